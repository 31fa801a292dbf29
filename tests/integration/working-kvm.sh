#!/bin/sh
# Runs a program that finds a KVM that works, or none.
# Usage: working-kvm.sh PROGRAM [ARG…]
#
# Where /dev/kvm may be opened and yet starts no guest, as in some virtual machines, libvirt never
# believes what it has learnt of QEMU and runs it anew at each call, which takes seconds. There
# /dev/kvm is hidden from PROGRAM, if this machine lets us, and PROGRAM sees a machine without KVM.
set -eu

is_broken() {
    qemu=$(command -v "qemu-system-$(uname -m)" || command -v kvm) || return 1
    [ -r /dev/kvm ] && [ -w /dev/kvm ] || return 1
    ! echo '{"execute":"qmp_capabilities"}{"execute":"quit"}' |
        timeout 20 "$qemu" -accel kvm -machine none -nodefaults -display none -qmp stdio >/dev/null 2>&1
}

# Not even root may write to a file that is mounted read-only.
# shellcheck disable=SC2016
hide='mount --bind "$0" /dev/kvm && mount -o remount,bind,ro /dev/kvm'

is_broken || exec "$@"
# An ordinary user must be root to mount, and no longer when PROGRAM runs.
as=
back=
if [ "$(id -u)" -ne 0 ]; then
    as='--user --map-root-user'
    back="unshare --user --map-user=$(id -u) --map-group=$(id -g)"
fi
# shellcheck disable=SC2086
if ! unshare $as --mount sh -c "$hide" "$0" 2>/dev/null; then
    echo "working-kvm.sh: /dev/kvm does not work, and cannot be hidden here"
    exec "$@"
fi
# shellcheck disable=SC2086
exec unshare $as --mount sh -c "$hide"' && exec "$@"' "$0" $back "$@"
