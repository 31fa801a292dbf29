#!/bin/bash
# The program as a user meets it: results, exit statuses, and every kind of bad input.
# A line "ok - CLAIM" or "not ok - CLAIM" for each.
# shellcheck disable=SC1091,SC2154 # what comes from the file below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"

from_files=(--capabilities "$data/hosts/penryn-2012/capabilities.xml" --libvirt-version 0.9.11)
preview=(preview --config good.conf "${from_files[@]}")
with_q35=(preview --config good.conf --libvirt-version 9.0.0
    --capabilities "$data/hosts/cascadelake-9.0/capabilities.xml")
printf '[libvirt]\nvirt_type = kvm\ncpu_mode = host-model\n' >good.conf
conf() { printf '%b' "$1" >bad.conf; }

# Results.
prints 'preview prints a domain' "<domain type=.kvm.>" "${preview[@]}"
prints 'with its cpu' "<cpu mode=.host-model. match=.exact." "${preview[@]}"
prints '--cpu-only prints the cpu alone' "^<cpu mode='host-model' match='exact'/>" \
    "${preview[@]}" --cpu-only
prints '--why says file and line' "good.conf:3" "${preview[@]}" --why
printf '<domain><os><type machine="q35">hvm</type></os></domain>' >bare.xml
prints '--why knows the defaults' 'name = guest .*default' \
    "${with_q35[@]}" --why --template ./bare.xml
holds 'and units' grep -qE 'memory = 512 MiB .*default' out
holds 'and numbers' grep -qE 'vcpu = 1 .*default' out
holds 'and has one line for each part' test "$(grep -c '^  machine = ' out)" = 1
prints '--why gives the memory its unit' 'memory = 4096 MiB' "${preview[@]}" --why \
    --set instance.memory_mb=4096
prints '--json is JSON with the promised keys' '"cpu_xml" :' "${preview[@]}" --json
prints '--json has reasons' '"rule" :' "${preview[@]}" --json
prints 'an instance on standard input' '<name>web1</name>' "${preview[@]}" --instance - \
    < <(printf '[instance]\nname = web1\n')
prints '--set wins over the file' "mode='host-passthrough'" "${preview[@]}" --cpu-only \
    --set libvirt.cpu_mode=host-passthrough
prints 'report wraps the files' "<guestcpu-host version='1'|<guestcpu-host version=\"1\"" \
    report "${from_files[@]}"
call report "${from_files[@]}" && cp out host.xml
prints 'a report serves as well as its files' "<cpu mode='host-model' match='exact'/>" \
    preview --cpu-only --config good.conf --report host.xml
prints 'check-config shows the settings in force' 'libvirt.cpu_mode = host-model +# .*good.conf:3' \
    check-config --offline good.conf
prints 'check-config --json' '"ok" : true' check-config --offline --json good.conf
prints 'what nobody set has no line' '"line" : null' check-config --offline --json good.conf
conf '[libvirt]\ncpu_mode = host-model\n[guestcpu]\ntemplate = nope\n'
answers 3 'a template that is not there' 'libvirt.cpu_mode = host-model +# .*bad.conf:2' \
    check-config --offline bad.conf
holds 'and the place that names it' grep -q 'bad.conf:4: error: .guestcpu. template = nope: no template' err
refuses 3 'the same when a guest is to have it' 'bad.conf:4: error: .guestcpu. template' \
    preview --config bad.conf "${from_files[@]}"
conf '[guestcpu]\ncpu_map = /nonexistent\n'
answers 3 'a CPU map that is not there' 'cpu_map = /nonexistent' check-config --offline bad.conf
holds 'and the place that names it' grep -q 'bad.conf:2: error: .guestcpu. cpu_map' err
mkdir -p own/libvirt-11.3.0 own/maps
ln -s "$data/maps/directory" own/libvirt-11.3.0/cpu_map
ln -s "$data/maps/directory" own/maps/map
conf '[guestcpu]\nfleet_cpu_maps = own/libvirt-11.3.0, own/libvirt-11.4.0, own/maps\n'
answers 3 'CPU maps of a fleet that are none' 'fleet_cpu_maps = ' check-config --offline bad.conf
holds 'all are named, with their line' test "$(grep -c 'bad.conf:2: error: .guestcpu. fleet_cpu_maps' err)" = 2
holds 'one that is not there with the nearest that is' \
    grep -q 'libvirt-11.4.0: there is no such.*did you mean ".*/own/libvirt-11.3.0"' err
holds 'one without a version with what is allowed' \
    grep -q 'own/maps: its path does not say of which libvirt.*a folder called libvirt-X.Y.Z' err
conf '[guestcpu]\nfleet_cpu_maps = own/libvirt-11.3.0\n'
prints 'one that is' 'fleet_cpu_maps = ' check-config --offline bad.conf
conf '[libvirt]\ncpu_mode = custom\ncpu_models = Penryn\n'
prints 'what a nearer setting rules out is marked' 'cpu_models = Penryn .*bad.conf:3; not in force' \
    check-config --offline --set libvirt.cpu_mode=host-model bad.conf
prints 'a host of which nothing is known was not asked' '"host" : "not-asked"' \
    check-config --json good.conf --libvirt-version 9.0.0
holds 'and that is said' grep -q 'nothing about it is known' err
prints 'a host of which something is known was' '"host" : "checked"' \
    check-config --json good.conf "${from_files[@]}"
for command in --help --version 'preview --help' 'check-config --offline' \
    'check-config --offline --json'; do
    # shellcheck disable=SC2086 # words are meant
    "$guestcpu" $command >/dev/full 2>err
    status=$?
    holds "a full disk is told: $command" grep -q 'standard output' err
    holds 'and is a failure' test "$status" = 3
done

# What is opened late: a library that is none stands for one that is not installed.
mkdir none
: >none/libjson-glib-1.0.so.0
LD_LIBRARY_PATH=$PWD/none prints 'what prints no JSON starts without json-glib' '<domain' "${preview[@]}"
LD_LIBRARY_PATH=$PWD/none refuses 70 'what prints it says what is missing' \
    'libjson-glib-1.0.so.0.*install' "${preview[@]}" --json

prints 'without a domain there is null' '"domain_xml" : null' "${preview[@]}" --cpu-only --json
prints 'the version' '^guestcpu [0-9]' --version
prints 'the help names the commands' 'check-config' --help
for command in preview check-config report; do
    prints "$command --help has an example" "guestcpu $command" "$command" --help
done
# shellcheck disable=SC2016 # the dollar is Nova's
conf '[DEFAULT]\nmy_ip = $foo\nlibvirt_type = kvm\n[libvirt]\nlive_migration_uri = x\ncpu_mode = host-passthrough\n[neutron]\na\n'
mv bad.conf nova.conf
prints 'nova.conf is read as it is' "mode='host-passthrough'" preview --cpu-only \
    --config nova.conf "${from_files[@]}"

# A domain that went out went out whole, and libvirt's schema takes it.
if command -v xmllint >/dev/null && [ -e /usr/share/libvirt/schemas/domain.rng ]; then
    for template in minimal q35-uefi; do
        call "${with_q35[@]}" --template "$template" --set instance.vcpus=4 \
            --set 'instance.disk.0=/var/lib/a & b.qcow2' --set instance.network.0=default --why
        holds "$template validates" \
            xmllint --noout --relaxng /usr/share/libvirt/schemas/domain.rng out 2>err
    done
fi

# Usage.
refuses 2 'no command' 'Usage'
refuses 2 'an unknown command, with the nearest' 'did you mean "preview"' preveiw
refuses 2 'an unknown option' 'unknown|Unknown' preview --capabilites x
refuses 2 'an argument too much' 'unexpected argument' preview x

refuses 2 'a host to ask and facts from files' '--connect' \
    preview "${from_files[@]}" --connect test:///default
refuses 2 'a host named and not to be asked' '--offline' check-config --offline "${from_files[@]}"
refuses 2 'standard input for two files' 'standard input' preview -c - -i -
LC_ALL=C prints 'UTF-8 in any locale' '<name>grün</name>' "${preview[@]}" --set instance.name=grün

# Nothing that a terminal would obey comes out, wherever it came in.
evil=$(printf 'a\033[2Jb\342\200\256c')
quiet() { ! grep -q "$(printf '\033')" out err && ! grep -q "$(printf '\342\200\256')" out err; }
for where in "$evil" "preview $evil" "preview --$evil" "preview --config $evil" \
    "preview --set $evil.x=y" "preview --connect $evil" "preview --template $evil" \
    "check-config --connect test://$evil"; do
    # shellcheck disable=SC2086 # words are meant
    call $where
    holds "escaped: ${where%%a*}…" quiet
done
mkdir -p "$evil" && cp good.conf "$evil/good.conf"
call preview --config "$evil/good.conf" "${from_files[@]}" --why
holds 'escaped: --why' quiet
holds 'and it is told in full' grep -qF 'a\x1b[2Jb\u202ec/good.conf:3' out
if command -v xmllint >/dev/null; then
    holds 'and still is XML' xmllint --noout out
fi

# Configuration files.
refuses 3 'missing' 'absent.conf: No such file' preview --config absent.conf "${from_files[@]}"
mkdir dir
refuses 3 'a directory' 'dir: is a directory' preview --config dir "${from_files[@]}"
conf '[libvirt]\ncpu_mode = \0custom\n'
refuses 3 'NUL bytes' 'bad.conf:2.*NUL' preview --config bad.conf "${from_files[@]}"
{ printf '[libvirt]\ncpu_model = '; head -c 10000000 /dev/zero | tr '\0' x; } >bad.conf
refuses 3 'a 10 MB line' 'bad.conf' preview --config bad.conf "${from_files[@]}"
holds 'a short message about a long line' test "$(wc -c <err)" -lt 2000
conf '[libvirt]\ncpu_mdoe = custom\n'
refuses 3 'an unknown key, with the nearest' 'bad.conf:2: .*did you mean "cpu_mode"' \
    preview --config bad.conf "${from_files[@]}"
conf '[libvrit]\ncpu_mode = custom\n'
refuses 3 'an unknown section' 'bad.conf:1: .*libvirt' preview --config bad.conf "${from_files[@]}"
conf '[libvirt]\ncpu_mode = none\ncpu_mode = custom\n'
refuses 3 'a duplicate key' 'bad.conf:3' preview --config bad.conf "${from_files[@]}"
conf '[libvirt]\ncpu_mode = none\n[libvirt]\nvirt_type = kvm\n'
refuses 3 'a duplicate section' 'bad.conf:3' preview --config bad.conf "${from_files[@]}"
conf '[libvirt]\ncpu_mode = host-modle\nvirt_type = kmv\n'
refuses 3 'a value outside its range' 'host-modle.*did you mean "host-model"' \
    preview --config bad.conf "${from_files[@]}"
holds 'all findings at once' grep -q 'did you mean "kvm"' err
conf '[libvirt]\ncpu_mode = host-model\ncpu_model_extra_flags = +vmx, -vmx\n'
refuses 3 '+x,-x' 'bad.conf:3.*vmx' preview --config bad.conf "${from_files[@]}"
conf '[libvirt]\ncpu_mode = host-model\ncpu_models = Penryn\n'
refuses 3 'models with host-model' 'bad.conf:3.*cpu_mode = custom' \
    preview --config bad.conf "${from_files[@]}"
conf '[libvirt]\ncpu_mode = none\ncpu_model_extra_flags = +vmx\n'
refuses 3 'flags with mode none' 'bad.conf:3' preview --config bad.conf "${from_files[@]}"
if [ "$(id -u)" != 0 ]; then
    cp good.conf secret.conf && chmod 0 secret.conf
    refuses 3 'unreadable' 'secret.conf: Permission denied' \
        preview --config secret.conf "${from_files[@]}"
fi

# The host's documents.
modern=(--domcapabilities "$data/hosts/intel-kvm/domcapabilities-kvm.xml" --libvirt-version 9.0.0)
refuses 3 'a model unknown to the host, with the nearest' 'did you mean "Haswell' \
    preview --config good.conf "${modern[@]}" --set libvirt.cpu_mode=custom \
    --set libvirt.cpu_model=Hasswell
head -c 500 "$data/hosts/penryn-2012/capabilities.xml" >cut.xml
refuses 3 'truncated XML' 'cut.xml:[0-9]+: ' preview --config good.conf --capabilities cut.xml
printf '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<capabilities>&e;</capabilities>' >ent.xml
refuses 3 'an external entity' 'ent.xml:1: a document type' \
    preview --config good.conf --capabilities ent.xml
holds 'the entity was not read' test "$(grep -c root: err)" = 0
{
    printf '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    for i in b c d e f g h i j; do
        before=$(printf %s $i | tr b-j a-i)
        printf '<!ENTITY %s "&%s;&%s;&%s;&%s;&%s;&%s;&%s;&%s;">' $i "$before" "$before" \
            "$before" "$before" "$before" "$before" "$before" "$before"
    done
    printf ']><capabilities>&j;</capabilities>'
} >bomb.xml
refuses 3 'an entity bomb' 'bomb.xml:1: a document type' \
    preview --config good.conf --capabilities bomb.xml
refuses 3 'another document' '<capabilities> is needed' \
    preview --config good.conf --capabilities "$TEST_SRCDIR/templates/minimal.xml"
refuses 3 'no version' '9.x' preview --config good.conf --libvirt-version 9.x
refuses 3 'version 0' 'libvirt-version = 0' preview --config good.conf --libvirt-version 0
refuses 3 'a CPU map that is not there' 'absent-map' preview --config good.conf "${from_files[@]}" \
    --cpu-map absent-map --set libvirt.cpu_model_extra_flags=+vmx --set instance.arch=x86_64

# Templates and instances.
for bad in "machine='pc-q35-99'|no machine type pc-q35-99" "|gives it none" "|more virtual CPUs"; do
    memory=64 vcpu='<vcpu>1<'
    case $bad in
    *none) memory=0 ;;
    *CPUs) vcpu="<vcpu current='9'>1<" ;;
    esac
    printf "<domain type='kvm'>\n<name>a</name>\n<memory>%s</memory>\n%s/vcpu>\n<os><type %s>hvm</type></os>\n</domain>" \
        "$memory" "$vcpu" "${bad%%|*}" >bad.xml
    refuses 3 "a template with ${bad##*|}" "bad.xml:[0-9]: .*${bad##*|}" "${preview[@]}" --template ./bad.xml
done
refuses 3 'a PCIe template on a PCI machine' 'q35-uefi.xml:[0-9]+: .*type pc is a pci-root.*has a pcie-root' "${with_q35[@]}" \
    --template q35-uefi --set instance.machine=pc
printf '<network/>' >net.xml
refuses 3 'a template without domain' '<domain> is needed' "${preview[@]}" --template ./net.xml
refuses 3 'a template that is not there' 'no template .*did you mean "minimal"' \
    "${preview[@]}" --template minimla
for bad in memory_mb=0 memory_mb=99999999999 vcpus=0 vcpus=100000 name=a/b uuid=x arch=x87 cpu_mode=fast; do
    refuses 3 "instance.$bad" "${bad%%=*}" "${preview[@]}" --set "instance.$bad"
done
refuses 3 'a topology that does not multiply out' 'vcpus' "${preview[@]}" --set instance.vcpus=8 \
    --set instance.cpu_sockets=3 --set instance.cpu_cores=1 --set instance.cpu_threads=1
refuses 3 'a disk that is none' 'disk.0' "${preview[@]}" --set instance.disk.0=relative.img
refuses 3 'an unknown option of a disk, with the nearest' 'did you mean "format"' \
    "${preview[@]}" --set 'instance.disk.0=/a.img, fromat=raw'
cp "$data/hosts/intel-kvm/domcapabilities-kvm.xml" no-efi.xml
sed -i '/<value>efi<\/value>/d' no-efi.xml
refuses 3 'a template with UEFI on a host that has none' 'q35-uefi.xml:[0-9]+: .*UEFI.*ovmf' \
    preview --config good.conf --domcapabilities no-efi.xml --template q35-uefi
printf '' >empty.ini
refuses 3 'an empty instance' 'empty.ini' "${preview[@]}" --instance empty.ini

# Verdicts and absences.
refuses 1 'a CPU that the host cannot run' 'cannot run' \
    preview --config good.conf "${modern[@]}" --set libvirt.cpu_mode=custom \
    --set libvirt.cpu_model=Icelake-Server
call preview --config good.conf --connect 'qemu+unix:///system?socket=/nonexistent/sock'
holds 'an unreachable hypervisor: status 4' test "$status" = 4
holds 'and what was tried' grep -q /nonexistent/sock err
holds 'and nothing else' test ! -s out
# The unwinding lets the leak checker see that a leak there is libvirt's own (lsan.supp).
ASAN_OPTIONS=${ASAN_OPTIONS:-}:fast_unwind_on_malloc=0 \
    call preview --config good.conf --connect 'qemu:///embed?root=/proc/nonexistent'
holds 'a driver that cannot start: status 4' test "$status" = 4
holds 'and of its log nothing' test "$(grep -vc '^error: ' err)" = 0
call preview --json --config good.conf --set libvirt.cpu_mode=fast "${from_files[@]}"
holds 'a refusal as JSON' grep -q '"error" : "Invalid"' out

finish 50
