#!/bin/sh
# Runs shellcheck over every shell script of the tree.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "${LINT_ROOT:-$here/../..}"

command -v shellcheck >/dev/null || { echo "SKIP: shellcheck is not installed" && exit 77; }
"$here/files.sh" | while IFS= read -r file; do
    head -n 1 "$file" | grep -qaE '^#!/bin/(ba)?sh' && echo "$file"
done | xargs -r shellcheck
