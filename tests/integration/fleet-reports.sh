# shellcheck shell=bash
# Host reports in short form for the tests of commands about fleets: sourced after cli-claims.sh.
# Their CPUs are those of tests/data/maps/directory.

# report NAME "MODEL[@VENDOR] FEATURE -FEATURE …" ["MODELS THAT ARE USABLE"]: prints the report of a
# host; $collected, $libvirt, $machine and $extra (elements) say more of it.
report() {
    local name=$1 cpu=$2 usable=${3-} word model vendor
    read -r -a words <<<"$cpu"
    model=${words[0]%@*}
    vendor=${words[0]#"$model"}
    printf '<guestcpu-host version="1"><name>%s</name>\n' "$name"
    printf '<collected-at>%s</collected-at>\n' "${collected-2026-06-15T10:00:00Z}"
    printf '<hypervisor name="QEMU" version="7.2.0"/><libvirt version="%s"/>%s\n' \
        "${libvirt-9.0.0}" "${extra-}"
    printf '<capabilities><host><cpu><arch>x86_64</arch></cpu></host><guest><os_type>hvm</os_type>'
    printf '<arch name="x86_64"><machine>%s</machine>' "${machine-pc-q35-7.2}"
    printf '<domain type="kvm"/></arch></guest></capabilities>\n'
    printf '<domainCapabilities><domain>kvm</domain><machine>pc-q35-7.2</machine>'
    printf '<arch>x86_64</arch><cpu><mode name="host-passthrough" supported="yes"/>\n'
    printf '<mode name="host-model" supported="yes"><model fallback="forbid">%s</model>' "$model"
    [ -z "$vendor" ] || printf '<vendor>%s</vendor>' "${vendor#@}"
    for word in "${words[@]:1}"; do
        case $word in
        -*) printf '<feature policy="disable" name="%s"/>' "${word#-}" ;;
        *) printf '<feature policy="require" name="%s"/>' "$word" ;;
        esac
    done
    printf '</mode>\n<mode name="custom" supported="yes">'
    for word in $usable; do
        case $word in
        -*) printf '<model usable="no">%s</model>' "${word#-}" ;;
        *) printf '<model usable="yes">%s</model>' "$word" ;;
        esac
    done
    printf '</mode></cpu></domainCapabilities></guestcpu-host>\n'
}

# The small map stands for that of libvirt 9.0; answers are as of noon.
fleet_options=(--config /dev/null --cpu-map "$data/maps/directory"
    --cpu-map-of "9.0.0=$data/maps/directory" --at 2026-06-15T12:00:00Z)
