# shellcheck shell=bash
# A private bus that stands in for the system's, and guestcpud on it. Sourced by tests, not run, after
# cli-claims.sh, whose $scratch and $guestcpu it uses. The bus would start a daemon if somebody asked
# it to, which leaves the file $activated.
# shellcheck disable=SC2154 # what comes from that file
activated=$scratch/activated
bus_pid=
daemon_pid=
trap 'stop_daemon; stop_bus; chmod -R u+rwx "$scratch"; rm -rf "$scratch"' EXIT

command -v dbus-daemon >/dev/null || {
    echo 'SKIP: dbus-daemon is not installed (dbus-daemon)'
    exit 77
}

start_bus() { # leaves DBUS_SYSTEM_BUS_ADDRESS
    mkdir -p "$scratch/services"
    cat >"$scratch/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path=$scratch/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$scratch/services</servicedir>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
CONF
    cat >"$scratch/services/org.guestcpu1.service" <<SERVICE
[D-BUS Service]
Name=org.guestcpu1
Exec=/usr/bin/env touch $activated
SERVICE
    # Comes back when the bus listens.
    bus_pid=$(dbus-daemon --config-file="$scratch/bus.conf" --fork --nopidfile --print-pid) || exit 99
    export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$scratch/bus
}

stop_bus() {
    [ -z "$bus_pid" ] || kill "$bus_pid"
    bus_pid=
}

# start_daemon OPTION…: comes back when it is ready. The program itself, not libtool's script around
# it, so that signals reach it.
start_daemon() {
    LD_LIBRARY_PATH=$TEST_BUILDDIR/driver/.libs "$TEST_BUILDDIR/driver/daemon/.libs/guestcpud" \
        --config /dev/null "$@" &
    daemon_pid=$!
    timeout 60 "$guestcpu" watch --until ready >/dev/null || {
        echo 'not ok - guestcpud becomes ready'
        exit 1
    }
}

stop_daemon() {
    [ -n "$daemon_pid" ] || return 0
    kill "$daemon_pid"
    wait "$daemon_pid"
    daemon_pid=
}
