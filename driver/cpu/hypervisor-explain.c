/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/hypervisor.h"
#include "cpu/rules.h"

static void doubt_mode(const GcpuHypervisorQuestion *question, GcpuExplanation *explanation)
{
    const char *mode = gcpu_open_mode(question->capabilities->arch, question->cpu);

    if (!mode)
        return;
    gcpu_explanation_add(explanation, GCPU_REASON_MODE, GCPU_REASON_OF_CPU, mode);
    if (explanation->verdict != GCPU_VERDICT_INCOMPATIBLE)
        explanation->verdict = GCPU_VERDICT_UNDECIDED;
}

static void tell_lack(const GcpuHypervisorQuestion *question, GcpuExplanation *explanation,
                      const char *name, GcpuReasonOrigin origin)
{
    int feature = gcpu_map_find_feature(question->map, name);
    gboolean is_unknown = feature < 0 && origin == GCPU_REASON_OF_CPU;
    GcpuReasonKind kind = is_unknown ? GCPU_REASON_UNKNOWN_FEATURE : GCPU_REASON_MISSING;

    gcpu_explanation_add(explanation, kind, origin, name)->feature = feature;
    explanation->verdict = GCPU_VERDICT_INCOMPATIBLE;
}

static void doubt_host_model(const GcpuHypervisorQuestion *question, GcpuExplanation *explanation)
{
    gcpu_explanation_add(explanation, GCPU_REASON_UNKNOWN_MODEL, GCPU_REASON_OF_HOST,
                         question->capabilities->host_model->model);
    explanation->verdict = GCPU_VERDICT_UNDECIDED;
}

static GcpuExplanation *explain_blockers(const GcpuHypervisorQuestion *question)
{
    GcpuExplanation *explanation = gcpu_explanation_new(GCPU_VERDICT_SUPERSET);
    g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
    guint n_blockers = 0;
    g_autoptr(GPtrArray) names = gcpu_hypervisor_lacks(question, &n_blockers, NULL);

    for (guint i = 0; names && i < names->len; i++) {
        char *name = g_ptr_array_index(names, i);
        if (g_hash_table_add(told, name))
            tell_lack(question, explanation, name,
                      i < n_blockers ? GCPU_REASON_OF_MODEL : GCPU_REASON_OF_CPU);
    }
    if (!names)
        doubt_host_model(question, explanation);
    doubt_mode(question, explanation);
    return explanation;
}

/* Where QEMU does not report its CPU, libvirt does not answer for it. */
static GcpuExplanation *explain_features(const GcpuHypervisorQuestion *question)
{
    const GcpuDomainCapabilities *capabilities = question->capabilities;
    gboolean is_known = gcpu_domain_capabilities_report_cpu(capabilities) ||
                        gcpu_arch_family(capabilities->arch) != GCPU_ARCH_FAMILY_X86;

    return gcpu_explain(question->map, capabilities->arch,
                        is_known ? capabilities->host_model : NULL, question->cpu);
}

static GcpuExplanation *explain_usability(const GcpuHypervisorQuestion *question)
{
    GcpuExplanation *explanation = gcpu_explanation_new(GCPU_VERDICT_SUPERSET);

    doubt_mode(question, explanation);
    return explanation;
}

GcpuExplanation *gcpu_hypervisor_explain(const GcpuMap *map,
                                         const GcpuDomainCapabilities *capabilities,
                                         GcpuVersion version, const GcpuDef *cpu)
{
    const GcpuHypervisorQuestion question = { map, capabilities, version, cpu };

    if (!gcpu_domain_capabilities_report_cpu(capabilities))
        return explain_features(&question);
    switch (gcpu_hypervisor_rule(&question)) {
    case GCPU_HYPERVISOR_BY_BLOCKERS:
        return explain_blockers(&question);
    case GCPU_HYPERVISOR_BY_USABILITY:
        return explain_usability(&question);
    case GCPU_HYPERVISOR_BY_FEATURES:
        break;
    }
    return explain_features(&question);
}
