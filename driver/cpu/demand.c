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

/* Four words at a time, in whatever vector registers the processor has. */
#define LANES 4
typedef guint64 Lanes __attribute__((vector_size(LANES * sizeof(guint64))));

/* Returned through memory, which inlining removes: a vector has no one way to be returned. */
static inline void load(Lanes *lanes, const GcpuFeatureSet *words)
{
    memcpy(lanes, words, sizeof *lanes);
}

static inline gboolean any(const Lanes *lanes)
{
    return ((*lanes)[0] | (*lanes)[1] | (*lanes)[2] | (*lanes)[3]) != 0;
}

/* Without a branch, since the verdicts of a fleet are as good as random. Inlined with a constant
 * width below, so that the loop unrolls and the demand stays in registers. */
static inline guint judge(const GcpuFeatureSet *host, const GcpuDemand *demand, guint n_words)
{
    Lanes wrong = { 0 }, extra = { 0 };

    for (guint i = 0; i < n_words; i += LANES) {
        Lanes has, need, forbid, accounted;
        load(&has, host + i);
        load(&need, demand->need + i);
        load(&forbid, demand->forbid + i);
        load(&accounted, demand->accounted + i);
        wrong |= (has & forbid) | (need & ~has);
        extra |= has & ~accounted;
    }
    guint has_extra = any(&extra);
    guint fits = !any(&wrong) & !(has_extra & (guint)demand->strict);
    return fits * (GCPU_VERDICT_IDENTICAL + has_extra);
}

GcpuVerdict gcpu_demand_check(const GcpuDemand *demand, const GcpuFeatureSet *host)
{
    return (GcpuVerdict)judge(host, demand, demand->n_words);
}

G_STATIC_ASSERT(GCPU_VERDICT_INCOMPATIBLE == 0);
G_STATIC_ASSERT(GCPU_VERDICT_SUPERSET == GCPU_VERDICT_IDENTICAL + 1);
G_STATIC_ASSERT(GCPU_FEATURE_SET_WORDS_STEP == LANES);

#if defined(__x86_64__) && defined(__has_attribute)
#if __has_attribute(target_clones)
#define BEST_FOR_PROCESSOR __attribute__((target_clones("avx2", "default")))
#endif
#endif
#ifndef BEST_FOR_PROCESSOR
#define BEST_FOR_PROCESSOR
#endif

static inline void judge_many(const GcpuDemand *demand, const GcpuFeatureSet *hosts, gsize n_hosts,
                              guint8 *out_verdicts, guint n_words)
{
    for (gsize i = 0; i < n_hosts; i++)
        out_verdicts[i] = (guint8)judge(hosts + i * n_words, demand, n_words);
}

/* Static, or the library would export the function that chooses the version. */
BEST_FOR_PROCESSOR
static void judge_all(const GcpuDemand *demand, const GcpuFeatureSet *hosts, gsize n_hosts,
                      guint8 *out_verdicts)
{
    GcpuDemand local = *demand;

    if (local.n_words == 4)
        judge_many(&local, hosts, n_hosts, out_verdicts, 4);
    else if (local.n_words == 8)
        judge_many(&local, hosts, n_hosts, out_verdicts, 8);
    else
        judge_many(&local, hosts, n_hosts, out_verdicts, local.n_words);
}

void gcpu_demand_check_many(const GcpuDemand *demand, const GcpuFeatureSet *hosts, gsize n_hosts,
                            guint8 *out_verdicts)
{
    judge_all(demand, hosts, n_hosts, out_verdicts);
}
