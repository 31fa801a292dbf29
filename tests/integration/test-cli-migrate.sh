#!/bin/bash
# guestcpu migrate --check from files as a user meets it. Live hosts: test-migrate.sh.
# shellcheck disable=SC1091,SC2154 # what comes from the file below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"

files=$data/migration
check=(migrate --check --config /dev/null --cpu-map "$data/maps/directory")
hosts=(--source "$files/n1.xml" --host "$files/n2.xml")

prints "a guest with nothing in its way may go" '^yes$' "${check[@]}" "${hosts[@]}" --domain "$files/plain.xml"
holds "and nothing more is said" [ "$(cat out err)" = yes ]

answers 1 "one that is blocked may not" '^no$' "${check[@]}" "${hosts[@]}" --domain "$files/many.xml"
holds "all obstacles are told at once" [ "$(wc -l <out)" = 6 ]
holds "each with what to do" grep -q 'virsh change-media web1 sda --eject' out

answers 1 "the domain may come from standard input" '^blocks: cpu svm: .*lacks svm' \
    "${check[@]}" "${hosts[@]}" --domain - <"$files/cpu-missing.xml"
answers 1 "a local disk needs an option" '^needs --copy-disks: disk vda: ' \
    "${check[@]}" "${hosts[@]}" --domain "$files/local-disks.xml"
prints "with the option it may go" '^warns: disk vda: .*copied' \
    "${check[@]}" "${hosts[@]}" --copy-disks --domain "$files/local-disks.xml"
prints "shared directories are those of the configuration" '^yes$' "${check[@]}" "${hosts[@]}" \
    --set migration.shared_storage=/srv,/dev/vg0 --domain "$files/local-disks.xml"
answers 1 "networks for hosts are those of the configuration" 'blocks: management-network br-mgmt' \
    "${check[@]}" "${hosts[@]}" --set migration.management_networks=br-mgmt --domain "$files/bridge.xml"
prints "what is ignored only warns" '^warns: host-device 0000:3b:00.1' "${check[@]}" "${hosts[@]}" \
    --ignore host-device --domain "$files/pci.xml"
prints "what only the source could tell is said" '^warns: hypervisor-older: .*not known' \
    "${check[@]}" --host "$files/n2.xml" --domain "$files/plain.xml"

call "${check[@]}" "${hosts[@]}" --json --domain "$files/pci.xml"
holds "JSON has the verdict" grep -q '"may_migrate" : false' out
holds "JSON has the obstacle with its kind" grep -q '"kind" : "host-device"' out
holds "the exit status is that of the verdict" [ "$status" = 1 ]

refuses 2 "the guest and the other host are needed" 'GUEST and DESTINATION_URI' "${check[@]}" web1
refuses 2 "files and live hosts do not mix" '--domain' "${check[@]}" --host "$files/n2.xml" a b
refuses 2 "a guest from a file needs its host from one" '--host' "${check[@]}" --domain "$files/plain.xml"
refuses 3 "an unknown kind finds the nearest" 'did you mean "host-device"' "${check[@]}" "${hosts[@]}" \
    --domain "$files/plain.xml" --ignore host-devices
refuses 3 "what is no domain is told with its line" 'n1.xml:1: ' \
    "${check[@]}" "${hosts[@]}" --domain "$files/n1.xml"
refuses 3 "a file that is not there is named" 'nowhere.xml' \
    "${check[@]}" "${hosts[@]}" --domain nowhere.xml
call migrate --help
holds "--help ends with an example" grep -q 'guestcpu migrate --check --domain' out

finish 20
