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
printf '[guestcpu]\ncpu_map = %s\n' "$data/maps/directory" >daemon.conf

start_bus
start_daemon --connect test:///default --config "$scratch/daemon.conf" --fleet "$scratch/store"
call fleet put fleet/*.xml
holds 'hosts are put' test "$status" = 0
export guestcpu
while read -r line; do
    case $line in
    'ok - '*) tell OK "${line#ok - }" ;;
    'not ok - '*) : >out && echo "$line" >err && tell NOT "${line#not ok - }" ;;
    *) echo "$line" ;;
    esac
done < <(timeout 120 "$TEST_SRCDIR/tests/integration/fleet-answers.py" 2>&1)
holds 'all was asked' grep -q finished finished

finish 40
