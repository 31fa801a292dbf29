/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/demand.h"

#include "cpu/expand.h"

/* The order decides which unknown name is reported, as in libvirt. */
static gboolean fill(GcpuDemand *demand, const GcpuMap *map, const GcpuDef *cpu, GError **error)
{
    GcpuFeatureSet *need = (GcpuFeatureSet *)(demand + 1), *forbid = need + demand->n_words;
    GcpuFeatureSet *accounted = forbid + demand->n_words;
    GcpuFeatureSet force[GCPU_FEATURE_SET_WORDS_MAX], optional[GCPU_FEATURE_SET_WORDS_MAX],
        disable[GCPU_FEATURE_SET_WORDS_MAX];

    if (!gcpu_expand_policy(map, cpu, GCPU_FEATURE_FORCE, force, error) ||
        !gcpu_expand_policy(map, cpu, GCPU_FEATURE_REQUIRE, need, error) ||
        !gcpu_expand_policy(map, cpu, GCPU_FEATURE_OPTIONAL, optional, error) ||
        !gcpu_expand_policy(map, cpu, GCPU_FEATURE_DISABLE, disable, error) ||
        !gcpu_expand_policy(map, cpu, GCPU_FEATURE_FORBID, forbid, error))
        return FALSE;
    gcpu_feature_set_copy(accounted, force, demand->n_words);
    gcpu_feature_set_unite(accounted, optional, demand->n_words);
    gcpu_feature_set_unite(accounted, disable, demand->n_words);
    gcpu_feature_set_subtract(need, accounted, demand->n_words);
    gcpu_feature_set_unite(accounted, need, demand->n_words);
    demand->need = need;
    demand->forbid = forbid;
    demand->accounted = accounted;
    return TRUE;
}

GcpuDemand *gcpu_demand_new(const GcpuMap *map, const GcpuDef *cpu, GError **error)
{
    guint n_words = gcpu_map_words(map);
    g_autofree GcpuDemand *demand =
        g_malloc(sizeof(GcpuDemand) + 3 * n_words * sizeof(GcpuFeatureSet));

    demand->n_words = n_words;
    demand->strict = cpu->type == GCPU_DEF_GUEST && cpu->match == GCPU_MATCH_STRICT;
    if (!fill(demand, map, cpu, error))
        return NULL;
    return g_steal_pointer(&demand);
}
