#!/bin/bash
# What org.guestcpu1.Fleet says is what the commands say, as JSON, of a directory of the same reports.
# shellcheck disable=SC1091,SC2154,SC2317 # what comes from the files below, and is called by it
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/daemon-bus.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

/usr/bin/python3 -c 'from gi.repository import Gio' 2>/dev/null || {
    echo 'SKIP: gi for Python is not installed (python3-gi)'
    exit 77
}

kernel() { printf '<kernel release="6.1.0"><command-line>%s</command-line></kernel>' "$1"; }
# own UUID HZ: what is a host's own in libvirt's capabilities
own() { sed "s|<capabilities><host>|&<uuid>$1</uuid>|; s|</arch></cpu>|</arch><counter name='tsc' frequency='$2'/></cpu>|"; }
# shellcheck disable=SC2034 # for fleet-reports.sh
collected=$(date -u +%FT%TZ)
mkdir fleet
extra=$(kernel "quiet root=n1") report n1 "Base@Intel" "Old Base" | own aaaa 2300000000 >fleet/n1.xml
extra=$(kernel "quiet root=n2") report n2 "Base@Intel" "Old Base" | own bbbb 2400000000 >fleet/n2.xml
extra=$(kernel "clearcpuid=avx") report n3 "Base@Intel -avx" "Old -Base" >fleet/n3.xml
machine=pc-q35-8.0 report n4 "Base@Intel avx512f" "Old Base Base-v2" >fleet/n4.xml
report n5 "Rome@AMD -avx" "Rome" >fleet/n5.xml
collected=2026-06-01T00:00:00Z report n6 "Old@Intel" "Old" >fleet/n6.xml
printf '<guestcpu-host version="1"><name>n7</name><capabilities><host><cpu><arch>x86_64</arch></cpu></host></capabilities></guestcpu-host>' >fleet/n7.xml
cat >base.xml <<'XML'
<domain type='kvm'><name>web1</name><os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
<cpu mode='custom' match='exact'><model>Base</model></cpu></domain>
XML
# To libvirt 9.0 the model Base has aes, to 11.3 it has not.
mkdir newer maps
libvirt=11.3.0 report n8 "Base@Intel" "Old Base" >newer/n8.xml
cp -r "$data/maps/directory" maps/libvirt-11.3.0
chmod -R u+w maps
sed -i "/name='aes'/d" maps/libvirt-11.3.0/x86_Base.xml
printf '[guestcpu]\ncpu_map = %s\nfleet_cpu_maps = maps\n' "$data/maps/directory" >daemon.conf

start_bus
start_daemon --connect test:///default --config "$scratch/daemon.conf" --fleet "$scratch/store"
call fleet put fleet/*.xml
holds 'hosts are put' test "$status" = 0
export guestcpu
# ask [WHAT]: counts the claims of fleet-answers.py
ask() {
    local line
    rm -f finished
    while read -r line; do
        case $line in
        'ok - '*) tell OK "${line#ok - }" ;;
        'not ok - '*) : >out && echo "$line" >err && tell NOT "${line#not ok - }" ;;
        *) echo "$line" ;;
        esac
    done < <(timeout 120 "$TEST_SRCDIR/tests/integration/fleet-answers.py" "$@" 2>&1)
    holds "all was asked $*" grep -q finished finished
}
ask

call fleet put newer/n8.xml
cp newer/n8.xml fleet/
ask own_maps

cat >newer/a1.xml <<'XML'
<guestcpu-host version="1"><name>a1</name><collected-at>2026-06-15T10:00:00Z</collected-at>
<hypervisor name="QEMU" version="7.2.0"/><libvirt version="9.0.0"/>
<capabilities><host><cpu><arch>aarch64</arch></cpu></host><guest><os_type>hvm</os_type>
<arch name="aarch64"><machine>virt-7.2</machine><domain type="kvm"/></arch></guest></capabilities>
<domainCapabilities><domain>kvm</domain><machine>virt-7.2</machine><arch>aarch64</arch><cpu>
<mode name="host-passthrough" supported="yes"/><mode name="host-model" supported="no"/>
<mode name="custom" supported="no"/></cpu></domainCapabilities></guestcpu-host>
XML
call fleet put newer/a1.xml
cp newer/a1.xml fleet/
ask architectures

printf '[guestcpu]\nfleet_cpu_maps = maps/libvirt-11.3.0, nowhere, fleet\n' >bad.conf
"$TEST_BUILDDIR/driver/daemon/guestcpud" --config bad.conf --address "$DBUS_SYSTEM_BUS_ADDRESS" 2>err >out
holds 'maps that are none keep guestcpud from starting' test $? = 3
holds 'all of them are named, with their line' \
    eval 'grep -q "bad.conf:2: .*nowhere" err && grep -q "bad.conf:2: .*fleet: no CPU map" err'
refuses 3 'and are an error of the commands' 'fleet_cpu_maps' place --config bad.conf --fleet fleet base.xml

finish 500
