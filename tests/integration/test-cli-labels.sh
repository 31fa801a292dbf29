#!/bin/bash
# The commands about Kubernetes as a user meets them.
# shellcheck disable=SC1091,SC2154 # what comes from the file below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

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
holds 'a model of its own that it cannot have by name is told' \
    grep -q 'but not the model Cascadelake-Server-noTSX by name: it lacks' err
holds 'what is not known is said' grep -q '^note: not known: hyperv.node.kubevirt.io/\*: ' err
prints 'labels of files' '^cpu-timer.node.kubevirt.io/tsc-frequency=2494139000$' \
    labels "${set_up[@]}" "${cascade[@]}"
holds 'which scales' grep -q '^cpu-timer.node.kubevirt.io/tsc-scalable=true$' out
holds 'machines of every architecture there is an emulator for' \
    test "$(grep -cx 'machine-type.node.kubevirt.io/\(q35\|virt\)=true' out)" = 2
tsc="<counter name='tsc' frequency='4008012000' scaling"
for scaling in no yes; do
    sed "s/<counter name='tsc'.*/$tsc='$scaling'\/>/" "$data/hosts/cascadelake-9.0/capabilities.xml" >tsc.xml
    call labels "${set_up[@]}" --capabilities tsc.xml "${cascade[@]:2}"
    holds "a counter that scales: $scaling" grep -qx "cpu-timer.node.kubevirt.io/tsc-scalable=$(
        [ $scaling = yes ] && echo true || echo false)" out
done
holds 'its frequency' grep -qx 'cpu-timer.node.kubevirt.io/tsc-frequency=4008012000' out
sed -i "s/<counter name='tsc'/<counter name='other'/" tsc.xml
call labels "${set_up[@]}" --capabilities tsc.xml "${cascade[@]:2}"
holds 'another counter has no label' test "$(grep -c cpu-timer out)" = 0
prints 'labels of domain capabilities' '^cpu-model.node.kubevirt.io/Penryn=true$' \
    labels "${set_up[@]}" "$skylake"
call labels "${set_up[@]}" "$skylake"
holds 'models are hidden by default' test "$(grep -c /Conroe out)" = 0
prints 'but not with a list of one'"'"'s own' '^cpu-model.node.kubevirt.io/Conroe=true$' \
    labels "${set_up[@]}" --obsolete Penryn "$skylake"
holds 'which hides its own' test "$(grep -c /Penryn out)" = 0
prints 'or an empty one' '^cpu-model.node.kubevirt.io/Conroe=true$' \
    labels "${set_up[@]}" --obsolete '' "$skylake"
prints 'a host-model that the cluster calls obsolete' '^node-labeller.kubevirt.io/obsolete-host-model=true$' \
    labels "${set_up[@]}" --obsolete Skylake-Client-IBRS "$skylake"
holds 'is told with what follows' grep -q 'is in obsoleteCPUModels: no guest with host-model starts' err
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
refuses 3 'a version that is to come' '--kubevirt-version 1.9 goes by the newest rules' \
    labels "${set_up[@]}" --kubevirt-version 1.10 "$skylake"
refuses 3 'a version that is not known' 'only those of 1.0.0 to 1.9.0' \
    labels "${set_up[@]}" --kubevirt-version 0.59.0 "$skylake"
refuses 3 'an architecture that was not labelled' 'labels no nodes of architecture s390x' \
    labels "${set_up[@]}" --kubevirt-version 1.3 "$data/labels/z14.xml"
refuses 2 'two hosts' 'one host' labels "${set_up[@]}" --host "$skylake" "$skylake"
refuses 3 'no report' 'nothing.xml' labels "${set_up[@]}" nothing.xml
call labels --help
holds 'labels --help ends with an example' grep -q '^  guestcpu labels n7.xml$' out

# labels --format nfd
prints 'a feature file has a namespace of its own' '^guestcpu.org/cpu-model.Penryn=true$' \
    labels "${set_up[@]}" --format nfd "$skylake"
holds 'and says what it comes from' grep -q '^# made by guestcpu' out
prints 'or the keys of KubeVirt' '^cpu-model.node.kubevirt.io/Penryn=true$' \
    labels "${set_up[@]}" --format nfd-kubevirt "$skylake"
mkdir features.d
echo old >features.d/cpu
ln features.d/cpu old-inode
call labels "${set_up[@]}" --format nfd --namespace x.org --output features.d/cpu "$skylake"
holds '--output prints nothing' test "$status" = 0 -a ! -s out
holds 'writes the file' grep -q '^x.org/cpu-model.Penryn=true$' features.d/cpu
holds 'by a rename: who has the old one open sees it whole' grep -q '^old$' old-inode
equals_list() { [ "$(ls -A "$1")" = "$2" ]; }
holds 'and leaves nothing else' equals_list features.d cpu
# A file that grows beyond its limit kills the writer in the middle of it.
mkdir killed.d
echo old >killed.d/cpu
(
    ulimit -c 0 -f 1
    exec "$guestcpu" labels "${set_up[@]}" --format nfd --output killed.d/cpu n7.xml 2>/dev/null
) 2>/dev/null
holds 'who is killed while writing' test $? -gt 128
holds 'leaves the old file' test "$(cat killed.d/cpu)" = old
holds 'and nothing that NFD would read' test "$(ls killed.d)" = cpu
call labels "${set_up[@]}" --format nfd --output killed.d/cpu n7.xml
holds 'and is not in the way of the next' grep -q '^guestcpu.org/host-model-cpu' killed.d/cpu
refuses 3 'a directory that is not there' 'nowhere/cpu: ' \
    labels "${set_up[@]}" --output nowhere/cpu "$skylake"
mkdir features.d/taken
refuses 3 'a name that is a directory' 'features.d/taken: ' \
    labels "${set_up[@]}" --output features.d/taken "$skylake"
holds 'leaves nothing either' equals_list features.d "$(printf 'cpu\ntaken')"
refuses 3 'a namespace of Kubernetes' 'kubernetes.io is no namespace' \
    labels "${set_up[@]}" --format nfd --namespace kubernetes.io "$skylake"
refuses 2 'a format that is none' 'one of text, nfd' labels "${set_up[@]}" --format yaml "$skylake"
refuses 2 'a namespace without feature file' 'is for --format nfd' \
    labels "${set_up[@]}" --namespace x.org "$skylake"
refuses 2 'two forms of output' '--json prints JSON' labels "${set_up[@]}" --json -o x "$skylake"

# labels --against
sed "s/<model usable='yes'>Haswell/<model usable='no'>Haswell/" "$skylake" >now.xml
answers 1 'a model that is lost' '^- cpu-model.node.kubevirt.io/Haswell=true; ' \
    labels "${set_up[@]}" --against "$skylake" now.xml
holds 'is the only change' test "$(wc -l <out)" = 1
holds 'and nothing tells why' grep -q 'no fact of the reports explains it' out
answers 1 'one that is gained' '^[+] cpu-model.node.kubevirt.io/Haswell=true; ' \
    labels "${set_up[@]}" --against now.xml "$skylake"
sed 's|<libvirt version=.9.0.0./>|<libvirt version="11.3.0"/>|; s|<machine.*>pc-q35-7.2</machine>|&<machine>pc-q35-10.0</machine>|' \
    n7.xml >n7-upgraded.xml
answers 1 'the version that brought it' \
    '^[+] machine-type.node.kubevirt.io/pc-q35-10.0=true; .*; by libvirt 9.0.0 -> 11.3.0$' \
    labels "${set_up[@]}" --against n7.xml n7-upgraded.xml
answers 1 'labels --against --json' '"blame" : "software"' \
    labels "${set_up[@]}" --json --against n7.xml n7-upgraded.xml
holds 'with the facts that differ' grep -q '"after" : "11.3.0"' out
prints 'a report does not differ from itself' '' labels "${set_up[@]}" --against n7.xml --json n7.xml
refuses 2 'a comparison as feature file' '--against prints what changes' \
    labels "${set_up[@]}" --against n7.xml --format nfd n7.xml
refuses 3 'an older report that is not there' 'gone.xml' \
    labels "${set_up[@]}" --against gone.xml n7.xml

# labels --node, and patches for kubectl
call labels "${set_up[@]}" "$skylake"
cat >make-node.py <<'EOF'
import json, sys
labels = dict(line.rstrip("\n").split("=", 1) for line in open(sys.argv[1]))
for word in sys.argv[3:]:
    key, value = word.split("=", 1)
    if value == "-":
        del labels[key]
    else:
        labels[key] = value
node = {"kind": "Node", "metadata": {"name": sys.argv[2], "labels": labels}}
if sys.argv[2] == "left-alone":
    node["metadata"]["annotations"] = {"node-labeller.kubevirt.io/skip-node": "false"}
print(json.dumps(node))
EOF
cat >apply-patch.py <<'EOF'
import json, sys
node, patch = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
assert list(patch) == ["metadata"] and list(patch["metadata"]) == ["labels"], patch
labels = node["metadata"]["labels"]
for key, value in patch["metadata"]["labels"].items():
    if value is None:
        del labels[key]
    else:
        labels[key] = value
print(json.dumps(node))
EOF
cp out good
python3 make-node.py good n7 >good.json
python3 make-node.py good n7 cpu-model.node.kubevirt.io/Penryn=- INeedToBeHere=trustme \
    cpu-model.node.kubevirt.io/Cascadelake-Server=true kubevirt.io/sev= \
    hyperv.node.kubevirt.io/ipi=true cpu-vendor.node.kubevirt.io/AMD=true >stale.json
prints 'a node that has its labels' '' labels "${set_up[@]}" --json --node good.json "$skylake"
holds 'has nothing to change' grep -q '"edits" : \[\]' out
answers 1 'a stale label is taken away' '^- cpu-model.node.kubevirt.io/Cascadelake-Server=true$' \
    labels "${set_up[@]}" --node stale.json "$skylake"
holds 'one that is missing is added' grep -q '^+ cpu-model.node.kubevirt.io/Penryn=true$' out
holds 'a foreign one is kept' test "$(grep -c INeedToBeHere out)" = 0
holds 'and one that no report can tell' test "$(grep -c hyperv out)" = 0
holds 'a vendor that it is not stays, which is told' \
    grep -q 'kubectl label node n7 cpu-vendor.node.kubevirt.io/AMD-' err
holds 'and nothing else changes' test "$(wc -l <out)" = 3
prints 'a patch for kubectl' '"cpu-model.node.kubevirt.io/Cascadelake-Server" : null' \
    labels "${set_up[@]}" --format merge-patch --node stale.json "$skylake"
cp out patch.json
python3 apply-patch.py stale.json patch.json >patched.json
prints 'after which nothing is left to do' '"edits" : \[\]' \
    labels "${set_up[@]}" --json --node patched.json "$skylake"
prints 'a patch from one report to another' '"cpu-model.node.kubevirt.io/Haswell" : null' \
    labels "${set_up[@]}" --format merge-patch --against "$skylake" now.xml
holds 'has nothing else' test "$(grep -c kubevirt out)" = 1
prints 'a patch of all labels' '"host-model-cpu.node.kubevirt.io/Skylake-Client-IBRS" : "true"' \
    labels "${set_up[@]}" --format merge-patch "$skylake"
call labels "${set_up[@]}" --format merge-patch -o patch.file "$skylake"
holds 'into a file' cmp -s patch.file <("$guestcpu" labels "${set_up[@]}" --format merge-patch \
    "$skylake" 2>/dev/null)
call labels "${set_up[@]}" --format merge-patch hostile.xml
holds 'a name that Kubernetes refuses is left out of it' test "$(grep -c 'Pen ryn' out)" = 0
python3 make-node.py good left-alone cpu-model.node.kubevirt.io/Penryn=- >alone.json
answers 1 'a node that is left alone' '^[+] cpu-model.node.kubevirt.io/Penryn=true$' \
    labels "${set_up[@]}" --node alone.json "$skylake"
holds 'keeps its labels, and nothing is added, which is told' \
    grep -q 'leaves its labels alone, and changes none of these' err
sed 's/<guestcpu-host.*/&<name>n7.example.org<\/name>/' n7.xml >named.xml
call labels "${set_up[@]}" --node good.json named.xml
holds 'a node may have the name of its host without domain' \
    test "$(grep -c 'the node is called' err)" = 0
call labels "${set_up[@]}" --node alone.json named.xml
holds 'one with another name is told' \
    grep -q 'the node is called left-alone, the host n7.example.org' err
echo '{"kind": "List", "items": []}' >empty.json
refuses 3 'no node' 'none of its 0 nodes is called' \
    labels "${set_up[@]}" --node empty.json "$skylake"
refuses 3 'a file that is no node' 'is neither a Node' \
    labels "${set_up[@]}" --node "$TEST_SRCDIR/tests/fuzz/corpus/kubernetes-json/pod.json" "$skylake"
refuses 2 'two things to compare with' 'both tell what to compare with' \
    labels "${set_up[@]}" --node good.json --against "$skylake" "$skylake"
refuses 2 'a node as feature file' 'no --format but merge-patch' \
    labels "${set_up[@]}" --node good.json --format nfd "$skylake"

# The cluster's settings, as kubectl prints them
json=$TEST_SRCDIR/tests/fuzz/corpus/kubernetes-json
call labels "${set_up[@]}" --kubevirt "$json/kubevirt.json" "$skylake"
holds 'obsoleteCPUModels hides names, whatever their value' test "$(grep -c '/Penryn=' out)" = 0
holds 'and replaces the default' grep -q '^cpu-model.node.kubevirt.io/Conroe=true$' out
holds 'minCPUModel has no effect, which is told' grep -q 'warning: minCPUModel is set' err
prints 'the version is the cluster'"'"'s' '"kubevirt_version" : "v1.8.4"' \
    labels "${set_up[@]}" --json --kubevirt "$json/kubevirt.json" "$skylake"
refuses 3 'a file of another kind' 'pod.json: error: is no KubeVirt' \
    labels "${set_up[@]}" --kubevirt "$json/pod.json" "$skylake"

# selector
prints 'a named model and features' '^cpu-model.node.kubevirt.io/Conroe=true$' \
    selector "${set_up[@]}" "$json/vmi.json"
holds 'a required feature' grep -q '^cpu-feature.node.kubevirt.io/lahf_lm=true$' out
holds 'one that is disabled asks for nothing' test "$(grep -c mmx out)" = 0
holds 'a forbidden one denies' grep -q '^!cpu-feature.node.kubevirt.io/ssse3$' out
holds 'the machine that it has, not the one it asked for' \
    grep -q '^machine-type.node.kubevirt.io/pc-q35-rhel9.6.0=true$' out
holds 'SEV-ES' grep -q '^kubevirt.io/sev-es=true$' out
holds 'its affinity is told' grep -q 'warning: the guest has rules of its own in spec.affinity' err
prints 'the cluster'"'"'s model for a guest without one' \
    '^cpu-model.node.kubevirt.io/Haswell-noTSX=true$' \
    selector "${set_up[@]}" --kubevirt "$json/kubevirt.json" - <"$json/vm.json"
prints 'selector --json' '"cpu_model_origin" : "the cluster.s cpuModel"' \
    selector "${set_up[@]}" --json --kubevirt "$json/kubevirt.json" "$json/vm.json"

# Harvester's example: the pod's selector, and node A and node B, as its knowledge base has them.
cat >pod.json <<'EOF'
{"kind": "Pod", "spec": {"nodeSelector": {
    "cpu-model-migration.node.kubevirt.io/SierraForest": "true",
    "cpu-feature.node.kubevirt.io/fpu": "true",
    "cpu-feature.node.kubevirt.io/vme": "true"}}}
EOF
cat >nodes.json <<'EOF'
{"kind": "List", "items": [
  {"kind": "Node", "metadata": {"name": "node-a", "labels": {
    "kubevirt.io/schedulable": "true", "kubernetes.io/arch": "amd64",
    "cpu-model.node.kubevirt.io/IvyBridge": "true",
    "cpu-model-migration.node.kubevirt.io/SierraForest": "true",
    "cpu-feature.node.kubevirt.io/fpu": "true",
    "cpu-feature.node.kubevirt.io/vme": "true"}}},
  {"kind": "Node", "metadata": {"name": "node-b", "labels": {
    "kubevirt.io/schedulable": "true", "kubernetes.io/arch": "amd64",
    "cpu-model.node.kubevirt.io/IvyBridge": "true",
    "cpu-model-migration.node.kubevirt.io/SierraForest": "true",
    "cpu-feature.node.kubevirt.io/vme": "true"}}}]}
EOF
cat >host-model.json <<'EOF'
{"kind": "VirtualMachineInstance", "metadata": {"name": "web1"}, "status": {"nodeName": "node-a"},
 "spec": {"architecture": "amd64", "domain": {"cpu": {"model": "host-model"}}}}
EOF
sed 's/host-model/IvyBridge/' host-model.json >ivy.json
answers 1 'the label that node B lacks' \
    '^node-b: refused due to the missing fpu feature: no label cpu-feature.node.kubevirt.io/fpu=true [(]kept' \
    selector "${set_up[@]}" --migrate --pod pod.json --nodes nodes.json host-model.json
holds 'and nothing else does' test "$(grep -c node-b out)" = 1
holds 'it stays until the guest is restarted' grep -q 'stay until the guest is restarted' err
prints 'with IvyBridge it can go there' '^node-b: fits$' \
    selector "${set_up[@]}" --migrate --pod pod.json --nodes nodes.json ivy.json
answers 1 'selector --nodes --json' '"verdict" : "refused"' selector "${set_up[@]}" --json \
    --migrate --pod pod.json --nodes nodes.json host-model.json
holds 'is frozen' grep -q '"frozen" : true' out
refuses 1 'a source node without host model: no pod' 'has no label host-model-cpu' \
    selector "${set_up[@]}" --migrate --nodes nodes.json host-model.json
refuses 3 'a source node that is not known' 'the labels of its node node-a decide' \
    selector "${set_up[@]}" --migrate host-model.json

condition='{"type": "LiveMigratable", "status": "False", "reason": "DisksNotLiveMigratable",'
condition="$condition \"message\": \"not shared\"}"
sed "s/\"nodeName\"/\"conditions\": [$condition], &/" ivy.json >stuck.json
refuses 1 'a guest that KubeVirt does not migrate' 'DisksNotLiveMigratable: not shared' \
    selector "${set_up[@]}" --migrate --nodes nodes.json stuck.json
prints 'may still start' '^node-b: fits$' selector "${set_up[@]}" --nodes nodes.json stuck.json

# The same from reports.
mkdir fleet
call report --config /dev/null --host "$skylake"
sed 's/<guestcpu-host.*/&<name>node-a<\/name>/' out >fleet/a.xml
sed 's/<guestcpu-host.*/&<name>node-b<\/name>/; s/Skylake-Client-IBRS/Base/' out >fleet/b.xml
printf '<guestcpu-host version="1"><name>c</name>' >fleet/c.xml
answers 1 'a fleet of reports' '^node-b: refused due to the missing model Skylake-Client-IBRS: no label cpu-model-migration' \
    selector "${set_up[@]}" --migrate --fleet fleet host-model.json
holds 'whose features cannot be known' grep -q '^node-b: not known cpu-feature' out
holds 'a report that cannot be read is told' grep -q 'c.xml: warning: ' err
sed 's/IvyBridge/Penryn/; s/"architecture": "amd64", //' ivy.json >penryn.json
prints 'a model that the hosts have' '^node-b: fits$' \
    selector "${set_up[@]}" --fleet fleet penryn.json

sed "s|<model usable='yes'>Penryn.*|<model usable='no'>Penryn</model>\\
<blockers model='Penryn'><feature name='ssse3'/></blockers>|" fleet/b.xml >b.xml
mv b.xml fleet/b.xml
prints 'and why another has not' '^node-b: refused due to the missing model Penryn: no label .*: the host lacks ssse3$' \
    selector "${set_up[@]}" --fleet fleet penryn.json
holds 'while one fits' grep -q '^node-a: fits$' out

refuses 3 'types that are wrong, all at once' 'domain.cpu.model: is no string' \
    selector "${set_up[@]}" "$json/types.json"
holds 'each of them' test "$(grep -c 'error: ' err)" -ge 4
refuses 3 'comments are no JSON' 'comments' selector "${set_up[@]}" "$json/comment.json"
refuses 3 'arrays without end' 'too deep' selector "${set_up[@]}" "$json/deep.json"
refuses 3 'YAML' 'kubectl prints with -o json; YAML is not read' selector "${set_up[@]}" - < <(echo 'kind: VirtualMachine')
refuses 2 'no VM' 'one VM is needed' selector "${set_up[@]}"
refuses 2 'two kinds of nodes' 'both tell of the nodes' \
    selector "${set_up[@]}" --nodes nodes.json --fleet fleet ivy.json
refuses 2 'a pod without migration' 'are for --migrate' \
    selector "${set_up[@]}" --pod pod.json ivy.json
call selector --help
holds 'selector --help ends with an example' grep -q '^  guestcpu selector --fleet' out

# traits
by_host=(--config /dev/null --set libvirt.cpu_mode=host-model "${cascade[@]}")
prints 'traits of a host' '^HW_CPU_X86_AVX512VNNI$' traits "${by_host[@]}"
holds 'by libvirt'"'"'s names' grep -q '^HW_CPU_X86_SSE3$' out
holds 'those of its vendor' test "$(grep -c '_INTEL_' out)" -gt 1 -a "$(grep -c '_AMD_' out)" = 0
prints 'traits under a policy' '^HW_CPU_X86_AVX$' \
    traits "${by_host[@]}" --set libvirt.cpu_model_extra_flags=-vmx
holds 'are without what it takes away' test "$(grep -c VMX out)" = 0
call traits "${by_host[@]}" --set libvirt.cpu_mode=none
holds 'a policy without model holds no traits' test "$status" = 0 -a ! -s out
holds 'and the reason stands there once' test "$(grep -c 'leaves the CPU to the hypervisor' err)" = 1
prints 'traits --json' '"reason" : "guests get it with host-model"' traits --json "${by_host[@]}"
holds 'tells what Nova does not' grep -q '"reported_by_nova" : false' out
call traits "${by_host[@]}" --format provider-yaml --output provider.yaml
holds 'a provider file' grep -q '^        - CUSTOM_HW_CPU_X86_SSE3$' provider.yaml
holds 'is for the host it lies on' grep -q "^      uuid: '.COMPUTE_NODE'$" provider.yaml
prints 'or for a named one' "^      name: 'n7'$" \
    traits "${by_host[@]}" --format provider-yaml --provider n7
prints 'or by UUID' "^      uuid: '0b0e9c1c-77a5-4d0e-8f0b-9000c45c0001'$" \
    traits "${by_host[@]}" --format provider-yaml --provider 0b0e9c1c-77a5-4d0e-8f0b-9000c45c0001
echo 'x86 aes MY_AES' >my.traits
prints 'traits of a file of one'"'"'s own' '^MY_AES$' traits "${by_host[@]}" --trait-map my.traits
printf 'x86 aes\nx86 aes\nx99 y\n' >bad.traits
refuses 3 'a bad file of traits' 'bad.traits:3: error: ' \
    traits "${by_host[@]}" --trait-map bad.traits
holds 'with all its lines' grep -q 'bad.traits:2: error: ' err
refuses 2 'another format' '--format is provider-yaml' traits "${by_host[@]}" --format yaml
refuses 1 'a policy that this host cannot keep' 'Icelake-Server' \
    traits "${by_host[@]}" --set libvirt.cpu_mode=custom --set libvirt.cpu_models=Icelake-Server
call traits --help
holds 'traits --help ends with an example' grep -q '^  guestcpu traits --format' out

# each host with the map of its own libvirt: to 9.0 the model Base has aes, to 11.3 it has not
mkdir maps two
cp -r "$data/maps/directory" maps/libvirt-9.0.0
cp -r "$data/maps/directory" maps/libvirt-11.3.0
chmod -R u+w maps
sed -i "/name='aes'/d" maps/libvirt-11.3.0/x86_Base.xml
report n1 "Base@Intel" "Old Base" >two/n1.xml
libvirt=11.3.0 report n2 "Base@Intel" "Old Base" >two/n2.xml
aes='^cpu-feature.node.kubevirt.io/aes=true$'
own=(--config /dev/null --cpu-map maps/libvirt-9.0.0)
is_read_with_its_own() { ! grep -q "$aes" out && ! grep -q "has libvirt" err; }
prints 'labels with the map that is given' "$aes" labels "${own[@]}" two/n2.xml
holds 'warn of a host with another libvirt' grep -q 'has libvirt 11.3.0' err
call labels "${own[@]}" --cpu-map-of 11.3.0=maps/libvirt-11.3.0 two/n2.xml
holds 'that host is read with its own map' is_read_with_its_own
call labels "${own[@]}" --cpu-map maps two/n2.xml
holds 'also from a folder of maps' is_read_with_its_own
call labels "${own[@]}" --cpu-map maps --against two/n1.xml two/n2.xml
holds 'and what an upgrade of libvirt changes is told' \
    grep -q '^- cpu-feature.node.kubevirt.io/aes=true' out
cat >vmi.json <<'END'
{"kind": "VirtualMachineInstance", "metadata": {"name": "web1"},
 "spec": {"domain": {"cpu": {"features": [{"name": "aes", "policy": "require"}]}}}}
END
call selector "${own[@]}" --fleet two vmi.json
cp out with-one-map
call selector "${own[@]}" --cpu-map maps --fleet two vmi.json
holds 'a selector sees each node with its own map' \
    eval 'grep -q "^n1: fits" out && ! grep -q "^n2: fits" out && grep -q "^n2: fits" with-one-map'
refuses 3 'a map without version' 'cpu-map-of' labels "${own[@]}" --cpu-map-of x two/n1.xml

finish 88
