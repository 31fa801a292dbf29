#!/bin/bash
# What commands say of a real hypervisor is the same with guestcpud and without. libvirt lets one
# process at a time use the driver: the commands come first, then the daemon stands in for it.
# shellcheck disable=SC1091,SC2154,SC2317 # what comes from the files below, and is called by it
set -u
if [ -z "${TEST_EMBED_URI:-}" ]; then
    exec "$TEST_SRCDIR/tests/integration/embed.sh" "$0"
fi
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/daemon-bus.sh"

set_up=(--config /dev/null --set "libvirt.uri=$TEST_EMBED_URI")
echo '<cpu><model>Nehalem</model><feature name="avx512f"/></cpu>' >guest.xml
echo '<cpu><arch>x86_64</arch><model>Westmere</model></cpu>' >westmere.xml
questions=(
    'preview --why'
    'preview --json --virt-type qemu --set libvirt.cpu_mode=host-model'
    'preview --why --virt-type qemu --set libvirt.cpu_mode=custom --set libvirt.cpu_models=Nehalem,Westmere --set instance.required_features=aes'
    'compare guest.xml'
    'compare --json --virt-type qemu guest.xml'
    'compare --json --processor westmere.xml'
    'baseline --hypervisor --json --virt-type qemu guest.xml westmere.xml'
    'baseline --hypervisor --virt-type qemu --migratable westmere.xml'
    'check-config'
    'labels --json'
    'report'
    'report --json'
)

# ask WHERE: asks all questions. What differs is the time at which the facts were collected, and the
# host's UUID, which libvirt makes up at each start where the firmware has none.
ask() {
    local n=0 question
    for question in "${questions[@]}"; do
        n=$((n + 1))
        # shellcheck disable=SC2086
        call $question "${set_up[@]}"
        sed -E -e 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/TIME/' \
            -e 's/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/UUID/g' out >"$1.$n.out"
        cp err "$1.$n.err"
        echo "$status" >"$1.$n.status"
    done
}

export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$scratch/bus
ask alone
start_bus
start_daemon --connect "$TEST_EMBED_URI"
ask with

for n in $(seq ${#questions[@]}); do
    cat "alone.$n.status" "alone.$n.out" "alone.$n.err" >one
    cat "with.$n.status" "with.$n.out" "with.$n.err" >other
    status=$(cat "with.$n.status")
    diff one other 2>err | cut -c -200 >out
    holds "the same answer: ${questions[n - 1]}" test ! -s out
done
# The daemon's properties are what the commands print.
"$guestcpu" status --json >status.json
"$guestcpu" labels "${set_up[@]}" 2>/dev/null >labels.command
"$guestcpu" traits "${set_up[@]}" 2>/dev/null >traits.command
python3 - status.json >labels.daemon 3>traits.daemon <<'END'
import json, os, sys
status = json.load(open(sys.argv[1]))
for key in sorted(status["labels"]):
    print(key + "=" + status["labels"][key])
os.write(3, "".join(trait + "\n" for trait in status["traits"]).encode())
END
holds 'there are labels' test -s labels.command
holds 'the property Labels is what guestcpu labels prints' cmp labels.command labels.daemon
holds 'the property Traits is what guestcpu traits prints' cmp traits.command traits.daemon
prints 'status tells which libvirt it is' '^Uri  *qemu:///embed' status
holds 'verdicts of both kinds are among them' test "$(cat with.*.status | sort -u | tr '\n' ' ')" = '0 1 '
finish 10
