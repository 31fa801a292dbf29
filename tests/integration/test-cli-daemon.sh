#!/bin/bash
# Commands that ask guestcpud, and status and watch, on a bus of their own; libvirt's test driver is
# the host. What a real hypervisor says comes the same way: test-cli-daemon-embed.sh.
# shellcheck disable=SC1091,SC2154,SC2317 # what comes from the files below, and is called by it
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/daemon-bus.sh"

set_up=(--config /dev/null --cpu-map "$data/maps/directory" --set libvirt.uri=test:///default)
guest=$scratch/guest.xml
echo '<cpu><model>Nehalem</model></cpu>' >"$guest"
questions=(
    'preview --why'
    'preview --json --set instance.machine=pc'
    "compare $guest"
    "compare --json --processor $guest"
    'check-config'
    'report'
    'report --json'
    'labels'
    "baseline --hypervisor $guest"
)

# ask WHERE OPTION…: asks all questions; leaves WHERE.N.out, .err and .status. Only the time at which
# the facts were collected differs.
ask() {
    local where=$1 n=0 question
    shift
    for question in "${questions[@]}"; do
        n=$((n + 1))
        # shellcheck disable=SC2086
        call $question "${set_up[@]}" "$@"
        sed -E "s/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/TIME/" out >"$where.$n.out"
        cp err "$where.$n.err"
        echo "$status" >"$where.$n.status"
    done
}

is_same() { # is_same ONE OTHER: whether all answers are
    local one other
    for one in "$1".*; do
        other=$2.${one#*.}
        cmp "$one" "$other" || return 1
    done
}

start_fake() { # start_fake STATE REPORT: in place of any daemon that is there
    stop_daemon
    timeout 60 "$guestcpu" watch --until gone >watched
    "$TEST_SRCDIR/tests/integration/fake-daemon.py" "$@" &
    daemon_pids=" $!"
    grep -qm 1 appeared < <(timeout 60 "$guestcpu" watch 2>/dev/null)
}

skipped=0

# No bus, no daemon.
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$scratch/bus
ask without-bus
holds 'most questions have an answer' test "$(cat without-bus.*.status | grep -c '^0$')" -ge 5
refuses 4 '--daemon needs a bus' 'the system bus cannot be reached: there is none' \
    preview "${set_up[@]}" --daemon
refuses 4 'and so does status' 'systemctl start guestcpud' status
refuses 4 'and watch' 'the system bus cannot be reached' watch

start_bus
ask without-daemon
holds 'a bus without a daemon changes nothing' is_same without-bus without-daemon
refuses 4 '--daemon needs a daemon' 'guestcpud does not run' report "${set_up[@]}" --daemon
refuses 4 'status of what does not run' 'guestcpud does not run.*systemctl start' status
answers 4 'which JSON tells, too' '"error" : "Unreachable"' status --json
prints 'watch tells that there is none' '^2[^ ]*Z absent$' watch --count 1
prints 'and can end there' '^2[^ ]*Z absent$' watch --until gone
holds 'nobody has started one' test ! -e "$activated"

start_daemon --connect test:///default
ask with-daemon
holds 'answers with and without a daemon are the same' is_same without-bus with-daemon
ask asked --daemon
holds 'whether it is asked for or not' is_same without-bus asked
ask not-asked --no-daemon
holds 'or ruled out' is_same without-bus not-asked

# Whose facts they are: those of the daemon stay as old as they are.
collected=$("$guestcpu" status | sed -n 's/^CollectedAt *//p')
prints 'the facts are the daemon'"'"'s' "<collected-at>$collected<" report "${set_up[@]}"
prints 'unless libvirt.uri names another host' '<uri>test:///default\?x<' \
    report --config /dev/null --set 'libvirt.uri=test:///default?x'
prints 'which --daemon does not ask' '<uri>test:///default<' \
    report --config /dev/null --set 'libvirt.uri=test:///default?x' --daemon
export DBUS_SESSION_BUS_ADDRESS=unix:path=$scratch/none
refuses 4 'the session bus is another' 'the session bus cannot be reached' \
    report "${set_up[@]}" --session

export DBUS_SESSION_BUS_ADDRESS=$DBUS_SYSTEM_BUS_ADDRESS
DBUS_SYSTEM_BUS_ADDRESS=unix:path=$scratch/none prints 'and has a daemon of its own' \
    '<uri>test:///default<' report "${set_up[@]}" --session
kill -STOP "${daemon_pids# }"
prints 'a daemon that hangs is not waited for' '<uri>test:///default<' report "${set_up[@]}"
kill -CONT "${daemon_pids# }"

# Usage
refuses 2 '--daemon and --connect' 'another source of facts' \
    report --daemon --connect test:///default
refuses 2 '--daemon and files' 'another source of facts' report --daemon --host x.xml
refuses 2 '--daemon and --no-daemon' 'contradicts' report --daemon --no-daemon
refuses 2 '--daemon and --try' 'live hypervisor' preview --daemon --try
refuses 2 'status of files' 'no other source' status --host x.xml
refuses 2 'watch until what is no state' 'one of ready' watch --until happy
refuses 2 'watch for fewer than no lines' '--count' watch --count -1

# status
prints 'status' '^State +ready$' status
holds 'begins with the state' test "$(head -1 out | cut -d' ' -f1)" = State
holds 'and knows its version' grep -qE '^Version +[0-9]' out
prints 'status --json' '"state" : "ready"' status --json
holds 'has keys in the usual form' grep -q '"collected_at" : [0-9]*,$' out
call status --help
holds 'status --help ends with an example' grep -q '^  guestcpu status --json' out

# watch: what comes and goes
prints 'watch begins with what is there' ' appeared: guestcpud [0-9.]+ is ready$' watch --count 1
mkfifo lines
timeout 60 "$guestcpu" watch --json --until gone >lines &
watcher=$!
exec 5<lines
read -r appeared <&5
stop_daemon
read -r vanished <&5
exec 5<&-
holds 'JSON is an object a line' grep -q '"event":"appeared","property":null.*"after":"ready"' <<<"$appeared"
holds 'the end is told' grep -q '"event":"vanished"' <<<"$vanished"
holds 'and ends the watching' wait "$watcher"
echo '[libvirt]' >watched.conf
start_daemon --connect test:///default --config watched.conf
timeout 60 "$guestcpu" watch >lines &
exec 5<lines
read -r appeared <&5
printf '[libvirt]\ncpu_mode = host-model\n' >watched.conf
# shellcheck disable=SC2086
kill -HUP $daemon_pids
grep -m 1 ' UnknownTraits: ' <&5 >out
exec 5<&-
holds 'of a dictionary it is told what came' grep -q ' +=.*take no CPU model' out
holds 'and what went' grep -q ' -HW_CPU_X86_AESNI=the policy leaves' out
# A daemon without sound facts: nobody asks it, unless told to.
if /usr/bin/python3 -c 'from gi.repository import Gio' 2>/dev/null; then
    call report "${set_up[@]}" --no-daemon
    sed -e 's:<name>[^<]*<:<name>marked<:' -e 's:<collected-at>[^<]*:<collected-at>2020-02-02T02\:02\:02Z:' \
        out >marked.xml
    start_fake ready marked.xml
    prints 'a fake is believed while it is sound' '<name>marked<' report "${set_up[@]}"
    start_fake disconnected marked.xml
    ask disconnected
    holds 'old facts are not taken' is_same without-bus disconnected
    prints 'unless they are asked for' '<name>marked<' report "${set_up[@]}" --daemon
    holds 'and then with their age' grep -qF \
        'warning: the facts are those of 2020-02-02T02:02:02Z: guestcpud is disconnected: somebody' err
    answers 1 'and status says so' '^StateReason +somebody.x0apulled the plug$' status
    start_fake number marked.xml
    ask number
    holds 'a state that is no text is not ready' is_same without-bus number
    echo '<guestcpu-host version="1"><name>' >broken.xml
    start_fake ready broken.xml
    ask broken
    holds 'nor is a report taken that is none' is_same without-bus broken
    refuses 3 'which --daemon tells' 'the report of guestcpud:' report "${set_up[@]}" --daemon
else
    echo 'SKIP: gi for Python is not installed (python3-gi)'
    skipped=1
fi

call watch --help
holds 'watch --help ends with an example' grep -q '^  guestcpu watch --json' out

[ "$skipped" = 0 ] || [ "$failed" != 0 ] || exit 77
finish 40
