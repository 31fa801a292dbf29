/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/baseline.h"

#include "cpu/rules.h"

static gboolean check_cpus(const GcpuBaselineRequest *request, GError **error)
{
    if (request->n_cpus == 0) {
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID, "no CPUs given");
        return FALSE;
    }
    for (guint i = 0; i < request->n_cpus; i++) {
        if (request->cpus[i]->model)
            continue;
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "no CPU model specified at index %u", i);
        return FALSE;
    }
    return TRUE;
}

static GcpuDef *name_common(const GcpuMap *map, const GcpuBaselineRequest *request, GError **error)
{
    if (!check_cpus(request, error))
        return NULL;

    const char *arch = request->arch ? request->arch : request->cpus[0]->arch;
    GcpuArchFamily family = gcpu_arch_family(arch);
    g_return_val_if_fail(!gcpu_arch_map_name(family) || (map && gcpu_map_family(map) == family),
                         NULL);
    switch (family) {
    case GCPU_ARCH_FAMILY_X86:
        return gcpu_x86_baseline(map, request, error);
    case GCPU_ARCH_FAMILY_PPC64:
        return gcpu_ppc64_baseline(map, request, error);
    case GCPU_ARCH_FAMILY_ARM:
        return gcpu_arm_baseline(request);
    case GCPU_ARCH_FAMILY_S390:
    case GCPU_ARCH_FAMILY_RISCV64:
    case GCPU_ARCH_FAMILY_LOONGARCH64:
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                    "cannot compute baseline CPU of %s architecture", arch);
        return NULL;
    case GCPU_ARCH_FAMILY_NONE:
        break;
    }
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                "'%s' architecture is not supported by CPU driver", arch ? arch : "(none)");
    return NULL;
}

/* What a processor has and QEMU never offers to a guest. */
static const struct {
    const char *name;
    GcpuVersion since; /* libvirt that leaves it out */
} never_offered[] = {
    { "cmt", 0 },
    { "mbm_total", 0 },
    { "mbm_local", 0 },
    { "osxsave", 0 },
    { "ospke", 0 },
    { "vmx-ept-uc", GCPU_VERSION(11, 0, 0) },
    { "vmx-ept-wb", GCPU_VERSION(11, 0, 0) },
    { "vmx-invvpid-single-context", GCPU_VERSION(11, 0, 0) },
};

void gcpu_baseline_never_offered(const GcpuMap *map, GcpuVersion version, GcpuFeatureSet *set)
{
    for (guint i = 0; i < G_N_ELEMENTS(never_offered); i++) {
        int feature = gcpu_map_find_feature(map, never_offered[i].name);
        if (feature >= 0 && (version == 0 || version >= never_offered[i].since))
            gcpu_feature_set_add(set, (guint)feature);
    }
}

static void remove_never_offered(GcpuDef *def, GcpuVersion version)
{
    for (guint i = 0; i < G_N_ELEMENTS(never_offered); i++) {
        if (version == 0 || version >= never_offered[i].since)
            gcpu_def_remove_feature(def, never_offered[i].name);
    }
}

/* @baseline: (transfer full). */
static GcpuDef *finish(const GcpuMap *map, const GcpuBaselineRequest *request, GcpuDef *baseline,
                       GError **error)
{
    g_autoptr(GcpuDef) plain = baseline;

    return request->flags & GCPU_BASELINE_EXPAND ? gcpu_expand(map, plain, error)
                                                 : g_steal_pointer(&plain);
}

GcpuDef *gcpu_baseline(const GcpuMap *map, const GcpuBaselineRequest *request, GError **error)
{
    g_autoptr(GcpuDef) baseline = name_common(map, request, error);

    return baseline ? finish(map, request, g_steal_pointer(&baseline), error) : NULL;
}

GcpuDef *gcpu_baseline_qemu(const GcpuMap *map, const GcpuBaselineRequest *request, GError **error)
{
    g_autoptr(GcpuDef) baseline = name_common(map, request, error);

    if (!baseline)
        return NULL;
    if (map && gcpu_map_family(map) == GCPU_ARCH_FAMILY_X86)
        remove_never_offered(baseline, request->version);
    return finish(map, request, g_steal_pointer(&baseline), error);
}
