#!/bin/sh
# Holds the installed headers against what the libraries export: the same functions, no more, no
# less. Looks at the build tree $LINT_BUILD; needs gcc.
set -eu

build=${LINT_BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/faults"

command -v gcc >/dev/null || { echo "SKIP: gcc is not installed" && exit 77; }

# Prints the functions that the installed header $1 declares, but not those that it defines inline.
declared() {
    echo "#include <guestcpu/$1>" >"$work/user.c"
    # shellcheck disable=SC2046
    gcc -std=gnu11 -fsyntax-only -aux-info "$work/prototypes" -I"$build/driver" \
        $(pkg-config --cflags glib-2.0) "$work/user.c"
    sed -n "s|^/\* .*/guestcpu/$1:.* \*/ extern .*[ *]\([A-Za-z_0-9]*\) (.*|\1|p" "$work/prototypes" |
        sort -u
}

exported() {
    nm -D --defined-only "$build/driver/.libs/$1.so" | awk '{ sub(/@.*/, "", $NF); print $NF }' |
        sort -u
}

# Compares header $1 and library $2.
compare() {
    declared "$1" >"$work/declared"
    exported "$2" >"$work/exported"
    comm -23 "$work/declared" "$work/exported" |
        sed "s|.*|$1 declares &(), but $2 does not export it: not defined, or no GCPU_PUBLIC|"
    comm -13 "$work/declared" "$work/exported" |
        sed "s|.*|$2 exports &, but $1 does not declare it|"
    grep -v '^gcpu_' "$work/exported" | sed "s|.*|$2 exports &, which lacks the prefix gcpu_|"
    [ -s "$work/declared" ] || echo "no function found in $1"
}

compare guestcpu.h libguestcpu >>"$work/faults"
compare guestcpu-virt.h libguestcpu-virt >>"$work/faults"
cat "$work/faults"
[ ! -s "$work/faults" ]
