/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/x86-level.h"

#include "cpu/map-builder.h"
#include "test-suite.h"

/* Names by the level that brings them (x86-64 psABI), one bit each. */
static const char *const names[] = {
    "cmov cx8 fpu fxsr lm mmx sse sse2 syscall",
    "cx16 lahf_lm pni popcnt sse4.1 sse4.2 ssse3",
    "abm avx avx2 bmi1 bmi2 f16c fma movbe xsave",
    "avx512bw avx512cd avx512dq avx512f avx512vl",
};

/* @without: (nullable): a name that the map does not know. */
static GcpuMap *map_new(const char *without)
{
    g_autoptr(GcpuMapBuilder) builder = gcpu_map_builder_new(GCPU_ARCH_FAMILY_X86);
    guint bit = 0;

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_auto(GStrv) words = g_strsplit(names[i], " ", -1);
        for (char **word = words; *word; word++, bit++) {
            GcpuMapFeature feature = {
                .name = *word,
                .bit = { GCPU_BIT_CPUID, bit / 32, 0, GCPU_REGISTER_EAX, bit % 32 },
                .migratable = TRUE,
            };
            if (g_strcmp0(*word, without) == 0)
                continue;
            g_assert_true(gcpu_map_builder_add_feature(builder, &feature, NULL));
        }
    }
    return gcpu_map_builder_end(builder, TRUE);
}

static void a_level_needs_all_of_its_features(void)
{
    g_autoptr(GcpuMap) map = map_new(NULL);
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX] = { 0 };

    check_int(gcpu_x86_level(map, set), 0);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_auto(GStrv) words = g_strsplit(names[i], " ", -1);
        for (char **word = words; *word; word++) {
            check_int(gcpu_x86_level(map, set), i);
            gcpu_feature_set_add(set, (guint)gcpu_map_find_feature(map, *word));
        }
        check_int(gcpu_x86_level(map, set), i + 1);
    }
}

static void no_set_has_a_level_that_its_map_does_not_know(void)
{
    static const struct {
        const char *unknown;
        guint level; /* of all that the map knows */
    } cases[] = { { "lm", 0 }, { "cx16", 1 }, { "movbe", 2 }, { "avx512vl", 3 } };
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GcpuMap) map = map_new(cases[i].unknown);
        memset(set, 0xff, sizeof set);
        check_int(gcpu_x86_level(map, set), cases[i].level);
    }
}

static void what_is_missing_is_told(void)
{
    g_autoptr(GcpuMap) map = map_new(NULL);
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];

    memset(set, 0xff, sizeof set);
    gcpu_feature_set_remove(set, (guint)gcpu_map_find_feature(map, "popcnt"));
    gcpu_feature_set_remove(set, (guint)gcpu_map_find_feature(map, "fma"));
    g_autofree const char **of_v2 = gcpu_x86_level_missing(map, set, 2);
    g_autofree const char **of_v4 = gcpu_x86_level_missing(map, set, 4);
    check_int(gcpu_x86_level(map, set), 1);
    check_str(of_v2[0], "popcnt");
    check_str(of_v2[1], NULL);
    check_str(of_v4[1], "fma");
    check_str(of_v4[2], NULL);
}

static void systems_that_need_more_are_named(void)
{
    g_autofree const char **of_v1 = gcpu_x86_level_refuse(1);
    g_autofree const char **of_v2 = gcpu_x86_level_refuse(2);
    g_autofree const char **of_v3 = gcpu_x86_level_refuse(3);

    check_contains(of_v1[0], "RHEL 9");
    check_contains(of_v1[1], "RHEL 10");
    check_contains(of_v2[0], "RHEL 10");
    check_str(of_v3[0], NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_level_needs_all_of_its_features),
        TEST(no_set_has_a_level_that_its_map_does_not_know),
        TEST(what_is_missing_is_told),
        TEST(systems_that_need_more_are_named),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "x86-level", cases);
}
