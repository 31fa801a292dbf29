/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What must hold whatever the map and the hosts are, on random fleets. */
#include "cpu/baseline.h"
#include "cpu/compare.h"
#include "cpu/decode.h"
#include "cpu/expand.h"
#include "cpu/map-builder.h"
#include "test-suite.h"

#define N_FEATURES 150 /* three words, the last one not full */
#define N_MODELS   12
#define N_FLEETS   400
#define HOSTS_MAX  5

static GRand *random_source;

static guint below(guint n)
{
    return (guint)g_rand_int_range(random_source, 0, (gint32)n);
}

static void add_random_feature(GcpuMapBuilder *builder, guint index)
{
    g_autofree char *name = g_strdup_printf("f%u", index);
    GcpuMapFeature feature = {
        .name = name,
        .bit = { GCPU_BIT_CPUID, index / 32, 0, GCPU_REGISTER_EAX, index % 32 },
        .migratable = below(10) > 0,
    };

    g_assert_true(gcpu_map_builder_add_feature(builder, &feature, NULL));
}

static void add_random_model(GcpuMapBuilder *builder, guint index)
{
    g_autofree char *name = g_strdup_printf("m%u", index);
    g_autoptr(GcpuModelDraft) draft = gcpu_model_draft_new(name);

    if (index > 0 && below(2))
        draft->ancestor = g_strdup_printf("m%u", below(index));
    for (guint i = 0; i < N_FEATURES; i++) {
        g_autofree char *feature = g_strdup_printf("f%u", i);
        if (below(8) == 0)
            gcpu_model_draft_add_feature(draft, feature, GCPU_MODEL_FEATURE_PRESENT);
        else if (!draft->ancestor && below(60) == 0)
            gcpu_model_draft_add_feature(draft, feature, GCPU_MODEL_FEATURE_REMOVED);
    }
    g_assert_true(gcpu_map_builder_add_model(builder, draft, NULL));
}

static GcpuMap *random_map(void)
{
    g_autoptr(GcpuMapBuilder) builder = gcpu_map_builder_new(GCPU_ARCH_FAMILY_X86);

    for (guint i = 0; i < N_FEATURES; i++)
        add_random_feature(builder, i);
    for (guint i = 0; i < N_MODELS; i++)
        add_random_model(builder, i);
    return gcpu_map_builder_end(builder, TRUE);
}

static GcpuDef *random_host(const GcpuMap *map)
{
    GcpuDef *def = gcpu_def_new(GCPU_DEF_HOST);
    guint n_features = below(60);

    def->arch = g_strdup("x86_64");
    def->model = g_strdup(gcpu_map_model(map, below(N_MODELS))->name);
    for (guint i = 0; i < n_features; i++)
        gcpu_def_set_feature(def, gcpu_map_feature(map, below(N_FEATURES))->name,
                             GCPU_FEATURE_UNSET);
    return def;
}

static GPtrArray *random_fleet(const GcpuMap *map)
{
    GPtrArray *hosts = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free);
    guint n_hosts = 1 + below(HOSTS_MAX);

    for (guint i = 0; i < n_hosts; i++)
        g_ptr_array_add(hosts, random_host(map));
    return hosts;
}

static GcpuDef *baseline_of(const GcpuMap *map, const GPtrArray *hosts)
{
    GcpuBaselineRequest request = { .cpus = (const GcpuDef *const *)hosts->pdata,
                                    .n_cpus = hosts->len };

    return gcpu_baseline(map, &request, NULL);
}

static void for_each_fleet(void (*check_fleet)(const GcpuMap *map, GPtrArray *hosts))
{
    random_source = g_rand_new_with_seed(7);
    for (guint i = 0; i < N_FLEETS; i++) {
        g_autoptr(GcpuMap) map = random_map();
        g_autoptr(GPtrArray) hosts = random_fleet(map);
        check_fleet(map, hosts);
    }
    g_rand_free(random_source);
}

/* The set is the intersection; each host can run it. */
static void check_common(const GcpuMap *map, GPtrArray *hosts)
{
    GcpuFeatureSet common[GCPU_FEATURE_SET_WORDS_MAX], of_host[GCPU_FEATURE_SET_WORDS_MAX],
        named[GCPU_FEATURE_SET_WORDS_MAX];
    g_autoptr(GcpuDef) baseline = baseline_of(map, hosts);

    memset(common, 0xff, sizeof common);
    for (guint i = 0; i < hosts->len; i++) {
        check(gcpu_expand_set(map, g_ptr_array_index(hosts, i), of_host, NULL));
        gcpu_feature_set_intersect(common, of_host, gcpu_map_words(map));
    }
    check_int(baseline == NULL, gcpu_feature_set_is_empty(common, gcpu_map_words(map)));
    if (!baseline)
        return;
    check(gcpu_expand_set(map, baseline, named, NULL));
    check(gcpu_feature_set_equal(named, common, gcpu_map_words(map)));
    for (guint i = 0; i < hosts->len; i++) {
        g_autoptr(GcpuComparison) comparison =
            gcpu_compare(map, "x86_64", g_ptr_array_index(hosts, i), baseline, NULL);
        check(comparison && comparison->verdict != GCPU_VERDICT_INCOMPATIBLE);
    }
}

static void the_baseline_is_what_all_hosts_have(void)
{
    for_each_fleet(check_common);
}

static void check_order(const GcpuMap *map, GPtrArray *hosts)
{
    GcpuFeatureSet before[GCPU_FEATURE_SET_WORDS_MAX], after[GCPU_FEATURE_SET_WORDS_MAX];
    g_autoptr(GcpuDef) forward = baseline_of(map, hosts);

    for (guint i = 0; i < hosts->len / 2; i++) {
        gpointer host = hosts->pdata[i];
        hosts->pdata[i] = hosts->pdata[hosts->len - 1 - i];
        hosts->pdata[hosts->len - 1 - i] = host;
    }
    g_autoptr(GcpuDef) backward = baseline_of(map, hosts);
    check_int(forward == NULL, backward == NULL);
    if (!forward || !backward)
        return;
    check(gcpu_expand_set(map, forward, before, NULL));
    check(gcpu_expand_set(map, backward, after, NULL));
    check(gcpu_feature_set_equal(before, after, gcpu_map_words(map)));
}

static void the_order_of_hosts_does_not_change_the_set(void)
{
    for_each_fleet(check_order);
}

static void check_round_trip(const GcpuMap *map, GPtrArray *hosts)
{
    for (guint i = 0; i < hosts->len; i++) {
        GcpuFeatureSet had[GCPU_FEATURE_SET_WORDS_MAX], has[GCPU_FEATURE_SET_WORDS_MAX];
        GcpuDecodeRequest request = { .type = GCPU_DEF_GUEST,
                                      .features = had,
                                      .vendor = GCPU_VENDOR_NONE };
        check(gcpu_expand_set(map, g_ptr_array_index(hosts, i), had, NULL));
        g_autoptr(GcpuDef) named = gcpu_decode(map, &request, NULL);
        g_autoptr(GcpuDef) full = gcpu_expand(map, named, NULL);
        check(gcpu_expand_set(map, named, has, NULL));
        check(gcpu_feature_set_equal(had, has, gcpu_map_words(map)));
        check(gcpu_expand_set(map, full, has, NULL));
        check(gcpu_feature_set_equal(had, has, gcpu_map_words(map)));
        g_autoptr(GcpuComparison) self =
            gcpu_compare(map, "x86_64", g_ptr_array_index(hosts, i), full, NULL);
        check_int(self->verdict, GCPU_VERDICT_IDENTICAL);
    }
}

static void naming_and_expanding_keep_the_set(void)
{
    for_each_fleet(check_round_trip);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_baseline_is_what_all_hosts_have),
        TEST(the_order_of_hosts_does_not_change_the_set),
        TEST(naming_and_expanding_keep_the_set),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "laws", cases);
}
