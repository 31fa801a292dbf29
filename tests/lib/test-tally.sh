#!/bin/sh
# Proves that tally.sh counts what happened, above all that it never turns a failure green.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tests"
touch -d '1 hour ago' "$work/stamp"
failed=0

# Leaves program $1 with the result $2 and the log of standard input.
program() {
    echo ":test-result: $2" >"$work/tests/$1.trs"
    cat >"$work/tests/$1.log"
}

# Wants the tally to end with status $2 and to hold the lines $3; then forgets all programs. $4 is
# what make said: yes or no.
check() {
    status=0
    said=$("$here/tally.sh" "$work" "$work/stamp" "${4:-yes}") || status=$?
    if [ "$status" -eq "$2" ] && [ "$said" = "$3" ]; then
        echo "ok - $1"
    else
        printf 'not ok - %s: status %s, said:\n%s\n' "$1" "$status" "$said"
        failed=1
    fi
    rm -f "$work/tests/"*
}

check 'nothing run is no success' 1 '0 passed, 0 failed, 0 skipped'

program unit PASS <<'END'
Suite: unit
  Test: one ...passed
  Test: two ...passed
Run Summary:    Type  Total    Ran Passed Failed Inactive
              suites      1      1    n/a      0        0
               tests      2      2      2      0        0
             asserts     10     10     10      0      n/a
PASS unit (exit status: 0)
END
program plain PASS <<'END'
PASS plain (exit status: 0)
END
check 'each CUnit test counts, and a program without a count is one' 0 \
    '3 passed, 0 failed, 0 skipped'

program unit FAIL <<'END'
  Test: one ...passed
  Test: two ...
unit.c:3: said so
FAILED
               tests      2      2      1      1        0
END
check 'a failed CUnit test has its name' 1 'FAIL: tests/unit: two
1 passed, 1 failed, 0 skipped'

program crash FAIL <<'END'
  Test: one ...passed
END
check 'a program that crashed has failed' 1 'FAIL: tests/crash
0 passed, 1 failed, 0 skipped'

program late FAIL <<'END'
               tests      2      2      2      0        0
END
check 'a program that fails after its tests has failed' 1 'FAIL: tests/late
2 passed, 1 failed, 0 skipped'

program broken ERROR </dev/null
check 'a program that could not run has failed' 1 'FAIL: tests/broken
0 passed, 1 failed, 0 skipped'

program script FAIL <<'END'
ok 1 - first
ok - second
not ok 3 - third
ok 4 - fourth # SKIP no kvm
END
check 'claims of scripts count one by one' 1 'FAIL: tests/script: third
SKIP: tests/script: fourth: no kvm
2 passed, 1 failed, 1 skipped'

program skip SKIP <<'END'
libvirt: noise
SKIP: no qemu here
more
SKIP skip (exit status: 77)
END
program other SKIP <<'END'
no qemu there
SKIP other (exit status: 77)
END
program plain PASS </dev/null
check 'skipped programs tell their reason' 0 'SKIP: tests/other: no qemu there
SKIP: tests/skip: no qemu here
1 passed, 0 failed, 2 skipped'

program plain PASS </dev/null
check 'a test that could not be built has failed, though all others passed' 1 \
    'FAIL: make failed, so not every test was built and run
1 passed, 1 failed, 0 skipped' no

program plain FAIL </dev/null
check 'a failed test is why make failed' 1 'FAIL: tests/plain
0 passed, 1 failed, 0 skipped' no

program old PASS </dev/null
touch -d '2 hours ago' "$work/tests/old.trs"
check 'results of an earlier run do not count' 1 '0 passed, 0 failed, 0 skipped'
exit "$failed"
