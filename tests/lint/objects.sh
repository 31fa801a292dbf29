#!/bin/sh
# Holds what the compiler made of the library against its promises: no mutable data, nothing that
# prints, logs or ends the process, no I/O where rules are decided, one prefix for every name.
# Looks at the convenience archives of the build tree $LINT_BUILD; library-folders lists the folders,
# and whether one is of rules or may read files.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=${LINT_BUILD:-build}
faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

# Notes standard input as faults: $1.
refuse() {
    sort -u | sed "s|\$|: $1|" >>"$faults"
}

archive() {
    echo "$build/driver/$1/.libs/lib$1.a"
}

# In position-independent code tables of strings lie in .data.rel.ro: constant once loaded.
mutable_data() {
    objdump -t "$(archive "$1")" | awk -v folder="$1" '
        /^[^ ]+[.]o: / { object = substr($1, 1, length($1) - 1) }
        / ([.]t?(data|bss)[^ ]*|[*]COM[*])\t/ && !/[.]data[.]rel[.]ro/ && $NF !~ /^[.]/ {
            print folder "/" object " " $NF
        }'
}

# Prints the functions of others that $1 calls and that match $2.
calls() {
    nm -A --undefined-only "$(archive "$1")" | sed 's|.*:\([^:]*\.o\): *U |\1 |; s/@.*//' |
        awk -v folder="$1" -v pattern="^($2)\$" '$2 ~ pattern { print folder "/" $1 " " $2 "()" }'
}

foreign_names() {
    nm -A --defined-only --extern-only "$(archive "$1")" |
        awk -v folder="$1" '$NF !~ /^gcpu_/ { print folder "/" $NF }'
}

speaks='(__)?v?(f|d)?printf(_chk)?|puts|putchar|fputs|fputc|putc|fwrite|perror|g_print(err)?|'
speaks=$speaks'g_log|g_logv|g_log_structured.*|g_warning|g_error|syslog|exit|_exit|abort|raise'
does_io='(f|g_f)?open(64|at)?|read|write|close|fread|fgets|f?stat(64)?|access|system|popen|fork|'
does_io=$does_io'g_file_.*|g_dir_.*|g_mapped_file_.*|g_spawn_.*|(secure_)?getenv|g_getenv|'
does_io=$does_io'time|gettimeofday|clock_gettime|g_get_(real|monotonic)_time|s?rand(om)?|g_random_.*'

while read -r folder kind; do
    [ -e "$(archive "$folder")" ] || { echo "run make first: no $(archive "$folder")" && exit 1; }
    ! nm "$(archive "$folder")" | grep -q '__[at]san_' ||
        { echo "SKIP: sanitizers add data and calls of their own" && exit 77; }
    mutable_data "$folder" | refuse "mutable data"
    calls "$folder" "$speaks" | refuse "prints, logs or ends the process"
    foreign_names "$folder" | refuse "lacks the prefix gcpu_"
    [ "$kind" != rules ] || calls "$folder" "$does_io" | refuse "does I/O where rules are decided"
done <"$here/library-folders"
calls fleet "$does_io" | grep -v '^fleet/libfleet_la-fleet-directory[.]o ' |
    refuse "does I/O where rules are decided"
cat "$faults"
[ ! -s "$faults" ]
