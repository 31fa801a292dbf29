#!/bin/bash
# guestcpud as a system starts it: by the bus, for the first caller, as a user of its own; and who may do
# what, with the real polkit and without.
# shellcheck disable=SC1091,SC2154,SC2317 # what comes from the file below, and is called by it
set -u
if [ -z "${SYSTEM_BUS:-}" ]; then
    exec "$TEST_SRCDIR/tests/integration/system-bus.sh" "$0"
fi
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
host='/org/guestcpu1/host -m org.guestcpu1.Host'
fleet='/org/guestcpu1/fleet -m org.guestcpu1.Fleet'
guest='<cpu><model>Penryn</model></cpu>'
missing='PermissionDenied: org\.guestcpu1\.[a-z-]*: there is no polkit on this bus, so only root may'
denied='PermissionDenied: org\.guestcpu1\.[a-z-]*: polkit does not allow it'
required='AuthorizationRequired: org\.guestcpu1\.[a-z-]*: polkit wants the caller to be asked'

as() { # as USER COMMAND…: leaves status, out and err
    local user=$1
    shift
    timeout 60 setpriv --reuid="$user" --regid=nogroup --clear-groups --reset-env "$@" >out 2>err
    status=$?
}

ask() { # ask USER OBJECT METHOD ARG…
    local user=$1 object=$2 method=$3
    shift 3
    # shellcheck disable=SC2086
    as "$user" gdbus call --system -t 30 -d org.guestcpu1 -o $object."$method" "$@"
}

change() { # change USER METHOD: one of the four that change something
    case $2 in
    Refresh | Reload) ask "$1" "$host" "$2" ;;
    PutHost) ask "$1" "$fleet" "$2" "$(cat "$TEST_DATA/fleet/clx1.xml")" '{}' ;;
    RemoveHost) ask "$1" "$fleet" "$2" clx1 '{}' ;;
    esac
}

bus() { # bus METHOD: of the bus itself, about guestcpud
    gdbus call --system -d org.freedesktop.DBus -o /org/freedesktop/DBus \
        -m "org.freedesktop.DBus.$1" org.guestcpu1 | tr -dc '0-9 ' | sed 's/^32 //'
}

may() { # may USER METHOD…
    local user=$1 method
    shift
    for method; do
        change "$user" "$method"
        [ "$status" = 0 ] || return 1
    done
}

may_not() { # may_not PATTERN USER METHOD…
    local error=org\\.guestcpu1\\.Error\\.$1 user=$2 method
    shift 2
    for method; do
        change "$user" "$method"
        [ "$status" = 1 ] && grep -qE "$error" err || return 1
    done
}

reads() { # reads USER
    ask "$1" "$host" CompareCpu "$guest" '{}' && [ "$status" = 0 ] && grep -q incompatible out &&
        ask "$1" "$host" GetReport && [ "$status" = 0 ] &&
        ask "$1" "$fleet" ListHosts '{}' && [ "$status" = 0 ] &&
        ask "$1" "${host/org.guestcpu1.Host/org.freedesktop.DBus.Properties}" Get \
            org.guestcpu1.Host State && [ "$status" = 0 ] && grep -q ready out
}

is_user() { # is_user NAME: guestcpud runs as it
    [ "$(bus GetConnectionUnixUser)" = "$(id -u "$1")" ]
}

knows() { # knows NAME: it is in the fleet
    ask nobody "$fleet" ListHosts '{}'
    grep -qF "'$1'" out
}

takes_the_name() {
    as nobody env LD_LIBRARY_PATH="$SYSTEM_BUS" LSAN_OPTIONS=suppressions="$SYSTEM_BUS/lsan.supp" \
        "$SYSTEM_BUS/guestcpud" --system --config /dev/null --connect test:///default
    [ "$status" != 4 ]
}

# ends_with SIGNAL STATUS: guestcpud, when it is sent the signal
ends_with() {
    kill "-$1" "$(bus GetConnectionUnixProcessID)" && read -rt 60 -u 9 status &&
        [ "$status" = "$2" ]
}

start_polkit() {
    "$SYSTEM_BUS/polkit" >polkit.log 2>&1 &
    polkit=$!
    gdbus wait --system --timeout 30 org.freedesktop.PolicyKit1
}

# Who has no rule would have to be asked.
cat >/etc/polkit-1/rules.d/10-test.rules <<'RULES'
polkit.addRule(function(action, subject) {
    if (action.id.indexOf("org.guestcpu1.") != 0) return polkit.Result.NOT_HANDLED;
    if (subject.user == "daemon") return polkit.Result.YES;
    if (subject.user == "games") return polkit.Result.NO;
    if (subject.user == "bin")
        return action.id == "org.guestcpu1.refresh" ? polkit.Result.YES : polkit.Result.NO;
    return polkit.Result.NOT_HANDLED;
});
RULES

# Held open, so that no end is missed.
exec 9<>"$SYSTEM_BUS/ends"

holds "the first caller is answered, whoever it is" reads nobody
holds "guestcpud runs as its own user" is_user guestcpu
holds "without polkit nobody may change anything" \
    may_not "$missing" nobody Refresh Reload PutHost RemoveHost
holds "without polkit root may" may root Refresh Reload PutHost RemoveHost
start_polkit
holds "polkit: who would have to be asked is told so" \
    may_not "$required" nobody Refresh Reload PutHost RemoveHost
holds "polkit: who is refused is told so" may_not "$denied" games Refresh Reload PutHost RemoveHost
holds "polkit: who is refused may read" reads games
holds "polkit: who is allowed may" may daemon Refresh Reload PutHost RemoveHost
holds "polkit: root may" may root Refresh Reload PutHost RemoveHost
holds "polkit: each method asks for its own action" may bin Refresh
holds "polkit: and for no other" may_not "$denied" bin Reload PutHost RemoveHost
holds "nobody else takes the name" eval '! takes_the_name'
holds "a host is put into the fleet" may daemon PutHost
holds "guestcpud is killed" ends_with KILL 137
holds "the bus starts another one, which knows the fleet" knows clx1
holds "it asks polkit, too" may_not "$denied" games Refresh
kill -KILL $polkit
wait $polkit 2>/dev/null
holds "when polkit is gone, nobody may change anything" may_not "$missing" daemon Refresh PutHost
holds "when polkit is gone, root may" may root Refresh
holds "guestcpud ends well" ends_with TERM 0
finish 18
