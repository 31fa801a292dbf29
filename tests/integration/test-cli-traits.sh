#!/bin/bash
# guestcpu traits as a user meets it, by the letters of what Nova's own traits get wrong; the file
# for nova-compute is held against the schema that Nova checks it with (nova/compute/provider_config.py).
# shellcheck disable=SC1091,SC2154 # what comes from the file below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"

cascade=$data/hosts/cascadelake-9.0
host=(--config /dev/null --capabilities "$cascade/capabilities.xml"
    --domcapabilities "$cascade/domain-capabilities-kvm.xml" --libvirt-version 9.0.0)
custom() { # custom MODELS FLAGS: the policy
    policy=("${host[@]}" --set libvirt.cpu_mode=custom --set "libvirt.cpu_models=$1"
        --set "libvirt.cpu_model_extra_flags=$2")
}
lacks() { ! grep -qx "$1" out; }

# H: a flag that is taken away is no trait.
call traits "${host[@]}" --set libvirt.cpu_mode=host-model --set libvirt.cpu_model_extra_flags=-vmx
holds 'H: host-model with -vmx has no VMX' lacks HW_CPU_X86_VMX
holds 'H: nor its other name' lacks HW_CPU_X86_INTEL_VMX
custom Nehalem -aes
call traits "${policy[@]}"
holds 'H: -aes on a model without aes adds no AESNI' lacks HW_CPU_X86_AESNI

# I: what is reported and what is selected agree.
custom Nehalem +aes
prints 'I: +aes on a model without aes is AESNI' '^HW_CPU_X86_AESNI$' traits "${policy[@]}"
prints 'I: and a guest that requires it starts' "<feature policy='require' name='aes'/>" \
    preview "${policy[@]}" --cpu-only --set instance.required_features=aes
custom Haswell-noTSX -avx2
call traits "${policy[@]}"
holds 'I: -avx2 takes AVX2 from the model' lacks HW_CPU_X86_AVX2
refuses 1 'I: and a guest that requires it does not start without it' 'does not offer avx2' \
    preview "${policy[@]}" --cpu-only --set instance.required_features=avx2
custom Nehalem,Haswell-noTSX ''
prints 'I: of several models' '^HW_CPU_X86_AVX2$' traits "${policy[@]}"
prints 'I: the one with the feature is taken' '<model.*>Haswell-noTSX</model>' \
    preview "${policy[@]}" --cpu-only --set instance.required_features=avx2
custom Nehalem,Icelake-Server ''
call traits "${policy[@]}"
holds 'I: a model that the host cannot run gives no traits' lacks HW_CPU_X86_AVX512F

# J: a guest of another architecture gets nothing of the host's.
custom SandyBridge pcid
call preview "${policy[@]}" --cpu-only --set instance.arch=s390x
holds 'J: an emulated guest does not get the model' test "$(grep -c SandyBridge out)" = 0
holds 'J: nor the flags' test "$(grep -c pcid out)" = 0
refuses 2 'J: traits are those of the host'"'"'s architecture' "the host's own architecture" \
    traits "${policy[@]}" --arch s390x

# K and L: what Nova never reports.
prints 'K: SSE3 is libvirt'"'"'s pni' '^HW_CPU_X86_SSE3$' \
    traits "${host[@]}" --set libvirt.cpu_mode=host-model
for name in INTEL_PCID INTEL_SPEC_CTRL INTEL_SSBD INTEL_MD_CLEAR STIBP PDPE1GB; do
    holds "L: $name" grep -qx "HW_CPU_X86_$name" out
done
holds 'L: no TSX on a host that has it switched off' lacks HW_CPU_X86_TSX
holds 'L: nothing of AMD' test "$(grep -c _AMD_ out)" = 0
prints 'what Nova reports, and what it does not, are told apart' '"reported_by_nova" : false' \
    traits "${host[@]}" --set libvirt.cpu_mode=host-model --json

# provider.yaml: every byte of it, and with a parser where there is one.
cat >schema.py <<'EOF2'
import re, sys

text = open(sys.argv[1]).read()
trait = r"        - CUSTOM_[A-Z0-9_]{1,248}\n"
uuid = r"uuid: '(\$COMPUTE_NODE|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})'"
name = r"name: '([^'\n]|''){1,200}'"
shape = (r"meta:\n  schema_version: '1\.0'\nproviders:\n  - identification:\n      (%s|%s)\n"
         r"    traits:\n      additional:( \[\]\n|\n(%s)+)" % (uuid, name, trait))
assert re.fullmatch(shape, text), text
traits = re.findall(trait, text)
assert traits == sorted(set(traits)), traits
try:
    import yaml
except ImportError:
    sys.exit(0)
document = yaml.safe_load(text)
assert list(document) == ["meta", "providers"] and document["meta"]["schema_version"] == "1.0"
(provider,) = document["providers"]
assert list(provider) == ["identification", "traits"] and len(provider["identification"]) == 1
assert all(isinstance(t, str) for t in provider["traits"]["additional"])
if len(sys.argv) > 2:
    assert provider["identification"]["name"] == sys.argv[2], provider
EOF2
yaml=("${host[@]}" --set libvirt.cpu_mode=host-model --format provider-yaml)
call traits "${yaml[@]}" --output provider.yaml
holds 'a provider file is what the schema asks for' python3 schema.py provider.yaml
holds 'with the models that guests can have' grep -q 'CUSTOM_CPU_MODEL_NEHALEM$' provider.yaml
holds 'and none that Nova reports itself' test "$(grep -c CUSTOM_HW_CPU_X86_AVX2 provider.yaml)" = 0
call traits "${yaml[@]}" --provider "it's n7: [a] #b"
holds 'whatever the provider is called' python3 schema.py out "it's n7: [a] #b"
call traits "${yaml[@]}" --provider 0b0e9c1c-77a5-4d0e-8f0b-9000c45c0001
holds 'or by UUID' python3 schema.py out
echo 'x86 avx512f X' >few.traits
sed "s/usable='yes'/usable='no'/" "$cascade/domain-capabilities-kvm.xml" >unusable.xml
call traits --config /dev/null --capabilities "$cascade/capabilities.xml" --domcapabilities unusable.xml \
    --libvirt-version 9.0.0 --set libvirt.cpu_mode=host-model --format provider-yaml \
    --trait-map few.traits
holds 'nothing to add is an empty list' python3 schema.py out
holds 'which it says' grep -q 'additional: \[\]$' out
refuses 2 'a provider without name' '1 to 200 characters' traits "${yaml[@]}" --provider ''
refuses 2 'a name that is too long' '1 to 200 characters' \
    traits "${yaml[@]}" --provider "$(printf '%0201d' 0)"

finish 28
