#!/bin/bash
# guestcpu place as a user meets it, and what all commands about fleets have in common.
# shellcheck disable=SC1091,SC2154 # what comes from the files below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

mkdir fleet
report n1 "Base@Intel" >fleet/n1.xml
report n2 "Base@Intel avx512f" >fleet/n2.xml
report n3 "Base@Intel avx512f" >fleet/n3.xml
report n4 "Old@Intel" >fleet/n4.xml
report n5 "Rome@AMD -avx" >fleet/n5.xml
cat >base.xml <<'EOF2'
<domain type='kvm'><name>web1</name><os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
<cpu mode='custom' match='exact'><model>Base</model></cpu></domain>
EOF2
echo "<cpu mode='host-model'/>" >host-model.xml
place() { call place "${fleet_options[@]}" --fleet "$@"; }
hosts() { awk '/^ *[0-9]+ +[0-9]+ /{ printf "%s%s", sep, $NF; sep = " " }' out; }
json() { python3 -c "import json,sys; d = json.load(open('out')); print($1)"; }
is() { [ "$1" = "$2" ] || { printf '  is  %s\n  not %s\n' "$1" "$2" && return 1; }; }

place fleet base.xml
holds "hosts come best first" is "$(hosts)" "n1 n2 n3"
holds "the others are counted by reason" grep -q "cannot start on 2 hosts:" out
holds "with their names and what they lack" grep -qE "1 host: n4" out
holds "each reason has its bit" grep -qE "lacks avx \(CPUID leaf .* bit .*\), a feature of the model Base" out
holds "a reason is counted over all groups" grep -qx "  2 hosts lack avx" out
holds "ages are told" grep -q "facts about 5 hosts, 2 h old" out
holds "some host can: status 0" is "$status" 0

place fleet host-model.xml --arch x86_64
holds "host-model goes where it can leave again" is "$(hosts)" "n4 n1 n2 n3 n5"
holds "its room is what the CPU that it gets has" grep -qE "^ +3 +0 .* n4$" out

place fleet --json base.xml
holds "JSON says the same" is "$(json '[b["host"] for b in d["best"]]')" "['n1', 'n2', 'n3']"
holds "moves of a named model" is "$(json '[b["moves"] for b in d["best"]]')" "[2, 2, 2]"
holds "ages in seconds" is "$(json '[b["age_s"] for b in d["best"]] + [d["oldest_s"]]')" "[7200, 7200, 7200, 7200]"
holds "reasons are counted" is "$(json '[r["n_hosts"] for r in d["reasons"] if r["name"] == "avx"]')" "[2]"
holds "groups have their hosts" is "$(json 'sorted(h for o in d["others"] for h in o["hosts"])')" "['n4', 'n5']"
holds "the CPU of each class" is "$(json 'd["classes"][0]["machine"]')" "pc-q35-7.2"

# never a yes from facts that do not hold
collected=2026-06-01T00:00:00Z report n1 "Base@Intel" >fleet/n1.xml
place fleet --max-age 1d base.xml
holds "a stale host is no yes" is "$(hosts)" "n2 n3"
holds "it is named" grep -qE "1 host: n1" out
place fleet --max-age 30d base.xml
holds "unless it is young enough" is "$(hosts)" "n1 n2 n3"
collected=2027-01-01T00:00:00Z report n1 "Base@Intel" >fleet/n1.xml
place fleet base.xml
holds "a host from the future is no yes" is "$(hosts)" "n2 n3"
holds "and is told" grep -q "from the future" out
report n1 "Base@Intel" >fleet/n1.xml
sed -i s/q35-7.2/q35-9.0/ base.xml
answers 1 "a machine type that no host has is a no" "machine type pc-q35-9.0" \
    place "${fleet_options[@]}" --fleet fleet base.xml
sed -i s/q35-9.0/q35-7.2/ base.xml

# other libvirts
libvirt=11.3.0 report n6 "Base@Intel newer" >fleet/n6.xml
place fleet base.xml
holds "a name that the map does not know leaves a yes undecided" grep -q "undecided on 1 host" out
holds "and so is the map a gap" grep -q "not that of libvirt 11.3.0" out
place fleet --json base.xml
holds "gaps have their kinds" is "$(json '[g["kind"] for g in d["gaps"]]')" "['unknown-name', 'foreign-map']"
rm fleet/n6.xml

# what is no report
echo "Ours." >fleet/README
head -c 300 fleet/n1.xml >fleet/cut.xml
place fleet base.xml
holds "other files are told" grep -q "warning: .*README: is taken for no report\|README: warning: is taken for no report" err
holds "and files that are cut off" grep -q "cut.xml" err
holds "the answer says that they are missing" grep -q "2 files of the fleet could not be read" out
rm fleet/README fleet/cut.xml
cp fleet/n1.xml fleet/copy.xml
refuses 3 "two reports about a host are refused" "n1 is known already, from .*copy.xml" \
    place "${fleet_options[@]}" --fleet fleet base.xml
rm fleet/copy.xml

# instance and policy
printf '[instance]\nname = web2\narch = x86_64\n' >web2.ini
printf '[libvirt]\nvirt_type = kvm\ncpu_mode = custom\ncpu_models = Old, Base\n' >policy.conf
call place "${fleet_options[@]}" --config policy.conf --fleet fleet --instance web2.ini
holds "a policy decides on each host" is "$status" 0
printf '[libvirt]\nvirt_type = kvm\ncpu_mode = custom\ncpu_model = Base\n' >policy.conf
call place "${fleet_options[@]}" --config policy.conf --fleet fleet --instance web2.ini
holds "and may leave some out" grep -q "can start on 3 of 5 hosts" out

refuses 2 "a fleet is needed" "--fleet" place --no-daemon base.xml
refuses 2 "a guest is needed" "GUEST" place "${fleet_options[@]}" --fleet fleet
refuses 3 "a fleet that is not there" "nowhere" place "${fleet_options[@]}" --fleet nowhere base.xml
refuses 3 "an age that is none" "--max-age" place "${fleet_options[@]}" --fleet fleet --max-age old base.xml
refuses 3 "a time that is none" "--at" place "${fleet_options[@]}" --at noon --fleet fleet base.xml
refuses 3 "a map without version" "cpu-map-of" place "${fleet_options[@]}" --cpu-map-of x --fleet fleet base.xml
refuses 3 "a guest that is none" "capabilities" place "${fleet_options[@]}" --fleet fleet <(echo "<capabilities/>")
prints "help ends with an example" "guestcpu place --fleet" place --help

finish 35
