#!/bin/sh
# Counts what the last `make check` and `make lint` in a build tree did.
# Usage: tally.sh BUILD_DIR STAMP MADE
#
# MADE is "yes" if make itself succeeded. If it did not and yet no test failed, some test was never
# built or run: that is one more failure.
#
# Counts each CUnit test and each "ok - CLAIM" or "not ok - CLAIM" line (TAP) of a script by itself,
# any other program as one. Results older than the file STAMP do not count. Prints what failed and
# what was skipped with the reason, then "N passed, N failed, N skipped"; fails unless something
# passed and nothing failed.
set -eu

build=$1
stamp=$2
made=$3

# Prints "RESULT PASSED FAILED SKIPPED NAME" for one program, and lines of detail.
count_program() {
    awk -v result="$2" -v name="$3" '
        /^ +tests +[0-9]+ +[0-9]+ +[0-9]+ +[0-9]+/ { passed += $4; failed += $5 }
        /^ +Test: / { test = $2 }
        /FAILED$/ { print "FAIL: " name ": " test; named = 1 }
        /^(not )?ok / { claim = $0; sub(/^(not )?ok [0-9]* *(- )?/, "", claim) }
        /^ok .* # SKIP/ { skipped++; sub(/ # SKIP/, ":", claim); print "SKIP: " name ": " claim; next }
        /^ok / { passed++ }
        /^not ok / { failed++; print "FAIL: " name ": " claim; named = 1 }
        /[^ ]/ && !/^SKIP .*exit status/ { last = $0 }
        /^SKIP: / { reason = substr($0, 7) }
        END {
            if (result == "SKIP") {
                passed = failed = 0
                skipped = 1
                print "SKIP: " name ": " (reason ? reason : last)
            } else if (result == "PASS") {
                passed += !passed && !skipped
            } else {
                failed += !failed
                if (!named)
                    print "FAIL: " name
            }
            print "count", passed + 0, failed + 0, skipped + 0
        }' "$1"
}

find "$build/tests" -name '*.trs' -newer "$stamp" | sort | while IFS= read -r trs; do
    name=${trs#"$build/"}
    result=$(sed -n 's/^:test-result: \([A-Z]*\).*/\1/p' "$trs" | head -n 1)
    count_program "${trs%.trs}.log" "$result" "${name%.trs}"
done | awk -v made="$made" '
    $1 == "count" { passed += $2; failed += $3; skipped += $4; next }
    { print }
    END {
        if (made != "yes" && !failed) {
            print "FAIL: make failed, so not every test was built and run"
            failed = 1
        }
        printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
        exit failed > 0 || passed == 0
    }'
