#!/bin/sh
# Runs cppcheck over the library and the programs. What it gets wrong is listed, with the reason, in
# cppcheck.supp.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "${LINT_ROOT:-$here/../..}"

command -v cppcheck >/dev/null || { echo "SKIP: cppcheck is not installed" && exit 77; }
"$here/files.sh" 'driver/*.c' >"${TMPDIR:-/tmp}/cppcheck.$$"
trap 'rm -f "${TMPDIR:-/tmp}/cppcheck.$$"' EXIT
cppcheck --file-list="${TMPDIR:-/tmp}/cppcheck.$$" --quiet --error-exitcode=1 -j "$(nproc)" \
    --enable=warning,performance,portability --inline-suppr --library=gtk --std=c11 -I driver \
    --suppressions-list="$here/cppcheck.supp"
