#!/bin/sh
# Installs into a directory of its own and looks at it as a stranger would: compiles, links and runs
# a program that knows only the installed library, and holds the library against its promises.
# shellcheck disable=SC2153,SC2317
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# Runs the command $2…: the claim $1 holds if it succeeds.
claim() {
    name=$1
    shift
    if "$@" >"$work/said" 2>&1; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        sed 's/^/    /' "$work/said"
        failed=1
    fi
}

skip() {
    echo "ok - $1 # SKIP $2"
}

# compile COMPILER PROGRAM OPTION…
compile() {
    compiler=$1
    program=$2
    shift 2
    rm -f "$work/user"
    # shellcheck disable=SC2046,SC2086
    $compiler -Wall -Wextra -Werror -pedantic ${TEST_SANITIZERS:-} "$@" \
        "$TEST_SRCDIR/tests/integration/$program.c" \
        $(pkg-config --cflags --libs guestcpu) -o "$work/user"
}

# The custom model of the configuration, as libvirt writes it.
user_gets_its_cpu() {
    LD_LIBRARY_PATH=$lib "$work/user" >"$work/cpu.xml"
    grep -qE "^<cpu mode='custom' match='exact'[^>]*>$" "$work/cpu.xml" &&
        grep -q '<model[^>]*>Nehalem</model>' "$work/cpu.xml" && return
    cat "$work/cpu.xml"
    return 1
}

# Only hosts that can and that somebody has heard of, and all that is said of the fleet.
fleet_user_gets_its_answers() {
    cat >"$work/expected" <<'END'
not known: stale: the facts are too old to rely on; collect them again
place: plain, then to 1 others
place: wide, then to 1 others
common: Base on 3 hosts of Intel
matrix: plain to plain: identical
matrix: plain to wide: superset
matrix: wide to plain: incompatible
matrix: wide to wide: identical
END
    LD_LIBRARY_PATH=$lib "$work/user" "$TEST_DATA/maps/directory" >"$work/answers"
    diff "$work/expected" "$work/answers"
}

dynamic() {
    readelf -d "$1" | sed -n "s/.*($2).*\[\(.*\)\]/\1/p"
}

needs_no_libvirt() {
    dynamic "$1" NEEDED | grep libglib && ! dynamic "$1" NEEDED | grep virt
}

needs_no_json() {
    dynamic "$1" NEEDED | grep libglib && ! dynamic "$1" NEEDED | grep -E 'json|gio|gobject'
}

is_empty() {
    [ -z "$1" ] || { echo "$1" && return 1; }
}

is() {
    [ "$1" = "$2" ] || { echo "is \"$1\", expected \"$2\"" && return 1; }
}

# What --cflags says beyond GLib's own: one -I, no definitions and no options.
own_cflags() {
    pkg-config --cflags glib-2.0 | tr ' ' '\n' | sort >"$work/glib"
    pkg-config --cflags guestcpu | tr ' ' '\n' | sort | comm -23 - "$work/glib" | xargs
}

MAKEFLAGS='' ${MAKE:-make} -C "$TEST_BUILDDIR" install DESTDIR="$work/root" >"$work/install.log" 2>&1 ||
    { cat "$work/install.log" && exit 1; }
pc=$(find "$work/root" -name guestcpu.pc)
lib=$(dirname "$(dirname "$pc")")
prefix=$(sed -n 's/^prefix=//p' "$pc")
# PKG_CONFIG_SYSROOT_DIR would move GLib as well.
sed "s|^\([a-z_]*\)=/|\1=$work/root/|" "$pc" >"$work/guestcpu.pc"
export PKG_CONFIG_PATH="$work"

claim 'a program in C11 compiles with nothing but the installed header' compile "$TEST_CC" installed-user -std=c11
claim 'it runs and gets its CPU' user_gets_its_cpu
if [ -n "${TEST_CXX:-}" ]; then
    claim 'the same program compiles as C++' compile "$TEST_CXX -x c++" installed-user -std=c++17
    claim 'and gets its CPU as well' user_gets_its_cpu
else
    skip 'the same program compiles as C++' 'no C++ compiler'
fi
claim 'a scheduler in C11 compiles with nothing but the installed header' \
    compile "$TEST_CC" installed-fleet-user -std=c11
claim 'it learns about its fleet, and of no host that only was able' fleet_user_gets_its_answers
if [ -n "${TEST_CXX:-}" ]; then
    claim 'the scheduler compiles as C++' compile "$TEST_CXX -x c++" installed-fleet-user -std=c++17
    claim 'and learns as much' fleet_user_gets_its_answers
else
    skip 'the scheduler compiles as C++' 'no C++ compiler'
fi
claim 'the soname is libguestcpu.so.0' is "$(dynamic "$lib/libguestcpu.so" SONAME)" libguestcpu.so.0
claim 'the soname is libguestcpu-virt.so.0' \
    is "$(dynamic "$lib/libguestcpu-virt.so" SONAME)" libguestcpu-virt.so.0
claim 'libguestcpu needs no libvirt' needs_no_libvirt "$lib/libguestcpu.so"
claim 'libguestcpu needs neither json-glib nor GIO' needs_no_json "$lib/libguestcpu.so"
claim 'guestcpu needs no libvirt' needs_no_libvirt "$work/root$prefix/bin/guestcpu"
claim 'guestcpu needs neither json-glib nor GIO to start' \
    needs_no_json "$work/root$prefix/bin/guestcpu"
claim 'and gives no other library its own functions of their names' \
    is_empty "$(nm -D --defined-only "$work/root$prefix/bin/guestcpu" | grep -E ' T (json|g)_')"
claim 'nothing installed looks for libraries in the build tree' is_empty \
    "$(readelf -d "$lib"/*.so "$work/root$prefix/bin/guestcpu" | grep -F "$TEST_BUILDDIR")"
claim 'libguestcpu exports nothing but its own names' \
    is_empty "$(nm -D --defined-only "$lib/libguestcpu.so" | grep -v ' gcpu_')"
claim 'pkg-config adds one include path and nothing else' \
    is "$(own_cflags)" "-I$work/root$prefix/include"
claim 'pkg-config links one library of ours' \
    is "$(pkg-config --libs-only-l guestcpu | xargs -n 1 | grep guestcpu)" -lguestcpu
claim 'no installed file names the source or the build tree' \
    is_empty "$(grep -rlIF -e "$TEST_SRCDIR" -e "$TEST_BUILDDIR" "$work/root")"
exit "$failed"
