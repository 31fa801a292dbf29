#!/bin/sh
# Proves that each check of this folder sees the fault that it is for: plants one in a small tree of
# its own and wants the check to fail and to name it.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LINT_ROOT=$work/tree
LINT_BUILD=$work/build
export LINT_ROOT LINT_BUILD
failed=0

# Begins a tree in which nothing is wrong.
new_tree() {
    rm -rf "$LINT_ROOT" "$LINT_BUILD"
    mkdir -p "$LINT_ROOT/driver/cpu" "$LINT_ROOT/doc"
    cp "$here/../../.clang-format" "$LINT_ROOT"
    source_file driver/cpu/arch.c <<'END'
#include "cpu/arch.h"

int gcpu_arch(void)
{
    return 0;
}
END
    source_file driver/cpu/arch.h <<'END'
#pragma once
int gcpu_arch(void);
END
    echo 'Rules: driver/cpu/arch.c, [all](../driver).' >"$LINT_ROOT/doc/a.md"
    printf '#!/bin/sh\necho one\n' >"$LINT_ROOT/one.sh"
}

# Writes the file $1 with the licence line and standard input.
source_file() {
    mkdir -p "$(dirname "$LINT_ROOT/$1")"
    { echo '/* SPDX-License-Identifier: LGPL-2.1-or-later */' && cat; } >"$LINT_ROOT/$1"
}

# Adds standard input to the sources of driver/cpu.
plant() {
    cat >>"$LINT_ROOT/driver/cpu/arch.c"
}

# Builds what the checks of a build tree look at: an archive for each folder, and both libraries.
build_tree() {
    while read -r folder _; do
        mkdir -p "$LINT_BUILD/driver/$folder/.libs"
        gcc -fPIC -I"$LINT_ROOT/driver" -c "$LINT_ROOT/driver/cpu/arch.c" -o "$work/arch.o"
        ar rc "$LINT_BUILD/driver/$folder/.libs/lib$folder.a" "$work/arch.o"
    done <"$here/library-folders"
    mkdir -p "$LINT_BUILD/driver/.libs" "$LINT_BUILD/driver/guestcpu"
    for library in guestcpu guestcpu-virt; do
        gcc -shared "$work/arch.o" -o "$LINT_BUILD/driver/.libs/lib$library.so"
        cp "$LINT_ROOT/driver/cpu/arch.h" "$LINT_BUILD/driver/guestcpu/$library.h"
    done
}

# Runs check $1; sets $status and writes what it said to $work/said.
run_check() {
    case $1 in
    objects | public) build_tree ;;
    esac
    status=0
    "$here/$1.sh" >"$work/said" 2>&1 || status=$?
}

verdict() {
    [ "$1" != ok ] || { echo "ok - $2" && return; }
    echo "not ok - $2: status $status, said:"
    sed 's/^/    /' "$work/said"
    failed=1
}

check_passes() {
    new_tree
    run_check "$1"
    case $status in
    0) verdict ok "$1 passes a tree without faults" ;;
    77) echo "ok - $1 # SKIP $(tail -n 1 "$work/said")" ;;
    *) verdict bad "$1 passes a tree without faults" ;;
    esac
}

# Wants check $1 to fail and to say $2.
check_sees() {
    run_check "$1"
    if [ "$status" -eq 77 ]; then
        return
    elif [ "$status" -ne 0 ] && grep -qF "$2" "$work/said"; then
        verdict ok "$1 sees: $2"
    else
        verdict bad "$1 sees: $2"
    fi
    new_tree
}

for name in layers objects public format scripts cppcheck words sizes docs; do
    check_passes "$name"
done

echo '#include "xml/def-xml.h"' | plant
check_sees layers 'driver/cpu/arch.c:8: cpu/ may not include "xml/def-xml.h"'
echo '#include <libxml/tree.h>' | plant
check_sees layers 'may not include <libxml/tree.h>'
echo '# include <libvirt/libvirt.h>' | plant
check_sees layers 'may not include <libvirt/libvirt.h>'
echo '#include <iniparser.h>' | plant
check_sees layers 'may not include <iniparser.h>'
echo '#include <gio/gio.h>' | plant
check_sees layers 'may not include <gio/gio.h>'
echo '#include <stdio.h>' | plant
check_sees layers 'may not include <stdio.h>'
echo '#include "arch.h"' | plant
check_sees layers 'includes "arch.h" without its folder'
source_file driver/odd/odd.c <<'END'
#include "cpu/arch.h"
END
check_sees layers 'odd/ has no row'
source_file driver/daemon/fleet/odd.c <<'END'
#include "daemon/migration/migration-calls.h"
END
check_sees layers 'daemon/fleet/ may not include "daemon/migration/migration-calls.h"'
source_file driver/daemon/odd/odd.c <<'END'
#include "cpu/arch.h"
END
check_sees layers 'daemon/odd/ has no row'

echo 'static int count; int gcpu_count(void) { return count++; }' | plant
check_sees objects 'cpu/arch.o count'
echo 'static int start = 7; int gcpu_count(void) { return start++; }' | plant
check_sees objects 'cpu/arch.o start'
echo 'static const char *word = "a"; void gcpu_word(void) { word = 0; }' | plant
check_sees objects 'cpu/arch.o word'
echo 'static __thread int mine; int gcpu_count(void) { return mine++; }' | plant
check_sees objects 'cpu/arch.o mine'
printf '#include <stdio.h>\nvoid gcpu_say(int a) { printf("%%d", a); }\n' | plant
check_sees objects 'cpu/arch.o printf()'
printf '#include <stdlib.h>\nvoid gcpu_end(void) { exit(1); }\n' | plant
check_sees objects 'cpu/arch.o exit()'
printf '#include <stdlib.h>\nchar *gcpu_home(void) { return getenv("HOME"); }\n' | plant
check_sees objects 'cpu/arch.o getenv()'
echo 'int other(void) { return 1; }' | plant
check_sees objects 'cpu/other'

echo '__attribute__((visibility("hidden"))) int gcpu_arch(void);' >>"$LINT_ROOT/driver/cpu/arch.h"
check_sees public 'declares gcpu_arch()'
echo 'int gcpu_secret(void) { return 1; }' | plant
check_sees public 'exports gcpu_secret'
echo 'int gcpu_missing(void);' >>"$LINT_ROOT/driver/cpu/arch.h"
check_sees public 'declares gcpu_missing()'
echo 'int other(void) { return 1; }' | plant
check_sees public 'exports other, which lacks the prefix'

echo 'int  gcpu_wide( void );' | plant
check_sees format 'arch.c:8:4: error'
# shellcheck disable=SC2016
echo 'rm $1/a' >>"$LINT_ROOT/one.sh"
check_sees scripts 'SC2086'
echo 'int gcpu_past(void) { int a[2] = { 0 }; return a[2]; }' | plant
check_sees cppcheck 'arrayIndexOutOfBounds'

echo '/* TO''DO: think */' | plant
check_sees words 'driver/cpu/arch.c:8'
echo '<<<<<<''< HEAD' >>"$LINT_ROOT/doc/a.md"
check_sees words 'doc/a.md:2'
echo 'int gcpu_b(void); ' | plant
check_sees words 'white space at the end'
printf '\tint b;\n' | plant
check_sees words 'tab in C'
echo '#pragma once' >"$LINT_ROOT/driver/cpu/bare.h"
check_sees words 'driver/cpu/bare.h'
echo '/* no guard */' | source_file driver/cpu/open.h
check_sees words 'no #pragma once'

seq -f '/* %g */' 600 | plant
check_sees sizes 'arch.c:1: error: 607 lines'
{ printf 'int gcpu_long(void)\n{\n' && seq -f '    gcpu_f(%g);' 81 && echo '}'; } | plant
check_sees sizes 'arch.c:8: error: 81 lines in a function'
printf 'int gcpu_many(int a, int b, int c, int d, int e,\n              int f, int g, int h, int i, int j)\n{\n}\n' | plant
check_sees sizes 'arch.c:8: error: 10 parameters'

echo 'See driver/cpu/gone.c.' >>"$LINT_ROOT/doc/a.md"
check_sees docs 'doc/a.md:2: no such file: driver/cpu/gone.c'
# shellcheck disable=SC2016
echo 'Run `./gone`, or [this](gone.md).' >>"$LINT_ROOT/doc/a.md"
check_sees docs 'doc/a.md:2: no such file: ./gone'
echo 'Or [this](gone.md).' >>"$LINT_ROOT/doc/a.md"
check_sees docs 'no such file: doc/gone.md'
exit "$failed"
