#!/bin/sh
# What `guestcpu preview` prints for this machine's real hypervisor is started, and the guest gets the
# CPU that was printed. Under QEMU without KVM, which every machine has.
set -eu

if [ -z "${TEST_EMBED_URI:-}" ]; then
    exec "$TEST_SRCDIR/tests/integration/embed.sh" "$0"
fi

guestcpu=$TEST_BUILDDIR/driver/cli/guestcpu
export GUESTCPU_TEMPLATES="$TEST_SRCDIR/templates"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [ "$(uname -m)" != x86_64 ]; then
    echo "SKIP: the models of this test are x86 models"
    exit 77
fi

# preview NAME OPTION…: prints into NAME.xml
preview() {
    name=$1
    shift
    "$guestcpu" preview --config /dev/null --connect "$TEST_EMBED_URI" --virt-type qemu \
        --set instance.name="$name" --set instance.memory_mb=64 --set instance.vcpus=2 "$@" \
        >"$scratch/$name.xml"
}

preview unset
preview host-model --set libvirt.cpu_mode=host-model
preview host-model-flags --set libvirt.cpu_mode=host-model --set libvirt.cpu_model_extra_flags=-aes
preview maximum --set libvirt.cpu_mode=maximum
preview custom --set libvirt.cpu_mode=custom --set libvirt.cpu_models=Nehalem
preview custom-flags --set libvirt.cpu_mode=custom --set libvirt.cpu_models=Westmere \
    --set libvirt.cpu_model_extra_flags=-popcnt,+fsgsbase
preview ordered --set libvirt.cpu_mode=custom --set libvirt.cpu_models=Nehalem,Westmere \
    --set instance.required_features=aes
preview topology --set libvirt.cpu_mode=none --set instance.vcpus=4 --set instance.cpu_sockets=1
preview q35 --set instance.machine=q35

"$TEST_BUILDDIR/tests/integration/check-start-guest" "$TEST_EMBED_URI" "$scratch"/*.xml
echo "ok - every guest got the CPU that was printed"

# --try says the same in one go, and refuses what QEMU refuses.
preview try --try
if preview broken --try --set instance.disk.0=/nonexistent/disk.raw 2>"$scratch/err"; then
    echo "a guest with a disk that is not there was seen to start"
    exit 1
fi
grep -q /nonexistent/disk.raw "$scratch/err"
[ ! -s "$scratch/broken.xml" ]
echo "ok - --try prints what starts and nothing else"

# A report of the live host decides as the host itself does.
"$guestcpu" report --config /dev/null --connect "$TEST_EMBED_URI" >"$scratch/report"
"$guestcpu" preview --config /dev/null --report "$scratch/report" --virt-type qemu \
    --set instance.name=host-model --set instance.memory_mb=64 --set instance.vcpus=2 \
    --set libvirt.cpu_mode=host-model >"$scratch/from-report"
cmp "$scratch/from-report" "$scratch/host-model.xml"
echo "ok - a report of the host decides as the host does"
