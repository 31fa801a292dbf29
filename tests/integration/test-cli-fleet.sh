#!/bin/bash
# guestcpu fleet, and the commands about fleets with guestcpud's hosts: they say of them what they say
# of a directory of the same reports.
# shellcheck disable=SC1091,SC2154,SC2317 # what comes from the files below, and is called by it
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/daemon-bus.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

kernel() { printf '<kernel release="6.1.0"><command-line>%s</command-line></kernel>' "$1"; }
tsc() { sed "s|</arch></cpu>|</arch><counter name='tsc' frequency='$1'/></cpu>|"; }
mkdir fleet
extra=$(kernel "quiet root=n1") report n1 "Base@Intel" "Old Base" | tsc 2300000000 >fleet/n1.xml
extra=$(kernel "quiet root=n2") collected=2026-06-15T11:00:00Z report n2 "Base@Intel" "Old Base" | tsc 2400000000 >fleet/n2.xml
extra=$(kernel "clearcpuid=avx") report n3 "Base@Intel -avx" "Old -Base" >fleet/n3.xml
machine=pc-q35-8.0 report n4 "Base@Intel avx512f" "Old Base Base-v2" >fleet/n4.xml
report n5 "Rome@AMD -avx" "Rome" >fleet/n5.xml
collected=2026-06-01T00:00:00Z report n6 "Old@Intel" "Old" >fleet/n6.xml
libvirt=11.3.0 report n7 "Base@Intel newer" "Base" >fleet/n7.xml
cat >base.xml <<'XML'
<domain type='kvm'><name>web1</name><os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
<cpu mode='custom' match='exact'><model>Base</model></cpu></domain>
XML
cat >vm.json <<'JSON'
{"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachineInstance", "metadata": {"name": "web1"},
 "spec": {"domain": {"cpu": {"model": "Base"}}}}
JSON
printf '[instance]\nname = web2\narch = x86_64\n' >web2.ini
questions=(
    'place base.xml'
    'place --max-age 1d base.xml'
    'place --instance web2.ini --set libvirt.cpu_mode=custom --set libvirt.cpu_model=Base'
    'explain --host n3 base.xml'
    'explain --host n6 --max-age 1d base.xml'
    'explain --from n1 --to n4'
    'common'
    'common n1 n2 n4'
    'whatif --remove n6'
    'whatif --add n8=n4 --remove n1'
    'matrix'
    'matrix --models'
    'matrix --guest base.xml'
    'matrix --format svg'
    'matrix --format html'
    'domains -k 3'
    'domains -k 1'
    'selector vm.json'
)

# ask WHERE OPTION…: asks all questions, as text and as JSON; leaves WHERE.N.out, .err and .status.
ask() {
    local where=$1 n=0 question form
    shift
    for question in "${questions[@]}"; do
        for form in '' --json; do
            n=$((n + 1))
            # shellcheck disable=SC2086
            call $question $form "${options[@]}" "$@"
            cp out "$where.$n.out"
            cp err "$where.$n.err"
            echo "$status" >"$where.$n.status"
        done
    done
}

is_same() { # is_same ONE OTHER: whether all answers are
    local one
    for one in "$1".*; do
        cmp "$one" "$2.${one#*.}" || return 1
    done
}
json() { python3 -c "import json,sys; d = json.load(open('out')); print($1)"; }
is() { [ "$1" = "$2" ] || { printf '  is  %s\n  not %s\n' "$1" "$2" && return 1; }; }

# The selector takes neither a time nor maps of other libvirts.
options=("${fleet_options[@]}")
all=("${questions[@]}")
questions=("${all[@]:0:17}")

# Neither a daemon nor a directory.
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$scratch/nobody
refuses 4 'without a fleet it is told what to do' 'cannot be reached.*--fleet DIR.*guestcpu fleet put' \
    place "${options[@]}" base.xml
answers 4 'in JSON, too' '"error" : "Unreachable"' place --json "${options[@]}" base.xml
refuses 4 'a fleet needs a daemon' 'systemctl start guestcpud' fleet list
start_bus
for words in 'fleet list' status 'domains -k 1 --config /dev/null'; do
    # shellcheck disable=SC2086
    DBUS_SESSION_BUS_ADDRESS=unix:path=$scratch/nobody refuses 4 "$words: on the session bus another" \
        'guestcpud --session &' $words --session
    holds 'and not that of the system' test "$(grep -c systemctl err)" = 0
done
refuses 4 'and a bus has none' 'guestcpud does not run.*--fleet DIR' domains -k 1 "${options[@]}"
refuses 2 '--no-daemon needs a directory' '--fleet DIR is needed' matrix --no-daemon "${options[@]}"
refuses 2 'one fleet only' 'one fleet' common --daemon --fleet fleet "${options[@]}"
refuses 2 'for explain, too' 'one fleet' explain --session --fleet fleet --host n1 base.xml
refuses 2 'and whatif' 'one fleet' whatif --session --fleet fleet --remove n1
holds 'nobody has started a daemon' test ! -e "$activated"

start_daemon --connect test:///default --fleet "$scratch/store"
refuses 3 'an empty fleet is told' 'fleet of guestcpud is empty.*guestcpu fleet put' \
    place "${options[@]}" base.xml
prints 'and has an empty list' '"hosts" : \[\],' fleet list --json
prints 'hosts are put' '^n3$' fleet put fleet/*.xml
holds 'all of them' is "$(tr '\n' ' ' <out)" 'n1 n2 n3 n4 n5 n6 n7 '

ask directory --fleet fleet
holds 'there are yes and no' is "$(cat directory.*.status | sort -u | tr '\n' ' ')" '0 1 '
ask daemon
holds 'the daemon'"'"'s hosts have the same, byte for byte' is_same directory daemon
ask asked --daemon
holds 'whether it is asked for or not' is_same directory asked
export DBUS_SESSION_BUS_ADDRESS=$DBUS_SYSTEM_BUS_ADDRESS
DBUS_SYSTEM_BUS_ADDRESS=unix:path=$scratch/none ask session --session
holds 'and on the session bus' is_same directory session
stop_daemon
start_daemon --connect test:///default --fleet "$scratch/store"
ask again
holds 'and after a new start' is_same directory again

questions=('selector vm.json')
options=(--config /dev/null --cpu-map "$data/maps/directory")
ask nodes --fleet fleet
ask daemon-nodes --daemon
holds 'nodes of the selector are hosts of the daemon' grep -q 'n1: fits' daemon-nodes.1.out
# What is warned of names the file, or the daemon.
sed -i -E 's,(fleet/n.\.xml|guestcpud): ,SOURCE: ,; s,"(fleet/n.\.xml|guestcpud)","SOURCE",' ./*nodes.*
holds 'and judged alike' is_same nodes daemon-nodes
call selector vm.json "${options[@]}"
holds 'without a word the selector alone is meant' grep -q '^cpu-model.node.kubevirt.io/Base=true$' out
refuses 2 'nodes from one place' 'both tell of the nodes' selector --daemon --nodes x.json vm.json
refuses 3 'a host that the daemon does not know' 'guestcpud: .*did you mean "n' \
    explain "${fleet_options[@]}" --host n11 base.xml

# list and remove
call fleet list
holds 'a list has a line for each host' is "$(wc -l <out)" 8
holds 'with what is known of it' grep -qE \
    '^2026-06-15T11:00:00Z +([0-9]+ (s|min|h|d) +-|the future +future) +x86_64 +9.0.0 +Base +n2$' out
collected=$(date -u +%Y-%m-%dT%H:%M:%SZ) report n8 "Base@Intel" "Base" | call fleet put -
call fleet list
holds 'nobody is called fresh who was not asked how old' sh -c '! grep -q fresh out'
holds 'but how old the facts are is told' grep -qE '^[^ ]+ +[0-9]+ s +- .* n8$' out
call fleet list --max-age 1d
holds 'by a limit they are fresh' grep -qE '^[^ ]+ +[0-9]+ s +fresh .* n8$' out
call fleet list --json
holds 'JSON: how old, and not whether that is too old' is \
    "$(json '[h["age"] for h in d["hosts"] if h["name"] == "n8" and 0 <= h["age_s"] < 1000]')" "[None]"
call fleet remove n8
call fleet list --json --max-age 1s
holds 'JSON: names' is "$(json '[h["name"] for h in d["hosts"]]')" "['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7']"
holds 'JSON: what is known' is "$(json '[d["hosts"][6][k] for k in ("uuid", "arch", "libvirt_version", "host_model", "collected_at")]')" \
    "[None, 'x86_64', '11.3.0', 'Base', '2026-06-15T10:00:00Z']"
holds 'JSON: age' is "$(json 'd["hosts"][5]["age"] in ("stale", "future")')" True
answers 3 'who is not there cannot be removed' '^n5$' fleet remove n5 nn7
holds 'which is told with the nearest name' grep -qF 'no host is called "nn7"; did you mean "n7"?' err
call fleet list
holds 'the others are' is "$(awk 'NR > 1 { print $NF }' out | tr '\n' ' ')" 'n1 n2 n3 n4 n6 n7 '
prints 'removing in JSON' '"n7"' fleet remove --json n7
echo '<guestcpu-host' >broken.xml
answers 3 'a broken report does not keep the others out' '^n5$' fleet put broken.xml fleet/n5.xml nowhere.xml
holds 'it is told' grep -q '^broken.xml:2: error: ' err
holds 'and so is a file that is not there' grep -q 'nowhere.xml' err
collected=2026-06-14T00:00:00Z report n5 "Rome@AMD -avx" "Rome" >older.xml
refuses 3 'an older report is refused' 'older than the one that is known' fleet put older.xml
# Where a report is wrong, it is its file that is named, not the connection that it came through.
report n1 "Base@Intel" "Old Base" | sed 's|<name>n1|<uuid>22222222-2222-4222-8222-222222222222</uuid>&|' >u1.xml
sed 's|22222222-2|33333333-3|' u1.xml >u2.xml
: >empty.xml
echo '<capabilities/>' >other.xml
printf '<guestcpu-host version="1">\0</guestcpu-host>' >nul.xml
printf '<guestcpu-host version="1"><name>\xff</name></guestcpu-host>' >latin.xml
refuses 3 'an empty file is named, with what to do' \
    '^empty.xml: error: the document is empty; .*guestcpu report' fleet put empty.xml
refuses 3 'so is standard input' '^standard input: error: the document is empty' fleet put - </dev/null
refuses 3 'another document, with its line' '^other.xml:1: error: the document is a <capabilities>' fleet put other.xml
refuses 3 'one that is no text' '^nul.xml: error: it has a NUL' fleet put nul.xml
refuses 3 'or not UTF-8' '^latin.xml: error: it is no UTF-8' fleet put latin.xml
refuses 3 'an older one, with what to do' '^older.xml: error: .* older .*; if the time .* remove the host first' fleet put older.xml
call fleet put u1.xml
refuses 3 'two machines of one name, with the files of both' \
    '^u2.xml: error: another machine .* in u1.xml; rename one' fleet put u2.xml
call fleet put --json empty.xml other.xml
holds 'JSON: file and line' is "$(json '[(f["file"], f["line"]) for f in d["findings"]]')" \
    "[('empty.xml', None), ('other.xml', 1)]"
holds 'and no message has another name for them' sh -c '! grep -E "guestcpud|:1\." out err'
call fleet put fleet/n1.xml
prints 'a report from standard input' '^n9$' fleet put - < <(report n9 "Base@Intel" "Old Base")
call place "${fleet_options[@]}" base.xml
holds 'is asked about' grep -q ' n9$' out

# Permission
start_polkit() { # start_polkit no|ask: comes back when it is there
    exec 6< <("$TEST_SRCDIR/tests/integration/fake-polkit.py" "$1")
    polkit=$!
    read -r _ <&6
}
stop_polkit() {
    kill "$polkit"
    cat <&6
}
skipped=0
if /usr/bin/python3 -c 'from gi.repository import Gio' 2>/dev/null; then
    start_polkit no
    refuses 5 'who may not put is told' 'n1.xml: .*org.guestcpu1.change-fleet.*as root' fleet put fleet/n1.xml
    refuses 5 'nor remove' 'polkit does not allow it' fleet remove n1
    answers 5 'in JSON, too' '"code" : "PermissionDenied"' fleet remove --json n1
    call fleet list --json
    holds 'everybody may list' test "$status" = 0
    holds 'nothing was removed' grep -q '"n1"' out
    prints 'and ask' ' n1$' place "${fleet_options[@]}" base.xml
    stop_polkit
    start_polkit ask
    refuses 5 'nobody is asked for a password' 'polkit wants the caller to be asked' fleet remove n1
    stop_polkit
else
    echo 'SKIP: gi for Python is not installed (python3-gi)'
    skipped=1
fi

# Usage
refuses 2 'a verb is needed' 'one of list' fleet
refuses 2 'a known one' 'one of list' fleet empty
refuses 2 'put what' 'put needs a FILE' fleet put
refuses 2 'remove whom' 'remove needs a HOST' fleet remove
refuses 2 'list takes nothing' 'no more words' fleet list n1
refuses 2 'an age that is none' '--max-age is a length' fleet list --max-age old
refuses 2 'an age for put' '--max-age is for list' fleet put --max-age 1d n1.xml
refuses 2 'only the daemon has it' 'no other source' fleet list --no-daemon
prints 'help ends with an example' '^  guestcpu fleet remove n2$' fleet --help

# A fleet that is on no disk.
stop_daemon
start_daemon --connect test:///default
call fleet put fleet/*.xml
questions=("${all[@]:0:17}")
options=("${fleet_options[@]}")
ask memory
holds 'a fleet that is kept nowhere is sent, too' is_same directory memory

[ "$skipped" = 0 ] || [ "$failed" != 0 ] || exit 77
finish 45
