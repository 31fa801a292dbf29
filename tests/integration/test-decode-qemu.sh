#!/bin/sh
# What this machine's QEMU says of itself over QMP, guestcpu decode names as this machine's libvirt
# does for host-model. Under QEMU without KVM, which every machine has.
# shellcheck disable=SC2317 # what claim calls
set -eu

if [ -z "${TEST_EMBED_URI:-}" ]; then
    exec "$TEST_SRCDIR/tests/integration/embed.sh" "$0"
fi

guestcpu=$TEST_BUILDDIR/driver/cli/guestcpu
export GUESTCPU_CPU_NAMES="$TEST_SRCDIR/driver/cpu/cpu-names.txt"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
failed=0

if [ "$(uname -m)" != x86_64 ] || ! command -v qemu-system-x86_64 >/dev/null; then
    echo "SKIP: qemu-system-x86_64 of an x86 machine is needed"
    exit 77
fi

claim() { # claim NAME COMMAND…
    name=$1
    shift
    if "$@"; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        failed=1
    fi
}

ask() { # ask MODEL: QEMU's replies, one a line
    printf '%s\n' '{"execute": "qmp_capabilities"}' \
        '{"execute": "query-cpu-model-expansion", "arguments": {"type": "full", "model": {"name": "'"$1"'"}}}' \
        '{"execute": "query-cpu-definitions"}' '{"execute": "quit"}' |
        timeout 60 qemu-system-x86_64 -nographic -nodefaults -machine none,accel=tcg -qmp stdio
}

model_of() {
    sed -n 's/.*<model[^>]*>\(.*\)<.*/\1/p' "$1"
}

is_identical() {
    "$guestcpu" compare --config /dev/null --hypervisor --host host.xml --virt-type qemu \
        --arch x86_64 --json max.xml >verdict.json
    grep -q '"verdict" : "identical"' verdict.json || { cat verdict.json max.xml && return 1; }
}

"$guestcpu" report --config /dev/null --connect "$TEST_EMBED_URI" --virt-type qemu >host.xml
ask max >max.json
"$guestcpu" decode --config /dev/null max.json >max.xml
claim 'what QEMU can do is what libvirt calls host-model' is_identical
claim 'by the same model' grep -qF "\"host_model\" : \"$(model_of max.xml)\"" verdict.json

# A model that QEMU has in whole is called by its own name.
ask Nehalem >nehalem.json
"$guestcpu" decode --config /dev/null nehalem.json >nehalem.xml
claim 'a model is called by its name' test "$(model_of nehalem.xml)" = Nehalem
ask No-such-model >none.json
status=0
"$guestcpu" decode --config /dev/null none.json 2>err || status=$?
claim 'a model that QEMU does not know is its refusal' test "$status" = 3
claim 'in its words' grep -q 'none.json:[0-9]*: QEMU refused: .*No-such-model' err
exit $failed
