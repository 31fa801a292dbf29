/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/feature-set.h"
#include "test-suite.h"

#define WORDS 3

typedef struct {
    GcpuFeatureSet a[WORDS], b[WORDS];
} Pair;

/* Features around the borders of words, where a wrong shift would show. */
static const guint edges[] = { 0, 1, 63, 64, 65, 127, 128, 191 };

static Pair sample(void)
{
    Pair pair = { { 0 }, { 0 } };

    for (guint i = 0; i < G_N_ELEMENTS(edges); i++) {
        if (i % 2 == 0)
            gcpu_feature_set_add(pair.a, edges[i]);
        if (i % 3 == 0)
            gcpu_feature_set_add(pair.b, edges[i]);
    }
    return pair;
}

static void an_added_feature_is_the_only_one_that_is_there(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(edges); i++) {
        GcpuFeatureSet set[WORDS] = { 0 };
        gcpu_feature_set_add(set, edges[i]);
        check(gcpu_feature_set_has(set, edges[i]));
        check_int(gcpu_feature_set_count(set, WORDS), 1);
        check_int(gcpu_feature_set_next(set, WORDS, 0), edges[i]);
        check_int(gcpu_feature_set_next(set, WORDS, edges[i] + 1), -1);
        gcpu_feature_set_remove(set, edges[i]);
        check(gcpu_feature_set_is_empty(set, WORDS));
    }
}

/* The algebra is checked against its definition, feature by feature. */
static void set_algebra_is_that_of_single_features(void)
{
    Pair pair = sample();
    GcpuFeatureSet united[WORDS], common[WORDS], rest[WORDS];

    gcpu_feature_set_copy(united, pair.a, WORDS);
    gcpu_feature_set_copy(common, pair.a, WORDS);
    gcpu_feature_set_copy(rest, pair.a, WORDS);
    gcpu_feature_set_unite(united, pair.b, WORDS);
    gcpu_feature_set_intersect(common, pair.b, WORDS);
    gcpu_feature_set_subtract(rest, pair.b, WORDS);
    for (guint i = 0; i < WORDS * 64; i++) {
        gboolean a = gcpu_feature_set_has(pair.a, i), b = gcpu_feature_set_has(pair.b, i);
        if (gcpu_feature_set_has(united, i) != (a || b) ||
            gcpu_feature_set_has(common, i) != (a && b) ||
            gcpu_feature_set_has(rest, i) != (a && !b))
            test_fail(__FILE__, __LINE__, "feature %u is wrong", i);
    }
    check(gcpu_feature_set_is_subset(common, pair.a, WORDS));
    check(gcpu_feature_set_is_subset(pair.b, united, WORDS));
    check(!gcpu_feature_set_is_subset(united, pair.b, WORDS));
    check(gcpu_feature_set_overlap(pair.a, pair.b, WORDS));
    check(!gcpu_feature_set_overlap(rest, pair.b, WORDS));
    check(gcpu_feature_set_equal(pair.a, pair.a, WORDS));
    check(!gcpu_feature_set_equal(pair.a, pair.b, WORDS));
}

static void a_walk_visits_all_features_in_order(void)
{
    GcpuFeatureSet set[WORDS] = { 0 };
    guint n = 0;

    for (guint i = 0; i < G_N_ELEMENTS(edges); i++)
        gcpu_feature_set_add(set, edges[i]);
    for (int i = gcpu_feature_set_next(set, WORDS, 0); i >= 0;
         i = gcpu_feature_set_next(set, WORDS, (guint)i + 1))
        check_int(i, edges[n++]);
    check_int(n, G_N_ELEMENTS(edges));
}

static void the_width_is_rounded_up_to_whole_steps(void)
{
    check_int(gcpu_feature_set_words(0), 4);
    check_int(gcpu_feature_set_words(256), 4);
    check_int(gcpu_feature_set_words(257), 8);
    check_int(gcpu_feature_set_words(400), 8);
    check_int(gcpu_feature_set_words(GCPU_FEATURE_SET_BITS_MAX), GCPU_FEATURE_SET_WORDS_MAX);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(an_added_feature_is_the_only_one_that_is_there),
        TEST(set_algebra_is_that_of_single_features),
        TEST(a_walk_visits_all_features_in_order),
        TEST(the_width_is_rounded_up_to_whole_steps),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "feature-set", cases);
}
