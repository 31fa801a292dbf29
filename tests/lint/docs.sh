#!/bin/sh
# Holds the documents against the tree: every path that README.md, CHANGELOG.md and doc/*.md name
# exists, be it a link or a word such as driver/cpu/def.c, tests/lint/*.sh or ./quickstart. A program
# of the build tree exists if its source does; NAME in a path stands for any name.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "${LINT_ROOT:-$here/../..}"

# Prints FILE:LINE:PATH for each path in the documents. Links are relative to their document.
paths() {
    "$here/files.sh" '*.md' | while IFS= read -r file; do
        grep -noE '(^|[^A-Za-z0-9_./$-])((driver|tests|doc|etc|templates|\.ci|\.)/[A-Za-z0-9_./*-]*[A-Za-z0-9_*/])' \
            "$file" | sed -E "s|^([0-9]+):[^A-Za-z0-9_.]?|$file:\1:|"
        grep -noE '\]\([^)#:]+' "$file" | sed -E "s|^([0-9]+):\]\(|$file:\1:$(dirname "$file")/|"
    done
}

exists() {
    pattern=$(echo "$1" | sed 's/NAME/*/')
    for match in $pattern "$1.c"; do
        [ ! -e "$match" ] || return 0
    done
    return 1
}

paths | {
    faults=0
    while IFS=: read -r file line path; do
        exists "$path" || {
            echo "$file:$line: no such file: $path"
            faults=1
        }
    done
    exit "$faults"
}
