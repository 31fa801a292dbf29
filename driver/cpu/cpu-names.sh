#!/bin/sh
# Prints the data of driver/cpu/name-history.h: which of libvirt's CPU maps know which names.
# Usage: [GUESTCPU=PROGRAM] driver/cpu/cpu-names.sh DIR…; DIR is called libvirt-X.Y.Z and holds the
# folder cpu_map of that release. Written to driver/cpu/cpu-names.txt for each release of libvirt.
set -eu

guestcpu=${GUESTCPU:-guestcpu}
[ $# -gt 0 ] || { sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2 && exit 2; }

version() {
    basename "$1" | sed -n 's/^libvirt-//p'
}

names() { # names DIR ARCH [OPTION]
    dir=$1 arch=$2
    shift 2
    "$guestcpu" models --config /dev/null --cpu-map "$dir/cpu_map" --arch "$arch" "$@" 2>/dev/null |
        awk '{ print $1 }'
}

sorted=$(for dir; do echo "$(version "$dir") $dir"; done | sort -V | awk '{ print $2 }')
echo '# Which names the CPU maps of libvirt know, for messages about those that one of them does not.'
echo '# Data, made by driver/cpu/cpu-names.sh from the maps of these releases; see name-history.h.'
echo "maps$(for dir in $sorted; do printf ' %s' "$(version "$dir")"; done)"
for dir in $sorted; do
    for arch in x86_64 ppc64 aarch64; do
        family=$(echo $arch | sed 's/x86_64/x86/; s/aarch64/arm/')
        names "$dir" $arch | sed "s/.*/$family model & $(version "$dir")/"
        names "$dir" $arch --features | sed "s/.*/$family feature & $(version "$dir")/"
    done
done | awk '
    { key = $1 " " $2 " " $3; known[key] = known[key] " " $4 }
    END { for (key in known) print key known[key] }' | LC_ALL=C sort
