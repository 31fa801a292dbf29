#!/bin/bash
# What is wrong with a fleet on disk, in each command that reads one: an error, or a gap that is
# told.
# shellcheck disable=SC1091,SC2154 # what comes from the files below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

one="11111111-0000-4000-8000-000000000001"
two="22222222-0000-4000-8000-000000000002"
printf '<cpu mode="custom"><model>Base</model></cpu>\n' >guest.xml

# ask COMMAND DIR [OPTION…]: what each command needs besides a fleet
ask() {
    local command=$1 dir=$2
    shift 2
    case $command in
    place) call place "${fleet_options[@]}" --fleet "$dir" "$@" guest.xml ;;
    explain) call explain "${fleet_options[@]}" --fleet "$dir" "$@" --host good guest.xml ;;
    domains) call domains "${fleet_options[@]}" --fleet "$dir" "$@" -k 2 ;;
    whatif) call whatif "${fleet_options[@]}" --fleet "$dir" "$@" --remove good ;;
    *) call "$command" "${fleet_options[@]}" --fleet "$dir" "$@" ;;
    esac
}
commands=(place explain common matrix domains whatif)

fleet() { # fleet DIR: makes it with two hosts that are all right
    mkdir "$1"
    report good "Base@Intel" "Base Old" >"$1/good.xml"
    report fine "Base@Intel avx512f" "Base Old" >"$1/fine.xml"
}
in_err() { grep -qE -- "$1" err; }
in_both() { cat out err | grep -qE -- "$1"; }
said_no_more_than() { [ "$status" -le "$1" ]; }

# Two reports that cannot both be right: an error that names both, in every command.
clashes() { # clashes NAME DIR PATTERN
    for command in "${commands[@]}"; do
        ask "$command" "$2"
        holds "$command: $1" test "$status" = 3
        holds "$command: $1: both files are named" in_err "$3"
    done
}
fleet names
extra="<uuid>$one</uuid>" report twin Base@Intel >names/a.xml
extra="<uuid>$two</uuid>" report twin Base@Intel >names/b.xml
clashes 'two machines of one name' names 'b\.xml.*another machine is called twin.*a\.xml'
fleet uuids
extra="<uuid>$one</uuid>" report n1 Base@Intel >uuids/a.xml
extra="<uuid>${one^^}</uuid>" report n2 Base@Intel >uuids/b.xml
clashes 'two names of one UUID' uuids 'b\.xml.*host n2 has the UUID .* of host n1 .*a\.xml.*two machines'
fleet again
report good Base@Intel >again/z.xml
clashes 'two reports of one host' again 'z\.xml.*good is known already.*good\.xml'

# Files that tell nothing: each is named with its reason, and the others count.
fleet files
echo ours >files/README
head -c 400 files/good.xml >files/truncated.xml
{ cat files/good.xml && head -c 52428800 /dev/zero | tr '\0' ' '; } >files/large.xml
printf '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><guestcpu-host version="1">&c;' \
    >files/entities.xml
{ printf '<guestcpu-host version="1">' && head -c 100000 /dev/zero | sed 's/\x0/<a>/g'; } \
    >files/deep.xml
printf '\377\376\000<' >files/binary.xml
sed 's/version="1"/version="2"/; s/good/later/' files/good.xml >files/later-format.xml
printf '<capabilities/>' >files/capabilities.xml
: >files/empty.xml
mkdir files/folder.xml
unread=(
    'README: .*does not end in \.xml'
    'truncated\.xml: .*Premature end'
    'large\.xml: .*larger than 33554432 bytes'
    'entities\.xml: .*document type'
    'deep\.xml: .*depth'
    'binary\.xml: .*NUL'
    'later-format\.xml: .*only version 1 is known'
    'capabilities\.xml: .*<guestcpu-host> is needed'
    'empty\.xml: .*empty'
    'folder\.xml: .*is no regular file'
)
for command in "${commands[@]}"; do
    ask "$command" files
    holds "$command: files that are no reports keep nobody from an answer" said_no_more_than 1
    for what in "${unread[@]}"; do
        holds "$command: told: $what" in_err "$what"
    done
done

# Hosts of which too little is known: gaps of the answer, never a yes.
fleet gaps
collected=2030-01-01T00:00:00Z report tomorrow Base@Intel Base >gaps/tomorrow.xml
{ report bare Base@Intel | sed '/^<domainCapabilities>/,$d' && echo '</guestcpu-host>'; } \
    >gaps/bare.xml
report mainframe gen15a gen15a | sed 's/x86_64/s390x/g' >gaps/mainframe.xml
for command in "${commands[@]}"; do
    options=(--arch x86_64)
    case $command in domains | matrix) options=() ;; esac
    ask "$command" gaps "${options[@]}"
    holds "$command: gaps keep nobody from an answer" said_no_more_than 1
    case $command in
    matrix) ;;
    *)
        holds "$command: a report of the future is told" in_both 'future'
        holds "$command: a report without domain capabilities is told" in_both 'no domain capabilities'
        ;;
    esac
    for host in tomorrow bare mainframe; do
        holds "$command: $host is told" in_both "$host"
    done
done
ask place gaps --arch x86_64 --json
yes=$(python3 -c 'import json; print(*sorted(h["host"] for h in json.load(open("out"))["best"]))')
holds 'only hosts that are known are a yes' test "$yes" = 'fine good'

mkdir empty
for command in "${commands[@]}"; do
    ask "$command" empty
    holds "$command: an empty fleet" test "$status" = 3
    holds "$command: and what to do about it" in_err 'holds no host report'
done
refuses 3 'no domain' '0 domains; at least 1' domains "${fleet_options[@]}" --fleet gaps -k 0
finish 149
