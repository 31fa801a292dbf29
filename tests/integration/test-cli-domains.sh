#!/bin/bash
# guestcpu domains as a user meets it.
# shellcheck disable=SC1091,SC2154 # what comes from the files below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

mkdir fleet
report n1 "Base@Intel" "Old Base -Base-v2" >fleet/n1.xml
report n2 "Base@Intel avx512f" "Old Base Base-v2" >fleet/n2.xml
report n3 "Base@Intel avx512f" "Old Base Base-v2" >fleet/n3.xml
report n4 "Old@Intel" "Old -Base" >fleet/n4.xml
report n5 "Rome@AMD" >fleet/n5.xml
domains() { call domains "${fleet_options[@]}" --fleet "$@"; }
json() { python3 -c "import json; d = json.load(open('out')); print($1)"; }
is() { [ "$1" = "$2" ] || { printf '  is  %s\n  not %s\n' "$1" "$2" && return 1; }; }
hosts() { sed -n 's/^  hosts: //p' out | paste -sd/; }

# Old is fpu sse; Base has aes avx pni besides. One domain of Intel: n1 gives up 3, n2 and n3 4 each.
domains fleet -k 2
holds 'two vendors, two domains' is "$(hosts)" 'n1, n2, n3, n4/n5'
holds 'what is given up' grep -q '^2 domains; .*: 11 features, which is the least possible$' out
holds 'and by how many' grep -q '^  given up (hosts): aes (3), avx (3), pni (3), avx512f (2)$' out
holds 'the CPU for all of them' grep -q '<model>Old</model>' out
domains fleet -k 3
holds 'a third one for the old host' is "$(hosts)" 'n1, n2, n3/n4/n5'
holds 'the best model of each by name, where there is one' \
    is "$(sed -n 's/^  best model: //p' out | paste -sd/)" 'Base/Old'
domains fleet -k 9
holds 'no more than there are CPUs' is "$(hosts)" 'n2, n3/n1/n4/n5'
holds 'nothing given up' grep -q '^4 domains; .*: 0 features, which is the least possible$' out

# What is printed for a domain runs on each of its hosts.
call domains "${fleet_options[@]}" --fleet fleet -k 3 --json
json 'd["domains"][0]["cpu_xml"]' >cpu.xml
for host in n1 n2 n3; do
    prints "the CPU runs on $host" '^(identical|superset)$' \
        compare --config /dev/null --cpu-map "$data/maps/directory" --host fleet/$host.xml cpu.xml
done
domains fleet -k 3 --json
holds 'JSON: hosts' is "$(json '[x["hosts"] for x in d["domains"]]')" \
    "[['n1', 'n2', 'n3'], ['n4'], ['n5']]"
holds 'JSON: models' is "$(json '[x["models"] for x in d["domains"]]')" "[['Base'], ['Old'], []]"
holds 'JSON: sums' is "$(json '[d["given_up"], d["at_least"], d["n_left_out"]]')" '[2, 2, 0]'
holds 'JSON: losses' is "$(json 'd["domains"][0]["lost"]')" \
    "[{'feature': 'avx512f', 'n_hosts': 2}]"
holds 'JSON: scope' is "$(json 'd["archs"][0]["n_hosts"]')" 5

collected=2026-06-01T00:00:00Z report n4 "Old@Intel" >fleet/n4.xml
domains fleet -k 2 --max-age 1d
holds 'stale hosts are left out' is "$(hosts)" 'n1, n2, n3/n5'
holds 'and told' grep -q '^1 host left out, see below$' out
holds 'with the reason' grep -q '^  n4: the facts are too old' out

refuses 1 'too few: the least is told' 'at least 2 domains are needed' \
    domains "${fleet_options[@]}" --fleet fleet -k 1
refuses 3 'no domain' '0 domains; at least 1' domains "${fleet_options[@]}" --fleet fleet -k 0
refuses 2 'k is needed' '[-]k K is needed' domains --fleet fleet
refuses 2 'a fleet is needed' 'fleet DIR is needed' domains --no-daemon -k 2
mkdir empty
refuses 3 'an empty fleet' 'holds no' domains "${fleet_options[@]}" --fleet empty -k 2
prints 'help ends with an example' '^  guestcpu domains .*--json$' domains --help

finish 22
