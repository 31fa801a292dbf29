#!/bin/bash
# org.guestcpu1.Migrations between two real hosts: checked, moved, watched, aborted and refused over
# D-Bus; guestcpud killed in the middle. With MIGRATE_ALL=yes, also what takes longer.
# shellcheck disable=SC1091,SC2034,SC2154 # the files below, and what they use and set
set -u

[ -n "${TEST_ALPHA:-}" ] || exec "$TEST_SRCDIR/tests/integration/two-hosts.sh" run "$0"
. "$TEST_SRCDIR/tests/integration/migrate-guests.sh"
. "$TEST_SRCDIR/tests/integration/migrate-claims.sh"
scratch=/run/bus # of these hosts alone; strangers get there, too
mkdir "$scratch"
. "$TEST_SRCDIR/tests/integration/daemon-bus.sh"
. "$TEST_SRCDIR/tests/integration/migrate-bus.sh"

cd "$TEST_HOSTS" || exit 99

# A guest that never stops writing takes its time.
slow="'bandwidth': <uint32 16>, 'progress_timeout': <uint32 0>, 'completion_timeout': <uint32 0>"

moves() {
    create "$TEST_ALPHA" idle
    start idle
    wait_for_end
    claim "a guest moves" only destination idle
    claim "and the object says so" [ "$(property State) $(property Where)" = "moved destination" ]
    claim "its CPU is the one it had" [ -z "$(property CpuChange)" ]
    claim "it has a beginning and an end" [ "$(property EndedAt)" -ge "$(property StartedAt)" ]
    bus_call "$object" Migration.Abort
    claim "what has ended is not aborted" grep -q 'Error.Unusable.*has ended' out
    clear_away idle
}

checks() {
    local uri
    create "$TEST_ALPHA" idle
    bus_call "" Migrations.Check idle "$TEST_BETA" "{}"
    claim "the check says yes" grep -q '^(true, ' out
    bus_call "" Migrations.Check idle "$TEST_ALPHA" "{}"
    claim "and no, with what stands in the way" grep -q "^(false, .*'kind': <'same-host'>" out
    bus_call "" Migrations.Start idle "$TEST_ALPHA" "{}"
    claim "what is blocked does not start" grep -q '^blocks: same-host: ' out
    claim "with an error of its own" grep -q 'Error.Unusable: ' out
    bus_call "" Migrations.Start nobody "$TEST_BETA" "{}"
    claim "nor does who is not there" grep -q 'Error.Invalid.*nobody' out
    bus_call "" Migrations.Start idle "$TEST_BETA" "{'bandwith': <uint32 1>, 'ignore': <['cpus']>}"
    claim "an unknown option is refused, with the nearest" grep -q 'Error.Invalid.*bandwidth' out
    for uri in 'qemu+ext://beta/system?command=/bin/true' 'qemu+ssh://beta/system?command=/bin/true' \
        'qemu+ssh://beta/system?x=1;netcat=/bin/true' 'test:///etc/passwd' 'an-alias'; do
        bus_call "" Migrations.Start idle "$uri" "{}"
        claim "$uri is refused" grep -q 'Error.Invalid.*destination_uri: .*no URI that a guest' out
        bus_call "" Migrations.Start idle "$TEST_BETA" "{'peer_uri': <'$uri'>}"
        claim "and for this host's libvirt, too" grep -q 'Error.Invalid.*peer_uri: .*no URI that a guest' out
    done
    bus_call "" Migrations.Start idle "qemu+tcp://10.11.0.200/system" "{}"
    claim "a host that is not there is unreachable" grep -q 'Error.Unreachable' out
    claim "and the guest has stayed" only source idle
    clear_away idle
}

aborts() {
    create "$TEST_ALPHA" busy busy
    start busy "$slow"
    wait_for_running
    bus_call "" Migrations.ListMigrations "{}"
    claim "a running migration is listed with its object" \
        grep -q "'guest': <'busy'>, .*'phase': <'outgoing'>\|'phase': <'outgoing'>.*$object" out
    bus_call "" Migrations.Start busy "$TEST_BETA" "{$slow}"
    claim "a second one of the guest is refused" grep -q '^blocks: busy: ' out
    claim "without harm to the first" is_state running
    bus_call "$object" Migration.Abort
    wait_for_end
    claim "it is aborted over its object" [ "$(property State) $(property Where)" = "aborted source" ]
    claim "and the guest runs where it was" only source busy

    start busy "$slow"
    wait_for_running
    bus_call "" Migrations.AbortGuest busy "{}"
    wait_for_end
    claim "or by its name" [ "$(property State) $(property Where)" = "aborted source" ]
    claim "and stays as well" only source busy
    bus_call "" Migrations.AbortGuest busy "{}"
    claim "what does not migrate is not aborted" grep -q 'Error.Unusable.*does not migrate' out
    clear_away busy
}

strangers() {
    create "$TEST_ALPHA" idle
    as_stranger Check idle "$TEST_BETA" "{}"
    claim "a stranger does not make the daemon call hosts" grep -q 'Error.PermissionDenied' out
    as_stranger Start idle "$TEST_BETA" "{}"
    claim "nor move guests" grep -q 'Error.PermissionDenied' out
    as_stranger AbortGuest idle "{}"
    claim "nor abort" grep -q 'Error.PermissionDenied' out
    as_stranger ListMigrations "{}"
    claim "but may read" grep -q '^(.*aa{sv}\|^(\[' out
    claim "and the guest has stayed" only source idle
    clear_away idle
}

signals() { # signals WORDS: how many lines of what the bus has told hold them
    grep -c -- "$1" signals
}

tells() {
    local most
    create "$TEST_ALPHA" full full
    gdbus monitor --system --dest org.guestcpu1 >signals &
    monitor=$!
    until_true grep -q '^Monitoring' signals
    start full "'bandwidth': <uint32 16>"
    wait_for_end
    claim "the bus is told that there is a migration" until_true grep -q "InterfacesAdded (objectpath '$object'" signals
    claim "and of its end" until_true grep -q "$object: org.guestcpu1.Migration.Ended ('moved', 'destination', '')" signals
    claim "how much it was" [ "$(property DataTotal)" -gt 0 ]
    claim "how far it is, more than once" [ "$(signals "$object.*DataRemaining")" -gt 1 ]
    most=$((($(property EndedAt) - $(property StartedAt)) * 4 / 1000000 + 2))
    claim "but not more often than four times a second" [ "$(signals "$object.*PropertiesChanged")" -le $most ]
    kill $monitor
    wait $monitor 2>/dev/null
    claim "and one host runs it" only destination full
    clear_away full
}

too_late() {
    create "$TEST_ALPHA" gone busy
    slow_link
    start gone "'bandwidth': <uint32 4>, 'progress_timeout': <uint32 0>, 'completion_timeout': <uint32 1>, 'timeout_action': <'post-copy'>"
    if until_true is_state post-copy && until_true is_paused gone; then
        bus_call "$object" Migration.Abort
        claim "a guest that has left before its memory is not aborted" grep -q 'Error.Unusable.*too late' out
        bus_call "" Migrations.AbortGuest gone "{}"
        claim "by name neither" grep -q 'Error.Unusable.*too late' out
    else
        skipped "a guest that has left before its memory is not aborted" "no post-copy here"
    fi
    wait_for_end
    claim "it arrives" only destination gone
    free_link
    clear_away gone
}

is_paused() {
    [ "$(state "$TEST_ALPHA" "$1")" = paused ]
}

# How many libvirt sees at once, as often as it can be asked: the most of them, in the file most.
watch_load() {
    local most=0 now
    until [ -e all-there ]; do
        now=$("$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" --status |
            grep -c ': outgoing')
        [ "$now" -le "$most" ] || most=$now
    done
    echo "$most" >most
}

all_there() {
    [ "$(virsh -q -c "$TEST_BETA" list --state-running --name | grep -cxF "$(printf '%s\n' "$@")")" = $# ]
}

by_command() { # by_command NAME OPTION…
    local name=$1
    shift
    "$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" --set migration.bandwidth=16 \
        "$@" "$name" "$TEST_BETA" >"$name.out" 2>&1
}

by_bus() {
    gdbus call --system --dest org.guestcpu1 --object-path "$migrations" \
        --method org.guestcpu1.Migrations.Start "$1" "$TEST_BETA" "{'bandwidth': <uint32 16>}" >"$1.out" 2>&1
}

# create_watched NAMES…: leaves the file most once the file all-there is
create_watched() {
    local name
    rm -f all-there
    for name in "$@"; do
        create "$TEST_ALPHA" "$name" full
    done
    watch_load &
    watcher=$!
}

limits() {
    local names="c1 b1 c2 b2 c3" name
    # shellcheck disable=SC2086
    create_watched $names
    for name in $names; do
        case $name in
        c*) by_command "$name" & ;;
        b*) by_bus "$name" & ;;
        esac
    done
    # shellcheck disable=SC2086
    claim "five guests move by three commands and the daemon, begun at the same instant" \
        until_true all_there $names
    touch all-there
    wait $watcher
    claim "never more at once than parallel_per_host allows" [ "$(cat most)" = 2 ]
    claim "none runs where it was as well" [ -z "$(virsh -q -c "$TEST_ALPHA" list --name)" ]
    for name in $names; do clear_away "$name"; done

    create_watched t1 t2 t3
    for name in t1 t2 t3; do
        by_command "$name" --set migration.parallel_per_host=0 --set migration.parallel_total=1 &
    done
    claim "three commands move three guests" until_true all_there t1 t2 t3
    touch all-there
    wait $watcher
    claim "never more at once than parallel_total allows" [ "$(cat most)" = 1 ]
    for name in t1 t2 t3; do clear_away "$name"; done
}

end_guestcpud() { # end_guestcpud SIGNAL: leaves status
    # shellcheck disable=SC2086
    kill "-$1" $daemon_pids
    # shellcheck disable=SC2086
    wait $daemon_pids 2>/dev/null
    status=$?
    daemon_pids=
}

is_finished() {
    bus_call "" Migrations.ListMigrations "{'guest': <'$1'>}" && grep -q "'phase': <'finished'>" out
}

killed() {
    create "$TEST_ALPHA" wild busy
    start wild "'bandwidth': <uint32 1>, 'progress_timeout': <uint32 0>" # does not end by itself
    wait_for_running
    end_guestcpud KILL
    migrate --status
    claim "guestcpud is killed, and its migration is found" grep -q '^wild: outgoing' out
    start_daemon --connect "$TEST_ALPHA"
    bus_call "" Migrations.ListMigrations "{}"
    claim "the next guestcpud finds it, too" grep -q "'guest': <'wild'>" out
    claim "as long as it runs" grep -q "'phase': <'outgoing'>" out
    virsh -q -c "$TEST_ALPHA" migrate-setmaxdowntime wild 20000 >/dev/null
    virsh -q -c "$TEST_ALPHA" migrate-setspeed wild 1000 >/dev/null
    claim "and it comes to its end" until_true only destination wild
    stop_daemon
    start_daemon --connect "$TEST_BETA"
    claim "where the guest is now, it is found as finished" is_finished wild
    "$guestcpu" migrate --config /dev/null --connect "$TEST_BETA" --status >out 2>err
    claim "by the command as well" grep -q '^wild: finished' out
    stop_daemon
    start_daemon --connect "$TEST_ALPHA"
    clear_away wild

    create "$TEST_ALPHA" busy busy
    start busy "$slow"
    wait_for_running
    end_guestcpud TERM
    claim "SIGTERM ends guestcpud and not the migration" [ $status = 0 ]
    start_daemon --connect "$TEST_ALPHA"
    bus_call "" Migrations.ListMigrations "{}"
    claim "which the next one finds" grep -q "'phase': <'outgoing'>" out
    bus_call "" Migrations.AbortGuest busy "{}"
    claim "and can abort" until_true only source busy
    clear_away busy
}

start_bus
start_daemon --connect "$TEST_ALPHA"
write_roms
moves
checks
aborts
strangers
killed
if [ "${MIGRATE_ALL:-}" = yes ]; then
    tells
    too_late
    limits
fi
[ "$failed" = 0 ]
