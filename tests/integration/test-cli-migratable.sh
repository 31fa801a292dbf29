#!/bin/bash
# guestcpu migratable as a user meets it. The guests are those of KubeVirt's tests of the condition
# LiveMigratable (virt-handler/vm_test.go), of its MigrationPolicies, time-outs and limits
# (watch/migration/migration_test.go), as kubectl prints them.
# shellcheck disable=SC1091,SC2154 # what comes from the file below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"

cat >write.py <<'EOF2'
"""vmi NAME JSON: a guest that runs on n1 in the namespace web, with JSON merged into it; vm NAME JSON: a
VirtualMachine; list JSON…: a list of them."""
import json, sys

def merge(into, other):
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value
    return into

kind, words = sys.argv[1], sys.argv[2:]
pod_net = {"networks": [{"name": "default", "pod": {}}],
           "domain": {"cpu": {"model": "Penryn"},
                      "devices": {"interfaces": [{"name": "default", "masquerade": {}}]}}}
if kind == "list":
    out = {"kind": "List", "items": [json.loads(w) for w in words]}
elif kind == "vmi":
    out = merge({"kind": "VirtualMachineInstance",
                 "metadata": {"name": words[0], "namespace": "web", "labels": {"app": "shop", "tier": "db"}},
                 "spec": pod_net, "status": {"nodeName": "n1", "phase": "Running"}}, json.loads(words[1]))
else:
    out = {"kind": "VirtualMachine", "metadata": {"name": words[0], "namespace": "web"},
           "spec": {"template": {"spec": merge(pod_net, json.loads(words[1]))}}}
print(json.dumps(out))
EOF2
write() { python3 write.py "$@"; }
set_up=(--config /dev/null)
migratable() { call migratable "${set_up[@]}" "$@"; }
json() { python3 -c "import json,sys; d = json.load(open('out')); print($1)"; }
is() { [ "$1" = "$2" ] || { printf '  is  %s\n  not %s\n' "$1" "$2" && return 1; }; }

write vmi web1 '{}' >web1.json
migratable web1.json
holds 'a guest with masquerade and a named model' is "$(sed -n 1p out) $status" 'LiveMigratable: yes 0'
holds 'and its storage, too' grep -q '^StorageLiveMigratable: yes$' out
holds 'nothing is copied' grep -q '^migration method: LiveMigration$' out
holds 'what is not given is not known' grep -q '^policy: not known, give --policies$' out
holds 'nor are the other migrations' grep -q '^room: not known, give --migrations$' out
holds 'what the version does holds' grep -q '^  completionTimeoutPerGiB: 150 (default)$' out
migratable --kubevirt-version 1.3.0 web1.json
holds 'and differs' grep -q '^  completionTimeoutPerGiB: 800 (default)$' out

# Each reason by itself; KubeVirt's word for it.
while IFS='|' read -r name reason what; do
    write vmi web1 "$what" >one.json
    migratable --json one.json
    holds "$name" is "$(json '(d["live_migratable"], [(r["reason"], r["certain"]) for r in d["reasons"]])') $status" \
        "('no', [('$reason', True)]) 1"
done <<'EOF2'
bridge on the pod network|InterfaceNotLiveMigratable|{"spec": {"domain": {"devices": {"interfaces": [{"name": "default", "bridge": {}}]}}}}
a PCI device|HostDeviceNotLiveMigratable|{"spec": {"domain": {"devices": {"hostDevices": [{"name": "a", "deviceName": "dev1"}]}}}}
two GPUs|HostDeviceNotLiveMigratable|{"spec": {"domain": {"devices": {"gpus": [{"name": "a", "deviceName": "g"}, {"name": "b", "deviceName": "g"}]}}}}
SEV|SEVNotLiveMigratable|{"spec": {"domain": {"launchSecurity": {"sev": {}}}}}
TDX|TDXNotLiveMigratable|{"spec": {"domain": {"launchSecurity": {"tdx": {}}}}}
Secure Execution|SecureExecutionNotLiveMigratable|{"spec": {"architecture": "s390x", "domain": {"launchSecurity": {}}}}
reenlightenment without TSC|NoTSCFrequencyNotLiveMigratable|{"spec": {"domain": {"features": {"hyperv": {"reenlightenment": {}}}}}}
hypervPassthrough|HypervPassthroughNotLiveMigratable|{"spec": {"domain": {"features": {"hypervPassthrough": {"enabled": true}}}}}
a claim that is not shared|DisksNotLiveMigratable|{"spec": {"volumes": [{"name": "a", "persistentVolumeClaim": {"claimName": "c"}}]}, "status": {"volumeStatus": [{"name": "a", "persistentVolumeClaimInfo": {"accessModes": ["ReadWriteOnce"]}}]}}
a data volume of which the status says nothing|DisksNotLiveMigratable|{"spec": {"volumes": [{"name": "a", "dataVolume": {"name": "c"}}]}}
a host disk|DisksNotLiveMigratable|{"spec": {"volumes": [{"name": "a", "hostDisk": {"path": "/a", "type": "Disk"}}]}}
EOF2
# What keeps nobody.
while IFS='|' read -r name method what; do
    write vmi web1 "$what" >one.json
    migratable --json one.json
    holds "$name" is "$(json '(d["live_migratable"], d["migration_method"], d["reasons"])') $status" "('yes', '$method', []) 0"
done <<'EOF2'
bridge with the annotation|LiveMigration|{"metadata": {"annotations": {"kubevirt.io/allow-pod-bridge-network-live-migration": ""}}, "spec": {"domain": {"devices": {"interfaces": [{"name": "default", "bridge": {}}]}}}}
bridge on Multus|LiveMigration|{"spec": {"networks": [{"name": "default", "multus": {"networkName": "a"}}], "domain": {"devices": {"interfaces": [{"name": "default", "bridge": {}}]}}}}
passt|LiveMigration|{"spec": {"domain": {"devices": {"interfaces": [{"name": "default", "passtBinding": {}}]}}}}
hypervPassthrough that is off|LiveMigration|{"spec": {"domain": {"features": {"hypervPassthrough": {"enabled": false}}}}}
reenlightenment with TSC|LiveMigration|{"spec": {"domain": {"features": {"hyperv": {"reenlightenment": {}}}}}, "status": {"topologyHints": {"tscFrequency": 2500000000}}}
a shared claim|LiveMigration|{"spec": {"volumes": [{"name": "a", "dataVolume": {"name": "c"}}]}, "status": {"volumeStatus": [{"name": "a", "persistentVolumeClaimInfo": {"accessModes": ["ReadWriteOnce", "ReadWriteMany"]}}]}}
a claim that the migration moves|BlockMigration|{"spec": {"volumes": [{"name": "a", "dataVolume": {"name": "c"}}]}, "status": {"migratedVolumes": [{"volumeName": "a"}], "volumeStatus": [{"name": "a", "persistentVolumeClaimInfo": {"accessModes": ["ReadWriteOnce"]}}]}}
a shared host disk|LiveMigration|{"spec": {"volumes": [{"name": "a", "hostDisk": {"path": "/a", "shared": true}}]}}
a container disk as CD-ROM|LiveMigration|{"spec": {"volumes": [{"name": "a", "containerDisk": {}}], "domain": {"devices": {"disks": [{"name": "a", "cdrom": {"bus": "sata"}}]}}}}
a CD-ROM that can be written|BlockMigration|{"spec": {"volumes": [{"name": "a", "containerDisk": {}}], "domain": {"devices": {"disks": [{"name": "a", "cdrom": {"readonly": false}}]}}}}
a container disk|BlockMigration|{"spec": {"volumes": [{"name": "a", "containerDisk": {}}], "domain": {"devices": {"disks": [{"name": "a", "disk": {}}]}}}}
virtiofs of a secret|LiveMigration|{"spec": {"volumes": [{"name": "a", "secret": {"secretName": "s"}}], "domain": {"devices": {"filesystems": [{"name": "a", "virtiofs": {}}]}}}}
EOF2

# All reasons at once, the first of which is KubeVirt's.
write vmi web1 '{"spec": {"domain": {"devices": {"interfaces": [{"name": "default", "bridge": {}}],
    "disks": [{"name": "b", "lun": {"reservation": true}}]}, "launchSecurity": {"sev": {}}},
    "volumes": [{"name": "a", "hostDisk": {"path": "/a"}}]}}' >all.json
migratable all.json
holds 'all reasons are told' is "$(grep -oE '^  [A-Za-z]+NotLiveMigratable.*: the|^  Persistent[A-Za-z]* .not known.' out | tr '\n' ' ')" \
    '  InterfaceNotLiveMigratable (what KubeVirt tells): the   SEVNotLiveMigratable: the   PersistentReservationNotLiveMigratable (not known)   DisksNotLiveMigratable: the '
holds 'with what helps' grep -q '^    to do: use masquerade there' out
holds 'a reservation keeps the storage' grep -q '^StorageLiveMigratable: no$' out
holds 'that is a no' is "$(sed -n 1p out) $status" 'LiveMigratable: no 1'

# What cannot be known is neither yes nor no.
write vmi web1 '{"spec": {"domain": {"cpu": {"model": "host-model"}}}}' >host-model.json
migratable host-model.json
holds 'host-model on a node that is not given' is "$(sed -n 1p out) $status" 'LiveMigratable: undecided 1'
holds 'says what to give' grep -q '^    to do: give the nodes with --nodes$' out
write list '{"kind": "Node", "metadata": {"name": "n1", "labels": {"host-model-cpu.node.kubevirt.io/Westmere": "true"}}}' >nodes.json
migratable --nodes nodes.json host-model.json
holds 'on one with a host model' is "$(sed -n 1p out) $status" 'LiveMigratable: yes 0'
sed 's/host-model-cpu/x/' nodes.json >without.json
migratable --nodes without.json host-model.json
holds 'and on one without' grep -q '^  CPUModeLiveMigratable (what KubeVirt tells): .* n1 has no label' out
write vm web2 '{"volumes": [{"name": "a", "dataVolume": {"name": "disk"}}]}' >vm.json
migratable vm.json
holds 'a claim of a manifest is not known' grep -q '^  DisksNotLiveMigratable (not known): .* disk ' out
claim() { printf '{"kind": "%s", "metadata": {"name": "%s", "namespace": "web"}, "spec": %s}' "$1" disk "$2"; }
write list "$(claim PersistentVolumeClaim '{"accessModes": ["ReadWriteOnce"]}')" >pvc.json
migratable --claims pvc.json vm.json
holds 'until somebody gives it' is "$(sed -n 2p out | cut -d: -f1) $status" '  DisksNotLiveMigratable (what KubeVirt tells) 1'
claim DataVolume '{"storage": {"accessModes": ["ReadWriteMany"]}}' >dv.json
migratable --claims dv.json vm.json
holds 'as a data volume, too' is "$(sed -n 1p out) $status" 'LiveMigratable: yes 0'
python3 -c "
import json; d = json.load(open('vm.json'))
d['spec']['dataVolumeTemplates'] = [{'metadata': {'name': 'disk'}, 'spec': {'pvc': {'accessModes': ['ReadWriteMany']}}}]
json.dump(d, open('own.json', 'w'))"
migratable --claims own.json own.json
holds 'or as one of its own templates' is "$(sed -n 1p out) $status" 'LiveMigratable: yes 0'

python3 -c "
import json; d = json.load(open('vm.json')); d['spec']['instancetype'] = {'name': 'u1'}
d['spec']['template']['spec']['volumes'] = []; d['spec']['preference'] = {'name': 'windows'}
json.dump(d, open('typed.json', 'w'))"
migratable --json typed.json
holds 'an instance type and a preference may bring anything' \
    is "$(json '(d["live_migratable"], [(r["reason"], r["certain"]) for r in d["reasons"]])') $status" \
    "('undecided', [('HostDeviceNotLiveMigratable', False), ('NoTSCFrequencyNotLiveMigratable', False)]) 1"
migratable typed.json
holds 'and there is a way to tell' grep -q 'virtctl expand --vm NAME' out
prints 'which is a warning of selector' '^cpu-model.node.kubevirt.io/Penryn=true$' \
    selector "${set_up[@]}" typed.json
holds 'as well' grep -q 'warning: the guest has an instance type or a preference' err

# What only the cluster knows.
kubevirt() { printf '{"kind": "KubeVirt", "spec": {"configuration": %s}}' "$1"; }
write vmi web1 '{"spec": {"domain": {"devices": {"interfaces": [{"name": "default", "binding": {"name": "fast"}}],
    "gpus": [{"name": "a", "deviceName": "nvidia.com/T4"}]}}}}' >plugin.json
migratable --json plugin.json
holds 'plugins and GPUs need the settings of the cluster' \
    is "$(json '(d["live_migratable"], [r["certain"] for r in d["reasons"]])')" "('undecided', [False, False])"
kubevirt '{"network": {"binding": {"fast": {"migration": {}}, "slow": {}}},
    "permittedHostDevices": {"mediatedDevices": [{"resourceName": "nvidia.com/T4"}]},
    "developerConfiguration": {"featureGates": ["VGPULiveMigration"]}}' >kubevirt.json
migratable --kubevirt kubevirt.json plugin.json
holds 'which may allow them' is "$(sed -n 1p out) $status" 'LiveMigratable: yes 0'
sed 's/"fast"/"slow"/; s/"T4/"T5/' plugin.json >slow.json
migratable --kubevirt kubevirt.json slow.json
holds 'or not' is "$(grep -c 'what KubeVirt tells' out) $status" '1 1'

# What the guest'"'"'s own status says has the last word.
write vmi web1 '{"status": {"conditions": [{"type": "LiveMigratable", "status": "False", "reason": "NotMigratable", "message": "for some reason"}]}}' >says.json
migratable says.json
holds 'a status that says no is a no' is "$(sed -n 2p out) $status" '  its status says: NotMigratable: for some reason 1'

# MigrationPolicies.
policy() { printf '{"kind": "MigrationPolicy", "metadata": {"name": "%s"}, "spec": %s}' "$1" "$2"; }
write list "$(policy shop '{"allowPostCopy": true, "selectors": {"virtualMachineInstanceSelector": {"app": "shop"}}}')" \
    "$(policy prod '{"bandwidthPerMigration": "1Gi", "selectors": {"namespaceSelector": {"stage": "prod"}}}')" \
    "$(policy other '{"selectors": {"virtualMachineInstanceSelector": {"app": "shop", "tier": "web"}}}')" >policies.json
write list '{"kind": "Namespace", "metadata": {"name": "test", "labels": {"stage": "test"}}}' \
    '{"kind": "Namespace", "metadata": {"name": "web", "labels": {"stage": "prod"}}}' >namespaces.json
migratable --policies policies.json --namespaces namespaces.json web1.json
holds 'labels of the guest win over as many of its namespace' \
    grep -q '^policy: shop (labels of the guest: 1, of its namespace: 0)$' out
holds 'what the policy says holds' grep -q '^  allowPostCopy: true (policy)$' out
holds 'and what follows from it' grep -q '^  allowWorkloadDisruption: true (policy)$' out
holds 'of the others nothing' grep -q '^  bandwidthPerMigration: 0 (default)$' out
migratable --json --policies policies.json --namespaces namespaces.json web1.json
holds 'JSON: each policy, and what differs' \
    is "$(json '([(p["name"], p["fit"], p["label"]) for p in d["policies"]], d["policy"], d["policy_known"])')" \
    "([('shop', 'applies', None), ('prod', 'applies', None), ('other', 'differs', 'tier')], 'shop', True)"
sed 's/"app": "shop"/"app": "none"/' web1.json >none.json
migratable --policies policies.json --namespaces namespaces.json none.json
holds 'a policy of the namespace' grep -q '^policy: prod (labels of the guest: 0, of its namespace: 1)$' out
migratable --policies policies.json none.json
holds 'is not known without its labels' grep -q '^policy not known: prod asks for labels of the namespace, give --namespaces$' out
echo '{"kind": "List", "items": []}' >empty.json
migratable --policies empty.json web1.json
holds 'none at all' grep -q '^policy: none applies$' out
kubevirt '{"migrations": {"bandwidthPerMigration": "64Mi", "parallelMigrationsPerCluster": 2, "allowAutoConverge": true}}' >set.json
migratable --kubevirt set.json --policies policies.json --namespaces namespaces.json none.json
holds 'a policy stands before the cluster' grep -q '^  bandwidthPerMigration: 1Gi (policy)$' out
holds 'the cluster before the default' grep -q '^  allowAutoConverge: true (cluster)$' out

# Limits: five in the cluster, two that leave a node.
vmim() { printf '{"kind": "VirtualMachineInstanceMigration", "metadata": {"name": "m%s", "namespace": "web", "annotations": %s}, "spec": {"vmiName": "%s"}, "status": {"phase": "%s"}}' "$1" "${3-{\}}" "$1" "$2"; }
at() { printf '{"kind": "VirtualMachineInstance", "metadata": {"name": "%s", "namespace": "web"}, "status": {"nodeName": "%s"}}' "$1" "$2"; }
write list "$(vmim a Running)" "$(at a n1)" "$(vmim b Scheduling)" "$(at b n1)" "$(vmim c Failed)" >two.json
migratable --migrations two.json web1.json
holds 'two migrations leave the node: none more' grep -q '^room on its node n1: 2 of 2 leave: none: it waits' out
holds 'in the cluster there is room' grep -q '^room in the cluster: 2 of 5 run, 0 wait: there is room$' out
holds 'waiting is no refusal' is "$status" 0
migratable --json --kubevirt set.json --migrations two.json web1.json
holds 'the cluster may set its limit' is "$(json '(d["room"]["cluster"], d["room"]["running"])')" "('no', 2)"
write list "$(vmim a Running)" >nowhere.json
migratable --migrations nowhere.json web1.json
holds 'one that leaves nobody knows which node' grep -q '^room on its node n1: 0 of 2 leave: there is room$' out
write list "$(vmim web1 Pending '{"kubevirt.io/migrationUnschedulablePodTimeoutSeconds": "130"}')" >own-vmim.json
migratable --migrations own-vmim.json web1.json
holds 'a guest that migrates already' grep -q '^room: the guest migrates already; KubeVirt refuses a second one$' out
holds 'has time limits of its own' grep -q '^target pod: deleted after 130 s without a node, after 900 s for any other reason$' out

# The pod that it migrates to.
pod() { printf '{"kind": "Pod", "metadata": {"name": "launcher", "creationTimestamp": "2026-06-15T12:00:00Z"}, "status": {"phase": "%s", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "%s"}]}}' "$1" "$2"; }
pod Pending Unschedulable >pod.json
migratable --pending pod.json --at 2026-06-15T12:04:59Z web1.json
holds 'a pod that no node takes, a second before its time' grep -q '^  launcher finds no node: deleted in 1 s$' out
migratable --pending pod.json --at 2026-06-15T12:05:00Z web1.json
holds 'and at its time' grep -q '^  launcher: its time is over: KubeVirt deletes it' out
migratable --pending pod.json --at 2026-06-15T12:02:11Z --migrations own-vmim.json web1.json
holds 'which an annotation may have set' grep -q '^  launcher: its time is over' out
pod Pending Other >pod.json
migratable --json --pending pod.json --at 2026-06-15T12:05:00Z web1.json
holds 'one that waits for something else' is "$(json '(d["target_pod"]["fate"], d["target_pod"]["left_s"])')" "('waits', 600)"
pod Running '' >pod.json
migratable --json --pending pod.json --at 2026-06-15T13:00:00Z web1.json
holds 'one that runs' is "$(json 'd["target_pod"]["fate"]')" safe

# Files of one kind, or all in one.
python3 -c "
import json
items = []
for name in 'nodes', 'pvc', 'policies', 'namespaces', 'two':
    items += json.load(open(name + '.json'))['items']
json.dump({'kind': 'List', 'items': items}, open('everything.json', 'w'))"
migratable --claims everything.json --policies everything.json --namespaces everything.json --migrations everything.json web1.json
holds 'a list of everything serves all' is "$(grep -cE '^policy: shop|^room on its node n1: 2 of 2' out) $status" '2 0'
refuses 3 'no policy among them' 'two.json: error: is no MigrationPolicy, nor a list with any' \
    migratable "${set_up[@]}" --policies two.json web1.json
refuses 3 'a namespace that is not there' "does not hold the guest.s namespace" \
    migratable "${set_up[@]}" --policies policies.json --namespaces <(sed 's/"web"/"x"/' namespaces.json) web1.json
refuses 3 'a pod of which nobody knows the age' 'does not say when the pod was created' \
    migratable "${set_up[@]}" --pending <(echo '{"kind": "Pod"}') web1.json
refuses 3 'a time that is none' '--at' migratable "${set_up[@]}" --pending pod.json --at noon web1.json
refuses 3 'a guest that is none' 'is neither' migratable "${set_up[@]}" nodes.json
refuses 3 'a device that is none' 'is no array' \
    migratable "${set_up[@]}" <(echo '{"kind": "VirtualMachineInstance", "spec": {"volumes": 7}}')
refuses 2 'no guest' 'one VM is needed' migratable "${set_up[@]}"
refuses 2 'namespaces without policies' '--namespaces is for --policies' \
    migratable "${set_up[@]}" --namespaces namespaces.json web1.json
prints 'help ends with an example' 'guestcpu migratable --migrations' migratable --help

finish 78
