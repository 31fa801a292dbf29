/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/demand.h"

#include "test-suite.h"

#define N_HOSTS 65 /* no multiple of anything that runs side by side */

static GRand *random_source;

/* Each feature with a chance of one in 2^@halvings. */
static void fill(GcpuFeatureSet *words, guint n_words, guint halvings)
{
    for (guint i = 0; i < n_words; i++) {
        words[i] = ~G_GUINT64_CONSTANT(0);
        for (guint j = 0; j < halvings; j++)
            words[i] &= (guint64)g_rand_int(random_source) << 32 | g_rand_int(random_source);
    }
}

/* The rule in the words of demand.h. */
static GcpuVerdict expect(const GcpuDemand *demand, const GcpuFeatureSet *host)
{
    guint n_words = demand->n_words;
    gboolean has_extra = !gcpu_feature_set_is_subset(host, demand->accounted, n_words);

    if (gcpu_feature_set_overlap(host, demand->forbid, n_words) ||
        !gcpu_feature_set_is_subset(demand->need, host, n_words) || (demand->strict && has_extra))
        return GCPU_VERDICT_INCOMPATIBLE;
    return has_extra ? GCPU_VERDICT_SUPERSET : GCPU_VERDICT_IDENTICAL;
}

/* Hosts that have just what is needed, most of them with one feature more or less anywhere. */
static void make_hosts(const GcpuDemand *demand, GcpuFeatureSet *hosts)
{
    guint n_words = demand->n_words;

    for (guint i = 0; i < N_HOSTS; i++) {
        GcpuFeatureSet *host = hosts + i * n_words;
        guint feature = (guint)g_rand_int_range(random_source, 0, (gint32)n_words * 64);
        gcpu_feature_set_copy(host, demand->need, n_words);
        if (i % 3 == 1)
            gcpu_feature_set_add(host, feature);
        else if (i % 3 == 2)
            gcpu_feature_set_remove(host, feature);
    }
}

static void check_demand(const GcpuDemand *demand, guint *n_seen)
{
    g_autofree GcpuFeatureSet *hosts = g_new(GcpuFeatureSet, N_HOSTS * demand->n_words);
    guint8 verdicts[N_HOSTS + 1];

    make_hosts(demand, hosts);
    verdicts[N_HOSTS] = 99;
    gcpu_demand_check_many(demand, hosts, N_HOSTS, verdicts);
    check_int(verdicts[N_HOSTS], 99);
    for (guint i = 0; i < N_HOSTS; i++) {
        const GcpuFeatureSet *host = hosts + i * demand->n_words;
        check_int(verdicts[i], expect(demand, host));
        check_int(gcpu_demand_check(demand, host), expect(demand, host));
        n_seen[verdicts[i]]++;
    }
}

/* One host goes another way than many: both are the rule, at every width. */
static void every_width_follows_the_rule(void)
{
    guint n_seen[3] = { 0 };

    random_source = g_rand_new_with_seed(11);
    for (guint round = 0; round < 400; round++) {
        GcpuFeatureSet need[GCPU_FEATURE_SET_WORDS_MAX], forbid[GCPU_FEATURE_SET_WORDS_MAX],
            accounted[GCPU_FEATURE_SET_WORDS_MAX];
        const GcpuDemand demand = {
            .n_words = GCPU_FEATURE_SET_WORDS_STEP * (1 + round % 8),
            .strict = round / 8 % 2,
            .need = need,
            .forbid = forbid,
            .accounted = accounted,
        };
        fill(need, demand.n_words, 2);
        fill(forbid, demand.n_words, round / 16 % 2 ? 3 : 7);
        fill(accounted, demand.n_words, 1);
        gcpu_feature_set_unite(accounted, need, demand.n_words);
        if (round / 16 % 2)
            gcpu_feature_set_subtract(forbid, need, demand.n_words);
        check_demand(&demand, n_seen);
    }
    g_rand_free(random_source);
    check(n_seen[GCPU_VERDICT_INCOMPATIBLE] > 300);
    check(n_seen[GCPU_VERDICT_IDENTICAL] > 300);
    check(n_seen[GCPU_VERDICT_SUPERSET] > 300);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(every_width_follows_the_rule),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "demand", cases);
}
