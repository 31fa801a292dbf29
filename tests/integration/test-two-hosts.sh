#!/bin/sh
# The two hosts of two-hosts.sh: a guest moves from one to the other by virsh, and nothing of them
# is left behind, whatever ends them.
set -eu

two_hosts=$TEST_SRCDIR/tests/integration/two-hosts.sh

claim() {
    echo "ok - $1"
}

# Prints the names of the guests that run on host $1.
guests() {
    virsh -q -c "$1" list --name
}

move_a_guest() {
    cat >"$TEST_HOSTS/guest.xml" <<XML
<domain type='qemu'>
  <name>mover</name>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type>hvm</type></os>
</domain>
XML
    virsh -q -c "$TEST_ALPHA" create "$TEST_HOSTS/guest.xml"
    virsh -q -c "$TEST_ALPHA" migrate --live --p2p mover "$TEST_BETA"
    [ -z "$(guests "$TEST_ALPHA")" ] && [ "$(guests "$TEST_BETA")" = mover ]
    claim "a guest moves from one host to the other"
    kill -KILL "$(cat "$TEST_HOSTS/beta/libvirtd.pid")"
    "$two_hosts" libvirtd beta
    [ "$(guests "$TEST_BETA")" = mover ]
    claim "a daemon that was killed comes back and finds its guest"
}

if [ "${1:-}" = move ]; then
    move_a_guest
    exit
fi

TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/two-hosts.XXXXXX")
export TMPDIR
trap '"$two_hosts" stop; rm -rf "$TMPDIR"' EXIT
nothing_left() {
    [ -z "$(find "$TMPDIR" -mindepth 1 -maxdepth 1 -name 'gcpu-hosts.*')" ]
}

status=0
"$two_hosts" run "$0" move || status=$?
[ $status = 0 ] || exit $status
nothing_left
claim "nothing is left of them"

status=0
"$two_hosts" run sh -c 'exit 3' || status=$?
[ $status = 3 ]
claim "the status is the program's"

# The reader of the pipe sees its end when the last process inside is gone.
mkfifo "$TMPDIR/pipe"
# shellcheck disable=SC2016 # expands inside
"$two_hosts" run sh -c 'echo "$TEST_HOSTS"; exec sleep infinity' >"$TMPDIR/pipe" &
killed=$!
{
    read -r left
    kill -KILL $killed
    cat
} <"$TMPDIR/pipe"
[ -d "$left" ]
claim "kill -9 ends every process of them"

"$two_hosts" start >/dev/null
[ ! -d "$left" ]
claim "the next start removes the directory that kill -9 left"
[ "$("$two_hosts" shell -c "virsh -c qemu+tcp://beta/system hostname" | head -n 1)" = beta ]
claim "by hand, a shell beside them reaches both by name"
"$two_hosts" stop
nothing_left
claim "stop ends them and removes the directory"
