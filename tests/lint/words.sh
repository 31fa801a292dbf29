#!/bin/sh
# Refuses what should not stay in a tree: words of unfinished work, conflict markers, trailing white
# space, tabs in C, and source files without licence line or include guard.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "${LINT_ROOT:-$here/../..}"
faults=0

# Shows the lines of the files $4… that match $2 (grep options $3), under the heading $1.
refuse() {
    heading=$1 pattern=$2 options=$3
    shift 3
    # shellcheck disable=SC2086
    found=$("$here/files.sh" "$@" | xargs grep -nIE $options -e "$pattern" /dev/null) || return 0
    echo "$heading:"
    echo "$found" | sed 's/^/    /'
    faults=1
}

# Prints those of the files $2… whose line $1 does not match $pattern.
lacking_at() {
    at=$1
    shift
    "$here/files.sh" "$@" | while IFS= read -r file; do
        sed -n "${at}p" "$file" | grep -qE "$pattern" || echo "    $file"
    done
}

# The words are put together so that this file does not hold them.
refuse "unfinished work" "TO""DO|FIX""ME|X""XX|HA""CK" -w '*'
refuse "conflict marker" '^(<{7}|>{7}|={7}$)' '' '*'
refuse "white space at the end of a line" '[[:blank:]]+$' '' '*.[ch]' '*.sh' '*.md' '*.mk' '*.am' '*.ac'
refuse "tab in C" "$(printf '\t')" '' '*.[ch]'

pattern='^/\* SPDX-License-Identifier: LGPL-2\.1-or-later \*/$'
found=$(lacking_at 1 '*.[ch]')
[ -z "$found" ] || { printf 'first line is not the licence line:\n%s\n' "$found" && faults=1; }
pattern='^#pragma once$'
found=$(lacking_at '1,40' '*.h')
[ -z "$found" ] || { printf 'no #pragma once at the top:\n%s\n' "$found" && faults=1; }
exit "$faults"
