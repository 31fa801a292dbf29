#!/bin/bash
# Names that the CPU map does not have: who has them, and what was probably meant. And what a person
# is told about each feature that is missing.
# shellcheck disable=SC1091,SC2154 # what comes from the file below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"

# Three maps: that of 1.0.0 is the small one, 2.0.0 has a model more, 3.0.0 a feature, too.
mkdir -p maps/libvirt-1.0.0 maps/libvirt-2.0.0/cpu_map maps/libvirt-3.0.0/cpu_map
cp "$data"/maps/directory/*.xml maps/libvirt-1.0.0
cp maps/libvirt-1.0.0/*.xml maps/libvirt-2.0.0/cpu_map
cp maps/libvirt-1.0.0/*.xml maps/libvirt-3.0.0/cpu_map
for version in 2.0.0 3.0.0; do
    sed -i "s|<include filename='x86_Rome.xml'/>|&<include filename='x86_Milan.xml'/>|" \
        maps/libvirt-$version/cpu_map/index.xml
    sed 's/Rome/Milan/' maps/libvirt-1.0.0/x86_Rome.xml >maps/libvirt-$version/cpu_map/x86_Milan.xml
done
sed -i "s|</cpus>|<feature name='shiny'><cpuid eax_in='0x9' eax='1'/></feature></cpus>|" \
    maps/libvirt-3.0.0/cpu_map/x86_features.xml
cat >names.txt <<'EOF'
maps 1.0.0 2.5.0
x86 model Milan 2.5.0
x86 model Naples 2.5.0
EOF
export GUESTCPU_CPU_NAMES=$PWD/names.txt
old=(--config /dev/null --cpu-map maps/libvirt-1.0.0)
all=("${old[@]}" --cpu-map maps)
printf "<cpu><arch>x86_64</arch><model>Old</model></cpu>" >host.xml
printf "<cpu><model>Milan</model><feature name='shiny'/><feature name='svn'/></cpu>" >guest.xml

for command in 'compare --host host.xml' expand decode; do
    read -ra words <<<"$command"
    refuses 3 "${words[0]}: with the data that comes along" \
        'model = Milan: .*libvirt-1.0.0; known to libvirt 2.5.0, not to 1.0.0' \
        "${words[@]}" "${old[@]}" guest.xml
    holds 'what nobody knows, with the nearest' grep -q 'feature = svn: .*libvirt-1.0.0; did you mean "svm"' err
    refuses 3 "${words[0]}: with maps" 'Milan: .*known to libvirt 2.0.0, 2.5.0, 3.0.0, not to 1.0.0' \
        "${words[@]}" "${all[@]}" guest.xml
    holds 'a feature, too' grep -q 'shiny: .*; known to libvirt 3.0.0, not to 1.0.0, 2.5.0' err
    call "${words[@]}" --json "${all[@]}" guest.xml
    holds 'as JSON' grep -qF '"unknown_names":[{"kind":"unknown-model","name":"Milan",' <(tr -d ' \n' <out)
    holds 'with the maps' grep -qF '{"libvirt_version":"3.0.0","cpu_map":"maps/libvirt-3.0.0/cpu_map"}' \
        <(tr -d ' \n' <out)
    holds 'and the data' grep -qF '{"libvirt_version":"2.5.0","cpu_map":null}' <(tr -d ' \n' <out)
    holds 'and the nearest name' grep -q '"nearest" : "svm"' out
done
call compare --json "${all[@]}" --host host.xml guest.xml
holds 'an unknown name is a typed reason' grep -q '"kind" : "unknown-model"' out
holds 'and the verdict a no' grep -q '"verdict" : "incompatible"' out
holds 'and an error, as in libvirt' test "$status" = 3
mv maps/libvirt-3.0.0 maps/plain
refuses 3 'a map whose libvirt nobody knows' 'shiny: .*known to the map in maps/plain/cpu_map' \
    expand "${old[@]}" --cpu-map maps/plain/cpu_map guest.xml
prints 'the first map answers' '>Milan<' expand --config /dev/null --cpu-map maps/libvirt-2.0.0/cpu_map \
    --cpu-map maps/libvirt-1.0.0 --model Milan
printf "<cpu><arch>x86_64</arch><model>Old</model><feature name='shiny'/></cpu>" >newer.xml
mv maps/plain maps/libvirt-3.0.0
answers 1 'what is unknown of the host is told in the answer' \
    'the feature shiny of the host is not in the CPU map; it is known to libvirt 3.0.0' \
    compare "${all[@]}" --host newer.xml <(printf '<cpu><model>Old</model></cpu>')

# Maps and data that are broken.
mkdir -p broken/libvirt-4.0.0
printf '<cpus><arch' >broken/libvirt-4.0.0/index.xml
refuses 3 'a broken map is told and passed over' 'known to libvirt 2.5.0, not to' \
    expand "${old[@]}" --cpu-map broken guest.xml
holds 'once' test "$(grep -c 'warning: .*broken/libvirt-4.0.0/index.xml:1' err)" = 1
printf 'x86 model Milan 1.0.0\n' >names.txt
refuses 3 'broken data are told and passed over' 'names.txt:1: the line of maps' expand "${old[@]}" guest.xml
holds 'the name, too' grep -q 'model = Milan: not in the CPU map of maps/libvirt-1.0.0$' err
GUESTCPU_CPU_NAMES=/nonexistent call expand "${old[@]}" guest.xml
holds 'data that are not there' grep -q 'warning: /nonexistent: No such file' err

# As many as one likes: 100000 names that nobody knows.
{ printf '<cpu><model>Old</model>' && seq -f "<feature name='n%.0f'/>" 100000 && printf '</cpu>'; } >many.xml
for words in 'compare --json --host host.xml' 'compare --host host.xml' 'expand --json' 'decode --json'; do
    read -ra words <<<"$words"
    timeout 60 "$guestcpu" "${words[@]}" "${old[@]}" many.xml >out 2>err
    status=$?
    holds "${words[*]}: many unknown names end in time" test "$status" = 3
    holds 'and 20 are told' test "$(grep -c 'feature = n' err)" = 20
done

# The real data: 9.0.0 is the oldest map in it.
export GUESTCPU_CPU_NAMES=$TEST_SRCDIR/driver/cpu/cpu-names.txt
refuses 3 'real names' 'EPYC-Genoa: .*known to libvirt 11.3.0, 12.8.0, not to 9.0.0' \
    expand "${old[@]}" --model EPYC-Genoa

for words in 'cpu_models=Nehalem,EPYC-Turin' 'cpu_model=EPYC-Turin'; do
    call preview --config /dev/null --host "$data/hosts/cascadelake-9.0/domain-capabilities-kvm.xml" \
        --set libvirt.cpu_mode=custom --set "libvirt.$words" --cpu-map "$data/maps/directory"
    holds "preview: $words" grep -q \
        'the host does not know the CPU model EPYC-Turin, which is known to libvirt 12.8.0, not 9.0.0, 11.3.0' err
done
refuses 3 'preview: a feature' 'unknown CPU feature auto-ibrs, which is known to libvirt 11.3.0' \
    preview --config /dev/null --cpu-map "$data/maps/directory" --set libvirt.cpu_mode=custom \
    --host "$data/hosts/cascadelake-9.0/domain-capabilities-kvm.xml" \
    --set libvirt.cpu_model=Nehalem --set libvirt.cpu_model_extra_flags=+auto-ibrs

# What is known of a feature.
call compare "${old[@]}" --host host.xml <(printf \
    "<cpu><model>Rome</model><feature name='rdctl-no'/><feature name='vmx'/></cpu>")
holds 'every feature with what a person should know' diff <(grep 'lacks' out) - <<'EOF'
the host lacks pni (CPUID leaf 0x1 ECX bit 0; sse3 in qemu), a feature of the model Rome
the host lacks vmx (CPUID leaf 0x1 ECX bit 5; for nested guests only), which the CPU requires by name
the host lacks aes (CPUID leaf 0x1 ECX bit 25), a feature of the model Rome
the host lacks avx (CPUID leaf 0x1 ECX bit 28), a feature of the model Rome
the host lacks xsaves (CPUID leaf 0xd.1 EAX bit 3; not migratable), a feature of the model Rome
the host lacks svm (CPUID leaf 0x80000001 ECX bit 2; for nested guests only), a feature of the model Rome
the host lacks rdctl-no (MSR 0x10a EAX bit 0; a mitigation), which the CPU requires by name
EOF
call compare --json "${old[@]}" --host host.xml <(printf '<cpu><model>Rome</model></cpu>')
holds 'the model that brings it' grep -q '"model" : "Rome"' out
holds 'the bit for a program' grep -qF \
    '"bit":{"source":"cpuid","leaf":13,"subleaf":1,"register":"eax","bit":3}' <(tr -d ' \n' <out)

# What a host nearly is.
printf "<cpu><arch>x86_64</arch><model>Old</model><vendor>AMD</vendor>%s</cpu>" \
    "$(printf "<feature name='%s'/>" pni aes avx xsaves)" >masked.xml
answers 1 'a host that is nearly the model' 'lacks svm' compare "${old[@]}" --host masked.xml \
    <(printf '<cpu><model>Rome</model></cpu>')
holds 'says so' grep -qx 'note: the host would be Rome if svm were present' err
call compare --json "${old[@]}" --host masked.xml <(printf '<cpu><model>Rome</model></cpu>')
holds 'in JSON, too' grep -qF '{"model":"Rome","missing":["svm"]}' <(tr -d ' \n' <out)
cat >kvm.xml <<'EOF'
<domainCapabilities><domain>kvm</domain><machine>pc</machine><arch>x86_64</arch><cpu>
  <mode name='host-model' supported='yes'><model fallback='forbid'>Rome</model><vendor>AMD</vendor>
    <feature policy='disable' name='svm'/></mode>
  <mode name='custom' supported='yes'><model usable='yes'>Old</model><model usable='no'>Rome</model></mode>
</cpu></domainCapabilities>
EOF
prints 'models of a host' '^Rome  no: lacks, by the CPU map, svm$' models "${old[@]}" --host kvm.xml
holds 'the nearest is told' grep -qx 'note: host-model would be a whole Rome if svm were present' err
call models --json "${old[@]}" --host kvm.xml
holds 'in JSON as well' grep -qF '{"model":"Rome","missing":["svm"]}' <(tr -d ' \n' <out)

call baseline "${old[@]}" masked.xml masked.xml
holds 'the nearest to a common CPU' grep -qx 'note: it would be Rome if svm were present' err
call baseline --json "${old[@]}" masked.xml
holds 'in JSON as well' grep -qF '{"model":"Rome","missing":["svm"]}' <(tr -d ' \n' <out)

finish 40
