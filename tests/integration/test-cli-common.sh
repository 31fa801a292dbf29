#!/bin/bash
# guestcpu common as a user meets it.
# shellcheck disable=SC1091,SC2154 # what comes from the files below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

mkdir fleet
report n1 "Base@Intel avx512f rdctl-no" "Old Base Base-v1 Base-v2" >fleet/n1.xml
report n2 "Base@Intel avx512f rdctl-no" "Old Base Base-v1 Base-v2" >fleet/n2.xml
report n3 "Base@Intel rdctl-no vmx" "Old Base Base-v1 -Base-v2" >fleet/n3.xml
common() { call common "${fleet_options[@]}" --fleet "$@"; }
json() { python3 -c "import json,sys; d = json.load(open('out')); a = d['answers'][0]; print($1)"; }
is() { [ "$1" = "$2" ] || { printf '  is  %s\n  not %s\n' "$1" "$2" && return 1; }; }

common fleet
holds "the best model is named" grep -q "best model: Base (5 features, below x86-64-v1)" out
holds "other names of it, too" grep -q "the same: Base-v1" out
holds "mitigations that it hides" grep -q "hides mitigations that all hosts have: rdctl-no" out
holds "a larger model is told with what it needs" grep -q "not Base-v2: it needs avx512f; 1 host cannot run it: n3" out
holds "and who is to blame" grep -q "      unknown (likely): the report does not show" out
holds "who limits" grep -q "limited by 1 host: n3" out
holds "and what leaving it out gains" grep -q "without: 1 more feature: avx512f" out
holds "and which model" grep -q "and the model Base-v2" out
holds "what each gives up" grep -q "1 feature given up by n1, n2" out
holds "systems that need more" grep -q "does not start with it: RHEL 9" out
holds "a policy to paste" grep -q "    cpu_model_extra_flags = +rdctl-no" out
holds "a domain's CPU to paste" grep -q "<model fallback='forbid'>Base</model>" out
holds "KubeVirt's configuration" grep -q "      cpuModel: Base" out
holds "the exact baseline" grep -q "exact, as libvirt computes it:" out
holds "also as policy" eval 'grep -A4 "^  the exact one as policy:" out | grep -q "    cpu_model = Base"'
holds "there is a common model: status 0" is "$status" 0

common fleet --json
holds "JSON: models" is "$(json '[m["name"] for m in a["models"]]')" "['Base']"
holds "JSON: the exact one as policy" is "$(json 'a["baseline_config"].split("\n")[2]')" "cpu_model = Base"
holds "JSON: limits" is "$(json '[(l["hosts"], l["n_gained_without"]) for l in a["limits"]]')" \
    "[(['n3'], 1), (['n1', 'n2'], 1)]"
holds "JSON: misses" is "$(json 'a["misses"][0]["missing"]')" "['avx512f']"
holds "JSON: the policy is one" is "$(json 'a["models"][0]["config"].splitlines()[2]')" "cpu_model = Base"
json 'a["models"][0]["config"]' >policy.conf
sed -i 's/^cpu_mode /virt_type = kvm\n&/' policy.conf
call check-config --config policy.conf --report fleet/n1.xml --cpu-map "$data/maps/directory"
holds "and check-config takes it" is "$status" 0
common fleet --json
json 'a["models"][0]["cpu_xml"]' >cpu.xml
for n in 1 2 3; do
    call compare --config /dev/null --cpu-map "$data/maps/directory" --host "fleet/n$n.xml" cpu.xml
    holds "the CPU runs on n$n" is "$status" 0
done

common fleet n1 n2
holds "of some hosts only" grep -q "best model: Base-v2" out
holds "the others are not in the answer" grep -q "facts about 2 hosts" out
refuses 3 "a host that is not there" 'did you mean "n[123]"' common "${fleet_options[@]}" --fleet fleet n12

common fleet --harvester
holds "what Harvester would count" eval 'grep -A3 "^      Base-v2:" out | tr -s " \n" " " | grep -q "readyCount: 2 migrationSafe: true"'
holds "what it offers whatever the nodes have" \
    eval 'grep -A3 "^    globalModels:" out | tr -s " \n" " " | grep -q "globalModels: - host-model - host-passthrough models:"'
holds "what it calls safe wrongly, and why" \
    grep -q "^  Base-v2 is called safe, but cannot go to n3 (the host lacks avx512f" out
holds "nothing else is objected to" is "$(grep -c "is called safe" out)" 1
holds "and what to take instead" grep -q "^  rather Base: the best that runs on all nodes of Intel$" out
echo '{"kind": "KubeVirt", "spec": {"configuration": {"cpuModel": "Haswell-noTSX-IBRS", "obsoleteCPUModels": {"Base": true}}}}' >kubevirt.json
common fleet --harvester --kubevirt kubevirt.json
holds "the cluster's model is offered as well" grep -q "^    - Haswell-noTSX-IBRS$" out
holds "models that KubeVirt hides are not" is "$(grep -c "^      Base:" out)" 0
holds "which the advice says" grep -q "^  rather Base: .* Intel, though KubeVirt labels no node with it$" out
common fleet --harvester --json
holds "JSON: Harvester's figures and ours" is \
    "$(python3 -c "import json; h = json.load(open('out'))['harvester']; print(h['total_nodes'], [(m['name'], m['ready_count'], m['migration_safe'], m['everywhere'], [l['host'] for l in m['lacking']]) for m in h['models'] if m['name'] in ('Base', 'Base-v2')])")" \
    "3 [('Base', 3, True, True, []), ('Base-v2', 2, True, False, ['n3'])]"
refuses 2 "settings of KubeVirt without Harvester" "--kubevirt is for --harvester" \
    common "${fleet_options[@]}" --fleet fleet --kubevirt kubevirt.json
refuses 3 "settings that are none" "is no KubeVirt" \
    common "${fleet_options[@]}" --fleet fleet --harvester --kubevirt <(echo '{"kind": "Pod"}')

report n4 "Rome@AMD" "Old Base Rome" >fleet/n4.xml
common fleet
holds "vendors are never mixed" grep -q "of 2 vendors and have nothing in common" out
holds "each is answered for itself" grep -q "best model: Rome" out
common fleet --harvester
holds "Harvester counts nodes of all vendors together" \
    grep -q "^  Old is called safe, but its nodes are of AMD and Intel, between which no guest moves$" out
holds "each vendor has its advice" is "$(grep -c "^  rather .*: the best that runs on all nodes of" out)" 2
holds "that is a no" is "$status" 1
rm fleet/n4.xml

libvirt=11.3.0 report n5 "Base@Intel newer" "Base" >fleet/n5.xml
common fleet
holds "a host that is not known in full is told" grep -q "Unknown CPU feature newer" out
cp -r "$data/maps/directory" newer-map
sed -i "s|<feature name='mpx'>|<feature name='newer'><cpuid eax_in='0x07' ebx='0x00000800'/></feature>\n  &|
    " newer-map/x86_features.xml
sed "s/'Base'/'BaseNewer'/" "$data/maps/directory/x86_Base.xml" >newer-map/x86_BaseNewer.xml
sed -i "s|<include filename='x86_Base.xml'/>|&<include filename='x86_BaseNewer.xml'/>|" newer-map/index.xml
for cpu in "Base@Intel newer" "BaseNewer@Intel newer"; do
    libvirt=11.3.0 report n5 "$cpu" "Base" >fleet/n5.xml
    common fleet --cpu-map-of 11.3.0=newer-map --json
    holds "names that the oldest libvirt does not know are in no way of the exact answer" \
        is "$(json '("<model" in (a["baseline_xml"] or ""), a["baseline_error"])')" "(True, None)"
done
rm fleet/n5.xml
collected=2026-01-01T00:00:00Z report n6 "Old@Intel" "Old" >fleet/n6.xml
common fleet --max-age 1d
holds "a stale host still counts" grep -q "best model: Old" out
holds "and is told" grep -q "1 host: n6" out
rm fleet/n6.xml

# A map with a larger model that is no larger than Base-v2, and features of VMX.
cp -r "$data/maps/directory" wide
sed "s/Base-v2/Base-v3/; s/avx512f/mpx/" wide/x86_Base-v2.xml >wide/x86_Base-v3.xml
sed -i "s|.*x86_Base-v2.xml.*|&\n    <include filename='x86_Base-v3.xml'/>|" wide/index.xml
for bit in 1 2 4 8 10; do
    sed -i "s|</cpus>|<feature name='vmx-$bit'><msr index='0x48b' eax='0x0' edx='0x$bit'/></feature>&|" \
        wide/x86_features.xml
done
mkdir of-two
report n1 "Base@Intel avx512f mpx vmx-1 vmx-2 vmx-4 vmx-8" "Base Base-v2 Base-v3" >of-two/n1.xml
report n2 "Base@Intel" "Base" >of-two/n2.xml
wide=(--config /dev/null --cpu-map wide --cpu-map-of 9.0.0=wide --at 2026-06-15T12:00:00Z)
call common "${wide[@]}" --fleet of-two
holds "of two models that are gained it says so" grep -q '^    and the models Base-v[23], Base-v[23]$' out
holds "a few features of VMX are named" \
    grep -q 'without: 6 more features: mpx, avx512f, vmx-1, vmx-2, vmx-4, vmx-8$' out
sed -i "s|<feature policy=\"require\" name=\"vmx-8\"/>|&<feature policy=\"require\" name=\"vmx-10\"/>|" of-two/n1.xml
call common "${wide[@]}" --fleet of-two
holds "and more are counted" grep -q \
    'without: 7 more features: mpx, avx512f, vmx-1, vmx-2, vmx-4, and 2 more for nested guests$' out
call whatif "${wide[@]}" --fleet of-two --remove n2
holds "by whatif, too" grep -q 'features gained: .*vmx-1, vmx-2, vmx-4, and 2 more for nested guests$' out
call common "${wide[@]}" --fleet of-two --json
holds "JSON has them all" grep -q '"vmx-10"' out

# KubeVirt hides small models from its nodes unless it is told otherwise.
if [ -e /usr/share/libvirt/cpu_map/x86_Conroe.xml ]; then
    mkdir small
    report s1 "Conroe@Intel" "kvm64 Conroe" >small/s1.xml
    call common --config /dev/null --at 2026-06-15T12:00:00Z --fleet small
    holds "a model that KubeVirt hides is told with that" \
        eval 'grep -A1 "^        cpuModel: Conroe" out | grep -q "obsoleteCPUModels, which has it by default"'
fi

# host-model has xsaves, and QEMU will not have it in the model.
mkdir rome
report r1 "Rome@AMD" "Old -Rome" |
    sed 's|<model usable="no">Rome</model>|&<blockers model="Rome"><feature name="xsaves"/></blockers>|' \
        >rome/r1.xml
common rome
holds "the hosts' own model is told with what keeps it from them" \
    grep -q "^  not Rome, from which the exact one starts: not every host gives guests xsaves$" out

# One generation of which one host has the fix and the other has not.
mkdir old-and-new
report o1 "Old@Intel" "Old -Base" >old-and-new/o1.xml
report o2 "Old@Intel rdctl-no" "Old -Base" >old-and-new/o2.xml
report n1 "Base@Intel" "Old Base" >old-and-new/n1.xml
report n2 "Base@Intel rdctl-no" "Old Base" >old-and-new/n2.xml
common old-and-new
holds "hosts of two kinds limit together" grep -q "^  limited by 2 hosts together: o1, o2$" out
holds "features" grep -q "^    without: 3 more features: pni, aes, avx$" out
holds "and a model" grep -q "^    and the model Base$" out
common old-and-new --json
holds "JSON: limits together" is "$(json '[(l["hosts"], l["models_without"]) for l in a["limits_together"]]')" \
    "[(['o1', 'o2'], ['Base']), (['n1', 'o1'], [])]"

# Cascade Lake and Sapphire Rapids, TSX off: Cascadelake-Server is not the answer.
if [ -e /usr/share/libvirt/cpu_map/x86_Cascadelake-Server-noTSX.xml ]; then
    call common --config /dev/null --at 2026-06-15T12:00:00Z --fleet "$data/fleet"
    holds "without TSX it is the model without TSX" grep -q "best model: Cascadelake-Server-noTSX" out
    holds "the other one needs TSX" grep -q "not Cascadelake-Server: it needs hle, rtm; 2 hosts" out
    holds "which the kernel has switched off" grep -q "kernel: the kernel was started with tsx=off" out
    call common --json --config /dev/null --at 2026-06-15T12:00:00Z --fleet "$data/fleet"
    json 'a["models"][0]["cpu_xml"]' >cpu.xml
    holds "what only the map thinks of the model is off" grep -q "policy='disable' name='mpx'" cpu.xml
    call place --config /dev/null --at 2026-06-15T12:00:00Z --fleet "$data/fleet" cpu.xml
    holds "so that an old libvirt takes it on all hosts" grep -q "can start on 2 of 2 hosts" out
    call common --config /dev/null --at 2026-06-15T12:00:00Z --fleet "$data/fleet"
    holds "the newer host alone could more" grep -q "and the model Icelake-Server-noTSX" out
else
    echo "SKIP: no CPU map of libvirt with Cascadelake-Server-noTSX is installed"
fi

refuses 2 "a fleet is needed" "--fleet" common --no-daemon
refuses 3 "of another architecture nothing is known" "no sets of features.*guestcpu domains" \
    common "${fleet_options[@]}" --fleet fleet --arch s390x
prints "help ends with an example" "guestcpu common --fleet" common --help

finish 50
