#!/bin/bash
# The examples of doc/clients.md, as they are, against guestcpud and a real hypervisor; the second host
# of the scheduler is libvirt's test driver, the third does not answer.
# shellcheck disable=SC1091,SC2154,SC2317 # what comes from the files below, and is called by it
set -u
if [ -z "${TEST_EMBED_URI:-}" ]; then
    exec "$TEST_SRCDIR/tests/integration/embed.sh" "$0"
fi
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/daemon-bus.sh"
examples=$TEST_SRCDIR/doc/examples

if [ "$(uname -m)" != x86_64 ]; then
    echo 'SKIP: the models of this test are x86 models'
    exit 77
fi

# guest NAME MODEL FEATURE: a domain for QEMU without KVM, which every machine has
guest() {
    cat >"$1.xml" <<XML
<domain type='qemu'>
  <name>$1</name>
  <os><type arch='x86_64'>hvm</type></os>
  <cpu mode='custom' match='exact'>
    <model fallback='forbid'>$2</model>
    <feature policy='require' name='$3'/>
  </cpu>
</domain>
XML
}
guest fits Nehalem aes
guest wide Nehalem avx512f

start_bus other
other=$DBUS_SYSTEM_BUS_ADDRESS
start_daemon --connect test:///default
start_bus
start_daemon --connect "$TEST_EMBED_URI"

run() { # run COMMAND…: leaves status, out and err
    "$@" >out 2>err
    status=$?
}

# says STATUS NAME PATTERN: what was run
says() {
    if [ "$status" = "$1" ] && grep -qE -- "$3" out err; then
        tell OK "$2"
    else
        tell NOT "$2 (wanted status $1 and $3)"
    fi
}

skipped=0
skip() {
    echo "SKIP: $1"
    skipped=1
}

# busctl
if command -v busctl >/dev/null; then
    run "$examples/busctl.sh" fits.xml
    says 0 'busctl: a guest that fits' '^superset$'
    says 0 'busctl reads properties' '^s "ready"$'
    run "$examples/busctl.sh" wide.xml
    says 1 'busctl: a guest that does not' '^incompatible$'
else
    skip 'busctl is not installed (systemd)'
fi

# gdbus
if command -v gdbus >/dev/null; then
    run "$examples/gdbus.sh" cpu_mode=host-model
    says 0 'gdbus: the CPU of a new guest' "cpu mode='host-model'|cpu mode=.*host-model"
    run "$examples/gdbus.sh" cpu_mode=host-modle
    says 1 'gdbus: a mistake is told' 'Error.Invalid.*did you mean'
else
    skip 'gdbus is not installed (libglib2.0-bin)'
fi

# Python
if /usr/bin/python3 -c 'from gi.repository import Gio' 2>/dev/null; then
    scheduler=$examples/scheduler.py
    run "$scheduler" --guest fits.xml
    says 0 'scheduler.py: this host alone' '^\+ localhost: superset$'
    run "$scheduler" --guest fits.xml "n7=$other" "n8=$DBUS_SYSTEM_BUS_ADDRESS" \
        "n9=unix:path=$scratch/nobody"
    says 0 'the host that can is the first' '^\+ n8: superset$'
    holds 'and stands first' test "$(head -c 4 out)" = '+ n8'
    says 0 'the one that cannot comes with its reasons' '^- n7: '
    says 0 'the one that does not answer is no candidate' '^- n9: unknown$'
    run "$scheduler" --guest wide.xml "n7=$other" "n8=$DBUS_SYSTEM_BUS_ADDRESS"
    says 1 'no host can' '^- n8: incompatible$'
    says 1 'for a reason' '^    .*avx512f'
    run "$scheduler" --flavor cpu_mode=custom --flavor cpu_model=Nehalem --flavor arch=x86_64
    holds 'a flavor is answered with a CPU or with reasons' grep -qE '^(\+|-) localhost: (usable|unusable)$' out
    run "$scheduler" --flavor cpu_mode=costum
    says 1 'a mistake in the flavor is told' 'did you mean "custom"'

    # This host, and one of which nothing is known.
    "$guestcpu" report --daemon --config /dev/null >here.xml
    echo '<guestcpu-host version="1"><name>n8</name></guestcpu-host>' >n8.xml
    fleet=$examples/fleet.py
    run "$fleet" --guest fits.xml here.xml n8.xml
    says 0 'fleet.py: the host that can' '^\+ .*: superset, can go on to '
    says 0 'what is not known is told' '^\? n8: '
    run "$fleet" --guest wide.xml
    says 1 'no host of the fleet can' '^- .*: incompatible$'
    says 1 'for a reason' '^    .*avx512f'
    says 1 'and somebody is to blame' '^      [a-z-]+( \(likely\))?: '
    run "$fleet" --guest fits.xml /dev/null
    says 1 'fleet.py: a report that is none' 'Error.Invalid'
else
    skip 'gi for Python is not installed (python3-gi)'
fi

# C
if command -v gdbus-codegen >/dev/null && pkg-config gio-unix-2.0; then
    gdbus-codegen --interface-prefix org.guestcpu1. --c-namespace Guest \
        --generate-c-code host-proxy "$TEST_SRCDIR/driver/dbus/org.guestcpu1.Host.xml"
    # shellcheck disable=SC2046,SC2086 # a list of options
    run $TEST_CC $TEST_SANITIZERS -Wall -Wextra -Werror -o compare "$examples/compare.c" host-proxy.c \
        -I. $(pkg-config --cflags --libs gio-unix-2.0)
    holds 'compare.c compiles without a warning' test "$status" = 0
    run ./compare "$(cat fits.xml)"
    says 0 'compare.c: a guest that fits' '^superset$'
    run ./compare "$(cat wide.xml)"
    says 1 'compare.c: a guest that does not' '^missing-feature: .*avx512f'
    run ./compare '<cpu'
    says 4 'compare.c: a mistake is told' '^org.guestcpu1.Error.Invalid: '
else
    skip 'gdbus-codegen or gio is not installed (libglib2.0-dev)'
fi

[ "$failed" = 0 ] && [ "$passed" -gt 3 ] || exit 1
[ "$skipped" = 0 ] || exit 77
