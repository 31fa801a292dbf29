#!/bin/sh
# A system bus of its own, with Debian's policy for it, polkit and guestcpud as they are installed.
# Usage, as root: system-bus.sh PROGRAM [ARG…]
#
# PROGRAM runs beside dbus-daemon --system, which starts guestcpud as the user guestcpu for whoever
# calls it first, by way of etc/system/org.guestcpu1.service. There is no polkit until
# $SYSTEM_BUS/polkit is started; it has no rules but those that PROGRAM writes into
# /etc/polkit-1/rules.d. Each guestcpud that ends writes its exit status to the pipe
# $SYSTEM_BUS/ends. Exit status: the program's, or 77 with the reason on stdout where this cannot
# work.
#
# All of it lives in a mount and a PID namespace, so the machine's own bus is not touched, and
# everything ends with PROGRAM.
set -eu

skip() {
    echo "SKIP: $*"
    exit 77
}

self=$(cd "$(dirname "$0")" && pwd)/${0##*/}
polkitd=/usr/lib/polkit-1/polkitd
folders='/usr/share/dbus-1/system-services /usr/share/dbus-1/system.d /usr/share/polkit-1/actions
    /usr/share/polkit-1/rules.d /etc/polkit-1/rules.d'

check_machine() {
    [ "$(id -u)" -eq 0 ] || skip "only root can make a system bus of its own"
    for program in dbus-daemon gdbus unshare setpriv; do
        [ -n "$(command -v "$program")" ] || skip "$program is not installed"
    done
    [ -x "$polkitd" ] || skip "polkit is not installed (polkitd)"
    for folder in $folders; do
        [ -d "$folder" ] || skip "there is no $folder"
    done
    unshare --mount --pid --fork --kill-child --mount-proc sh -c 'mount -t tmpfs bus /run' \
        2>/dev/null || skip "this kernel or container makes no namespaces or mounts"
}

# Programs and libraries, because the build tree may be where only root can look.
install_daemon() {
    cp "$TEST_BUILDDIR/driver/daemon/.libs/guestcpud" "$SYSTEM_BUS"
    cp -P "$TEST_BUILDDIR"/driver/.libs/lib*.so* "$SYSTEM_BUS"
    cp "$TEST_SRCDIR/tests/lib/lsan.supp" "$SYSTEM_BUS"
    mkfifo -m 666 "$SYSTEM_BUS/ends"
    mkdir -m 777 "$SYSTEM_BUS/state"
    cat >"$SYSTEM_BUS/start" <<SCRIPT
#!/bin/sh
export LD_LIBRARY_PATH=$SYSTEM_BUS STATE_DIRECTORY=$SYSTEM_BUS/state
export LSAN_OPTIONS=suppressions=$SYSTEM_BUS/lsan.supp:print_suppressions=0
$SYSTEM_BUS/guestcpud "\$@" --config /dev/null --connect test:///default
echo \$? >$SYSTEM_BUS/ends
SCRIPT
    chmod 755 "$SYSTEM_BUS/start"
    sed "s|^Exec=[^ ]*|Exec=$SYSTEM_BUS/start|" "$TEST_BUILDDIR/etc/system/org.guestcpu1.service" \
        >/usr/share/dbus-1/system-services/org.guestcpu1.service
}

install_policies() {
    cp "$SYSTEM_BUS/org.freedesktop.PolicyKit1.conf" "$TEST_SRCDIR/etc/system/org.guestcpu1.conf" \
        /usr/share/dbus-1/system.d
    cp "$TEST_SRCDIR/etc/system/org.guestcpu1.policy" /usr/share/polkit-1/actions
    # As make install leaves them, whoever unpacked the source.
    chmod 644 /usr/share/dbus-1/system.d/* /usr/share/polkit-1/actions/*
    printf '#!/bin/sh\nexec %s --no-debug\n' "$polkitd" >"$SYSTEM_BUS/polkit"
    chmod 755 "$SYSTEM_BUS/polkit"
}

provide_user() {
    ! id guestcpu >/dev/null 2>&1 || return 0
    cp /etc/passwd /etc/group "$SYSTEM_BUS"
    echo 'guestcpu:x:64056:64056::/nonexistent:/bin/false' >>"$SYSTEM_BUS/passwd"
    echo 'guestcpu:x:64056:' >>"$SYSTEM_BUS/group"
    mount --bind "$SYSTEM_BUS/passwd" /etc/passwd
    mount --bind "$SYSTEM_BUS/group" /etc/group
}

run_inside() {
    mount -t tmpfs -o mode=755 bus /run
    SYSTEM_BUS=/run/guestcpu-test
    export SYSTEM_BUS
    mkdir -p "$SYSTEM_BUS" /run/dbus
    cp /usr/share/dbus-1/system.d/org.freedesktop.PolicyKit1.conf "$SYSTEM_BUS"
    [ ! -d /etc/dbus-1/system.d ] || mount -t tmpfs bus /etc/dbus-1/system.d
    for folder in $folders; do
        mount -t tmpfs -o mode=755 bus "$folder"
    done
    provide_user
    install_policies
    install_daemon
    unset DBUS_SYSTEM_BUS_ADDRESS
    dbus-daemon --system --fork --nopidfile
    status=0
    "$@" || status=$?
    exit "$status"
}

[ $# -gt 0 ] || { echo "usage: system-bus.sh PROGRAM [ARG…]" >&2; exit 2; }
if [ "$1" = inside ]; then
    shift
    run_inside "$@"
fi
check_machine
exec unshare --mount --pid --fork --kill-child --mount-proc "$self" inside "$@"
