# shellcheck shell=bash
# For tests of org.guestcpu1.Migrations beside two-hosts.sh, after daemon-bus.sh: sourced, not run.
# shellcheck disable=SC2154 # what comes from the other files
migrations=/org/guestcpu1/migrations

command -v gdbus >/dev/null || {
    echo 'SKIP: gdbus is not installed (libglib2.0-bin)'
    exit 77
}

# bus_call OBJECT INTERFACE.METHOD ARGS…: leaves out, answer or error; OBJECT "": that of all
bus_call() {
    local object=${1:-$migrations} method=$2
    shift 2
    gdbus call --system --dest org.guestcpu1 --object-path "$object" --timeout 60 \
        --method "org.guestcpu1.$method" -- "$@" >out 2>&1
}

# as_stranger METHOD ARGS…: as a user who is not root
as_stranger() {
    local method=$1
    shift
    setpriv --reuid 65534 --regid 65534 --clear-groups gdbus call --system --dest org.guestcpu1 \
        --object-path "$migrations" --method "org.guestcpu1.Migrations.$method" -- "$@" >out 2>&1
}

# property NAME: of the migration $object
property() {
    gdbus call --system --dest org.guestcpu1 --object-path "$object" \
        --method org.freedesktop.DBus.Properties.Get org.guestcpu1.Migration "$1" |
        sed "s/^(<\(.*\)>,)$/\1/; s/^uint[0-9]* //; s/^int[0-9]* //; s/^'\(.*\)'$/\1/"
}

# start GUEST [OPTIONS]: leaves $object; its signals appear in the file signals
start() {
    bus_call "" Migrations.Start "$1" "$TEST_BETA" "{${2:-}}"
    object=$(sed -n "s/^(objectpath '\(.*\)',)$/\1/p" out)
    [ -n "$object" ] || sed 's/^/  start: /' out
}

is_state() {
    [ "$(property State)" = "$1" ]
}

has_ended() {
    case $(property State) in
    moved | aborted | failed) return 0 ;;
    *) return 1 ;;
    esac
}

is_moving() {
    is_state running && [ "$(property DataTotal)" -gt 0 ]
}

wait_for_end() {
    until_true has_ended
}

wait_for_running() {
    until_true is_moving
}
