# shellcheck shell=bash
# For tests of guestcpu migrate beside two-hosts.sh: sourced, not run. The caller is in a directory
# of its own; each claim is one call.
set -u
guestcpu=$TEST_BUILDDIR/driver/cli/guestcpu

# The address sanitizer stands in for functions of libtirpc, which libvirt calls over TCP, and looks
# for the real ones before libvirt is loaded.
if [ -n "${TEST_SANITIZERS:-}" ]; then
    real=$TEST_BUILDDIR/driver/cli/.libs/guestcpu
    libraries=$(ldd "$real" | sed -n 's|.*=> \(/[^ ]*/libasan[^ ]*\) .*|\1|p')
    libraries="$libraries $(ldconfig -p | sed -n 's|.*=> \(/.*/libtirpc[.]so[^ ]*\)|\1|p' | head -n 1)"
    guestcpu=$TEST_HOSTS/guestcpu
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s LD_PRELOAD="%s" exec %s "$@"\n' \
        "$TEST_BUILDDIR/driver/.libs" "$libraries" "$real" >"$guestcpu"
    chmod +x "$guestcpu"
fi

# shellcheck disable=SC2034
two_hosts=$TEST_SRCDIR/tests/integration/two-hosts.sh
failed=0

# claim NAME COMMAND…
claim() {
    local name=$1
    shift
    if "$@"; then
        printf 'ok - %s\n' "$name"
    else
        failed=$((failed + 1))
        printf 'not ok - %s\n  %s\n' "$name" "$*"
        sed 's/^/  out: /' out | tail -n 12
        sed 's/^/  err: /' err | tail -n 12
    fi
}

# skipped NAME REASON
skipped() {
    printf 'ok - %s # SKIP %s\n' "$@"
}

migrate() { # migrate ARGS…: leaves status, out and err
    "$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" "$@" >out 2>err
    status=$?
}

# Sets $mover; its events appear in out.
start_migration() {
    : >out
    "$guestcpu" migrate --config /dev/null --connect "$TEST_ALPHA" --json "$@" >out 2>err &
    mover=$!
}

# Until a line of file $1 holds $2; fails if the migration ends without one.
see() {
    # The reader's end is what ends tail.
    grep -qm 1 -- "$2" < <(tail -n +1 -f --pid="$mover" -s 0.1 "$1" 2>/dev/null)
}

finish_migration() {
    wait "$mover"
    status=$?
}

state() { # state URI NAME
    virsh -q -c "$1" domstate "$2" 2>/dev/null | head -n 1
}

# only SIDE NAME: the guest runs there and nowhere else
only() {
    local here=$TEST_ALPHA there=$TEST_BETA
    [ "$1" = source ] || { here=$TEST_BETA there=$TEST_ALPHA; }
    [ "$(state "$here" "$2")" = running ] && [ -z "$(state "$there" "$2")" ]
}

# until_true COMMAND…: within a minute
until_true() {
    local end=$((SECONDS + 60))
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}

# clear_away NAME: from both hosts
clear_away() {
    virsh -q -c "$TEST_ALPHA" destroy "$1" >/dev/null 2>&1
    virsh -q -c "$TEST_BETA" destroy "$1" >/dev/null 2>&1
}

# Post-copy knows no bandwidth: what shall last needs a slow link.
slow_link() {
    tc qdisc add dev to-beta root tbf rate 64mbit burst 64kb latency 400ms
}

free_link() {
    tc qdisc del dev to-beta root
}

ended() { # ended STATUS END WHERE
    [ "$status" = "$1" ] && grep -q "\"end\":\"$2\",\"where\":\"$3\"" out
}

# One that is started before this one is gone finds its port taken and ends.
kill_daemon() {
    local pid
    pid=$(cat "$1/libvirtd.pid")
    kill -KILL "$pid"
    timeout 20 tail --pid="$pid" -f /dev/null
}
