#!/bin/bash
# guestcpu migrate between two real hosts: there and back, aborted, out of time, with links cut and
# daemons killed, refused and tried all the same. After each, exactly one host runs the guest.
# With MIGRATE_ALL=yes, also what takes longer: make check-migration.
# shellcheck disable=SC1091,SC2016,SC2154 # the files below; what awk expands
set -u

[ -n "${TEST_ALPHA:-}" ] || exec "$TEST_SRCDIR/tests/integration/two-hosts.sh" run "$0"
. "$TEST_SRCDIR/tests/integration/migrate-guests.sh"
. "$TEST_SRCDIR/tests/integration/migrate-claims.sh"

cd "$TEST_HOSTS" || exit 99

# A guest that never stops writing 32 MiB: a second for each pass, and less than 3 MiB may be left for
# the end: it writes that much on a busy machine, too. Moved without writing it takes two passes at most.
slow=(--set migration.bandwidth=32 --set migration.downtime=75 --set migration.downtime_steps=1
    --set migration.progress_timeout=0 --set migration.completion_timeout=0)

there_and_back() {
    create "$TEST_ALPHA" idle
    migrate idle "$TEST_BETA"
    claim "a guest moves" only destination idle
    claim "and it is said where it is" grep -q '^idle moved after .*destination: running' out
    claim "its CPU is the one it had" [ ! -s err ]
    "$guestcpu" migrate --config /dev/null --connect "$TEST_BETA" idle "$TEST_ALPHA" >out 2>err
    claim "and comes back" only source idle
    migrate --status --json
    claim "libvirt remembers the last migration" grep -q '"phase" : "finished"' out
    clear_away idle
}

persistent_guests() {
    create "$TEST_ALPHA" kept
    virsh -q -c "$TEST_ALPHA" dumpxml kept >kept-live.xml
    virsh -q -c "$TEST_ALPHA" define kept-live.xml >/dev/null
    migrate kept "$TEST_BETA"
    claim "a persistent guest moves with its definition" \
        [ "$(virsh -q -c "$TEST_BETA" list --all --persistent --name)" = kept ]
    claim "and leaves none behind" [ -z "$(virsh -q -c "$TEST_ALPHA" list --all --name)" ]
    clear_away kept
    virsh -q -c "$TEST_BETA" undefine kept >/dev/null
}

# Each host has a /var/lib/libvirt of its own.
local_disks() {
    local disk=/var/lib/libvirt/disk.raw
    head -c 8M /dev/urandom >alpha/lib/disk.raw
    truncate -s 8M beta/lib/disk.raw
    sed "s|</os>|&<devices><disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='$disk'/><target dev='vda' bus='virtio'/></disk></devices>|;
         s|idle|stored|" idle.xml >stored.xml
    virsh -q -c "$TEST_ALPHA" create stored.xml >/dev/null
    migrate stored "$TEST_BETA"
    claim "a local disk needs an option" grep -q '^needs --copy-disks: disk vda' out
    migrate --copy-disks stored "$TEST_BETA"
    claim "with it the guest moves" only destination stored
    claim "and its disk has come along" cmp alpha/lib/disk.raw beta/lib/disk.raw
    clear_away stored
}

every_option() {
    create "$TEST_ALPHA" full full
    migrate --set migration.parallel_connections=3 --set migration.auto_converge=on \
        --set migration.post_copy=off --data-uri tcp://10.11.0.3 --peer-uri qemu+tcp://beta/system \
        full "$TEST_BETA"
    claim "parallel connections, auto-converge, other ways to the host" only destination full
    clear_away full
}

ten_in_a_row() {
    local from=$TEST_ALPHA to=$TEST_BETA n=0 swap
    create "$TEST_ALPHA" shuttle
    while [ $n -lt 10 ] && "$guestcpu" migrate --config /dev/null --connect "$from" shuttle "$to" >out 2>err; do
        n=$((n + 1))
        swap=$from from=$to to=$swap
    done
    claim "ten migrations in a row" [ $n = 10 ]
    claim "end where the tenth led" only source shuttle
    clear_away shuttle
}

aborts() {
    create "$TEST_ALPHA" busy busy
    start_migration "${slow[@]}" busy "$TEST_BETA"
    see out '"event":"progress"'
    "$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" --status >status-out 2>&1
    "$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" --abort busy >/dev/null 2>abort-err
    finish_migration
    claim "a running migration is listed" grep -q '^busy: outgoing, ' status-out
    claim "somebody else aborts it" ended 1 aborted source
    claim "and the guest stays" only source busy
    migrate --abort busy
    claim "what does not migrate is not aborted" [ "$status" = 1 ]

    start_migration "${slow[@]}" busy "$TEST_BETA"
    see out '"event":"progress"'
    kill -INT "$mover"
    see err 'interrupt again'
    "$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" --status >status-out 2>&1
    kill -INT "$mover"
    finish_migration
    claim "one interrupt changes nothing" grep -q '^busy: outgoing, ' status-out
    claim "the second aborts" ended 1 aborted source
    claim "and the guest stays where it was" only source busy

    start_migration "${slow[@]}" busy "$TEST_BETA"
    see out '"event":"progress"'
    "$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" busy "$TEST_BETA" >second 2>&1
    claim "a second migration of the guest is refused" grep -q '^blocks: busy: ' second
    "$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" --ignore busy busy "$TEST_BETA" >second 2>&1
    status=$?
    claim "and fails if it is tried" [ $status != 0 ]
    "$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" --status >status-out 2>&1
    claim "without harm to the first" grep -q '^busy: outgoing, ' status-out
    kill -TERM "$mover"
    finish_migration
    claim "SIGTERM aborts at once" only source busy
    clear_away busy
}

# out_of_time CLOCK ACTION END WHERE STATUS
out_of_time() {
    local clock=$1 action=$2
    create "$TEST_ALPHA" late busy
    start_migration "${slow[@]}" --set "migration.${clock}_timeout=4" \
        --set "migration.timeout_action=$action" late "$TEST_BETA"
    finish_migration
    if [ "$action" = post-copy ] && grep -q 'switching to post-copy' out; then
        skipped "$clock time-out: post-copy" "$(grep -o 'switching to post-copy.*' out | tr -d '"}')"
    else
        claim "$clock time-out: $action is done" grep -q "\"clock\":\"$clock\",\"action\":\"$action\"" out
        claim "$clock time-out, $action: $3" ended "$5" "$3" "$4"
        claim "$clock time-out, $action: one runs" only "$4" late
    fi
    clear_away late
}

pause_that_does_not_help() {
    create "$TEST_ALPHA" hopeless busy
    start_migration "${slow[@]}" --set migration.bandwidth=4 --set migration.completion_timeout=2 \
        --set migration.timeout_action=pause hopeless "$TEST_BETA"
    finish_migration
    claim "a pause that does not help ends in an abort" ended 1 aborted source
    claim "and the guest goes on" only source hopeless
    clear_away hopeless
}

is_paused() {
    [ "$(state "$TEST_ALPHA" "$1")" = paused ]
}

too_late() {
    create "$TEST_ALPHA" gone busy
    slow_link
    start_migration "${slow[@]}" --set migration.bandwidth=4 --set migration.completion_timeout=1 \
        --set migration.timeout_action=post-copy gone "$TEST_BETA"
    if see out '"action":"post-copy"' && until_true is_paused gone; then
        "$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" --abort gone 2>abort-err
        claim "nobody aborts a guest that has left before its memory" grep -q 'too late' abort-err
    else
        skipped "nobody aborts a guest that has left before its memory" "no post-copy here"
    fi
    finish_migration
    claim "it arrives" only destination gone
    free_link
    clear_away gone
}

# What the source has had to send again.
retransmitted() {
    nsenter --target "$(cat alpha/holder)" --net awk '/^Tcp:/ { n = $13 } END { print n }' /proc/net/snmp
}

has_retransmitted_more_than() {
    [ "$(retransmitted)" -gt "$1" ]
}

links() {
    local before
    create "$TEST_ALPHA" full full
    start_migration "${slow[@]}" --set migration.bandwidth=8 full "$TEST_BETA"
    see out '"iteration":1'
    before=$(retransmitted)
    ip link set to-beta down
    claim "the source sends to a link that is cut" until_true has_retransmitted_more_than $((before + 2))
    ip link set to-beta up
    finish_migration
    claim "a link that is cut for a while delays it" ended 0 moved destination
    claim "and the guest has moved" only destination full
    clear_away full

    create "$TEST_ALPHA" full full
    start_migration "${slow[@]}" --set migration.bandwidth=8 full "$TEST_BETA"
    see out '"iteration":1'
    ip link set to-beta down
    finish_migration
    claim "a link that stays cut ends it" [ "$status" = 4 ]
    claim "and the guest runs on the source" [ "$(state "$TEST_ALPHA" full)" = running ]
    claim "the other host is said not to answer" grep -q '"where":"source".*"destination":"unknown"' out
    ip link set to-beta up
    claim "and nothing of it stays there" until_true only source full
    clear_away full
}

broken_hosts() {
    create "$TEST_ALPHA" full full
    start_migration "${slow[@]}" --set migration.bandwidth=8 full "$TEST_BETA"
    see out '"iteration":1'
    kill_daemon beta
    pkill -KILL -f 'guest=full.*-incoming' # of this PID namespace
    finish_migration
    claim "a destination that breaks down ends it" [ "$status" != 0 ]
    claim "and the guest stays on the source" [ "$(state "$TEST_ALPHA" full)" = running ]
    "$two_hosts" libvirtd beta
    claim "alone, when the destination is back" until_true only source full

    start_migration "${slow[@]}" --set migration.bandwidth=8 full "$TEST_BETA"
    see out '"iteration":1'
    kill_daemon alpha
    finish_migration
    claim "a source that breaks down ends it" [ "$status" = 4 ]
    claim "and where the guest runs is not claimed to be known" grep -q '"source":"unknown"' out
    "$two_hosts" libvirtd alpha
    claim "one host runs it when the source is back" until_true only source full
    clear_away full
}

# Beta as a host of which libvirt says something else: $1 changes what it has learnt about QEMU.
change_beta() {
    # Asks QEMU, unless that has been done.
    [ -n "$(ls beta/cache/qemu/capabilities)" ] || virsh -q -c "$TEST_BETA" capabilities >/dev/null
    kill_daemon beta
    cp -R beta/cache/qemu/capabilities saved-capabilities
    sed -i "$1" beta/cache/qemu/capabilities/*.xml
    "$two_hosts" libvirtd beta
}

restore_beta() {
    kill_daemon beta
    rm -rf beta/cache/qemu/capabilities
    mv saved-capabilities beta/cache/qemu/capabilities
    "$two_hosts" libvirtd beta
}

other_machines() {
    local machine
    create "$TEST_ALPHA" still
    machine=$(virsh -q -c "$TEST_ALPHA" dumpxml still | sed -n "s/.*machine='\([^']*\)'.*/\1/p")
    change_beta "/name='$machine'/d"
    migrate still "$TEST_BETA"
    claim "a machine type that is not known there blocks" grep -q "^blocks: machine-type $machine" out
    migrate --ignore machine-type still "$TEST_BETA"
    claim "and rightly so: libvirt says the same" grep -q "machine type '$machine'" err
    claim "the guest stays" only source still
    restore_beta
    clear_away still
}

# Beta's QEMU loses the feature: libvirt knows, and the guest would not get it.
other_cpus() {
    local qemu modules
    qemu=$(command -v qemu-system-x86_64)
    modules=$(find /usr/lib -name accel-tcg-x86_64.so -printf '%h' -quit)
    cat >wrapper <<SH
#!/bin/bash
# Gives QEMU's CPU option a last word.
args=()
while [ \$# -gt 0 ]; do
    args+=("\$1")
    [ "\$1" != -cpu ] || { shift && args+=("\$1,aes=off"); }
    shift
done
export QEMU_MODULE_DIR=$modules
exec $TEST_HOSTS/qemu -L /usr/share/qemu -L /usr/share/seabios "\${args[@]}"
SH
    chmod +x wrapper
    : >qemu
    holder=$(cat beta/holder)
    in_beta=(nsenter --target "$holder" --mount)
    "${in_beta[@]}" mount --bind "$qemu" "$TEST_HOSTS/qemu"
    "${in_beta[@]}" mount --bind "$TEST_HOSTS/wrapper" "$qemu"
    sed "s|<vcpu>|<cpu mode='custom' match='exact' check='partial'><model>qemu64</model><feature policy='require' name='aes'/></cpu><vcpu>|;
         s|idle|aes|" idle.xml >aes.xml
    virsh -q -c "$TEST_ALPHA" create aes.xml >/dev/null

    change_beta "s|<qemuctime>.*|<qemuctime>$(stat -c %Z wrapper)</qemuctime>|"
    migrate --check aes "$TEST_BETA"
    claim "a CPU that fits by all that is known may go" [ "$status" = 0 ]
    migrate aes "$TEST_BETA"
    claim "if QEMU there does not give it after all, libvirt says so" \
        grep -q "doesn't match specification: missing features: aes" err
    claim "and the guest stays" only source aes
    restore_beta

    change_beta "s|<qemuctime>.*|<qemuctime>$(stat -c %Z wrapper)</qemuctime>|;
        /<hostCPU type='tcg'/,/<.hostCPU>/s|name='aes' type='boolean' value='true'|name='aes' type='boolean' value='false'|"
    migrate aes "$TEST_BETA"
    claim "a feature that is missing there blocks" grep -q "^blocks: cpu aes: " out
    migrate --ignore cpu aes "$TEST_BETA"
    claim "and rightly so: libvirt says the same of the CPU" [ "$status" != 0 ]
    claim "by name" grep -q 'missing features: aes' err
    claim "the guest stays where its CPU is" only source aes
    "${in_beta[@]}" umount "$qemu"
    restore_beta
    clear_away aes
}

queues() {
    create "$TEST_ALPHA" one full
    create "$TEST_ALPHA" two full
    create "$TEST_ALPHA" three full
    start_migration --set migration.parallel_per_host=1 --set migration.bandwidth=32 one two three "$TEST_BETA"
    finish_migration
    claim "three guests move by one command" [ "$status" = 0 ]
    claim "one after the other" [ "$(grep -c '"event":"queued"' out)" = 2 ]
    # Once one has started, nothing is heard of the progress of another.
    claim "never two at once" awk -F '"' '
        /"event":"started"/ { current = $8 }
        /"event":"progress"/ && $8 != current { bad = 1 }
        END { exit bad || !current }' out
    claim "all are there" [ "$(virsh -q -c "$TEST_BETA" list --name | sort | tr '\n' ' ')" = 'one three two ' ]
    claim "and none is where it was" [ -z "$(virsh -q -c "$TEST_ALPHA" list --name)" ]
    clear_away one
    clear_away two
    clear_away three
}

allowed_downtime_is() {
    [ "$(virsh -q -c "$TEST_ALPHA" migrate-getmaxdowntime ramp | head -n 1)" = "$1" ]
}

downtime_grows() {
    create "$TEST_ALPHA" ramp busy
    start_migration "${slow[@]}" --set migration.bandwidth=4 --set migration.downtime=100 \
        --set migration.downtime_steps=2 --set migration.downtime_delay=10 ramp "$TEST_BETA"
    see out '"event":"progress"'
    claim "the downtime begins with the first step" until_true allowed_downtime_is 50
    claim "and grows to the next" until_true allowed_downtime_is 75
    kill -TERM "$mover"
    finish_migration
    claim "and the guest is where it was" only source ramp
    clear_away ramp
}
write_roms
there_and_back
aborts
out_of_time completion abort aborted source 1
out_of_time completion pause moved destination 0
out_of_time progress post-copy moved destination 0
links
other_machines
other_cpus
if [ "${MIGRATE_ALL:-}" = yes ]; then
    persistent_guests
    local_disks
    every_option
    ten_in_a_row
    out_of_time progress abort aborted source 1
    out_of_time progress pause moved destination 0
    out_of_time completion post-copy moved destination 0
    pause_that_does_not_help
    too_late
    broken_hosts
    queues
    downtime_grows
fi
[ "$failed" = 0 ]
