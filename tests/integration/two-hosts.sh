#!/bin/sh
# Two libvirt hosts on this machine, alpha and beta, for tests of migration and to try it by hand.
# Usage, as root:
#   two-hosts.sh run PROGRAM [ARG…]   runs PROGRAM beside two hosts of its own
#   two-hosts.sh start|shell|stop     the same by hand: starts them, a shell beside them, ends them
# and inside:
#   two-hosts.sh certificates HOST…   gives them certificates of one new authority, for migration by TLS
#   two-hosts.sh libvirtd HOST        starts its daemon anew
#
# PROGRAM finds the URIs in TEST_ALPHA and TEST_BETA and the daemons' files below TEST_HOSTS. Exit
# status: the program's, or 77 with the reason on stdout where this cannot work.
#
# Each host is a real libvirtd in a network, mount and uts namespace of its own:
#
#   PROGRAM 10.11.0.1 --- br0 --- to-alpha | 10.11.0.2 alpha
#                          |----- to-beta  | 10.11.0.3 beta
#
# `ip link set to-beta down` cuts a link, `tc qdisc add dev to-beta root tbf …` throttles it;
# $TEST_HOSTS/beta/libvirtd.pid names the daemon's process. With TEST_KEEPALIVE=default, hosts notice a
# cut link when libvirt by itself does, after 30 seconds, and not within 6.
#
# All of it lives in one PID namespace that ends with its first process, so nothing outlives a
# `kill -9` but a directory, which the next start removes.
set -eu

tmp=${TMPDIR:-/tmp}
by_hand=$tmp/gcpu-hosts.by-hand
self=$(cd "$(dirname "$0")" && pwd)/${0##*/}

skip() {
    echo "SKIP: $*"
    exit 77
}

address_of() {
    case $1 in
    alpha) echo 10.11.0.2 ;;
    beta) echo 10.11.0.3 ;;
    *) echo "two-hosts.sh: no host $1" >&2 && exit 2 ;;
    esac
}

# --- Outside ---

check_machine() {
    [ "$(id -u)" -eq 0 ] || skip "only root can make two hosts of one machine"
    for program in libvirtd virsh "qemu-system-$(uname -m)" ip tc unshare nsenter; do
        [ -n "$(command -v "$program")" ] || skip "$program is not installed"
    done
    unshare --mount --net --pid --uts --fork --kill-child --mount-proc \
        sh -c 'mount -t tmpfs hosts /run && ip link add br0 type bridge' 2>/dev/null ||
        skip "this kernel or container makes no namespaces, mounts or bridges"
}

# Directories whose script was killed before it could remove them.
remove_stale_dirs() {
    for old in "$tmp"/gcpu-hosts.*; do
        owner=$(cat "$old/owner" 2>/dev/null) || continue
        kill -0 "$owner" 2>/dev/null || rm -rf "$old"
    done
}

# enter DIR PROGRAM…: becomes the process with whose end all of it ends.
enter() {
    dir=$1
    shift
    echo $$ >"$dir/owner"
    TEST_HOSTS=$dir exec unshare --mount --net --pid --uts --fork --kill-child --mount-proc \
        "$self" inside "$@"
}

# The first process inside, as seen from outside.
first_process() {
    owner=$(cat "$by_hand/owner" 2>/dev/null) && kill -0 "$owner" 2>/dev/null || return 1
    cat "/proc/$owner/task/$owner/children"
}

start_by_hand() {
    ! first_process >/dev/null || { echo "two-hosts.sh: they run already" >&2 && exit 1; }
    mkdir "$by_hand"
    mkfifo "$by_hand/ready"
    setsid "$self" enter "$by_hand" sh -c 'echo yes >&3; exec 3>&-; exec sleep infinity' \
        </dev/null >"$by_hand/log" 2>&1 3>"$by_hand/ready" &
    # Ends without a word if they do not start.
    read -r _ <"$by_hand/ready" || { cat "$by_hand/log" >&2 && exit 1; }
    echo "alpha: $(uri_of alpha)"
    echo "beta:  $(uri_of beta)"
    echo "$self shell leads there, $self stop ends it"
}

shell_by_hand() {
    pid=$(first_process) || { echo "two-hosts.sh: nothing runs; start it first" >&2 && exit 1; }
    # shellcheck disable=SC2086
    TEST_HOSTS=$by_hand TEST_ALPHA=$(uri_of alpha) TEST_BETA=$(uri_of beta) \
        exec nsenter --target $pid --mount --net --pid --uts --wd="$PWD" "${SHELL:-/bin/sh}" "$@"
}

stop_by_hand() {
    owner=$(cat "$by_hand/owner" 2>/dev/null) || exit 0
    kill -KILL "$owner" 2>/dev/null || :
    rm -rf "$by_hand"
}

# --- Inside ---

uri_of() {
    echo "qemu+tcp://$(address_of "$1")/system"
}

write_qemu_conf() {
    echo 'namespaces = []'
    echo 'stdio_handler = "file"'
    echo 'user = "root"'
    echo 'group = "root"'
    echo 'cgroup_controllers = []'
    echo 'security_driver = "none"'
    write_keepalive
    echo "migrate_tls_x509_cert_dir = \"$TEST_HOSTS/$1/pki\""
}

# A cut link is noticed within 6 seconds instead of 30.
write_keepalive() {
    [ "${TEST_KEEPALIVE:-}" != default ] || return 0
    echo 'keepalive_interval = 1'
    echo 'keepalive_count = 5'
}

write_libvirtd_conf() {
    echo "host_uuid = \"$(cat /proc/sys/kernel/random/uuid)\""
    echo 'auth_unix_rw = "none"'
    echo 'listen_tls = 0'
    echo 'listen_tcp = 1'
    echo 'auth_tcp = "none"'
    echo "listen_addr = \"$(address_of "$1")\""
    write_keepalive
    echo 'log_outputs = "3:file:/var/log/libvirt/libvirtd.log"'
}

# What QEMU said about itself (4 seconds to ask) is kept for the next run.
fill_host() {
    home=$TEST_HOSTS/$1
    mkdir -p "$home/etc" "$home/lib" "$home/log" "$home/pki" "$home/cache/qemu"
    write_qemu_conf "$1" >"$home/etc/qemu.conf"
    write_libvirtd_conf "$1" >"$home/etc/libvirtd.conf"
    cp -R "$cache" "$home/cache/qemu/capabilities" 2>/dev/null || :
}

join_bridge() {
    ip netns add "$1"
    ip link add "to-$1" type veth peer name eth0 netns "$1"
    ip link set "to-$1" master br0 up
    ip -n "$1" address add "$(address_of "$1")/24" dev eth0
    ip -n "$1" link set eth0 up
    ip -n "$1" link set lo up
}

# The rest of host $1, in its own network, mount and uts namespace. libvirtd -d returns when it
# listens.
become_host() {
    hostname "$1"
    for place in lib cache log; do
        mkdir -p "/var/$place/libvirt"
        mount --bind "$TEST_HOSTS/$1/$place" "/var/$place/libvirt"
    done
    mkdir -p /etc/libvirt /run/libvirt
    mount --bind "$TEST_HOSTS/$1/etc" /etc/libvirt
    mount -t tmpfs hosts /run/libvirt
    start_libvirtd
    # Holds the namespaces, and with them what libvirtd wrote to /run, until the end.
    sleep infinity >/dev/null 2>&1 &
    echo $! >"$TEST_HOSTS/$1/holder"
}

start_libvirtd() {
    libvirtd -d -l -f /etc/libvirt/libvirtd.conf -p "$TEST_HOSTS/$(hostname)/libvirtd.pid" ||
        { cat /var/log/libvirt/libvirtd.log >&2 && exit 1; }
}

# QEMU reads these files anew for each migration. Each host is client and server, and is called by
# name or address.
make_certificates() {
    pki=$(mktemp -d "$TEST_HOSTS/authority.XXXXXX")
    make_key "$pki/ca-key.pem"
    openssl req -x509 -new -key "$pki/ca-key.pem" -subj "/CN=authority ${pki##*.}" -days 2 \
        -out "$pki/ca-cert.pem"
    for host in "$@"; do
        home=$TEST_HOSTS/$host/pki
        printf 'subjectAltName = DNS:%s, IP:%s\n' "$host" "$(address_of "$host")" >"$pki/names"
        make_key "$home/server-key.pem"
        openssl req -new -key "$home/server-key.pem" -subj "/CN=$host" |
            openssl x509 -req -CA "$pki/ca-cert.pem" -CAkey "$pki/ca-key.pem" -CAcreateserial \
                -extfile "$pki/names" -days 2 -out "$home/server-cert.pem" 2>/dev/null
        cp "$pki/ca-cert.pem" "$home"
        cp "$home/server-key.pem" "$home/client-key.pem"
        cp "$home/server-cert.pem" "$home/client-cert.pem"
    done
}

make_key() {
    openssl ecparam -name prime256v1 -genkey -noout -out "$1"
}

# As root, libvirt refuses to start without the user that QEMU runs as by default.
provide_qemu_user() {
    ! id libvirt-qemu >/dev/null 2>&1 || return 0
    cp /etc/passwd "$TEST_HOSTS/passwd"
    cp /etc/group "$TEST_HOSTS/group"
    echo 'libvirt-qemu:x:64055:64055::/nonexistent:/bin/false' >>"$TEST_HOSTS/passwd"
    echo 'libvirt-qemu:x:64055:' >>"$TEST_HOSTS/group"
    mount --bind "$TEST_HOSTS/passwd" /etc/passwd
    mount --bind "$TEST_HOSTS/group" /etc/group
}

make_world() {
    mount -t tmpfs hosts /run
    provide_qemu_user
    printf '127.0.0.1 localhost\n10.11.0.2 alpha\n10.11.0.3 beta\n' >"$TEST_HOSTS/etc-hosts"
    mount --bind "$TEST_HOSTS/etc-hosts" /etc/hosts
    ip link set lo up
    ip link add br0 type bridge
    ip address add 10.11.0.1/24 dev br0
    ip link set br0 up
    for host in alpha beta; do
        fill_host "$host"
        join_bridge "$host"
        ip netns exec "$host" unshare --mount --uts "$self" host "$host" &
    done
    wait
    for host in alpha beta; do
        [ -e "$TEST_HOSTS/$host/holder" ] || exit 1
    done
}

# Other runs may read and write there at the same time: every file appears whole.
keep_cache() {
    mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] || return 0
    for file in "$TEST_HOSTS"/alpha/cache/qemu/capabilities/*.xml; do
        kept=$cache/${file##*/}
        if [ -e "$file" ] && ! cmp -s "$file" "$kept"; then
            cp "$file" "$kept.$$" && mv "$kept.$$" "$kept"
        fi
    done
}

# With the exit of this process the kernel ends all others.
# shellcheck disable=SC2317
finish() {
    trap - EXIT HUP INT TERM
    keep_cache || :
    rm -rf "$TEST_HOSTS"
}

run_inside() {
    cache=${TEST_BUILDDIR:-$tmp}/tests/integration/two-hosts-cache
    trap finish EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    make_world
    TEST_ALPHA=$(uri_of alpha) TEST_BETA=$(uri_of beta)
    export TEST_HOSTS TEST_ALPHA TEST_BETA
    exec 4<&0
    "$@" <&4 4<&- &
    status=0
    wait $! || status=$?
    exit "$status"
}

case ${1:-} in
run)
    [ $# -gt 1 ] || { echo "usage: two-hosts.sh run PROGRAM [ARG…]" >&2 && exit 2; }
    shift
    check_machine
    remove_stale_dirs
    enter "$(mktemp -d "$tmp/gcpu-hosts.XXXXXX")" "$@"
    ;;
start)
    check_machine
    remove_stale_dirs
    start_by_hand
    ;;
shell) shift && shell_by_hand "$@" ;;
stop) stop_by_hand ;;
enter) shift && enter "$@" ;;
inside) shift && run_inside "$@" ;;
host) become_host "$2" ;;
certificates) shift && make_certificates "$@" ;;
libvirtd)
    nsenter --target "$(cat "$TEST_HOSTS/$2/holder")" --mount --net --uts "$self" start-libvirtd
    ;;
start-libvirtd) start_libvirtd ;;
*)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$self"
    exit 2
    ;;
esac
