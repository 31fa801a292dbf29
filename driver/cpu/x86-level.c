/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/x86-level.h"

#include "cpu/map-private.h"

static const struct {
    const char *name;
    guint level;
} features[] = {
    { "cmov", 1 },     { "cx8", 1 },      { "fpu", 1 },      { "fxsr", 1 },    { "lm", 1 },
    { "mmx", 1 },      { "sse", 1 },      { "sse2", 1 },     { "syscall", 1 }, { "cx16", 2 },
    { "lahf_lm", 2 },  { "pni", 2 },      { "popcnt", 2 },   { "sse4.1", 2 },  { "sse4.2", 2 },
    { "ssse3", 2 },    { "abm", 3 },      { "avx", 3 },      { "avx2", 3 },    { "bmi1", 3 },
    { "bmi2", 3 },     { "f16c", 3 },     { "fma", 3 },      { "movbe", 3 },   { "xsave", 3 },
    { "avx512bw", 4 }, { "avx512cd", 4 }, { "avx512dq", 4 }, { "avx512f", 4 }, { "avx512vl", 4 },
};

static gboolean has(const GcpuMap *map, const GcpuFeatureSet *set, const char *name)
{
    int index = gcpu_map_find_feature(map, name);

    return index >= 0 && gcpu_feature_set_has(set, (guint)index);
}

/* What no set can have in full is empty. */
static void fill_level(const GcpuMap *map, guint level, GcpuFeatureSet *set)
{
    for (guint i = 0; i < G_N_ELEMENTS(features); i++) {
        if (features[i].level != level)
            continue;
        int index = gcpu_map_find_feature(map, features[i].name);
        if (index < 0) {
            gcpu_feature_set_clear(set, gcpu_map_words(map));
            return;
        }
        gcpu_feature_set_add(set, (guint)index);
    }
}

GcpuFeatureSet *gcpu_x86_levels_new(const GcpuMap *map)
{
    guint n_words = gcpu_map_words(map);
    GcpuFeatureSet *levels = gcpu_feature_set_new(n_words * GCPU_X86_LEVEL_MAX);

    for (guint level = 1; level <= GCPU_X86_LEVEL_MAX; level++)
        fill_level(map, level, levels + n_words * (level - 1));
    return levels;
}

guint gcpu_x86_level(const GcpuMap *map, const GcpuFeatureSet *set)
{
    guint n_words = gcpu_map_words(map);

    for (guint level = 0; level < GCPU_X86_LEVEL_MAX; level++) {
        const GcpuFeatureSet *needed = map->levels + n_words * level;
        if (gcpu_feature_set_is_empty(needed, n_words) ||
            !gcpu_feature_set_is_subset(needed, set, n_words))
            return level;
    }
    return GCPU_X86_LEVEL_MAX;
}

const char **gcpu_x86_level_missing(const GcpuMap *map, const GcpuFeatureSet *set, guint level)
{
    const char **missing = g_new0(const char *, G_N_ELEMENTS(features) + 1);
    guint n_missing = 0;

    for (guint i = 0; i < G_N_ELEMENTS(features) && features[i].level <= level; i++) {
        if (!has(map, set, features[i].name))
            missing[n_missing++] = features[i].name;
    }
    return missing;
}

static const struct {
    const char *name;
    guint level;
} systems[] = {
    { "RHEL 9 and its rebuilds (x86-64-v2)", 2 },
    { "RHEL 10 and most of its rebuilds (x86-64-v3)", 3 },
};

const char **gcpu_x86_level_refuse(guint level)
{
    const char **refusing = g_new0(const char *, G_N_ELEMENTS(systems) + 1);
    guint n_refusing = 0;

    for (guint i = 0; i < G_N_ELEMENTS(systems); i++) {
        if (systems[i].level > level)
            refusing[n_refusing++] = systems[i].name;
    }
    return refusing;
}
