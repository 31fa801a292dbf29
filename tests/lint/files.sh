#!/bin/sh
# Lists the files of the source tree, a line each: what git has or would take, or, without git or in
# an unpacked release, everything but what the build makes.
# Usage: files.sh [PATTERN…] (of case, matched against the whole path: '*.[ch]')
set -eu

cd "${LINT_ROOT:-$(dirname "$0")/../..}"
[ $# -gt 0 ] || set -- '*'

list() {
    git ls-files --cached --others --exclude-standard 2>/dev/null ||
        find . -type f ! -path './.git/*' ! -path './build*' ! -path './autom4te.cache/*' \
            ! -path './m4/*' ! -path ./configure ! -path ./configure~ ! -path ./aclocal.m4 \
            ! -name Makefile.in ! -name 'config.h.in*' | sed 's|^\./||'
}

list | sort -u | while IFS= read -r file; do
    [ -f "$file" ] || continue
    for pattern; do
        # shellcheck disable=SC2254
        case $file in
        $pattern) echo "$file" && break ;;
        esac
    done
done
