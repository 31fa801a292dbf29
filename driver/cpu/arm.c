/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/rules.h"

/* A guest is always "identical" here: libvirt leaves arm guests to the hypervisor. */
GcpuComparison *gcpu_arm_compare(const GcpuDef *host, const GcpuDef *cpu)
{
    if (cpu->type == GCPU_DEF_GUEST)
        return gcpu_comparison_new(GCPU_VERDICT_IDENTICAL, NULL);

    const char *vendor = host ? host->vendor : NULL, *model = host ? host->model : NULL;
    if (g_strcmp0(vendor, cpu->vendor) != 0)
        return gcpu_comparison_new(
            GCPU_VERDICT_INCOMPATIBLE,
            g_strdup_printf("Host CPU model does not match required CPU vendor %s",
                            cpu->vendor ? cpu->vendor : "(null)"));
    if (g_strcmp0(model, cpu->model) != 0)
        return gcpu_comparison_new(
            GCPU_VERDICT_INCOMPATIBLE,
            g_strdup_printf("Host CPU model does not match required CPU model %s",
                            cpu->model ? cpu->model : "(null)"));
    return gcpu_comparison_new(GCPU_VERDICT_IDENTICAL, NULL);
}

GcpuDef *gcpu_arm_baseline(const GcpuBaselineRequest *request)
{
    GcpuDef *baseline = gcpu_def_new(GCPU_DEF_GUEST);

    baseline->mode = GCPU_MODE_CUSTOM;
    baseline->match = GCPU_MATCH_EXACT;
    baseline->model = g_strdup(request->cpus[0]->model);
    return baseline;
}
