#!/bin/bash
# Six days in the life of a fleet, and what its operator is told.
# shellcheck disable=SC1091,SC2154 # what comes from the files below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

json() { python3 -c "import json; d = json.load(open('out')); print($1)"; }
is() { [ "$1" = "$2" ] || { printf '  is  %s\n  not %s\n' "$1" "$2" && return 1; }; }
ask() { call "$1" "${fleet_options[@]}" --fleet fleet "${@:2}"; }
guest() { # guest NAME MODEL MACHINE
    printf '<domain type="kvm"><name>%s</name><os><type arch="x86_64" machine="%s">hvm</type></os>' \
        "$1" "$3"
    printf '<cpu mode="custom" match="exact"><model>%s</model></cpu></domain>\n' "$2"
}
guest web1 Base pc-q35-7.2 >web1.xml

# Seven hosts of an older kind and two of a newer one.
mkdir fleet
for host in n1 n2 n3 n4 n5 n6 n7; do
    report "$host" "Base@Intel" "Old Base" >fleet/$host.xml
done
for host in n8 n9; do
    report "$host" "Base@Intel avx512f" "Old Base Base-v2" >fleet/$host.xml
done

# A: a newer host joins
report n10 "Base@Intel avx512f" "Old Base Base-v2" >n10.xml
ask whatif --add-report n10.xml
holds 'A: a newer host takes nothing away, and brings nothing to all' \
    is "$(grep -c 'nothing lost, nothing gained' out) $status" '1 0'
cp n10.xml fleet/n10.xml
ask explain --from n10 --to n1
holds 'A: what starts on it with host-model does not come back, and why' \
    grep -q '^from n10 to n1: a guest with host-model cannot move' out
holds 'A: but goes there' grep -q '^from n1 to n10: a guest with host-model can move' out
ask domains -k 2
holds 'A: 3 of 10 hosts could form a better domain' grep -q '^  hosts: n10, n8, n9$' out
holds 'A: with its own CPU' grep -q '<feature policy=.require. name=.avx512f./>' out
ask common
holds 'A: and the hosts that keep all from it are named' \
    grep -q '^  limited by 7 hosts: n1, n2, n3, n4, n5, n6, n7' out
holds 'A: with what all the others could then run' grep -q 'and the model Base-v2' out

# B: an older host joins
report n11 "Old@Intel" "Old" >n11.xml
ask whatif --add-report n11.xml --guest web1.xml
holds 'B: the cost is told before it joins: the model' grep -q '^  models lost: Base' out
holds 'B: and each feature' grep -q '^  features lost: .*aes.*avx' out
holds 'B: a running guest loses no host' grep -q '^guest web1 can start on 10 hosts instead of 10' out
holds 'B: that is a no, for scripts' is "$status" 1
holds 'B: nothing has joined' test ! -e fleet/n11.xml

# C: microcode or a kernel takes a feature away
guest tsx1 Old pc-q35-7.2 | sed 's|</cpu>|<feature name="avx512f"/></cpu>|' >tsx1.xml
ask whatif --lose n8=avx512f --lose n9=avx512f --guest tsx1.xml --guest web1.xml
holds 'C: between installing and rebooting: which guests are hit' \
    grep -q '^guest tsx1 can start on 1 host instead of 3' out
holds 'C: and which are not' grep -q '^guest web1 can start on 10 hosts instead of 10' out
holds 'C: that is a no, for scripts' is "$status" 1
ask whatif --lose n1=avx
holds 'C: what no model of all has any more' grep -q '^  models lost: Base' out
extra='<kernel release="6.1.0"><command-line>quiet clearcpuid=avx</command-line></kernel>' \
    report n1 "Base@Intel -avx" "Old -Base" >fleet/n1.xml
ask explain --host n1 web1.xml
holds 'C: after the reboot: who took it, proven' \
    grep -q '^    kernel: the kernel was started with clearcpuid=avx' out
holds 'C: and how it comes back' grep -q "to do: take clearcpuid=avx off the kernel's command line" out
report n1 "Base@Intel" "Old Base" >fleet/n1.xml

# D: an upgrade of QEMU and libvirt changes names and defaults
cp fleet/n8.xml before.xml
collected=2026-06-15T11:00:00Z libvirt=11.3.0 machine=pc-q35-10.0 \
    report n8 "Base@Intel avx512f" "Old Base" | sed 's|<machine>pc-q35-7.2<|<machine>pc-q35-10.0<|
        s|name="QEMU" version="7.2.0"|name="QEMU" version="10.0.0"|' >after.xml
new_map=(--cpu-map-of "11.3.0=$data/maps/directory")
guest web2 Base-v2 pc-q35-7.2 >web2.xml
ask whatif "${new_map[@]}" --add-report after.xml --guest web1.xml --guest web2.xml
holds 'D: the guests that the upgrade of a host hits: a machine type is gone' \
    grep -q '^guest web1 can start on 9 hosts instead of 10' out
holds 'D: a model is gone, too' grep -q '^guest web2 can start on 2 hosts instead of 3' out
call labels --config /dev/null --cpu-map "$data/maps/directory" --against before.xml after.xml
holds 'D: two reports of one host differ by these labels' \
    grep -q '^- cpu-model.node.kubevirt.io/Base-v2=true' out
holds 'D: and it is told what brought it about' grep -qi 'libvirt 9.0.0 .*11.3.0\|QEMU 7.2.0 .*10.0.0' out
mkdir pair && sed 's|<name>n8<|<name>n8-before<|' before.xml >pair/before.xml
sed 's|<name>n8<|<name>n8-after<|' after.xml >pair/after.xml
call explain "${fleet_options[@]}" "${new_map[@]}" --fleet pair --from n8-before --to n8-after
holds 'D: guests of this model stay where they are' \
    grep -q 'models that keep guests from moving: Base-v2' out
holds 'D: and those of this machine type' \
    grep -q 'machine types that keep guests from moving: pc-q35-7.2' out

# E: a host is down while a decision is taken
collected=2026-06-10T10:00:00Z report n9 "Base@Intel avx512f" "Old Base Base-v2" >fleet/n9.xml
ask place --max-age 1d web1.xml
holds 'E: it is never counted as able' grep -q '^can start on 9 of 10 hosts' out
holds 'E: but named, with the reason' grep -A1 'too old' out
ask place --max-age 1d --json web1.xml
holds 'E: so that a scheduler sees it' is "$(json '(d["n_yes"], d["n_unsure"])')" '(9, 1)'
ask explain --max-age 1d --host n9 web1.xml
holds 'E: asked about by name, it is no yes' is "$status" 1
ask matrix --max-age 1d --json
holds 'E: fresh hosts of the same CPU still answer in the picture' \
    is "$(json 'sum(c["verdict"] in ("identical", "superset") for r in d["cells"] for c in r)')" 3
printf '<guestcpu-host version="1"><name>n12</name>' >fleet/n12.xml
ask place web1.xml
holds 'E: a report that is cut off is missed aloud' grep -q 'n12.xml' err
rm fleet/n12.xml

# F: why can guest web1 not go to host n7?
printf '[instance]\nname = web1\narch = x86_64\n' >web1.ini
printf '[libvirt]\nvirt_type = kvm\ncpu_mode = custom\ncpu_model = Base-v2\n' >policy.conf
report n7 "Base@Intel" "Old Base -Base-v2" >fleet/n7.xml
ask explain --config policy.conf --host n7 --instance web1.ini
holds 'F: no' is "$(sed -n 1p out) $status" 'n7: cannot start 1'
holds 'F: the line of the policy' grep -q 'policy.conf:4: ' out
holds 'F: what lacks' grep -q 'avx512f' out
holds 'F: the hosts that would do' grep -q '^hosts that would do instead: .*n10.*n8' out
nested='<module name="kvm_intel"><parameter name="nested" value="0"/></module>'
extra=$nested report n7 "Base@Intel" "Old Base" >fleet/n7.xml
report n8 "Base@Intel avx512f vmx" "Old Base Base-v2" >fleet/n8.xml
guest nest1 Base pc-q35-7.2 | sed 's|</cpu>|<feature name="vmx"/></cpu>|' >nest1.xml
ask explain --host n7 nest1.xml
holds 'F: the layer' grep -q '^    kvm-parameter: kvm_intel has nested=0' out
holds 'F: the remedy' grep -q '^    to do: load kvm_intel with nested=1' out
holds 'F: the others' grep -q '^hosts that would do instead: n8$' out

finish 36
