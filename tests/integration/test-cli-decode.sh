#!/bin/bash
# guestcpu decode as a user meets it. The CPU map is a small one, so that every expected value can be
# worked out by hand.
# shellcheck disable=SC1091,SC2154 # what comes from the file below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"

map=(--config /dev/null --cpu-map "$data/maps/directory")
# The features of the output: "aes,-avx,"
features() {
    grep -o "feature .*" out |
        sed "s/.*policy='disable' name='\(.*\)'.*/-\1/; s/.*name='\(.*\)'.*/\1/" | tr '\n' ','
}
equals() { [ "$1" = "$2" ] || { printf '  is %s\n  not %s\n' "$1" "$2" && return 1; }; }

# A processor like Rome, but with svm off: fpu sse pni aes avx xsaves.
cat >rome.xml <<'EOF'
<!-- AMD <something> -->
<cpudata arch='x86'>
  <cpuid eax_in='0x00000000' eax='0x0d' ebx='0x68747541' ecx='0x444d4163' edx='0x69746e65'/>
  <cpuid eax_in='0x00000001' eax='0x00830f10' ecx='0x12000001' edx='0x02000001'/>
  <cpuid eax_in='0x0000000d' ecx_in='0x01' eax='0x00000008'/>
</cpudata>
EOF
cat >rome.txt <<'EOF'
CPU 0:
   0x00000000 0x00: eax=0x0000000d ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65
   0x00000001 0x00: eax=0x00830f10 ebx=0x00000000 ecx=0x12000001 edx=0x02000001
   0x0000000d 0x00: eax=0xffffffff ebx=0x00000000 ecx=0x00000000 edx=0x00000000
   0x0000000d 0x01: eax=0x00000008 ebx=0x00000000 ecx=0x00000000 edx=0x00000000
CPU 1:
   0x00000001 0x00: eax=0x00830f10 ebx=0x00000000 ecx=0xffffffff edx=0xffffffff
EOF
call decode "${map[@]}" rome.xml
holds 'a dump: the model that is there whole' grep -q '<model>Old</model>' out
holds 'and what is there besides' equals "$(features)" 'pni,aes,avx,xsaves,'
holds 'a host has an architecture' grep -q '<arch>x86_64</arch>' out
holds 'and a signature' grep -q "<signature family='23' model='49' stepping='0'/>" out
holds 'the model that one bit would make it' grep -qx 'note: it would be Rome if svm were present' err
cp out rome.out
call decode "${map[@]}" rome.txt
holds 'the text of cpuid says the same, of its first processor' cmp -s out rome.out
call decode "${map[@]}" - <rome.txt
holds 'from standard input, too' cmp -s out rome.out
call decode "${map[@]}" --guest rome.xml
holds 'a guest can lack a feature' equals "$(features)" '-svm,'
holds 'so that the model is the better one' grep -q "<model fallback='forbid'>Rome</model>" out
holds 'and what it lacks is told' grep -qx 'note: it would be a whole Rome if svm were present' err
call decode "${map[@]}" --migratable rome.xml
holds '--migratable leaves out what cannot migrate' equals "$(features)" 'pni,aes,avx,'

# What QEMU says: Base without avx on an Intel of its signature.
reply() { # reply PROPS [DEFINITIONS]
    printf '{"return": {"model": {"name": "base", "props": {%s}}}, "id": "libvirt-3"}\n' "$1"
    [ $# = 1 ] || printf '\n{"return": [%s], "id": "definitions"}\n' "$2"
}
intel='"vendor": "GenuineIntel", "family": 6, "model": 85, "stepping": 4'
base="$intel, \"fpu\": true, \"sse\": true, \"pni\": true, \"aes\": true, \"avx\": false, \"x-new\": true"
reply "$base" >base.json
call decode "${map[@]}" base.json
holds 'a reply of QEMU is a guest CPU' grep -q "<model fallback='forbid'>Base</model>" out
holds 'with what it lacks' equals "$(features)" '-avx,-mpx,'
reply "$base" '{"name": "Old", "typename": "Old-x86_64-cpu", "unavailable-features": ["sse"]}' >old.json
call decode "${map[@]}" old.json
holds 'only models of that QEMU are taken' grep -q '>Old<' out
holds 'without what it cannot give' equals "$(features)" 'pni,aes,-sse,'
holds 'and no others are told' equals "$(grep -c Base err)" 0
reply "$base" '{"name": "Old", "typename": "Old-x86_64-cpu"}' | tail -1 >models.json
call decode "${map[@]}" --guest --models models.json rome.xml
holds '--models: of a dump as well' equals "$(features)" 'pni,aes,avx,xsaves,'
holds 'the model is one of them' grep -q '>Old<' out
refuses 3 'models alone are no CPU' 'models.json: there is no reply to query-cpu-model-expansion' \
    decode "${map[@]}" models.json
refuses 3 'a reply without models' 'base.json: there is no reply to query-cpu-definitions' \
    decode "${map[@]}" --models base.json rome.xml
refuses 3 'all files at once' 'absent: No such file' decode "${map[@]}" --models absent gone.xml
holds 'the other one, too' grep -q 'gone.xml: No such file' err
cat base.json <(reply "$intel, \"fpu\": true, \"sse\": true") >two.json
call decode "${map[@]}" two.json
holds 'of two expansions the last is taken' equals "$(features)" '-pni,-aes,-avx,-mpx,'
holds 'and that is told' grep -q 'two.json: warning: there are 2 replies' err

# Features by name. A host may be called Base-v1, a guest may not.
call decode "${map[@]}" --vendor Intel --feature fpu --feature sse --feature sse3 --feature aes --feature avx
holds "names of features, QEMU's among them" grep -q '<model>Base-v1</model>' out
holds 'that are all of a model' equals "$(features)" ''
printf 'fpu, sse\npni\taes avx svm\n' >names.txt
call decode "${map[@]}" --guest names.txt
holds 'a list in a file, of any vendor' grep -q '>Rome<' out
call decode "${map[@]}" --guest --vendor Intel names.txt
holds 'the model is of the vendor' equals "$(features)" 'svm,-mpx,'
call decode "${map[@]}" --guest --vendor AMD names.txt
holds 'the vendor is told' grep -q '<vendor>AMD</vendor>' out
holds 'and the other one has another model' equals "$(features)" '-xsaves,'
printf "<cpu><arch>x86_64</arch><model>Old</model><vendor>AMD</vendor><feature name='pni'/><feature name='aes'/>" >cpu.xml
printf "<feature name='avx'/><feature name='xsaves'/><feature name='svm'/></cpu>" >>cpu.xml
prints 'a CPU by another name' '<model>Rome</model>' decode "${map[@]}" cpu.xml
prints 'a <cpu> of a guest stays one' "<model fallback='forbid'>Base</model>" decode "${map[@]}" \
    - < <(sed "s/<arch>.*<.arch>//; s/AMD/Intel/; s/name='xsaves'/policy='disable' &/; s/<feature name='svm'.>//" cpu.xml)

# JSON
prints 'decode --json' '"source" : "cpuid"' decode --json "${map[@]}" rome.xml
holds 'the type' grep -q '"type" : "host"' out
holds 'the signature' grep -q '"family" : 23' out
holds 'the features, with their bits' grep -q '"place" : "CPUID leaf 0xd.1 EAX bit 3"' out
near='"near_models":[{"model":"Old","missing":[]},{"model":"Rome","missing":["svm"]}]'
holds 'near models' grep -qF "$near" <(tr -d ' \n' <out)
prints 'whose models were taken' '"models_of_hypervisor" : true' decode --json "${map[@]}" old.json

# What is wrong.
printf '{"error": {"class": "GenericError", "desc": "no KVM"}}' >error.json
printf '{"return": {"model"' >cut.json
printf 'fpu sse ssse9 vxm\n' >unknown.txt
printf 'CPU 0:\n   0x1 0x0: eax=1\n' >cut.txt
printf "<cpudata arch='x86'>\n<cpuid/></cpudata>" >cut.xml
printf '' >empty
printf 'fpu\0sse' >nul
head -c 100000 /dev/zero | tr '\0' f >long
head -c 33554433 /dev/zero | tr '\0' '{' >huge
mkdir dir
while IFS='|' read -r file pattern; do
    refuses 3 "$file: $pattern" "$pattern" decode "${map[@]}" "$file"
done <<'EOF'
error.json|error.json:1: QEMU refused: no KVM
cut.json|cut.json:1: a reply does not end
cut.txt|cut.txt:2: .*cpuid --raw
cut.xml|cut.xml:2: <cpuid> without eax_in
unknown.txt|unknown.txt: error: feature = vxm: not in the CPU map.*did you mean "vmx"
empty|empty: it is empty
nul|nul: a NUL byte
long|long: too long
huge|huge: larger than
dir|dir: is a directory
absent|absent: No such file
EOF
refuses 3 'host-model is up to the host' 'mode = host-model: what it gives' decode "${map[@]}" \
    - < <(printf "<cpu mode='host-model'/>")
refuses 3 'a vendor that is not known' 'vendor = Intle.*did you mean "Intel"' \
    decode "${map[@]}" --vendor Intle rome.xml
refuses 3 'only x86 has features in models' 'only x86' decode "${map[@]}" --arch ppc64le rome.xml
refuses 1 'a processor that no model of QEMU fits' 'Cannot find suitable CPU model' decode "${map[@]}" \
    - < <(reply "$base" '{"name": "Rome", "typename": "Rome-x86_64-cpu"}')
refuses 2 'decode of nothing' 'one FILE is needed' decode "${map[@]}"
refuses 2 'decode of two' 'one FILE is needed' decode "${map[@]}" a b
refuses 2 'decode of a file and names' 'not both' decode "${map[@]}" --feature fpu a
refuses 2 'decode asks no host' 'asks no host' decode "${map[@]}" --host cpu.xml rome.xml
call decode --json "${map[@]}" cut.json
holds 'a refusal as JSON' grep -q '"error" : "Invalid"' out
call decode "${map[@]}" - < <(printf 'a\033[31mb')
holds 'a hostile name is shown harmless' grep -q 'x1b' err

finish 50
