#!/bin/bash
# The commands about Kubernetes as a user meets them.
# shellcheck disable=SC1091,SC2154 # what comes from the file below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"

set_up=(--config /dev/null --cpu-map "$data/maps/directory")
cascade=(--capabilities "$data/hosts/cascadelake-9.0/capabilities.xml"
    --domcapabilities "$data/hosts/cascadelake-9.0/domain-capabilities-kvm.xml" --libvirt-version 9.0.0)
call report --config /dev/null "${cascade[@]}"
cp out n7.xml
skylake=$data/labels/skylake.xml

# labels
prints 'labels of a report' '^host-model-cpu.node.kubevirt.io/Cascadelake-Server-noTSX=true$' \
    labels "${set_up[@]}" n7.xml
cut -d= -f1 out >keys
holds 'are sorted by key' env LC_ALL=C sort -C keys
holds 'what is not known is said' grep -q '^note: not known: hyperv.node.kubevirt.io/\*: ' err
prints 'labels of files' '^cpu-timer.node.kubevirt.io/tsc-frequency=2494139000$' \
    labels "${set_up[@]}" "${cascade[@]}"
prints 'labels of domain capabilities' '^cpu-model.node.kubevirt.io/Penryn=true$' \
    labels "${set_up[@]}" "$skylake"
call labels "${set_up[@]}" "$skylake"
holds 'models are hidden by default' test "$(grep -c /Conroe out)" = 0
prints 'but not with a list of one'"'"'s own' '^cpu-model.node.kubevirt.io/Conroe=true$' \
    labels "${set_up[@]}" --obsolete Penryn "$skylake"
holds 'which hides its own' test "$(grep -c /Penryn out)" = 0
prints 'or an empty one' '^cpu-model.node.kubevirt.io/Conroe=true$' \
    labels "${set_up[@]}" --obsolete '' "$skylake"
prints 'migration by known models' '^cpu-model-migration.node.kubevirt.io/EPYC-IBPB=true$' \
    labels "${set_up[@]}" --kubevirt-version v1.6.4 "$skylake"
call labels "${set_up[@]}" --kubevirt-version 1.6.3 "$skylake"
holds 'and by usable ones before' test "$(grep -c EPYC-IBPB out)" = 0
prints 'features from a file' '^cpu-feature.node.kubevirt.io/sse4.1=true$' \
    labels "${set_up[@]}" --supported-features "$data/labels/skylake-features.xml" "$skylake"
prints 'labels --json' '"cpu-vendor.node.kubevirt.io/Intel" : "true"' \
    labels "${set_up[@]}" --json "$skylake"
holds 'with the facts' grep -q 'domain capabilities of kvm pc-q35-7.2: vendor of host-model' out
holds 'and what is not known' grep -q '"prefix" : "kubevirt.io/realtime"' out
sed 's/>Penryn</>Pen ryn\&#10;x=y</' "$skylake" >hostile.xml
prints 'a hostile name is shown as it is' 'kubevirt.io/Pen ryn\\x0ax=y=true$' \
    labels "${set_up[@]}" hostile.xml
holds 'and told' grep -q 'warning: Kubernetes refuses the label .*Pen ryn' err
refuses 3 'a version that is none' "'one' is no version of KubeVirt" \
    labels "${set_up[@]}" --kubevirt-version one "$skylake"
refuses 3 'a version that is not known' 'only those of 1.0.0 to 1.9.0' \
    labels "${set_up[@]}" --kubevirt-version 0.59.0 "$skylake"
refuses 3 'an architecture that was not labelled' 'labels no nodes of architecture s390x' \
    labels "${set_up[@]}" --kubevirt-version 1.3 "$data/labels/z14.xml"
refuses 2 'two hosts' 'one host' labels "${set_up[@]}" --host "$skylake" "$skylake"
refuses 3 'no report' 'nothing.xml' labels "${set_up[@]}" nothing.xml
call labels --help
holds 'labels --help ends with an example' grep -q '^  guestcpu labels n7.xml$' out

finish 20
