#!/bin/sh
# Says which share of the lines of driver/ the last tests of a build tree ran, worst file first.
# Usage: coverage.sh BUILD_DIR (configured with --enable-coverage)
set -eu

cd "$1"
notes=$(find driver -name '*.gcda')
[ -n "$notes" ] || { echo "coverage.sh: configure with --enable-coverage first" >&2 && exit 1; }

# gcov says: File 'PATH', and on the next line: Lines executed:PERCENT% of LINES.
# shellcheck disable=SC2086
gcov --no-output $notes 2>/dev/null | awk -F "'" '
    /^File / { file = $2; next }
    /^Lines executed/ && file ~ /driver\/.*[.]c$/ {
        sub(/.*driver\//, "driver/", file)
        split($0, part, /[:%]| of /)
        printf "%6.1f %% of %4d lines  %s\n", part[2], part[4], file | "sort -n"
        all += part[4]
        run += part[4] * part[2] / 100
    }
    /^Lines executed/ { file = "" }
    END {
        close("sort -n")
        printf "%6.1f %% of %4d lines  in all\n", all ? 100 * run / all : 0, all
    }'
