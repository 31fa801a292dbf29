# shellcheck shell=bash
# A private bus that stands in for the system's, and guestcpud on it. Sourced by tests, not run, after
# cli-claims.sh, whose $scratch and $guestcpu it uses. The bus would start a daemon if somebody asked
# it to, which leaves the file $activated.
# shellcheck disable=SC2154 # what comes from that file
activated=$scratch/activated
bus_pids=
daemon_pids=
trap 'leave $?' EXIT

command -v dbus-daemon >/dev/null || {
    echo 'SKIP: dbus-daemon is not installed (dbus-daemon)'
    exit 77
}

# start_bus [NAME]: leaves DBUS_SYSTEM_BUS_ADDRESS; those that are there already go on.
start_bus() {
    local bus=$scratch/${1:-bus}
    mkdir -p "$scratch/services"
    cat >"$bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path=$bus</listen>
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
    bus_pids+=" $(dbus-daemon --config-file="$bus.conf" --fork --nopidfile --print-pid)" || exit 99
    export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$bus
}

stop_bus() {
    # shellcheck disable=SC2086
    [ -z "$bus_pids" ] || kill $bus_pids
    bus_pids=
}

# start_daemon OPTION…: on the last bus; comes back when it is ready. The program itself, not libtool's script around
# it, so that signals reach it.
start_daemon() {
    LD_LIBRARY_PATH=$TEST_BUILDDIR/driver/.libs "$TEST_BUILDDIR/driver/daemon/.libs/guestcpud" \
        --config /dev/null "$@" &
    daemon_pids+=" $!"
    timeout 60 "$guestcpu" watch --until ready >/dev/null || {
        echo 'not ok - guestcpud becomes ready'
        exit 1
    }
}

# stop_daemon: all of them; fails if one does not end well, as with a leak under sanitizers. What stands
# in for guestcpud may be ended by the signal itself.
stop_daemon() {
    local pid pids=$daemon_pids bad=0
    daemon_pids=
    for pid in $pids; do
        kill "$pid"
        wait "$pid"
        case $? in
        0 | 143) ;;
        *) bad=1 ;;
        esac
    done
    [ $bad = 0 ] || echo 'not ok - guestcpud ends well'
    return $bad
}

# leave STATUS: cleans up, and ends the test with that status, or another if the daemon ends badly.
leave() {
    local status=$1
    stop_daemon || status=1
    stop_bus
    chmod -R u+rwx "$scratch"
    rm -rf "$scratch"
    exit "$status"
}
