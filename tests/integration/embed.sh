#!/bin/sh
# Runs a program with libvirt's in-process QEMU driver at hand, no daemon needed.
# Usage: embed.sh PROGRAM [ARG…]
#
# The program finds the URI in TEST_EMBED_URI; HOME and the XDG directories point into the private
# root directory of that driver. Exit status: the program's, or 77 with the reason on stdout where
# the driver cannot work here.
#
# Each run has a root of its own, because libvirt lets one process at a time use a root. What QEMU
# said about itself (4 seconds to ask) is kept for the next run below TEST_BUILDDIR.
set -eu

# QEMU's socket lies some 60 characters below the root, and its path must stay below 108.
tmp=${TMPDIR:-/tmp}
[ ${#tmp} -le 30 ] || tmp=/tmp

skip() {
    echo "SKIP: $*"
    exit 77
}

# Ends what still runs below root $1 and removes it.
remove_root() {
    for file in "$1"/run/qemu/*.pid; do
        pid=$(cat "$file" 2>/dev/null) || continue
        if grep -aqF "$1" "/proc/$pid/cmdline" 2>/dev/null; then
            kill -KILL "$pid" 2>/dev/null || :
        fi
    done
    rm -rf "$1"
}

# Roots whose script was killed before it could clean up.
remove_stale_roots() {
    find "$tmp" -maxdepth 1 -name 'gcpu-embed.*' -user "$(id -u)" | while read -r old; do
        owner=$(cat "$old/owner" 2>/dev/null) || continue
        kill -0 "$owner" 2>/dev/null || remove_root "$old"
    done
}

have_driver() {
    for file in /usr/lib*/libvirt/connection-driver/libvirt_driver_qemu.so \
        /usr/lib*/*/libvirt/connection-driver/libvirt_driver_qemu.so; do
        [ ! -e "$file" ] || return 0
    done
    return 1
}

# Sets $mode and $as: how to run the program. As root, libvirt refuses to start without the user
# that QEMU runs as by default, although the configuration names another: then the program runs as
# an ordinary user. A user namespace is the first choice since it can read all that we can; containers
# often forbid it, and then what lies in root's home can be read with that one capability.
choose_mode() {
    as=
    mode=user
    [ "$(id -u)" -eq 0 ] || return 0
    if id libvirt-qemu >/dev/null 2>&1 || id qemu >/dev/null 2>&1; then
        mode=root
        return 0
    fi
    ordinary='--reuid=65534 --regid=65534 --clear-groups'
    for as in 'unshare --user --map-user=65534 --map-group=65534' "setpriv $ordinary" \
        "setpriv $ordinary --inh-caps=+dac_override --ambient-caps=+dac_override"; do
        # Not test -x: access(2) looks away from capabilities.
        if $as cat "$program" >/dev/null 2>&1; then
            echo "embed.sh: run as root without a user for QEMU: ${as%% *} makes an ordinary user"
            return 0
        fi
    done
    skip "root without a user libvirt-qemu, and neither unshare nor setpriv makes an ordinary user"
}

write_qemu_conf() {
    echo 'namespaces = []'
    echo 'stdio_handler = "file"'
    [ "$mode" = root ] || return 0
    # With user root a /dev/kvm that only root may open does not make libvirt run QEMU at each call.
    echo 'user = "root"'
    echo 'group = "root"'
    echo 'cgroup_controllers = []'
    echo 'security_driver = "none"'
}

fill_root() {
    mkdir -p "$root/etc" "$root/cache/qemu" "$root/home" "$root/xdg"
    chmod 700 "$root/xdg"
    write_qemu_conf >"$root/etc/qemu.conf"
    cp -R "$cache" "$root/cache/qemu/capabilities" 2>/dev/null || :
    case $as in
    setpriv*) chown -R 65534:65534 "$root" ;;
    esac
}

# Other runs may read and write there at the same time: every file appears whole.
# shellcheck disable=SC2317
keep_cache() {
    mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] || return 0
    for file in "$root"/cache/qemu/capabilities/*.xml; do
        kept=$cache/${file##*/}
        if [ -e "$file" ] && ! cmp -s "$file" "$kept"; then
            cp "$file" "$kept.$$" && mv "$kept.$$" "$kept"
        fi
    done
}

# Called by the traps.
# shellcheck disable=SC2317
finish() {
    trap - EXIT HUP INT TERM
    [ -z "$child" ] || kill "$child" 2>/dev/null || :
    keep_cache || :
    remove_root "$root"
}

[ $# -gt 0 ] || { echo "usage: embed.sh PROGRAM [ARG…]" >&2; exit 2; }
program=$(command -v "$1") || { echo "embed.sh: $1: not found" >&2; exit 2; }
have_driver || skip "libvirt's QEMU driver is not installed (libvirt-daemon-driver-qemu)"
[ -n "$(command -v "qemu-system-$(uname -m)" || command -v kvm)" ] ||
    skip "QEMU for this machine is not installed (qemu-system-x86)"
choose_mode
cache=${TEST_BUILDDIR:-.}/tests/integration/embed-cache/$mode
remove_stale_roots

child=
root=$(mktemp -d "$tmp/gcpu-embed.XXXXXX")
trap finish EXIT
trap 'finish; exit 129' HUP
trap 'finish; exit 130' INT
trap 'finish; exit 143' TERM
echo $$ >"$root/owner"
fill_root

# A shell gives what it runs in the background no standard input unless told so.
exec 4<&0
# shellcheck disable=SC2086
TEST_EMBED_URI="qemu:///embed?root=$root" HOME=$root/home XDG_RUNTIME_DIR=$root/xdg \
    XDG_CACHE_HOME=$root/home/cache XDG_CONFIG_HOME=$root/home/config \
    "$(dirname "$0")/working-kvm.sh" $as "$@" <&4 4<&- &
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
