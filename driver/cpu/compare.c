/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/compare.h"

#include "cpu/rules.h"

const char *gcpu_verdict_to_string(GcpuVerdict verdict)
{
    static const char *const words[] = { "incompatible", "identical", "superset", "undecided" };

    g_return_val_if_fail((guint)verdict < G_N_ELEMENTS(words), NULL);
    return words[verdict];
}

GcpuComparison *gcpu_comparison_new(GcpuVerdict verdict, char *message)
{
    GcpuComparison *comparison = g_new(GcpuComparison, 1);

    comparison->verdict = verdict;
    comparison->message = message;
    return comparison;
}

void gcpu_comparison_free(GcpuComparison *comparison)
{
    if (!comparison)
        return;
    g_free(comparison->message);
    g_free(comparison);
}

char *gcpu_compare_identity(const char *arch, const GcpuDef *host, const GcpuDef *cpu)
{
    if (cpu->arch && gcpu_arch_family(cpu->arch) != gcpu_arch_family(arch))
        return g_strdup_printf("CPU arch %s does not match host arch", cpu->arch);
    if (cpu->vendor && g_strcmp0(cpu->vendor, host->vendor) != 0)
        return g_strdup_printf("host CPU vendor does not match required CPU vendor %s",
                               cpu->vendor);
    return NULL;
}

GcpuComparison *gcpu_compare(const GcpuMap *map, const char *arch, const GcpuDef *host,
                             const GcpuDef *cpu, GError **error)
{
    GcpuArchFamily family = gcpu_arch_family(arch);

    g_return_val_if_fail(!gcpu_arch_map_name(family) || (map && gcpu_map_family(map) == family),
                         NULL);
    switch (family) {
    case GCPU_ARCH_FAMILY_X86:
        return gcpu_x86_compare(map, arch, host, cpu, error);
    case GCPU_ARCH_FAMILY_PPC64:
        return gcpu_ppc64_compare(map, arch, host, cpu, error);
    case GCPU_ARCH_FAMILY_ARM:
        return gcpu_arm_compare(host, cpu);
    case GCPU_ARCH_FAMILY_S390:
    case GCPU_ARCH_FAMILY_RISCV64:
    case GCPU_ARCH_FAMILY_LOONGARCH64:
        return gcpu_comparison_new(GCPU_VERDICT_IDENTICAL, NULL);
    case GCPU_ARCH_FAMILY_NONE:
        break;
    }
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                "'%s' architecture is not supported by CPU driver", arch ? arch : "(none)");
    return NULL;
}

gboolean gcpu_is_decidable(const char *arch, const GcpuDef *cpu)
{
    switch (gcpu_arch_family(arch)) {
    case GCPU_ARCH_FAMILY_X86:
    case GCPU_ARCH_FAMILY_PPC64:
        return TRUE;
    case GCPU_ARCH_FAMILY_ARM:
        return cpu->type == GCPU_DEF_HOST;
    case GCPU_ARCH_FAMILY_S390:
    case GCPU_ARCH_FAMILY_RISCV64:
    case GCPU_ARCH_FAMILY_LOONGARCH64:
    case GCPU_ARCH_FAMILY_NONE:
        break;
    }
    return FALSE;
}
