#!/bin/sh
# Holds the C files against .clang-format. Other releases of clang-format lay out differently, so
# only the one that the file was written for counts.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "${LINT_ROOT:-$here/../..}"
release=14

for tool in clang-format-$release clang-format none; do
    "$tool" --version 2>/dev/null | grep -q "version $release\." && break
done
[ "$tool" != none ] || { echo "SKIP: clang-format $release is not installed" && exit 77; }
"$here/files.sh" '*.[ch]' | xargs -r "$tool" --dry-run -Werror
