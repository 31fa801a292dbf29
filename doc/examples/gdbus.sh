#!/bin/sh
# What would a guest get here, and why? With gdbus(1), from the package libglib2.0-bin:
#
#   doc/examples/gdbus.sh [KEY=VALUE…]        such as: cpu_mode=custom cpu_model=Nehalem
#
# KEY=VALUE are keys of guestcpu-instance(5). Waits for the daemon if it is not there yet; gdbus starts
# none, unless it is told to.
set -eu

gdbus wait --system --timeout 30 org.guestcpu1

call() {
    method=$1
    shift
    gdbus call --system --dest org.guestcpu1 --object-path /org/guestcpu1/host --method "$method" "$@"
}

call org.freedesktop.DBus.Properties.Get org.guestcpu1.Host State

# Arguments are GVariant text; text within it stands in quotes.
instance=
for pair in "$@"; do
    instance="$instance${instance:+, }'${pair%%=*}': <'${pair#*=}'>"
done
call org.guestcpu1.Host.PreviewDomain "{$instance}" "{'cpu_only': <true>}"
