/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/demand.h"
#include "cpu/rules.h"

static GcpuComparison *refuse(const char *what, const GcpuMap *map, const GcpuFeatureSet *which)
{
    g_autofree char *names = gcpu_map_format_set(map, which, ", ");

    return gcpu_comparison_new(GCPU_VERDICT_INCOMPATIBLE, g_strdup_printf("%s: %s", what, names));
}

/* The order of the reasons is libvirt's: the first one is the message. */
static GcpuComparison *name_reason(const GcpuMap *map, const GcpuDemand *demand,
                                   const GcpuFeatureSet *host)
{
    GcpuFeatureSet features[GCPU_FEATURE_SET_WORDS_MAX];

    gcpu_feature_set_copy(features, host, demand->n_words);
    gcpu_feature_set_intersect(features, demand->forbid, demand->n_words);
    if (!gcpu_feature_set_is_empty(features, demand->n_words))
        return refuse("Host CPU provides forbidden features", map, features);

    gcpu_feature_set_copy(features, demand->need, demand->n_words);
    gcpu_feature_set_subtract(features, host, demand->n_words);
    if (!gcpu_feature_set_is_empty(features, demand->n_words))
        return refuse("Host CPU does not provide required features", map, features);

    gcpu_feature_set_copy(features, host, demand->n_words);
    gcpu_feature_set_subtract(features, demand->accounted, demand->n_words);
    return refuse("Host CPU does not strictly match guest CPU: Extra features", map, features);
}

GcpuComparison *gcpu_x86_compare(const GcpuMap *map, const char *arch, const GcpuDef *host,
                                 const GcpuDef *cpu, GError **error)
{
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];

    if (!host || !host->model)
        return gcpu_comparison_new(GCPU_VERDICT_INCOMPATIBLE, g_strdup("unknown host CPU"));
    char *objection = gcpu_compare_identity(arch, host, cpu);
    if (objection)
        return gcpu_comparison_new(GCPU_VERDICT_INCOMPATIBLE, objection);
    if (!gcpu_expand_set(map, host, set, error))
        return NULL;

    g_autofree GcpuDemand *demand = gcpu_demand_new(map, cpu, error);
    if (!demand)
        return NULL;
    GcpuVerdict verdict = gcpu_demand_check(demand, set);
    if (verdict == GCPU_VERDICT_INCOMPATIBLE)
        return name_reason(map, demand, set);
    return gcpu_comparison_new(verdict, NULL);
}
