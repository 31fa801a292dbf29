#!/bin/sh
# Holds `guestcpu decode` against libvirt's test data: every dump and every reply of QEMU, as a user
# gives it to the command. Usage: check-decode.sh PROGRAM DIR, DIR as for check-conformance.
set -u

guestcpu=$1
root=$2
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

plain() { # without indentation and empty lines
    sed 's/^ *//; /^$/d' "$1"
}

# decodes MAP EXPECTED ARGS…: counts whether the output is the expected one.
decodes() {
    map=$1 expected=$2
    shift 2
    "$guestcpu" decode --config /dev/null --cpu-map "$map" "$@" >"$work/out" 2>"$work/err"
    plain "$expected" >"$work/should"
    if plain "$work/out" | cmp -s - "$work/should"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "decode: $expected: not what \`guestcpu decode $*\` prints"
    fi
}

# What QEMU knows decides where a dump is a guest's CPU, if it was asked.
run() {
    data=$1 map=$2
    passed=0
    for expected in "$data"/x86_64-cpuid-*-host.xml "$data"/x86_64-cpuid-*-guest.xml \
        "$data"/x86_64-cpuid-*-json.xml; do
        name=${expected%-*.xml}
        [ -f "$name.xml" ] || continue
        case $expected in
        *-host.xml) decodes "$map" "$expected" "$name.xml" ;;
        *-json.xml) decodes "$map" "$expected" "$name.json" ;;
        *)
            if grep -qs '"typename"' "$name.json"; then
                decodes "$map" "$expected" --guest --models "$name.json" "$name.xml"
            else
                decodes "$map" "$expected" --guest "$name.xml"
            fi
            ;;
        esac
    done
    printf '%-16s %-18s passed %5u\n' "$(basename "$(dirname "$data")")" 'guestcpu decode' "$passed"
}

[ -n "$root" ] || exit 0
for suite in "$root" "$root"/*; do
    [ -d "$suite/cputestdata" ] && [ -d "$suite/cpu_map" ] && run "$suite/cputestdata" "$suite/cpu_map"
    [ -d "$suite/tests/cputestdata" ] && run "$suite/tests/cputestdata" "$suite/src/cpu_map"
done
[ $failed = 0 ]
