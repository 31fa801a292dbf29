#!/bin/sh
# Lists the files of the source tree, a line each: what git has or would take, or, in an unpacked
# release, everything outside build trees.
# Usage: files.sh [PATTERN…] (of case, matched against the whole path: '*.[ch]')
set -eu

cd "${LINT_ROOT:-$(dirname "$0")/../..}"
[ $# -gt 0 ] || set -- '*'

list() {
    git ls-files --cached --others --exclude-standard 2>/dev/null ||
        find . -type f ! -path './build*' ! -path './autom4te.cache/*' | sed 's|^\./||'
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
