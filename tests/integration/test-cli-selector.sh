#!/bin/bash
# guestcpu selector as a user meets it: the cases of KubeVirt's and Harvester's own tests that are
# about migrations (watch/migration/migration_test.go, tests/migration/host_model.go,
# virt-handler/vm_test.go, Harvester's handler_test.go), and the example of Harvester's knowledge base.
# What KubeVirt does with its API there (events, time-outs, deleted pods) is told, not done.
# shellcheck disable=SC1091,SC2154 # what comes from the file below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"

set_up=(--config /dev/null --cpu-map "$data/maps/directory")

cat >write.py <<'EOF2'
"""vmi NAME [model=M] [node=N] [feature=F] [reason=R] · pod [KEY…] · nodes NAME:KEY,KEY…"""
import json, sys

kind, words = sys.argv[1], sys.argv[2:]
labels = lambda keys: {k: "true" for k in keys if k}
if kind == "vmi":
    said = dict(w.split("=", 1) for w in words)
    cpu = {"model": said["model"]} if "model" in said else {}
    if "feature" in said:
        cpu["features"] = [{"name": said["feature"]}]
    out = {"kind": "VirtualMachineInstance", "metadata": {"name": "web1"},
           "spec": {"architecture": "amd64", "domain": {"cpu": cpu}},
           "status": {"nodeName": said.get("node")}}
    if "reason" in said:
        out["status"]["conditions"] = [
            {"type": "StorageLiveMigratable", "status": "False", "reason": "NotMigratable"},
            {"type": "LiveMigratable", "status": "False", "reason": said["reason"],
             "message": said["message"]}]
elif kind == "pod":
    out = {"kind": "Pod", "spec": {"nodeSelector": labels(words)}}
else:
    out = {"kind": "List", "items": [
        {"kind": "Node", "metadata": {
            "name": w.split(":")[0],
            "annotations": {"node-labeller.kubevirt.io/skip-node": ""} if w[:5] == "alone" else {},
            "labels": labels(["kubevirt.io/schedulable"] + w.split(":")[1].split(",")) |
            {"kubernetes.io/arch": "amd64"}}} for w in words]}
print(json.dumps(out))
EOF2
write() { python3 write.py "$@"; }
feature=cpu-feature.node.kubevirt.io
known=cpu-model-migration.node.kubevirt.io
model=cpu-model.node.kubevirt.io
own=host-model-cpu.node.kubevirt.io
required=host-model-required-features.node.kubevirt.io
vendor=cpu-vendor.node.kubevirt.io
obsolete=node-labeller.kubevirt.io/obsolete-host-model
write vmi model=host-model node=n1 >host-model.json
write vmi node=n1 >default.json
write vmi model=Penryn node=n1 >penryn.json

# Harvester's knowledge base, "Setting up a common CPU model for virtual machine migration": node A
# and node B have these labels, the pod has this nodeSelector.
write pod "$known/SierraForest" "$feature/fpu" "$feature/vme" >pod.json
write nodes "node-a:$known/SierraForest,$feature/fpu,$feature/vme,$model/IvyBridge" \
    "node-b:$known/SierraForest,$feature/vme,$model/IvyBridge" >nodes.json
sed 's/"n1"/"node-a"/' host-model.json >seed.json
answers 1 'the guest fails to migrate to node B due to the missing fpu feature' \
    '^node-b: refused due to the missing fpu feature: no label cpu-feature.node.kubevirt.io/fpu=true' \
    selector "${set_up[@]}" --migrate --pod pod.json --nodes nodes.json seed.json
holds 'which is all that keeps it from there' test "$(grep -c '^node-b' out)" = 1
holds 'node A has it already' grep -q '^node-a: the guest is there already$' out
holds 'the model to set instead is named' \
    grep -q '^note: models of all nodes (2): IvyBridge$' err
holds 'and that it asks for one label only' grep -q 'asks for one label only' err
sed 's/host-model/IvyBridge/' seed.json >ivy.json
prints 'with it the guest can be migrated to any node that has the label' '^node-b: fits$' \
    selector "${set_up[@]}" --migrate --pod pod.json --nodes nodes.json ivy.json
prints 'and only that label is added under nodeSelector' "^$model/IvyBridge=true$" \
    selector "${set_up[@]}" ivy.json
holds 'of all labels about the CPU' test "$(grep -c '^cpu-' out)" = 1

# The same guest, pending at its start on a node whose labels somebody set by hand.
write nodes "alone:$model/Penryn" >alone.json
answers 1 'a pending guest is told which label is missing on which node' \
    '^alone: refused due to the missing model IvyBridge: no label cpu-model.*/IvyBridge=true' \
    selector "${set_up[@]}" --nodes alone.json ivy.json
answers 1 'and that the labeller leaves that node alone' '"skip_node" : true' \
    selector "${set_up[@]}" --json --nodes alone.json ivy.json

answers 1 'the pod that waits says itself what it asks for' \
    '^node-b: refused due to the missing fpu feature: .* [(]the waiting pod asks for it[)]$' \
    selector "${set_up[@]}" --migrate --pending pod.json --nodes nodes.json seed.json
holds 'and no node of the source is needed' test "$(grep -c 'error:' err)" = 0
answers 1 'nor that it is a migration: the guest is on a node' '^node-a: the guest is there already$' \
    selector "${set_up[@]}" --pending pod.json --nodes nodes.json seed.json
sed 's/"status": {"nodeName": "node-a"}/"status": {}/' seed.json >start.json
holds '(there is one without)' test "$(grep -c node-a start.json)" = 0
prints 'at its start the nodes that have the labels fit' '^node-a: fits$' \
    selector "${set_up[@]}" --pending pod.json --nodes nodes.json start.json
answers 1 'and not the one that is named as source' '^node-a: the guest is there already$' \
    selector "${set_up[@]}" --pending pod.json --source node-a --nodes nodes.json start.json
refuses 3 'a pod that is none' 'seed.json: error: is no Pod' \
    selector "${set_up[@]}" --pending seed.json --nodes nodes.json seed.json
refuses 2 'two pods that say it' 'neither --pod nor --added' \
    selector "${set_up[@]}" --migrate --pending pod.json --pod pod.json seed.json

# Migrations of KubeVirt's unit tests.
write nodes "n1:$own/fake,$required/fake" "n2:$known/fake,$feature/fake" >n.json
call selector "${set_up[@]}" --migrate --nodes n.json --json host-model.json
holds 'host-model: the target pod has the migration label of the source' \
    grep -q "\"key\" : \"$known/fake\"" out
holds 'and its required features' grep -q "\"key\" : \"$feature/fake\"" out
call selector "${set_up[@]}" --migrate --nodes n.json --json penryn.json
holds 'another model: it has none' test "$(grep -c "$known" out)" = 0
for name in Intel AMD; do
    write nodes "n1:$own/fake,$vendor/$name" "n2:$known/fake" >n.json
    answers 1 "a source of $name: the target must be one" \
        "^n2: refused due to the missing vendor $name: no label $vendor/$name=true" \
        selector "${set_up[@]}" --migrate --nodes n.json host-model.json
done
write nodes "n1:$own/fake" "n2:$known/fake" >n.json
prints 'a source without vendor: any' '^n2: fits$' \
    selector "${set_up[@]}" --migrate --nodes n.json host-model.json
prints 'an addedNodeSelector is asked for' '^zone=b$' \
    selector "${set_up[@]}" --migrate --added zone=b penryn.json
sed 's/"domain"/"nodeSelector": {"zone": "a"}, &/' penryn.json >zone.json
prints 'the guest'"'"'s own wins over it' '^zone=a$' \
    selector "${set_up[@]}" --migrate --added zone=b zone.json
refuses 3 'one that is no label' 'is no label' \
    selector "${set_up[@]}" --migrate --added zone penryn.json
refuses 3 'one that Kubernetes refuses' 'its key has a name with' \
    selector "${set_up[@]}" --migrate --added 'a b=c' penryn.json
refuses 2 'one without migration' 'are for --migrate' \
    selector "${set_up[@]}" --added zone=b penryn.json

# Its functional tests, by their numbers.
write nodes "n1:$own/Skylake,$required/a,$required/b" "n2:$known/Skylake,$feature/a,$feature/b" \
    "n3:$known/Skylake,$feature/a" "n4:$own/Haswell,$known/Haswell,$feature/a,$feature/b" >n.json
prints '[6981] host-model migrates only to nodes that support it' '^n2: fits$' \
    selector "${set_up[@]}" --migrate --nodes n.json host-model.json
holds 'not without a required feature' grep -q '^n3: refused due to the missing b feature' out
holds 'not where the model is not known' grep -q '^n4: refused due to the missing model Skylake' out
write nodes "n1:$own/Fake" "n2:$own/Skylake,$known/Skylake" >n.json
answers 1 '[7505] a host model that no other node has' '^n2: refused due to the missing model Fake' \
    selector "${set_up[@]}" --migrate --nodes n.json host-model.json
holds 'with the event that KubeVirt tells it by' \
    grep -q 'gives up, with the event NoSuitableNodesForHostModelMigration$' err
answers 1 'a named model has no event' 'missing model Penryn' \
    selector "${set_up[@]}" --migrate --nodes n.json penryn.json
holds 'which nobody claims' test "$(grep -c 'with the event' err)" = 0
write nodes "n1:$own/Skylake,$known/Skylake" "n2:$own/Haswell,$known/Haswell,$known/Skylake" >n.json
prints 'a target of another model that knows the source'"'"'s' '^n2: fits$' \
    selector "${set_up[@]}" --migrate --nodes n.json host-model.json
# To a newer node and back: the selector stays what the first migration made it.
write nodes "old:$own/Old,$required/a,$known/Old,$feature/a" \
    "new:$own/New,$required/a,$required/b,$known/New,$known/Old,$feature/a,$feature/b" >n.json
sed 's/"n1"/"old"/' host-model.json >on-old.json
sed 's/"n1"/"new"/' host-model.json >on-new.json
call selector "${set_up[@]}" --migrate --nodes n.json --json on-old.json
python3 -c "import json; d = json.load(open('out')); print(json.dumps({'kind': 'Pod', 'spec':
    {'nodeSelector': {l['key']: l['value'] for l in d['selector']}}}))" >moved.json
grep -o "\"cpu-feature[^\"]*\"" out | sort >there
prints 'a guest that went to a newer node can go back' '^old: fits$' \
    selector "${set_up[@]}" --migrate --pod moved.json --nodes n.json on-new.json
call selector "${set_up[@]}" --migrate --pod moved.json --nodes n.json --json on-new.json
grep -o "\"cpu-feature[^\"]*\"" out | sort >back
holds 'with the same features asked for' cmp -s there back
write nodes "n1:$own/Conroe,$obsolete" "n2:$own/Skylake" >n.json
prints 'an obsolete host-model: the guest cannot start there' \
    '^n1: has node-labeller.kubevirt.io/obsolete-host-model [(]guests with host-model[)]$' \
    selector "${set_up[@]}" --nodes n.json default.json
holds 'but elsewhere' grep -q '^n2: fits$' out

# A guest that comes from another cluster has no node here; that one'"'"'s labels come with it.
python3 -c "
import json; d = json.load(open('default.json')); d['spec']['domain']['cpu']['model'] = 'host-model'
d['status'] = {'migrationState': {'sourceState': {'nodeSelectors': {'$own/Far': 'true', '$required/a': 'true', '$vendor/Intel': 'true'}}}}
print(json.dumps(d))" >far.json
write nodes "n1:$own/Near,$known/Far,$known/Near,$feature/a,$vendor/Intel" "n2:$known/Far,$vendor/AMD,$feature/a" >n.json
prints 'a guest from another cluster goes where its labels are' '^n1: fits$' \
    selector "${set_up[@]}" --migrate --nodes n.json far.json
holds 'and stays with its vendor' grep -q '^n2: refused due to the missing vendor Intel' out

# host-model and a required feature: KubeVirt takes the first migration for a later one.
write vmi model=host-model node=n1 feature=aes >aes.json
write nodes "n1:$own/Skylake,$required/a,$feature/aes" "n2:$feature/aes" >n.json
prints 'then a node without the model fits, for KubeVirt' '^n2: fits$' \
    selector "${set_up[@]}" --migrate --nodes n.json aes.json
holds 'which is a warning' grep -q 'warning: the guest has host-model and requires a feature' err
holds 'with what to do' grep -q 'in the migration.s addedNodeSelector' err
answers 1 'as which it is refused' '^n2: refused due to the missing model Skylake' \
    selector "${set_up[@]}" --migrate --nodes n.json --added "$known/Skylake=true" aes.json

# Whether it can migrate at all: KubeVirt's condition, word for word.
while IFS='|' read -r reason message; do
    write vmi model=Penryn node=n1 "reason=$reason" "message=$message" >stuck.json
    refuses 1 "$reason: $message" "$reason: $message" \
        selector "${set_up[@]}" --migrate --nodes n.json stuck.json
done <<'EOF2'
InterfaceNotLiveMigratable|cannot migrate VMI which does not use masquerade or a migratable plugin
CPUModeLiveMigratable|the node .n1. does not allow migration with host-model
HostDeviceNotLiveMigratable|VMI specifies non-migratable generic PCI host device
HostDeviceNotLiveMigratable|too many GPUs
SEVNotLiveMigratable|VMI uses SEV
TDXNotLiveMigratable|VMI uses TDX
SecureExecutionNotLiveMigratable|VMI uses Secure Execution
NoTSCFrequencyNotLiveMigratable|re-enlightenment without frequency
HypervPassthroughNotLiveMigratable|hypervPassthrough is on
DisksNotLiveMigratable|cannot migrate VMI with non-shared HostDisk
EOF2
call selector "${set_up[@]}" --nodes n.json stuck.json
holds 'which keeps no guest from a start' test "$(grep -c DisksNotLiveMigratable err)" = 0

# Harvester: findMigratableNodes and the inventory of models.
write nodes "node1:$known/EPYC-Rome,$feature/xsaves" "node2:$known/EPYC-Rome" >n.json
sed 's/"n1"/"node1"/' host-model.json >on-node1.json
write pod "$known/EPYC-Rome" "$feature/xsaves" >pod.json
answers 1 'EPYC-Rome with xsaves: no node but its own' \
    '^node2: refused due to the missing xsaves feature' \
    selector "${set_up[@]}" --migrate --pod pod.json --nodes n.json on-node1.json
write nodes "node1:$known/EPYC-Rome,$feature/spec-ctrl,$feature/ssbd" \
    "node2:$known/EPYC-Rome,$feature/ssbd" "node3:$feature/spec-ctrl,$feature/ssbd" \
    "node5:$known/EPYC-Rome,$feature/spec-ctrl,$feature/ssbd" >n.json
write pod "$known/EPYC-Rome" "$feature/spec-ctrl" "$feature/ssbd" >pod.json
prints 'EPYC-Rome with spec-ctrl and ssbd: node5' '^node5: fits$' \
    selector "${set_up[@]}" --migrate --pod pod.json --nodes n.json on-node1.json
holds 'alone' test "$(grep -c fits out)" = 1
holds 'each other with its reason' test "$(grep -c '^node[23]: refused due to the missing' out)" = 2
write pod "$known/EPYC-Rome" "$feature/spec-ctrl" "$feature/ssbd" kubernetes.io/hostname >there.json
prints 'the hostname that the pod was bound to is passed over' '^node5: fits$' \
    selector "${set_up[@]}" --migrate --pod there.json --nodes n.json on-node1.json
echo '{"kind": "List", "items": []}' >none.json
refuses 3 'no pod' 'none.json: error: is a list of none or several' \
    selector "${set_up[@]}" --migrate --pod none.json --nodes n.json on-node1.json
printf '{"kind": "List", "items": [%s, %s]}' "$(cat pod.json)" "$(cat pod.json)" >two.json
refuses 3 'two pods' 'two.json: error: is a list of none or several' \
    selector "${set_up[@]}" --migrate --pod two.json --nodes n.json on-node1.json
printf '{"kind": "List", "items": [%s]}' "$(cat pod.json)" >one.json
prints 'a list of one pod is that pod' '^node5: fits$' \
    selector "${set_up[@]}" --migrate --pod one.json --nodes n.json on-node1.json
write nodes "n1:$model/Skylake-Client-IBRS,$model/Broadwell-IBRS" \
    "n2:$model/Cascadelake-Server,$model/Broadwell-IBRS" >n.json
call selector "${set_up[@]}" --nodes n.json --json penryn.json
count() { python3 -c "
import json
for m in json.load(open('out'))['models']:
    print(m['name'], m['nodes'], m['ready'], m['on_all'])"; }
count >models
holds 'Broadwell-IBRS is on both nodes' grep -qx 'Broadwell-IBRS 2 2 True' models
holds 'the others on one' grep -qx 'Cascadelake-Server 1 1 False' models
holds 'and nothing else is counted' test "$(wc -l <models)" = 3
write nodes "n1:$vendor/Intel,$model/Base" "n2:$vendor/AMD,$model/Rome,$model/Base" >n.json
answers 1 'nodes of two vendors' 'missing model Penryn' \
    selector "${set_up[@]}" --nodes n.json penryn.json
holds 'have no common model' grep -q '^note: models of all nodes of AMD (1): Rome$' err
holds 'and each vendor its own' grep -q '^note: models of all nodes of Intel (1): Base$' err

# The CPU of the domain.
prints 'the CPU that the domain gets' "^  <feature policy='disable' name='mpx'/>$" \
    selector "${set_up[@]}" --cpu penryn.json
holds 'with its model' grep -q '^  <model>Penryn</model>$' out
sed 's/Penryn/Old/' out >cpu.xml
echo '<cpu><arch>x86_64</arch><model>Base</model></cpu>' >host.xml
prints 'can be held against a host' '^superset$' compare "${set_up[@]}" --host host.xml cpu.xml
prints 'and is in the JSON' "\"cpu_xml\" : \"<cpu mode='host-model'/>" \
    selector "${set_up[@]}" --json host-model.json
refuses 2 'the CPU and something else' '--cpu prints the <cpu> alone' \
    selector "${set_up[@]}" --cpu --nodes n.json penryn.json

finish 60
