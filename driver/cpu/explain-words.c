/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/explain.h"

#include "cpu/map-private.h"
#include "cpu/qemu-names.h"

/* Bits that exist because of a weakness: they switch a guard on, or say that none is needed. */
static const char *const mitigations[] = {
    "amd-no-ssb",
    "amd-psfd",
    "amd-ssbd",
    "amd-stibp",
    "arch-capabilities",
    "auto-ibrs",
    "bhi-ctrl",
    "bhi-no",
    "core-capability",
    "ddpd-u",
    "fb-clear",
    "fbsdp-no",
    "flush-l1d",
    "gds-no",
    "ibpb",
    "ibpb-brtype",
    "ibrs",
    "ibrs-all",
    "if-pschange-mc-no",
    "intel-psfd",
    "ipred-ctrl",
    "its-no",
    "lfence-always-serializing",
    "mcdt-no",
    "md-clear",
    "mds-no",
    "no-nested-data-bp",
    "pbrsb-no",
    "psdp-no",
    "pschange-mc-no",
    "rdctl-no",
    "rfds-clear",
    "rfds-no",
    "rrsba-ctrl",
    "rsba",
    "sbdr-ssdp-no",
    "sbpb",
    "skip-l1dfl-vmentry",
    "spec-ctrl",
    "srso-no",
    "srso-user-kernel-no",
    "ssb-no",
    "ssbd",
    "stibp",
    "stibp-always-on",
    "taa-no",
    "tsa-l1-no",
    "tsa-sq-no",
    "tsx-ctrl",
    "verw-clear",
    "virt-ssbd",
};

GcpuFeatureSet *gcpu_mitigations_new(const GcpuMap *map)
{
    GcpuFeatureSet *set = gcpu_feature_set_new(gcpu_map_words(map));

    for (guint i = 0; i < G_N_ELEMENTS(mitigations); i++) {
        int feature = gcpu_map_find_feature(map, mitigations[i]);
        if (feature >= 0)
            gcpu_feature_set_add(set, (guint)feature);
    }
    return set;
}

/* AMD's leaf of the features of SVM. */
#define LEAF_SVM 0x8000000au

GcpuFeatureTraits gcpu_feature_traits(const GcpuMap *map, guint feature)
{
    const GcpuMapFeature *known = gcpu_map_feature(map, feature);
    guint traits = 0;

    if (gcpu_feature_set_has(gcpu_map_mitigations(map), feature))
        traits |= GCPU_FEATURE_IS_MITIGATION;
    if (strcmp(known->name, "vmx") == 0 || strcmp(known->name, "svm") == 0 ||
        g_str_has_prefix(known->name, "vmx-") ||
        (known->bit.source == GCPU_BIT_CPUID && known->bit.leaf == LEAF_SVM))
        traits |= GCPU_FEATURE_IS_NESTED;
    if (!known->migratable)
        traits |= GCPU_FEATURE_NOT_MIGRATABLE;
    return (GcpuFeatureTraits)traits;
}

char *gcpu_feature_place(const GcpuMapFeature *feature)
{
    static const char *const registers[] = { "EAX", "EBX", "ECX", "EDX" };
    const GcpuFeatureBit *bit = &feature->bit;

    if (bit->source == GCPU_BIT_MSR)
        return g_strdup_printf("MSR 0x%x %s bit %u", bit->leaf, registers[bit->reg], bit->bit);
    if (bit->source == GCPU_BIT_NONE)
        return NULL;
    if (bit->subleaf == 0)
        return g_strdup_printf("CPUID leaf 0x%x %s bit %u", bit->leaf, registers[bit->reg],
                               bit->bit);
    return g_strdup_printf("CPUID leaf 0x%x.%u %s bit %u", bit->leaf, bit->subleaf,
                           registers[bit->reg], bit->bit);
}

const char *gcpu_feature_qemu_name(const char *name)
{
    const char *qemu = gcpu_qemu_name_from_libvirt(name);

    return strcmp(qemu, name) == 0 ? NULL : qemu;
}

static void append_names(GString *text, const GcpuMapFeature *feature)
{
    const char *qemu = gcpu_feature_qemu_name(feature->name);

    for (guint i = 0; i < feature->n_aliases; i++) {
        const GcpuFeatureAlias *alias = &feature->aliases[i];
        if (alias->source)
            g_string_append_printf(text, "; %s in %s", alias->name, alias->source);
        else
            g_string_append_printf(text, "; also %s", alias->name);
        if (g_strcmp0(alias->name, qemu) == 0)
            qemu = NULL;
    }
    if (qemu)
        g_string_append_printf(text, "; %s in qemu", qemu);
}

char *gcpu_feature_describe(const GcpuMap *map, guint index)
{
    const GcpuMapFeature *feature = gcpu_map_feature(map, index);
    GcpuFeatureTraits traits = gcpu_feature_traits(map, index);
    g_autofree char *place = gcpu_feature_place(feature);
    GString *text = g_string_new(place ? place : "no CPUID bit");

    append_names(text, feature);
    if (traits & GCPU_FEATURE_IS_MITIGATION)
        g_string_append(text, "; a mitigation");
    if (traits & GCPU_FEATURE_IS_NESTED)
        g_string_append(text, "; for nested guests only");
    if (traits & GCPU_FEATURE_NOT_MIGRATABLE)
        g_string_append(text, "; not migratable");
    return g_string_free(text, FALSE);
}

const char *gcpu_reason_kind_to_string(GcpuReasonKind kind)
{
    static const char *const words[] = {
        "other-architecture", "other-vendor",       "unknown-host",       "unknown-model",
        "unknown-feature",    "forbidden-feature",  "missing-feature",    "extra-feature",
        "other-model",        "mode-of-hypervisor", "left-to-hypervisor", "unknown-machine",
        "not-offered",        "not-usable",         "refused-by-policy",
    };

    g_return_val_if_fail((guint)kind < G_N_ELEMENTS(words), NULL);
    return words[kind];
}

static char *format_feature(const GcpuMap *map, const GcpuReason *reason, const GcpuDef *cpu)
{
    g_autofree char *known =
        map && reason->feature >= 0 ? gcpu_feature_describe(map, (guint)reason->feature) : NULL;
    const char *where = known ? known : "no CPUID bit";

    if (reason->kind == GCPU_REASON_FORBIDDEN)
        return g_strdup_printf("the host has %s (%s), which the CPU forbids", reason->name, where);
    if (reason->kind == GCPU_REASON_EXTRA)
        return g_strdup_printf("the host has %s (%s), which a strict match does not allow",
                               reason->name, where);
    if (reason->origin == GCPU_REASON_OF_MODEL)
        return g_strdup_printf("the host lacks %s (%s), a feature of the model %s", reason->name,
                               where, cpu->model);
    return g_strdup_printf("the host lacks %s (%s), which the CPU requires by name", reason->name,
                           where);
}

static char *format_other(const char *what, const GcpuReason *reason)
{
    return g_strdup_printf("the CPU is for %s %s, the host's is %s", what, reason->name,
                           reason->of_host ? reason->of_host : "not known");
}

static char *format_unknown(const char *what, const GcpuReason *reason)
{
    return g_strdup_printf("the %s %s of the %s is not in the CPU map", what,
                           reason->name ? reason->name : "(none)",
                           reason->origin == GCPU_REASON_OF_HOST ? "host" : "CPU");
}

char *gcpu_reason_format(const GcpuMap *map, const GcpuReason *reason, const GcpuDef *cpu)
{
    switch (reason->kind) {
    case GCPU_REASON_ARCH:
        return format_other("architecture", reason);
    case GCPU_REASON_VENDOR:
        return format_other("vendor", reason);
    case GCPU_REASON_MODEL:
        return format_other("model", reason);
    case GCPU_REASON_UNKNOWN_HOST:
        return g_strdup("the host's CPU is not known");
    case GCPU_REASON_UNKNOWN_MODEL:
        return format_unknown("model", reason);
    case GCPU_REASON_UNKNOWN_FEATURE:
        return format_unknown("feature", reason);
    case GCPU_REASON_FORBIDDEN:
    case GCPU_REASON_MISSING:
    case GCPU_REASON_EXTRA:
        return format_feature(map, reason, cpu);
    case GCPU_REASON_MODE:
        return g_strdup_printf("what mode %s gives is up to the hypervisor on the host",
                               reason->name);
    case GCPU_REASON_MACHINE:
        return g_strdup_printf("the host is not known to have the machine type %s", reason->name);
    case GCPU_REASON_NOT_OFFERED:
        return g_strdup_printf("the hypervisor on the host does not know the model %s",
                               reason->name);
    case GCPU_REASON_UNUSABLE:
        return g_strdup_printf(
            "the hypervisor on the host says that it cannot run the model %s%s%s", reason->name,
            reason->of_host ? ": it lacks " : "", reason->of_host ? reason->of_host : "");
    case GCPU_REASON_POLICY:
        return g_strdup_printf("refused: %s", reason->name);
    case GCPU_REASON_HYPERVISOR:
        break;
    }
    return g_strdup_printf("for %s only the hypervisor on the host can tell",
                           reason->name ? reason->name : "an unknown architecture");
}
