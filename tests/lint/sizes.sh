#!/bin/sh
# Holds the sources against the budgets of doc/hacking.md. Beyond the aim is a warning, beyond the
# limit a fault: files of 400 and 600 lines, functions of 40 and 80, 5 and 9 parameters (a callback of
# libxml2 has nine).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "${LINT_ROOT:-$here/../..}"

# A function's definition begins with a line in the first column and its body ends with '}' there.
# shellcheck disable=SC2016
"$here/files.sh" '*.[ch]' '*.sh' quickstart run .ci/run | xargs -r awk '
    function say(place, what, n, aim, limit) {
        if (n > aim)
            print place ": " (n > limit ? "error" : "warning") ": " n " " what ", aim " aim \
                ", limit " limit
        faults += n > limit
    }
    function close_file() { if (name) say(name ":1", "lines", lines, 400, 600) }
    FNR == 1 { close_file(); name = FILENAME; signature = "" }
    { lines = FNR }
    name !~ /[.][ch]$/ { next }
    /^[A-Za-z_].*[(]/ { signature = ""; begin = FNR }
    /^[A-Za-z_ ]/ { signature = signature $0 }
    /[;=]$/ { signature = "" }
    /^{/ && signature ~ /[(]/ {
        say(name ":" begin, "parameters", gsub(/,/, ",", signature) + 1, 5, 9)
        body = FNR
    }
    /^}/ && body {
        say(name ":" begin, "lines in a function", FNR - body - 1, 40, 80)
        body = 0
        signature = ""
    }
    END { close_file(); exit faults > 0 }'
