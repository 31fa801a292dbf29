#!/bin/bash
# guestcpu migrate between two real hosts with libvirt's keepalive as it comes, 5 s and 5 times: a link
# that stays cut ends the migration after 25 to 30 seconds. Part of make check-migration alone.
# shellcheck disable=SC1091,SC2034,SC2154 # the files below, and what they use and set
set -u

export TEST_KEEPALIVE=default
[ -n "${TEST_ALPHA:-}" ] || exec "$TEST_SRCDIR/tests/integration/two-hosts.sh" run "$0"
. "$TEST_SRCDIR/tests/integration/migrate-guests.sh"
. "$TEST_SRCDIR/tests/integration/migrate-claims.sh"

cd "$TEST_HOSTS" || exit 99

job_has_ended() {
    virsh -q -c "$TEST_ALPHA" domjobinfo full 2>/dev/null | grep -q 'None'
}

# Leaves $cut_s, after how many seconds the source's libvirt has given up.
await_job_end() {
    local begin=$SECONDS
    until job_has_ended || [ $((SECONDS - begin)) -gt 60 ]; do
        sleep 0.2
    done
    cut_s=$((SECONDS - begin))
}

write_roms
create "$TEST_ALPHA" full full
start_migration --set migration.bandwidth=1 --set migration.progress_timeout=0 \
    --set migration.completion_timeout=0 full "$TEST_BETA"
see out '"iteration":1'
ip link set to-beta down
await_job_end
claim "the source gives a cut link up after 5 times 5 seconds, not before" [ $cut_s -ge 24 ]
claim "and not long after (it took $cut_s s)" [ $cut_s -le 45 ]
finish_migration
claim "the migration has failed" [ "$status" = 4 ]
claim "and it is not claimed to be known where else the guest is" \
    grep -q '"where":"source".*"destination":"unknown"' out
claim "the guest runs on the source" [ "$(state "$TEST_ALPHA" full)" = running ]
ip link set to-beta up
claim "and nothing of it stays at the destination" until_true only source full
clear_away full
[ "$failed" = 0 ]
