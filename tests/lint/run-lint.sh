#!/bin/sh
# Runs the checks of this folder over the tree and a build of it, and leaves NAME.log and NAME.trs in
# the build tree, as the test driver of make does.
# Usage: run-lint.sh BUILD_DIR [NAME…]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
LINT_BUILD=$(cd "$1" && pwd)
export LINT_BUILD
shift
[ $# -gt 0 ] || set -- layers objects public format scripts cppcheck words sizes docs test-lint
mkdir -p "$LINT_BUILD/tests/lint"

failed=0
for name; do
    log=$LINT_BUILD/tests/lint/$name.log
    status=0
    "$here/$name.sh" >"$log" 2>&1 || status=$?
    case $status in
    0) result=PASS ;;
    77) result=SKIP ;;
    *) result=FAIL failed=1 ;;
    esac
    echo "$result: tests/lint/$name"
    echo ":test-result: $result" >"${log%.log}.trs"
    if [ "$result" = FAIL ]; then
        cat "$log"
    else
        grep -E 'warning:|^SKIP' "$log" || :
    fi
done
exit "$failed"
