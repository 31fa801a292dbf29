#!/bin/bash
# guestcpu migrate with migration.tls = on between two real hosts: what a guest has in its memory is not
# to be seen on the link; without certificates, or with those of a stranger, it stays where it is.
# shellcheck disable=SC1091,SC2154 # the files below, and what they set
set -u

for program in openssl python3; do
    [ -n "$(command -v $program)" ] || { echo "SKIP: $program is not installed" && exit 77; }
done
[ -n "${TEST_ALPHA:-}" ] || exec "$TEST_SRCDIR/tests/integration/two-hosts.sh" run "$0"
. "$TEST_SRCDIR/tests/integration/migrate-guests.sh"
. "$TEST_SRCDIR/tests/integration/migrate-claims.sh"

cd "$TEST_HOSTS" || exit 99

# What the guest full fills its memory with.
pattern=01000000010000000100000001000000

listen() {
    rm -f ears
    mkfifo ears
    : >heard
    python3 "$TEST_SRCDIR/tests/integration/wire-shows.py" to-beta $pattern <ears >heard &
    wire=$!
    exec 5>ears
    until_true grep -q listening heard
}

# Leaves $found, the frames with the pattern, and $seen, the bytes of all.
end_listening() {
    exec 5>&-
    wait "$wire"
    read -r found seen < <(tail -n 1 heard)
}

# The guest has written its memory once it rests.
rests() {
    virsh -q -c "$TEST_ALPHA" qemu-monitor-command --hmp full 'info registers' 2>/dev/null | grep -q 'HLT=1'
}

create_full() {
    create "$TEST_ALPHA" full full
    until_true rests
}

move() { # move on|off
    listen
    migrate --set "migration.tls=$1" full "$TEST_BETA"
    end_listening
}

# An answer with QEMU's words. If the other QEMU sees the channel closed before, nobody can tell that
# from a link that breaks.
is_answer() { # is_answer WORDS
    if ended 4 failed source; then
        grep -q 'TLS channel' out
    else
        ended 1 failed source && grep -q "$1" out
    fi
}

refused() { # refused WHY WORDS
    migrate --set migration.tls=on --json full "$TEST_BETA"
    claim "$1: the guest stays where it is" only source full
    claim "$1: the answer is typed and has its reason" is_answer "$2"
    claim "$1: what to do is said" grep -q 'migrate_tls_x509_cert_dir' out
}

write_roms
create_full
refused "no certificates" 'Unable to access credentials'
claim "and that is no broken link" [ "$status" = 1 ]

"$two_hosts" certificates alpha beta
"$two_hosts" certificates beta
refused "certificates of another authority" "certificate hasn't got a known issuer"

"$two_hosts" certificates alpha beta
rm beta/pki/server-cert.pem
refused "one certificate missing at the destination" 'Unable to access credentials'

"$two_hosts" certificates alpha beta
cp alpha/pki/server-cert.pem alpha/pki/server-key.pem beta/pki
refused "the certificate of another host" 'ertificate does not match the hostname'

"$two_hosts" certificates alpha beta
rm alpha/pki/client-cert.pem alpha/pki/client-key.pem
refused "a source that shows no certificate" 'ertificate'

move off
claim "without TLS the guest moves" only destination full
claim "and its memory is to be seen on the link" [ "$found" -gt 0 ]
clear_away full

"$two_hosts" certificates alpha beta
create_full
move on
claim "with TLS the guest moves" only destination full
# A listener misses what comes while it is not running: on a busy machine a third of it.
claim "most of what crosses the link is seen" [ "$seen" -gt 8388608 ]
claim "and nothing of it is to be seen there" [ "$found" = 0 ]
clear_away full
[ "$failed" = 0 ]
