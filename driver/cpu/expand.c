/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/expand.h"

#include "cpu/rules.h"

static int find_feature(const GcpuMap *map, const char *name, GError **error)
{
    int index = gcpu_map_find_feature(map, name);

    if (index < 0)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "Unknown CPU feature %s", name);
    return index;
}

const GcpuMapModel *gcpu_model_require(const GcpuMap *map, const char *name, GError **error)
{
    const GcpuMapModel *model = gcpu_map_find_model(map, name);

    if (!model)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "Unknown CPU model %s",
                    name ? name : "(null)");
    return model;
}

GcpuFeaturePolicy gcpu_def_policy(const GcpuDef *def, guint index)
{
    GcpuFeaturePolicy policy = gcpu_def_feature(def, index)->policy;

    if (def->type == GCPU_DEF_HOST || policy == GCPU_FEATURE_UNSET)
        return GCPU_FEATURE_REQUIRE;
    return policy;
}

static gboolean start_with_model(const GcpuMap *map, const GcpuDef *def, GcpuFeatureSet *set,
                                 GError **error)
{
    if (!def->model) {
        gcpu_feature_set_clear(set, gcpu_map_words(map));
        return TRUE;
    }
    const GcpuMapModel *model = gcpu_model_require(map, def->model, error);
    if (!model)
        return FALSE;
    gcpu_feature_set_copy(set, model->features, gcpu_map_words(map));
    return TRUE;
}

gboolean gcpu_expand_set(const GcpuMap *map, const GcpuDef *def, GcpuFeatureSet *out_set,
                         GError **error)
{
    if (!start_with_model(map, def, out_set, error))
        return FALSE;
    for (guint i = 0; i < def->features->len; i++) {
        GcpuFeaturePolicy policy = gcpu_def_policy(def, i);
        if (policy == GCPU_FEATURE_OPTIONAL)
            continue;
        int feature = find_feature(map, gcpu_def_feature(def, i)->name, error);
        if (feature < 0)
            return FALSE;
        if (policy == GCPU_FEATURE_REQUIRE || policy == GCPU_FEATURE_FORCE)
            gcpu_feature_set_add(out_set, (guint)feature);
        else
            gcpu_feature_set_remove(out_set, (guint)feature);
    }
    return TRUE;
}

gboolean gcpu_expand_policy(const GcpuMap *map, const GcpuDef *def, GcpuFeaturePolicy policy,
                            GcpuFeatureSet *out_set, GError **error)
{
    gcpu_feature_set_clear(out_set, gcpu_map_words(map));
    if (policy == GCPU_FEATURE_REQUIRE && !start_with_model(map, def, out_set, error))
        return FALSE;
    for (guint i = 0; i < def->features->len; i++) {
        if (gcpu_def_policy(def, i) != policy)
            continue;
        int feature = find_feature(map, gcpu_def_feature(def, i)->name, error);
        if (feature < 0)
            return FALSE;
        gcpu_feature_set_add(out_set, (guint)feature);
    }
    return TRUE;
}

static void append_feature(GcpuDef *def, const char *name, GcpuFeaturePolicy policy)
{
    GcpuFeature feature = { .name = g_strdup(name), .policy = policy };

    g_array_append_val(def->features, feature);
}

static void add_model_features(const GcpuMap *map, const GcpuMapModel *model, GcpuDef *def)
{
    GcpuFeaturePolicy policy =
        def->type == GCPU_DEF_HOST ? GCPU_FEATURE_UNSET : GCPU_FEATURE_REQUIRE;
    guint n_words = gcpu_map_words(map);

    for (int i = gcpu_feature_set_next(model->features, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(model->features, n_words, (guint)i + 1))
        append_feature(def, gcpu_map_feature(map, (guint)i)->name, policy);
}

static void add_own_features(const GcpuDef *def, GcpuDef *expanded)
{
    for (guint i = 0; i < def->features->len; i++) {
        GcpuFeaturePolicy policy = gcpu_def_policy(def, i);
        if (policy != GCPU_FEATURE_REQUIRE && policy != GCPU_FEATURE_DISABLE)
            continue;
        gcpu_def_set_feature(expanded, gcpu_def_feature(def, i)->name,
                             def->type == GCPU_DEF_HOST ? GCPU_FEATURE_UNSET : policy);
    }
}

GcpuDef *gcpu_expand(const GcpuMap *map, const GcpuDef *def, GError **error)
{
    g_autoptr(GcpuDef) expanded = gcpu_def_copy(def);

    if (!map || gcpu_map_family(map) != GCPU_ARCH_FAMILY_X86)
        return g_steal_pointer(&expanded);
    g_array_set_size(expanded->features, 0);
    if (def->model) {
        const GcpuMapModel *model = gcpu_model_require(map, def->model, error);
        if (!model)
            return NULL;
        add_model_features(map, model, expanded);
        add_own_features(def, expanded);
        if (def->type == GCPU_DEF_GUEST)
            gcpu_model_disable_removed(map, model, expanded, GCPU_FEATURE_DISABLE);
    } else {
        add_own_features(def, expanded);
    }
    gcpu_def_sort_features(expanded);
    return g_steal_pointer(&expanded);
}

void gcpu_model_disable_removed(const GcpuMap *map, const GcpuMapModel *model, GcpuDef *def,
                                GcpuFeaturePolicy policy)
{
    for (guint i = 0; i < model->n_removed; i++) {
        const char *name = gcpu_map_feature(map, model->removed_order[i])->name;
        if (!gcpu_def_find_feature(def, name))
            append_feature(def, name, policy);
    }
}

GcpuDef *gcpu_copy_migratable(const GcpuMap *map, const GcpuDef *def)
{
    GcpuDef *copy = gcpu_def_copy(def);

    if (!map)
        return copy;
    gcpu_remove_non_migratable(map, copy);
    for (guint i = 0; i < def->features->len; i++) {
        if (gcpu_def_policy(def, i) == GCPU_FEATURE_DISABLE)
            gcpu_def_set_feature(copy, gcpu_def_feature(def, i)->name, GCPU_FEATURE_DISABLE);
    }
    return copy;
}

void gcpu_remove_non_migratable(const GcpuMap *map, GcpuDef *def)
{
    for (guint i = def->features->len; i-- > 0;) {
        int feature = gcpu_map_find_feature(map, gcpu_def_feature(def, i)->name);
        if (feature >= 0 && !gcpu_map_feature(map, (guint)feature)->migratable)
            g_array_remove_index(def->features, i);
    }
}

static gboolean validate_s390(const GcpuDef *def, GError **error)
{
    for (guint i = 0; i < def->features->len; i++) {
        const GcpuFeature *feature = gcpu_def_feature(def, i);
        if (feature->policy != GCPU_FEATURE_OPTIONAL)
            continue;
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "only cpu feature policies 'require' and 'disable' are supported for %s",
                    feature->name);
        return FALSE;
    }
    return TRUE;
}

gboolean gcpu_validate_features(const GcpuMap *map, const char *arch, const GcpuDef *def,
                                GError **error)
{
    GcpuArchFamily family = gcpu_arch_family(arch);

    if (family == GCPU_ARCH_FAMILY_S390)
        return validate_s390(def, error);
    if (!map || (family != GCPU_ARCH_FAMILY_X86 && family != GCPU_ARCH_FAMILY_ARM))
        return TRUE;
    for (guint i = 0; i < def->features->len; i++) {
        const char *name = gcpu_def_feature(def, i)->name;
        if (gcpu_map_find_feature(map, name) >= 0)
            continue;
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "unknown CPU feature: %s", name);
        return FALSE;
    }
    return TRUE;
}

gboolean gcpu_has_feature(const GcpuMap *map, const GcpuDef *def, const char *feature,
                          gboolean *out_has, GError **error)
{
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];
    int index = find_feature(map, feature, error);

    if (index < 0 || !gcpu_expand_set(map, def, set, error))
        return FALSE;
    *out_has = gcpu_feature_set_has(set, (guint)index);
    return TRUE;
}
