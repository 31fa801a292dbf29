#!/bin/sh
# The files by which a system starts guestcpud: they are valid, fit together, and give it no more
# privilege than doc/daemon.md says.
# Claims are called by name.
# shellcheck disable=SC2317
set -eu

srcdir=${TEST_SRCDIR:-.}
builddir=${TEST_BUILDDIR:-build}
status=0

# claim TEXT COMMAND…: counts it.
claim() {
    text=$1
    shift
    if output=$("$@" 2>&1); then
        echo "ok - $text"
    else
        echo "not ok - $text"
        echo "$output" | tail -n 20
        status=1
    fi
}

well_formed() {
    xmllint --noout --nonet "$srcdir/etc/system/org.guestcpu1.conf" \
        "$srcdir/etc/system/org.guestcpu1.policy" "$srcdir"/driver/dbus/org.guestcpu1.*.xml
}

# The actions that the daemon asks for are those that polkit knows.
same_actions() {
    declared=$(sed -n 's/.*<action id="\([^"]*\)".*/\1/p' "$srcdir/etc/system/org.guestcpu1.policy")
    asked=$(grep -ho '"org\.guestcpu1\.[a-z-]*"' "$srcdir"/driver/daemon/*/*.c | tr -d '"')
    [ "$(echo "$declared" | sort -u)" = "$(echo "$asked" | sort -u)" ]
}

# Every member has a comment of its own in the interfaces.
documented() {
    python3 - "$srcdir"/driver/dbus/org.guestcpu1.*.xml <<'PYTHON'
import re, sys
missing = []
for name in sys.argv[1:]:
    text = open(name).read()
    members = re.findall(r'<(?:method|property|signal) name="(\w+)"', text)
    missing += [m for m in members if not re.search(r'<!--\s+%s:' % m, text)]
    missing += [] if members else [name]
sys.exit(f"no comment about {missing}" if missing else 0)
PYTHON
}

same_names() {
    grep -qx 'BusName=org.guestcpu1' "$builddir/etc/system/guestcpud.service" &&
        grep -qx 'Name=org.guestcpu1' "$builddir/etc/system/org.guestcpu1.service" &&
        grep -qx 'SystemdService=guestcpud.service' "$builddir/etc/system/org.guestcpu1.service" &&
        grep -q '^u guestcpu ' "$srcdir/etc/system/sysusers.conf" &&
        grep -q '<policy user="guestcpu">' "$srcdir/etc/system/org.guestcpu1.conf" &&
        ! grep -q '@sbindir' "$builddir/etc/system/guestcpud.service"
}

exposure() {
    systemd-analyze security --offline=true --threshold=20 "$builddir/etc/system/guestcpud.service"
}

claim "unit, activation, policy and user fit together" same_names
claim "polkit knows the actions that are asked for, and no others" same_actions
if command -v xmllint >/dev/null; then
    claim "policies and interface are well formed" well_formed
fi
if command -v python3 >/dev/null; then
    claim "every method and property has its comment" documented
fi
if systemd-analyze security --help 2>/dev/null | grep -q -e --offline; then
    claim "systemd-analyze security says at most 2.0" exposure
else
    echo "# systemd-analyze is not there, or too old to look at a file"
fi
exit "$status"
