#!/bin/bash
# Starts the guest of bench-migration on TEST_ALPHA and runs it. Usage: bench-migration.sh PROGRAM
# shellcheck disable=SC1091 # the file below
set -eu

[ -n "${TEST_ALPHA:-}" ] || exec "$TEST_SRCDIR/tests/integration/two-hosts.sh" run "$0" "$@"
. "$TEST_SRCDIR/tests/integration/migrate-guests.sh"
write_roms
create "$TEST_ALPHA" full full
# Until the guest has filled its memory, there is nothing to send.
rss_kib() {
    virsh -q -c "$TEST_ALPHA" dommemstat full | awk '$1 == "rss" { print $2 }'
}
until last=$(rss_kib) && sleep 0.2 && [ "$last" = "$(rss_kib)" ]; do :; done
exec "$@"
