#!/bin/bash
# guestcpu whatif as a user meets it.
# shellcheck disable=SC1091,SC2154 # what comes from the files below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

mkdir fleet
report n1 "Base@Intel avx512f" "Old Base Base-v2" >fleet/n1.xml
report n2 "Base@Intel avx512f" "Old Base Base-v2" >fleet/n2.xml
report n3 "Base@Intel" "Old Base" >fleet/n3.xml
whatif() { call whatif "${fleet_options[@]}" --fleet fleet "$@"; }
json() { python3 -c "import json,sys; d = json.load(open('out')); print($1)"; }
is() { [ "$1" = "$2" ] || { printf '  is  %s\n  not %s\n' "$1" "$2" && return 1; }; }

whatif --remove n3
holds "without the oldest the others could more" grep -q "models gained: Base-v2" out
holds "and have more" grep -q "features gained: avx512f" out
holds "nothing is lost: status 0" is "$status" 0
whatif --remove n1
holds "without another nothing changes" grep -q "nothing lost, nothing gained" out

report n4 "Old@Intel" "Old" >n4.xml
whatif --add-report n4.xml
holds "an older host takes the model away" grep -q "models lost: Base" out
holds "and features" grep -q "features lost: pni, aes, avx" out
holds "that is a loss: status 1" is "$status" 1
holds "nothing was touched" is "$(cd fleet && echo *)" "n1.xml n2.xml n3.xml"
whatif --add n9=n1 --add n10=n1 --remove n3 --remove n1
holds "hosts like one that goes may come" grep -q "Intel, 3 hosts instead of 3" out
holds "and count" grep -q "models gained: Base-v2" out
whatif --remove n1 --remove n2
holds "one host is not hosts, and below x86-64-v1 is no level" \
    grep -qx "Intel, 1 host instead of 3:" out
report n3 "Base@Intel avx512f" "Old Base Base-v2" >new.xml
whatif --add-report new.xml
holds "a report replaces what is known of its host" grep -q "models gained: Base-v2" out
report n5 "Rome@AMD" "Old Rome" >amd.xml
whatif --json --add-report amd.xml
holds "JSON: another vendor is told for itself" is "$(json '[(c["vendor"], c["models_gained"]) for c in d["changes"]]')" \
    "[('Intel', []), ('AMD', ['Rome'])]"

guest() { printf '<domain type="kvm"><name>%s</name><os><type arch="x86_64">hvm</type></os><cpu mode="custom" match="exact"><model>%s</model></cpu></domain>' "$1" "$2"; }
guest web1 Base >web1.xml
guest web2 Old >web2.xml
whatif --lose n1=avx --lose n2=avx,aes --guest web1.xml --guest web2.xml
holds "features that a host loses are lost to all" grep -q "features lost: aes, avx" out
holds "and models that have them" grep -q "models lost: Base" out
holds "a guest that needs them has fewer hosts" grep -q "^guest web1 can start on 1 host instead of 3" out
holds "another one has not" grep -q "^guest web2 can start on 3 hosts instead of 3" out
whatif --lose n1=aes --lose n1=avx
holds "a host may lose features twice" grep -q "features lost: aes, avx" out
whatif --add n9=n1 --lose n9=avx --remove n9 --guest web1.xml
holds "what a new host loses, that which it is like keeps" grep -q "^guest web1 can start on 3 hosts instead" out
whatif --json --lose n1=avx --guest web1.xml
holds "JSON: guests" is "$(json '[(g["guest"], g["n_hosts_before"], g["n_hosts_after"]) for g in d["guests"]]')" \
    "[('web1', 3, 2)]"
libvirt=11.3.0 report n6 "Base@Intel newer" >n6.xml
whatif --add-report n6.xml --guest web1.xml
holds "a host that nobody can judge is no host for a guest" grep -q \
    "^guest web1 can start on 3 hosts instead of 3; undecided on 1 instead of 0$" out
whatif --json --add-report n6.xml --guest web1.xml
holds "JSON: undecided" is "$(json '[(g["n_hosts_after"], g["n_undecided_before"], g["n_undecided_after"]) for g in d["guests"]]')" \
    "[(3, 0, 1)]"
mv n6.xml fleet
whatif --remove n6 --guest web1.xml
holds "without it nothing is undecided" grep -q \
    "^guest web1 can start on 3 hosts instead of 3; undecided on 0 instead of 1$" out
rm fleet/n6.xml
refuses 3 "a feature that is none" "knows no feature avxx" whatif "${fleet_options[@]}" --fleet fleet --lose n1=avxx
refuses 3 "a loss without host" "n1=hle,rtm" whatif "${fleet_options[@]}" --fleet fleet --lose avx
refuses 2 "a change is needed" "--remove" whatif "${fleet_options[@]}" --fleet fleet
refuses 2 "a fleet is needed" "--fleet" whatif --no-daemon --remove n1
refuses 3 "a host that is not there" 'called "n33"; did you mean' whatif "${fleet_options[@]}" --fleet fleet --remove n33
refuses 3 "a new host that is like none" "n9=n7" whatif "${fleet_options[@]}" --fleet fleet --add n9
refuses 3 "a new host that is there" "known already" whatif "${fleet_options[@]}" --fleet fleet --add n1=n2
refuses 3 "a report that is none" "guestcpu-host" whatif "${fleet_options[@]}" --fleet fleet --add-report <(echo "<cpu/>")
prints "help ends with an example" "guestcpu whatif --fleet" whatif --help

finish 30
