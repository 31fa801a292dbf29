#!/bin/bash
# org.guestcpu1.Migrations between two real hosts: checked, moved, watched, aborted and refused over
# D-Bus; guestcpud killed in the middle.
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
    claim "how much it was is known" [ "$(property DataTotal)" -gt 0 ]
    claim "it has a beginning and an end" [ "$(property EndedAt)" -ge "$(property StartedAt)" ]
    bus_call "$object" Migration.Abort
    claim "what has ended is not aborted" grep -q 'Error.Unusable.*has ended' out
    clear_away idle
}

checks() {
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
    bus_call "" Migrations.Start idle "qemu+ext://beta/system?command=/bin/true" "{}"
    claim "a URI that runs a program is refused" grep -q 'Error.Invalid.*no URI that a guest' out
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

start_bus
start_daemon --connect "$TEST_ALPHA"
write_roms
moves
checks
aborts
strangers
[ "$failed" = 0 ]
