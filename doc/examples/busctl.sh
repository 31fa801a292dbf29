#!/bin/sh
# Can this host run that guest? With busctl(1), from the package systemd:
#
#   doc/examples/busctl.sh GUEST.xml
#
# GUEST.xml is a <cpu> or a domain, best as `virsh dumpxml` of the running guest. Prints the state of
# the daemon, what host-model is here, and the verdict; exit status 1: no.
set -eu

guest=$(cat "$1")

# One of the methods and properties of org.guestcpu1.Host; `busctl introspect` lists them all.
property() {
    busctl get-property org.guestcpu1 /org/guestcpu1/host org.guestcpu1.Host "$1"
}

call() {
    method=$1
    shift
    busctl --json=short call org.guestcpu1 /org/guestcpu1/host org.guestcpu1.Host "$method" "$@"
}

property State
property HostModel

# Arguments as busctl takes them: the signature, then the values; of a{sv} first how many entries.
# Here one option: which of the host's CPUs is asked about.
answer=$(call CompareCpu 'sa{sv}' "$guest" 1 against s best)

# {"type":"sa{sv}","data":["superset",{…}]}
verdict=${answer#*'"data":["'}
verdict=${verdict%%'"'*}
echo "$verdict"
[ "$verdict" = identical ] || [ "$verdict" = superset ]
