/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/def.h"

#include <string.h>

static void feature_clear(GcpuFeature *feature)
{
    g_free(feature->name);
}

static GArray *features_new(void)
{
    GArray *features = g_array_new(FALSE, FALSE, sizeof(GcpuFeature));

    g_array_set_clear_func(features, (GDestroyNotify)feature_clear);
    return features;
}

GcpuDef *gcpu_def_new(GcpuDefType type)
{
    GcpuDef *def = g_new(GcpuDef, 1);

    *def = (GcpuDef){ .type = type, .features = features_new() };
    return def;
}

GcpuDef *gcpu_def_copy(const GcpuDef *def)
{
    GcpuDef *copy = g_new(GcpuDef, 1);

    *copy = *def;
    copy->arch = g_strdup(def->arch);
    copy->model = g_strdup(def->model);
    copy->vendor = g_strdup(def->vendor);
    copy->vendor_id = g_strdup(def->vendor_id);
    copy->features = features_new();
    for (guint i = 0; i < def->features->len; i++) {
        GcpuFeature feature = *gcpu_def_feature(def, i);
        feature.name = g_strdup(feature.name);
        g_array_append_val(copy->features, feature);
    }
    return copy;
}

void gcpu_def_free(GcpuDef *def)
{
    if (!def)
        return;
    g_free(def->arch);
    g_free(def->model);
    g_free(def->vendor);
    g_free(def->vendor_id);
    g_array_unref(def->features);
    g_free(def);
}

static gboolean features_equal(const GcpuDef *a, const GcpuDef *b)
{
    if (a->features->len != b->features->len)
        return FALSE;
    for (guint i = 0; i < a->features->len; i++) {
        if (gcpu_def_feature(a, i)->policy != gcpu_def_feature(b, i)->policy ||
            strcmp(gcpu_def_feature(a, i)->name, gcpu_def_feature(b, i)->name) != 0)
            return FALSE;
    }
    return TRUE;
}

gboolean gcpu_def_equal(const GcpuDef *a, const GcpuDef *b)
{
    return a->type == b->type && a->mode == b->mode && a->match == b->match &&
           a->check == b->check && a->migratable == b->migratable &&
           a->deprecated_features == b->deprecated_features && a->fallback == b->fallback &&
           g_strcmp0(a->arch, b->arch) == 0 && g_strcmp0(a->model, b->model) == 0 &&
           g_strcmp0(a->vendor, b->vendor) == 0 && g_strcmp0(a->vendor_id, b->vendor_id) == 0 &&
           memcmp(&a->topology, &b->topology, sizeof a->topology) == 0 &&
           memcmp(&a->cache, &b->cache, sizeof a->cache) == 0 &&
           memcmp(&a->maxphysaddr, &b->maxphysaddr, sizeof a->maxphysaddr) == 0 &&
           a->microcode_version == b->microcode_version &&
           memcmp(&a->signature, &b->signature, sizeof a->signature) == 0 &&
           a->tsc_frequency_hz == b->tsc_frequency_hz && a->tsc_scaling == b->tsc_scaling &&
           features_equal(a, b);
}

static GcpuFeature *find_feature(const GcpuDef *def, const char *name)
{
    for (guint i = 0; i < def->features->len; i++) {
        if (strcmp(gcpu_def_feature(def, i)->name, name) == 0)
            return gcpu_def_feature(def, i);
    }
    return NULL;
}

const GcpuFeature *gcpu_def_find_feature(const GcpuDef *def, const char *name)
{
    return find_feature(def, name);
}

void gcpu_def_set_feature(GcpuDef *def, const char *name, GcpuFeaturePolicy policy)
{
    GcpuFeature *present = find_feature(def, name);

    if (present) {
        present->policy = policy;
        return;
    }
    GcpuFeature feature = { .name = g_strdup(name), .policy = policy };
    g_array_append_val(def->features, feature);
}

gboolean gcpu_def_remove_feature(GcpuDef *def, const char *name)
{
    GcpuFeature *present = find_feature(def, name);

    if (!present)
        return FALSE;
    g_array_remove_index(def->features, present - gcpu_def_feature(def, 0));
    return TRUE;
}

static int compare_names(const GcpuFeature *a, const GcpuFeature *b)
{
    return strcmp(a->name, b->name);
}

void gcpu_def_sort_features(GcpuDef *def)
{
    g_array_sort(def->features, (GCompareFunc)compare_names);
}

/* Each table is indexed by its enum; the first word, UNSET, has none. */
static const char *const mode_words[] = { NULL, "custom", "host-model", "host-passthrough",
                                          "maximum" };
static const char *const match_words[] = { NULL, "minimum", "exact", "strict" };
static const char *const check_words[] = { NULL, "none", "partial", "full" };
static const char *const fallback_words[] = { NULL, "allow", "forbid" };
static const char *const switch_words[] = { NULL, "on", "off" };
static const char *const feature_policy_words[] = { NULL,       "force",   "require",
                                                    "optional", "disable", "forbid" };
static const char *const cache_mode_words[] = { NULL, "emulate", "passthrough", "disable" };
static const char *const maxphysaddr_mode_words[] = { NULL, "passthrough", "emulate" };

static int word_index(const char *const *words, guint n_words, const char *word)
{
    for (guint i = 1; i < n_words; i++) {
        if (g_strcmp0(words[i], word) == 0)
            return i;
    }
    return -1;
}

#define DEFINE_WORDS(Type, name)                                                \
    const char *gcpu_##name##_to_string(Type value)                             \
    {                                                                           \
        g_return_val_if_fail((guint)value < G_N_ELEMENTS(name##_words), NULL);  \
        return name##_words[value];                                             \
    }                                                                           \
                                                                                \
    gboolean gcpu_##name##_from_string(const char *word, Type *out_value)       \
    {                                                                           \
        int index = word_index(name##_words, G_N_ELEMENTS(name##_words), word); \
                                                                                \
        if (index < 0)                                                          \
            return FALSE;                                                       \
        *out_value = (Type)index;                                               \
        return TRUE;                                                            \
    }

DEFINE_WORDS(GcpuMode, mode)
DEFINE_WORDS(GcpuMatch, match)
DEFINE_WORDS(GcpuCheck, check)
DEFINE_WORDS(GcpuFallback, fallback)
DEFINE_WORDS(GcpuSwitch, switch)
DEFINE_WORDS(GcpuFeaturePolicy, feature_policy)
DEFINE_WORDS(GcpuCacheMode, cache_mode)
DEFINE_WORDS(GcpuMaxPhysAddrMode, maxphysaddr_mode)
