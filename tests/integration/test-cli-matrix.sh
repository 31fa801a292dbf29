#!/bin/bash
# guestcpu matrix as a user meets it.
# shellcheck disable=SC1091,SC2154 # what comes from the files below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

mkdir fleet
report n1 "Base@Intel" "Old Base -Rome" >fleet/n1.xml
report n2 "Base@Intel avx512f" "Old Base" >fleet/n2.xml
report n3 "Base@Intel avx512f" "Old Base" >fleet/n3.xml
report n4 "Old@Intel" "Old" >fleet/n4.xml
report n5 "Rome@AMD -avx" "Old Rome" >fleet/n5.xml
matrix() { call matrix "${fleet_options[@]}" --fleet "$@"; }
json() { python3 -c "import json; d = json.load(open('out')); print($1)"; }
is() { [ "$1" = "$2" ] || { printf '  is  %s\n  not %s\n' "$1" "$2" && return 1; }; }
# The cells of the picture: rows joined by /.
drawn() { sed -n 's/^ *[0-9]* .* │ \(.*\) │$/\1/p' out | tr -d ' ' | paste -sd/; }

matrix fleet
holds 'host × host: a lesser processor stands first' is "$(drawn)" '=···/·=++/··=+/···='
holds 'equal hosts are one row' grep -q '^4 n2 +1' out
holds 'what all of it means' grep -q '^4 classes of 5 hosts: 7 of 16 pairs are a yes' out
holds 'how old the facts are' grep -q '^2026-06-15 12:00 UTC; the oldest fact is 2 hours old' out
holds 'a legend of what there is' is "$(grep -c '^[=+·?~!] ' out)" 3
cp fleet/n2.xml zz.xml
mkdir other && for host in n5 n3 n4 n1; do cp fleet/$host.xml other/z$host.xml; done
cp zz.xml other/a.xml
matrix fleet && cp out before && matrix other
holds 'names of files do not matter' cmp -s before out

# To QEMU on n5 Rome is usable, but libvirt 9.0 misses the avx that its map gives to the model.
matrix fleet --models
holds 'model × host' is "$(drawn)" '++++/·++·/····'
holds 'with the columns by name' grep -q '^3 n2 +1$' out
echo "<cpu match='exact'><model>Base</model></cpu>" >base.xml
matrix fleet --guest base.xml
holds 'one guest' is "$(drawn) $status" '·=+· 0'
echo "<cpu match='exact'><model>Old</model><feature name='mpx'/></cpu>" >mpx.xml
matrix fleet --guest mpx.xml
holds 'that runs nowhere: status 1' is "$(drawn) $status" '···· 1'
cat >web1.xml <<END
<domain type='kvm'><name>web1</name><os><type arch='x86_64' machine='pc-q35-8.0'>hvm</type></os>
<cpu mode='custom' match='exact'><model>Old</model></cpu></domain>
END
mkdir newer && cp fleet/n[12].xml newer
machine=pc-q35-8.0 report n3 "Base@Intel avx512f" "Old Base" >newer/n3.xml
matrix newer --guest web1.xml
holds 'a guest goes nowhere without its machine type' is "$(drawn) $status" '+·· 0'
holds 'but where it is' grep -q '^1 n3$' out
matrix newer --guest web1.xml --json
holds 'and that is the reason' grep -q 'machine type pc-q35-8.0' out
matrix newer --guest web1.xml --machine pc-q35-7.2
holds 'but with another one' is "$(drawn) $status" '++· 0'
mkdir odd
report n1 "Old@Intel" "Old" >odd/n1.xml
report n2 "Old@Intel" "-Old" >odd/n2.xml
matrix odd --json
holds 'a model that QEMU cannot run is no plain yes' is \
    "$(json 'sorted(c["verdict"] for r in d["cells"] for c in r)')" \
    "['identical', 'identical', 'undecided', 'undecided']"
call place "${fleet_options[@]}" --fleet odd web1.xml --machine pc-q35-7.2
holds 'place says the same' grep -q '^undecided on 1 host' out

matrix fleet --json
holds 'JSON: rows' is "$(json '[r["name"] for r in d["rows"]]')" "['n5', 'n4', 'n1', 'n2']"
holds 'JSON: hosts' is "$(json 'd["columns"][3]["hosts"]')" "['n2', 'n3']"
holds 'JSON: cells' is "$(json '[c["verdict"] for c in d["cells"][2]]')" \
    "['incompatible', 'incompatible', 'identical', 'superset']"
holds 'JSON: reasons' is "$(json 'd["cells"][3][2]["reason"]')" 'lacks 1 feature: avx512f'
holds 'JSON: a yes has none' is "$(json 'd["cells"][2][3]["reason"]')" None
holds 'JSON: scope' is "$(json 'd["archs"][0]["oldest_s"]')" 7200

# what does not hold, or is not known
collected=2026-06-01T00:00:00Z report n4 "Old@Intel" >fleet/n4.xml
echo '<broken' >fleet/n6.xml
matrix fleet --max-age 1d
holds 'a stale host is no yes' is "$(drawn)" '=··~/·=+~/··=~/~~~~'
holds 'gaps are told' grep -q '^  n4: ' out
holds 'and files that are none' grep -q '^  fleet/n6.xml: ' out

# Hosts of three architectures, of each of which one tells too little.
mkdir archs
for arch in x86_64 s390x aarch64; do
    report "$arch-1" gen15a gen15a | sed "s/x86_64/$arch/g" >"archs/$arch-1.xml"
    { sed '/^<domainCapabilities>/,$d; s/-1</-2</' "archs/$arch-1.xml" && echo '</guestcpu-host>'; } \
        >"archs/$arch-2.xml"
done
matrix archs
holds 'of several architectures each gap is told once' \
    is "$(sed -n 's/^  \(.*\): the report holds no .*/\1/p' out | sort | paste -sd' ')" \
    'aarch64-2 s390x-2 x86_64-2'
holds 'and that each runs its own guests only is none' is "$(grep -c 'run no guests of' out)" 0
matrix archs --arch s390x
holds 'of one that is named the others are gaps' \
    is "$(sed -n 's/^  \(.*\) hosts run no guests of s390x$/\1/p' out | sort | paste -sd' ')" \
    'aarch64-1, aarch64-2: aarch64 x86_64-1, x86_64-2: x86_64'

# pictures
matrix fleet --format svg --output m.svg
holds 'SVG goes into a file' is "$status $(cat out)" '0 '
holds 'which is XML' xmllint --noout --nonet m.svg
holds 'and tells reasons' grep -q 'lacks 1 feature: avx512f</title>' m.svg
matrix fleet --format html
holds 'HTML is printed' grep -q '^<!DOCTYPE html>' out
refuses 3 'a file that cannot be written' '/nowhere/m.svg' \
    matrix "${fleet_options[@]}" --fleet fleet --output /nowhere/m.svg

refuses 2 'a fleet is needed' 'fleet DIR is needed' matrix --no-daemon
refuses 2 'formats are words' 'text, svg, html' matrix --fleet fleet --format png
refuses 2 'one question at a time' 'one of --models, --guest' \
    matrix --fleet fleet --models --guest base.xml
refuses 2 'nothing else' 'unexpected argument' matrix --fleet fleet base.xml
mkdir empty
refuses 3 'an empty fleet' 'holds no' matrix "${fleet_options[@]}" --fleet empty
prints 'help ends with an example' '^  guestcpu matrix --fleet .*--json$' matrix --help

finish 31
