#!/bin/bash
# The commands about CPUs as a user meets them. The CPU map is a small one, so that every expected
# value can be worked out by hand; the real one is for test-cpus-virsh.sh.
# shellcheck disable=SC1091,SC2154 # what comes from the file below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"

map=(--config /dev/null --cpu-map "$data/maps/directory")

# A guest and a host whose features are known from the map: Base is aes avx fpu pni sse.
cat >guest.xml <<'EOF'
<domain type='kvm'>
  <name>web1</name>
  <cpu mode='custom' match='exact'>
    <model fallback='forbid'>Base</model>
    <feature policy='require' name='svm'/>
    <feature policy='disable' name='avx'/>
  </cpu>
</domain>
EOF
cat >host.xml <<'EOF'
<cpu>
  <arch>x86_64</arch>
  <model>Base</model>
  <vendor>Intel</vendor>
  <feature name='vmx'/>
  <feature name='invtsc'/>
</cpu>
EOF
# What QEMU there can do: Old; Base but for avx. As libvirt tells it before and from 10.9 on.
cat >kvm.xml <<'EOF'
<domainCapabilities>
  <path>/usr/bin/qemu-system-x86_64</path>
  <domain>kvm</domain>
  <machine>pc-i440fx-7.2</machine>
  <arch>x86_64</arch>
  <cpu>
    <mode name='host-model' supported='yes'>
      <model fallback='forbid'>Base</model>
      <vendor>Intel</vendor>
      <feature policy='disable' name='avx'/>
    </mode>
    <mode name='custom' supported='yes'>
      <model usable='yes' vendor='unknown'>Old</model>
      <model usable='no' vendor='Intel'>Base</model>
      <model usable='no' vendor='AMD' deprecated='yes'>Rome</model>
      <model usable='no' vendor='unknown'>Newer</model>
    </mode>
  </cpu>
</domainCapabilities>
EOF
sed "/AMD/a <blockers model='Rome'><feature name='svm'/><feature name='npt'/></blockers>" kvm.xml >kvm-10.9.xml
# The features of the output: "require aes,disable avx,"
features() { grep -o "feature .*" out | sed "s/.*policy='\([a-z]*\)' name='\(.*\)'.*/\1 \2/" | tr '\n' ','; }
equals() { [ "$1" = "$2" ] || { printf '  is %s\n  not %s\n' "$1" "$2" && return 1; }; }

printf "<cpu match='minimum'><model>Old</model><feature policy='optional' name='svm'/></cpu>" >min.xml

# expand
call expand "${map[@]}" guest.xml
holds 'expand prints all features by name' equals "$(features)" \
    'require aes,disable avx,require fpu,disable mpx,require pni,require sse,require svm,'
holds 'and what the CPU states besides' grep -q "<model fallback='forbid'>Base</model>" out
call expand "${map[@]}" --arch x86_64 --model Old
holds 'expand --model' equals "$(features)" 'require fpu,require sse,'
call expand "${map[@]}" host.xml guest.xml - < <(cat min.xml)
holds 'several CPUs from several files' test "$(grep -c '</cpu>' out)" = 3
call expand "${map[@]}" --host host.xml min.xml
holds 'expand with a host fills in what it decides' equals "$(features)" \
    'require aes,require avx,require fpu,disable mpx,require pni,require sse,disable svm,require vmx,'
printf "<cpu mode='host-model'/>" >host-model.xml
prints 'without a host that stays open' "<cpu mode='host-model'/>" expand "${map[@]}" host-model.xml
holds 'and is told' grep -q 'host-model.xml:1: warning: mode = host-model: .*--host' err
prints 'expand --json has the origin' '"origin" : "model"' expand --json "${map[@]}" guest.xml
holds 'and the bit' grep -q '"place" : "CPUID leaf 0x80000001 ECX bit 2"' out
prints 'power has no features' '<model fallback=.allow.>POWER9</model>' \
    expand "${map[@]}" --arch ppc64le --model POWER9
refuses 2 'expand without a CPU' 'a FILE or --model is needed' expand "${map[@]}"

# models
call models "${map[@]}" --arch i686
holds 'models prints the names in map order' equals "$(tr '\n' ' ' <out)" 'Old Base Base-v1 Base-v2 Rome '
call models "${map[@]}" --arch s390x
holds 'nothing where libvirt has no list' equals "$status$(cat out)" 0
holds 'and says so' grep -q 'note: libvirt lists no models for s390x' err
prints 'models of a host: usable' '^Old +yes$' models "${map[@]}" --host kvm.xml
holds 'blocked, by the CPU map' grep -qx 'Base   no: lacks, by the CPU map, avx' out
holds 'blocked, nobody says why' grep -qx 'Newer  no' out
prints 'blocked, by QEMU' '^Rome   no, deprecated: lacks svm, npt$' models "${map[@]}" --host kvm-10.9.xml
call models "${map[@]}" --usable --domcapabilities kvm.xml
holds 'usable names only' equals "$(cat out)" Old
prints 'features and their other names' '^pni  qemu: sse3$' models "${map[@]}" --features --arch x86_64
prints 'models --json' '"blockers_from" : "cpu-map"' models --json "${map[@]}" --host kvm.xml
prints 'features as JSON' '"migratable" : false' models --json "${map[@]}" --features --arch x86_64
refuses 3 'an architecture that libvirt has no driver for' "'sparc' architecture is not supp" \
    models "${map[@]}" --arch sparc
refuses 3 'no architecture' 'x87.*no architecture' models "${map[@]}" --arch x87
refuses 2 'usable where?' '--usable needs a host' models "${map[@]}" --usable
refuses 3 'no such virtualisation type there' 'type qemu, .*only for: kvm x86_64 pc-i440fx-7.2' \
    models "${map[@]}" --host kvm.xml --virt-type qemu
refuses 3 'a host of which QEMU said nothing' 'only for: nothing' models "${map[@]}" --host host.xml
refuses 2 'models takes no files' 'unexpected argument' models "${map[@]}" host.xml

# baseline
printf "<cpu><arch>x86_64</arch><model>Old</model><feature name='aes'/><feature name='xsaves'/></cpu>" >old.xml
printf "<cpu><arch>x86_64</arch><model>Rome</model><vendor>AMD</vendor></cpu>" >amd.xml
call baseline "${map[@]}" host.xml old.xml
holds 'baseline names what both have' equals "$(features)" 'require aes,'
holds 'by the best model' grep -q "<model fallback='allow'>Old</model>" out
call baseline "${map[@]}" --expand-features host.xml old.xml
holds 'with the features of the model' equals "$(features)" 'require aes,require fpu,require sse,'
cp out long.xml
call baseline "${map[@]}" --features host.xml old.xml
holds "virsh's name of that option" cmp -s out long.xml
cat host.xml old.xml >both.xml
call baseline "${map[@]}" -e - < <(cat both.xml)
holds 'several CPUs in one file' cmp -s out long.xml
call baseline "${map[@]}" old.xml
holds 'one CPU is that CPU' equals "$(features)" 'require aes,require xsaves,'
call baseline "${map[@]}" --migratable old.xml
holds '--migratable' equals "$(features)" 'require aes,'
"$guestcpu" report --config /dev/null --capabilities "$data/hosts/penryn-2012/capabilities.xml" >report.xml
prints 'a host report stands for its host' '>Penryn<' baseline --config /dev/null report.xml report.xml
prints 'baseline --json tells what each gives up' '"avx"' baseline --json "${map[@]}" host.xml old.xml
call baseline "${map[@]}" --hypervisor --host kvm.xml kvm.xml guest.xml
holds 'baseline --hypervisor takes guests and domain capabilities' equals "$(features)" \
    'disable avx,disable mpx,'
holds 'and forbids another model' grep -q "<model fallback='forbid'>Base</model>" out
refuses 1 'vendors that do not match' 'error: CPU vendors do not match' \
    baseline "${map[@]}" host.xml amd.xml
holds 'and which they are' grep -q 'amd.xml:1: warning: .*Rome, vendor AMD' err
refuses 3 'a guest among processors' 'guest.xml:3: .*--hypervisor takes those' \
    baseline "${map[@]}" host.xml guest.xml
refuses 3 'no baseline on s390x' 's390x' baseline "${map[@]}" \
    - < <(printf "<cpu><arch>s390x</arch><model>z14</model></cpu>")
refuses 2 'baseline of nothing' 'a FILE is needed' baseline "${map[@]}"
refuses 2 'a host without --hypervisor' 'only asked with --hypervisor' \
    baseline "${map[@]}" --host kvm.xml host.xml

# compare: the host is Base with vmx and invtsc, or what KVM makes of it, Base without avx.
guest() { # guest ATTRIBUTES MODEL [VENDOR] [POLICY NAME]…: prints a guest's CPU
    printf '<cpu %s><model>%s</model>' "$1" "$2"
    [ $(($# % 2)) = 0 ] || { printf '<vendor>%s</vendor>' "$3" && set -- "$1" "$2" "${@:4}"; }
    shift 2
    while [ $# -gt 1 ]; do
        printf "<feature policy='%s' name='%s'/>" "$1" "$2"
        shift 2
    done
    printf '</cpu>'
}
{ printf '<capabilities><host>' && cat host.xml && printf '</host></capabilities>'; } >caps.xml
while IFS='|' read -r want verdict option words; do
    read -ra words <<<"$words"
    guest "${words[0]}" "${words[@]:1}" >g.xml
    answers "$want" "compare $option ${words[*]}: $verdict" "^$verdict$" \
        compare "${map[@]}" "$option" --host kvm.xml --capabilities caps.xml g.xml
done <<'EOF'
0|superset|--processor|match='exact' Base
0|identical|--processor|match='strict' Base require vmx require invtsc
1|incompatible|--processor|match='strict' Base require vmx
1|incompatible|--processor|match='exact' Base forbid vmx
1|incompatible|--processor|match='exact' Rome
1|incompatible|--processor|match='exact' Base AMD
0|superset|--processor|match='exact' Base Intel
1|incompatible|--hypervisor|match='exact' Base
0|identical|--hypervisor|match='exact' Base disable avx
0|superset|--hypervisor|match='exact' Old
1|undecided|--processor|mode='host-model' Base
1|undecided|--processor|mode='host-passthrough' Base
EOF
call compare "${map[@]}" --host caps.xml <(guest "match='strict'" Rome AMD forbid vmx require avx512f)
holds 'all reasons at once, the verdict first' diff <(sed 's/ (.*)//' out) - <<'EOF'
incompatible
the CPU is for vendor AMD, the host's is Intel
the host has vmx, which the CPU forbids
the host lacks avx512f, which the CPU requires by name
the host lacks xsaves, a feature of the model Rome
the host lacks svm, a feature of the model Rome
the host has vmx, which a strict match does not allow
the host has invtsc, which a strict match does not allow
EOF
answers 1 'what is best is asked: the hypervisor' 'the host lacks avx' \
    compare "${map[@]}" --host kvm.xml --capabilities caps.xml <(guest '' Base)
holds 'and said' grep -q 'note: compared with what the hypervisor offers: kvm x86_64 pc-i440fx-7.2' err
prints 'the processor where nothing else is known' '^superset$' \
    compare "${map[@]}" --host host.xml <(guest '' Base)
holds 'and said, too' grep -q 'note: compared with the processor' err
cat caps.xml kvm.xml >both.xml
prints 'both documents in one file' '^identical$' compare "${map[@]}" --host both.xml \
    <(guest '' Base disable avx)
answers 1 'from libvirt 10.9 on QEMU knows better' 'lacks npt .no CPUID bit., a feature of the model Rome' \
    compare "${map[@]}" --host kvm-10.9.xml <(guest '' Rome)
answers 1 'an older one goes by features' 'the host lacks avx' compare "${map[@]}" \
    --host kvm-10.9.xml --libvirt-version 10.8.0 <(guest '' Rome)
answers 1 'what is new on the host leaves it undecided' '^undecided$' compare "${map[@]}" \
    --host <(sed 's/vmx/brand-new/' host.xml) <(guest '' Base)
holds 'and is told' grep -q 'the feature brand-new of the host is not in the CPU map' out
for arch in s390x aarch64 riscv64; do
    answers 1 "a guest on $arch is for the hypervisor" '^undecided$' compare "${map[@]}" \
        --host <(printf '<capabilities><host><cpu><arch>%s</arch></cpu></host></capabilities>' $arch) \
        <(guest '' Base)
done
answers 1 'compare --json: verdict' '"verdict" : "incompatible"' \
    compare --json "${map[@]}" --host caps.xml <(guest '' Rome)
holds 'what libvirt says' grep -q '"libvirt_message" : "Host CPU does not provide required features: xsaves, svm"' out
holds 'typed reasons' grep -q '"kind" : "missing-feature"' out
holds 'who brought it in' grep -q '"origin" : "model"' out
holds 'what was compared' grep -q '"compared_with" : "processor"' out
prints 'the first CPU is taken' '^identical$' compare "${map[@]}" --host caps.xml old-base.xml \
    < <(cat host.xml <(guest '' Old) >old-base.xml)
holds 'and the others told' grep -q 'old-base.xml: warning: there are 2 CPUs' err
call compare "${map[@]}" --host <(printf "<cpu><arch>x86_64</arch><model>Old</model></cpu>") \
    <(printf "<cpu><model>Old</model><feature name='a&#10;superset'/></cpu>")
holds 'a hostile name forges no line' test "$(grep -c '^superset' out err)" = "$(printf 'out:0\nerr:0')"
refuses 2 'compare without a guest' 'one GUEST is needed' compare "${map[@]}" --host caps.xml
refuses 2 'compare with two' 'one GUEST is needed' compare "${map[@]}" --host caps.xml a b
refuses 2 'compare with both' 'one of --hypervisor' compare --hypervisor --processor a
refuses 3 'a hypervisor that is not known' 'only for: nothing' \
    compare "${map[@]}" --hypervisor --host caps.xml guest.xml
refuses 3 'a processor that is not known' 'capabilities are needed' \
    compare "${map[@]}" --processor --host kvm.xml guest.xml
refuses 3 'a domain without <cpu>' 'there is no CPU' \
    compare "${map[@]}" --host caps.xml <(printf '<domain/>')
refuses 4 'a host that does not answer' '/nonexistent' compare "${map[@]}" \
    --connect 'qemu+unix:///system?socket=/nonexistent' guest.xml

# Bad input, the same for every command that reads CPUs.
printf "<cpu>\n<arch>x86_64</arch><model>Base</model><feature name='sse'/><feature name='sse'/></cpu>" >twice.xml
printf "<cpu>\n<arch>x86_64</arch><model>Bsae</model><feature name='sse3'/><feature name='avv'/></cpu>" >unknown.xml
printf '\n<cpu><model>Base' >cut.xml
printf '' >empty.xml
printf '<network/>' >network.xml
printf '<!DOCTYPE cpu [<!ENTITY e SYSTEM "file:///etc/passwd">]><cpu>&e;</cpu>' >entity.xml
printf "<cpu><model>Base\0</model></cpu>" >nul.xml
printf "<cpu match='best'><model>Base</model></cpu>" >match.xml
{ printf "<cpu><model>"; head -c 33554432 /dev/zero | tr '\0' x; printf "</model></cpu>"; } >huge.xml
mkdir dir
for command in compare baseline expand; do
    with=("$command" "${map[@]}")
    [ $command != compare ] || with+=(--host host.xml)
    refuses 3 "$command: no such file" 'absent.xml: No such file' "${with[@]}" absent.xml
    refuses 3 "$command: a directory" 'dir: is a directory' "${with[@]}" dir
    refuses 3 "$command: cut short" 'cut.xml:2: ' "${with[@]}" cut.xml
    refuses 3 "$command: empty" 'empty.xml: the document is empty' "${with[@]}" empty.xml
    refuses 3 "$command: nothing of use" 'network.xml: there is no CPU' "${with[@]}" network.xml
    refuses 3 "$command: an entity" 'entity.xml:1: a document type' "${with[@]}" entity.xml
    refuses 3 "$command: a NUL byte" 'nul.xml:1: a NUL byte' "${with[@]}" nul.xml
    refuses 3 "$command: 32 MiB" 'huge.xml: larger than' "${with[@]}" huge.xml
    refuses 3 "$command: a feature twice" "twice.xml:2: .*'sse' specified more than once" \
        "${with[@]}" twice.xml
    refuses 3 "$command: an unknown model, with the nearest" \
        'unknown.xml:1: .*model = Bsae.*did you mean "Base"' "${with[@]}" unknown.xml
    holds "$command: an unknown feature, too" grep -q 'feature = avv.*did you mean "avx"' err
    holds "$command: QEMU's name of a feature" grep -q 'feature = sse3.*did you mean "pni"' err
    refuses 3 "$command: a map that is not there" 'absent-map' "${with[@]}" --cpu-map absent-map host.xml
    refuses 3 "$command: a mistake in the configuration" 'cpu_mode = fast' \
        "${with[@]}" --set libvirt.cpu_mode=fast host.xml
    refuses 2 "$command: an unknown option" 'nknown option' "${with[@]}" --featuers host.xml
    refuses 2 "$command: two hosts" 'two hosts' $command --host a --report b host.xml
    call "${with[@]}" --json cut.xml
    holds "$command: a refusal as JSON" grep -q '"error" : "Invalid"' out
done
refuses 3 'a wrong word, with the right ones' 'match.xml:1: .*strict' expand "${map[@]}" match.xml
refuses 3 'a host that tells nothing' 'a <domain> tells nothing about a host' \
    compare "${map[@]}" --host guest.xml guest.xml
while read -r words; do
    read -ra words <<<"$words"
    refuses 3 "${words[0]}: all files at once" 'cut.xml:2: ' "${words[@]}" "${map[@]}" cut.xml
    holds "${words[0]}: the other file, too" grep -q 'absent.xml: No such file' err
done <<'EOF'
compare --host absent.xml
baseline absent.xml
baseline --hypervisor --host absent.xml
expand absent.xml
expand --host absent.xml
EOF

finish 130
