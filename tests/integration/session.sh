#!/bin/sh
# Runs a program as an ordinary user with a home of its own, in which it can start libvirtd and reach
# it as qemu:///session.
# Usage: session.sh PROGRAM [ARG…]
#
# HOME and the XDG directories point into a private directory that holds a configuration of QEMU;
# libvirt starts no daemon by itself there. Exit status: the program's, or 77 with the reason on
# stdout where this cannot work. What QEMU said about itself is kept for the next run below
# TEST_BUILDDIR.
set -eu

skip() {
    echo "SKIP: $*"
    exit 77
}

# Sets $as: how to become an ordinary user who can read all that we can.
choose_user() {
    as=
    [ "$(id -u)" -eq 0 ] || return 0
    as='unshare --user --map-user=65534 --map-group=65534'
    $as cat "$program" >/dev/null 2>&1 || skip "root, and unshare makes no ordinary user"
}

# Ends what the program has left behind, and removes the home.
# shellcheck disable=SC2317
finish() {
    trap - EXIT HUP INT TERM
    for file in /proc/[0-9]*/environ; do
        grep -qzxF "HOME=$home" "$file" 2>/dev/null || continue
        pid=${file#/proc/}
        kill -KILL "${pid%/environ}" 2>/dev/null || :
    done
    mkdir -p "$cache"
    cp -R "$home/cache/libvirt/qemu/capabilities/." "$cache" 2>/dev/null || :
    rm -rf "$home"
}

[ $# -gt 0 ] || { echo "usage: session.sh PROGRAM [ARG…]" >&2; exit 2; }
program=$(command -v "$1") || { echo "session.sh: $1: not found" >&2; exit 2; }
PATH=$PATH:/usr/sbin
command -v libvirtd >/dev/null || skip "libvirtd is not installed (libvirt-daemon)"
[ -n "$(command -v "qemu-system-$(uname -m)" || command -v kvm)" ] ||
    skip "QEMU for this machine is not installed (qemu-system-x86)"
choose_user
cache=${TEST_BUILDDIR:-.}/tests/integration/session-cache

# Sockets lie below, and their paths must stay below 108 characters.
home=$(mktemp -d /tmp/gcpu-session.XXXXXX)
trap finish EXIT
trap 'finish; exit 129' HUP
trap 'finish; exit 130' INT
trap 'finish; exit 143' TERM
mkdir -p "$home/config/libvirt" "$home/cache/libvirt/qemu" "$home/xdg"
chmod 700 "$home/xdg"
printf '%s\n' 'namespaces = []' 'stdio_handler = "file"' >"$home/config/libvirt/qemu.conf"
cp -R "$cache" "$home/cache/libvirt/qemu/capabilities" 2>/dev/null || :

status=0
# shellcheck disable=SC2086
HOME=$home XDG_RUNTIME_DIR=$home/xdg XDG_CACHE_HOME=$home/cache XDG_CONFIG_HOME=$home/config \
    LIBVIRT_AUTOSTART=0 "$(dirname "$0")/working-kvm.sh" $as "$@" || status=$?
exit "$status"
