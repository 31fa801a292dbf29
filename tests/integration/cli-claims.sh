# shellcheck shell=bash
# For the tests that call guestcpu as a user does: sourced, not run. Leaves the caller in a scratch
# directory; each claim is one call.
set -u
guestcpu=$TEST_BUILDDIR/driver/cli/guestcpu
data=$TEST_DATA
export GUESTCPU_TEMPLATES=$TEST_SRCDIR/templates
export GUESTCPU_TRAITS=$TEST_SRCDIR/traits
export GUESTCPU_CPU_NAMES=$TEST_SRCDIR/driver/cpu/cpu-names.txt
scratch=$(mktemp -d "${TMPDIR:-/tmp}/guestcpu-cli.XXXXXX")
trap 'chmod -R u+rwx "$scratch"; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 99

failed=0
passed=0
status=
tell() { # tell OK|NOT NAME
    if [ "$1" = OK ]; then
        passed=$((passed + 1))
        printf 'ok - %s\n' "$2"
    else
        failed=$((failed + 1))
        printf 'not ok - %s\n  status %s\n' "$2" "$status"
        sed 's/^/  out: /' out | head -20
        sed 's/^/  err: /' err | head -20
    fi
}

call() { # call ARGS…: runs guestcpu, leaves status, out and err
    "$guestcpu" "$@" >out 2>err
    status=$?
}

holds() { # holds NAME COMMAND…: the command succeeds
    local name=$1
    shift
    if "$@"; then tell OK "$name"; else tell NOT "$name"; fi
}

# refuses STATUS NAME PATTERN ARGS…: the status, a message, and nothing half-written
refuses() {
    local want=$1 name=$2 pattern=$3
    shift 3
    call "$@"
    if [ "$status" = "$want" ] && grep -qE -- "$pattern" err && [ ! -s out ]; then
        tell OK "$name"
    else
        tell NOT "$name (wanted status $want and $pattern)"
    fi
}

# answers STATUS NAME PATTERN ARGS…: the status, and a line of the output
answers() {
    local want=$1 name=$2 pattern=$3
    shift 3
    call "$@"
    if [ "$status" = "$want" ] && grep -qE -- "$pattern" out; then
        tell OK "$name"
    else
        tell NOT "$name (wanted status $want and $pattern)"
    fi
}

# prints NAME PATTERN ARGS…: status 0, and a line of the output
prints() {
    answers 0 "$@"
}

# finish N: ends the test, which made more than N claims
finish() {
    [ $failed = 0 ] && [ $passed -gt "$1" ]
    exit
}
