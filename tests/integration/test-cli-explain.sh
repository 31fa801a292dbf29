#!/bin/bash
# guestcpu explain as a user meets it.
# shellcheck disable=SC1091,SC2154 # what comes from the files below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

mkdir fleet
kernel() { printf '<kernel release="6.1.0"><command-line>%s</command-line></kernel>' "$1"; }
nested='<module name="kvm_intel"><parameter name="nested" value="0"/></module>'
report n1 "Base@Intel" "Old Base" >fleet/n1.xml
extra=$(kernel "quiet clearcpuid=avx")$nested report n2 "Base@Intel -avx" "Old -Base" >fleet/n2.xml
machine=pc-q35-8.0 report n3 "Base@Intel avx512f" "Old Base Base-v2" >fleet/n3.xml
# a processor that has more than QEMU there offers
report n4 "Old@Intel" "Old" | sed 's|<arch>x86_64</arch></cpu></host>|<arch>x86_64</arch><model>Base</model></cpu></host>|' >fleet/n4.xml
cat >base.xml <<'EOF2'
<domain type='kvm'><name>web1</name><os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
<cpu mode='custom' match='exact'><model>Base</model></cpu></domain>
EOF2
sed "s|</cpu>|<feature name='vmx'/></cpu>|" base.xml >vmx.xml
explain() { call explain "${fleet_options[@]}" --fleet fleet "$@"; }
json() { python3 -c "import json,sys; d = json.load(open('out')); print($1)"; }
is() { [ "$1" = "$2" ] || { printf '  is  %s\n  not %s\n' "$1" "$2" && return 1; }; }

explain --host n1 base.xml
holds "a yes is a yes" grep -q "^n1: can start" out
holds "with status 0" is "$status" 0

explain --host n2 base.xml
holds "a no has its reason" grep -q "the host lacks avx (CPUID leaf" out
holds "and who is to blame, proven" grep -q "    kernel: the kernel was started with clearcpuid=avx" out
holds "and what to do" grep -q "to do: take clearcpuid=avx off the kernel's command line" out
holds "and who would do instead" grep -q "hosts that would do instead: n1" out
holds "with status 1" is "$status" 1
explain --host n2 vmx.xml
holds "nesting is kvm's" grep -q "    kvm-parameter: kvm_intel has nested=0" out
sed "s|</cpu>|<feature name='avx512f'/><feature name='vmx'/></cpu>|" base.xml >two.xml
explain --host n1 two.xml
holds "one cause of two reasons is told below both" \
    is "$(grep -A2 'lacks vmx' out | cut -c1-15 | paste -sd,)" \
    '  the host lack,  the host lack,    unknown (li'
holds "and no more than once" is "$(grep -c 'unknown (likely)' out)" 1
explain --host n4 base.xml
holds "what the processor has and QEMU not is QEMU's" grep -q "    qemu: the processor has it" out
explain --host n3 base.xml
holds "a machine type is QEMU's, too" grep -q "machine type pc-q35-7.2" out

explain --json --host n2 base.xml
holds "JSON: causes" is "$(json '[(r["name"], r["cause"], r["proven"]) for r in d["reasons"]]')" \
    "[('avx', 'kernel', True)]"
holds "JSON: other hosts" is "$(json 'd["instead"]')" "['n1']"

explain --from n1 --to n3
holds "there" grep -q "from n1 to n3: a guest with host-model can move" out
holds "and back are two questions" grep -q "from n3 to n1: a guest with host-model cannot move$" out
holds "with the reason" grep -q "the host lacks avx512f" out
holds "models that stay" grep -q "models that guests keep: Old, Base" out
holds "models that do not" grep -q "models that keep guests from moving: Base-v2" out
holds "machine types that do not" grep -q "machine types that keep guests from moving: pc-q35-8.0" out
holds "that is no yes" is "$status" 1
explain --from n1 --to n1
holds "equal hosts move all" is "$status" 0
explain --json --from n1 --to n3
holds "JSON: both ways" is "$(json '(d["there"]["verdict"], d["back"]["verdict"], d["back"]["models_lost"])')" \
    "('superset', 'incompatible', ['Base-v2'])"

printf '[instance]\nname = web2\narch = x86_64\n' >web2.ini
printf '[libvirt]\nvirt_type = kvm\ncpu_mode = custom\ncpu_model = Base\n' >policy.conf
instance() { call explain "${fleet_options[@]}" --config policy.conf --fleet fleet --instance web2.ini "$@"; }
instance --host n1
holds "an instance under a policy" is "$(sed -n 1p out) $status" 'n1: can start 0'
holds "with the line that chose its CPU" grep -q '^  policy: model Base (policy.conf:4)' out
instance --host n2
holds "a refusal is the policy's" is "$(sed -n 1p out) $status" 'n2: cannot start 1'
holds "by its line" grep -q 'policy.conf:4: cpu_model: this host cannot run Base: it lacks avx' out
holds "and the hosts that would do" grep -q 'would do instead: .*n1' out
instance --host n1 --json
holds "JSON: why" is "$(json '[(w["value"], w["line"]) for w in d["why"] if w["part"] == "model"]')" \
    "[('Base', 4)]"
printf '[libvirt]\nvirt_type = kvm\ncpu_mode = custom\ncpu_models = Old, Base\n' >policy.conf
instance --host n2
holds "a list of models is tried there" grep -q '^  policy: model Old (policy.conf:4)' out

# who asked for what: the property of the instance, not the line of the policy that is as it was
printf '[libvirt]\nvirt_type = kvm\ncpu_mode = custom\ncpu_model = Base\n' >policy.conf
printf '[instance]\nname = web2\narch = x86_64\nrequired_features = avx512f\n' >web2.ini
instance --host n1
holds "a feature that the instance requires is the instance's" is "$status $(sed -n 2p out)" \
    "1   refused: web2.ini:4: required_features: Base does not offer avx512f, which the instance requires; the model is that of cpu_model (host file policy.conf:4)"
instance --host n1 --set instance.required_features=avx512f
holds "also on the command line" grep -q '^  refused: required_features: Base does not offer avx512f' out
printf '[instance]\nname = web2\narch = x86_64\ncpu_model_extra_flags = avx512f\n' >web2.ini
instance --host n1
holds "and so is one that it adds" grep -q '^  instance: feature avx512f require (web2.ini:4)$' out
holds "beside what is the policy's" grep -q '^  policy: model Base (policy.conf:4)$' out
printf '[instance]\nname = web2\narch = x86_64\ncpu_model = Bass\n' >web2.ini
instance --host n1
holds "and a model that it names" grep -q '^  refused: web2.ini:4: cpu_model: ' out

# undecided: neither a yes nor a no
libvirt=11.3.0 report n6 "Base@Intel newer" >fleet/n6.xml
explain --host n6 base.xml
holds "what nobody can tell is undecided" is "$(sed -n 1p out) $status" "n6: undecided 1"
holds "with the reason" grep -q '^  the feature newer of the host is not in the CPU map$' out
holds "which proves nothing about the host" grep -q \
    '^    libvirt-map (likely): the CPU map that stands in for that of libvirt 11.3.0 does not know newer$' out
holds "with what to do" grep -q '^    to do: give the CPU map of its libvirt: --cpu-map-of 11.3.0=DIR' out
holds "with hosts that would do instead" grep -q '^hosts that would do instead: n1$' out
explain --json --host n6 base.xml
holds "JSON: undecided" is "$(json '(d["verdict"], [(r["cause"], r["proven"]) for r in d["reasons"]])')" \
    "('undecided', [('libvirt-map', False)])"
explain --from n1 --to n6
holds "a move may be undecided, too" grep -q \
    '^from n1 to n6: a guest with host-model may or may not be able to move$' out
holds "that is no yes either" is "$status" 1
explain --host n6 --cpu-map-of "11.3.0=$data/maps/directory" base.xml
holds "its own map makes it a fact" grep -q \
    '^    libvirt-map: the CPU map of libvirt 11.3.0 does not know newer$' out
rm fleet/n6.xml

mkdir two && cp fleet/n1.xml fleet/n3.xml two
sed 's/x86_64/s390x/; s/<name>n1</<name>z1</' fleet/n1.xml >two/z1.xml
echo '<cpu mode="custom"><model>Base</model></cpu>' >cpu.xml
answers 0 "of several architectures that of the host is meant" "n1: can start" \
    explain "${fleet_options[@]}" --fleet two --host n1 cpu.xml
answers 1 "and of two hosts" "from n1 to n3: a guest" \
    explain "${fleet_options[@]}" --fleet two --from n1 --to n3
refuses 3 "and who is there, before that" 'did you mean "n1"' \
    explain "${fleet_options[@]}" --fleet two --host n11 cpu.xml

explain --max-age 1h --host n1 base.xml
holds "stale facts are no yes" is "$status" 1
holds "and say so" grep -q "this is no yes" out
holds "from the first word on" grep -qx "n1: could start, were the facts fresh" out
explain --max-age 1h --from n1 --to n3
holds "of a move, too" grep -q "from n1 to n3: a guest with host-model could move, were" out
refuses 1 "a host of which nothing is known" "no qemu guests of x86_64" \
    explain "${fleet_options[@]}" --fleet fleet --virt-type qemu --host n1 <(echo "<cpu><model>Base</model></cpu>")
refuses 3 "a host that is not there" 'did you mean "n' explain "${fleet_options[@]}" --fleet fleet --host n11 base.xml
refuses 2 "a host is needed" "--host" explain "${fleet_options[@]}" --fleet fleet base.xml
refuses 2 "two hosts or one guest" "either" explain "${fleet_options[@]}" --fleet fleet --from n1 base.xml
refuses 2 "a guest or an instance" "one GUEST" \
    explain "${fleet_options[@]}" --fleet fleet --host n1 --instance web2.ini base.xml
refuses 2 "a fleet is needed" "--fleet" explain --no-daemon --host n1 base.xml
prints "help ends with an example" "guestcpu explain --fleet" explain --help

finish 50
