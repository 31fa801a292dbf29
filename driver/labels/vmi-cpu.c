/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/vmi-cpu.h"

#include <string.h>

static gboolean loses_mpx(const GcpuVmi *vmi, GcpuVersion version)
{
    gboolean is_amd64 = !vmi->architecture || g_strcmp0(vmi->architecture, "amd64") == 0;

    return is_amd64 && !gcpu_vmi_find_feature(vmi, "mpx") &&
           !gcpu_kubevirt_has(version, GCPU_KUBEVIRT_MODELS_BY_MAP);
}

GcpuDef *gcpu_vmi_cpu(const GcpuVmi *vmi, const char *model, GcpuVersion version)
{
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_GUEST);

    cpu->mode = strcmp(model, "host-model") == 0         ? GCPU_MODE_HOST_MODEL
                : strcmp(model, "host-passthrough") == 0 ? GCPU_MODE_HOST_PASSTHROUGH
                                                         : GCPU_MODE_CUSTOM;
    if (cpu->mode == GCPU_MODE_CUSTOM)
        cpu->model = g_strdup(model);
    for (guint i = 0; i < vmi->cpu_features->len; i++) {
        const GcpuFeature *feature = &g_array_index(vmi->cpu_features, GcpuFeature, i);
        gcpu_def_set_feature(cpu, feature->name, feature->policy);
    }
    if (vmi->needs & GCPU_VMI_EVMCS)
        gcpu_def_set_feature(cpu, "vmx", GCPU_FEATURE_REQUIRE);
    if (cpu->model && loses_mpx(vmi, version))
        gcpu_def_set_feature(cpu, "mpx", GCPU_FEATURE_DISABLE);
    return cpu;
}
