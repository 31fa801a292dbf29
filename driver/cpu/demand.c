/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/demand.h"

#include "cpu/expand.h"

/* The order decides which unknown name is reported, as in libvirt. */
static gboolean fill(GcpuDemand *demand, const GcpuMap *map, const GcpuDef *cpu, GError **error)
{
    GcpuFeatureSet *need = demand->sets, *forbid = need + demand->n_words;
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

/* Inlined with a constant width below, so that the loop unrolls. */
static inline GcpuVerdict judge(const GcpuDemand *demand, const GcpuFeatureSet *host, guint n_words)
{
    guint64 wrong = 0, extra = 0;

    for (guint i = 0; i < n_words; i++) {
        wrong |= (host[i] & demand->forbid[i]) | (demand->need[i] & ~host[i]);
        extra |= host[i] & ~demand->accounted[i];
    }
    if (wrong || (extra && demand->strict))
        return GCPU_VERDICT_INCOMPATIBLE;
    return extra ? GCPU_VERDICT_SUPERSET : GCPU_VERDICT_IDENTICAL;
}

GcpuVerdict gcpu_demand_check(const GcpuDemand *demand, const GcpuFeatureSet *host)
{
    return judge(demand, host, demand->n_words);
}

#define JUDGE_MANY(width)                                                      \
    for (gsize i = 0; i < n_hosts; i++)                                        \
        out_verdicts[i] = (guint8)judge(demand, hosts + i * (width), (width)); \
    break

void gcpu_demand_check_many(const GcpuDemand *demand, const GcpuFeatureSet *hosts, gsize n_hosts,
                            guint8 *out_verdicts)
{
    switch (demand->n_words) {
    case 4:
        JUDGE_MANY(4);
    case 6:
        JUDGE_MANY(6);
    case 7:
        JUDGE_MANY(7);
    case 8:
        JUDGE_MANY(8);
    default:
        JUDGE_MANY(demand->n_words);
    }
}
