/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/map.h"
#include "cpu/map-private.h"

static void feature_clear(GcpuMapFeature *feature)
{
    g_free(feature->name);
    for (guint i = 0; i < feature->n_aliases; i++) {
        g_free(feature->aliases[i].name);
        g_free(feature->aliases[i].source);
    }
    g_free(feature->aliases);
}

static void vendor_clear(GcpuMapVendor *vendor)
{
    g_free(vendor->name);
    g_free(vendor->cpuid_string);
}

static void model_clear(GcpuMapModel *model)
{
    g_free(model->name);
    g_free(model->removed_order);
    g_free(model->signatures);
    g_free(model->pvrs);
}

static GArray *array_new(gsize size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, FALSE, size);

    g_array_set_clear_func(array, clear);
    return array;
}

GcpuMap *gcpu_map_new_empty(GcpuArchFamily family)
{
    GcpuMap *map = g_new0(GcpuMap, 1);

    map->ref_count = 1;
    map->family = family;
    map->features = array_new(sizeof(GcpuMapFeature), (GDestroyNotify)feature_clear);
    map->vendors = array_new(sizeof(GcpuMapVendor), (GDestroyNotify)vendor_clear);
    map->models = array_new(sizeof(GcpuMapModel), (GDestroyNotify)model_clear);
    return map;
}

GcpuMap *gcpu_map_ref(GcpuMap *map)
{
    g_atomic_int_inc(&map->ref_count);
    return map;
}

void gcpu_map_unref(GcpuMap *map)
{
    if (!map || !g_atomic_int_dec_and_test(&map->ref_count))
        return;
    gcpu_name_index_clear(&map->feature_index);
    gcpu_name_index_clear(&map->vendor_index);
    gcpu_name_index_clear(&map->model_index);
    g_array_unref(map->features);
    g_array_unref(map->vendors);
    g_array_unref(map->models);
    g_free(map->non_migratable);
    g_free(map->mitigations);
    g_free(map->levels);
    g_free(map->sets);
    g_free(map);
}

GcpuArchFamily gcpu_map_family(const GcpuMap *map)
{
    return map->family;
}

gboolean gcpu_map_is_complete(const GcpuMap *map)
{
    return map->complete;
}

guint gcpu_map_words(const GcpuMap *map)
{
    return map->n_words;
}

guint gcpu_map_n_features(const GcpuMap *map)
{
    return map->features->len;
}

const GcpuMapFeature *gcpu_map_feature(const GcpuMap *map, guint index)
{
    g_return_val_if_fail(index < map->features->len, NULL);
    return &g_array_index(map->features, GcpuMapFeature, index);
}

static int find(const GcpuNameIndex *index, const char *name)
{
    return name ? gcpu_name_index_find(index, name) : -1;
}

int gcpu_map_find_feature(const GcpuMap *map, const char *name)
{
    return find(&map->feature_index, name);
}

int gcpu_map_find_alias(const GcpuMap *map, const char *alias)
{
    for (guint i = 0; i < gcpu_map_n_features(map); i++) {
        const GcpuMapFeature *feature = gcpu_map_feature(map, i);
        for (guint j = 0; j < feature->n_aliases; j++) {
            if (strcmp(feature->aliases[j].name, alias) == 0)
                return (int)i;
        }
    }
    return -1;
}

guint gcpu_map_n_vendors(const GcpuMap *map)
{
    return map->vendors->len;
}

const GcpuMapVendor *gcpu_map_vendor(const GcpuMap *map, guint index)
{
    g_return_val_if_fail(index < map->vendors->len, NULL);
    return &g_array_index(map->vendors, GcpuMapVendor, index);
}

int gcpu_map_find_vendor(const GcpuMap *map, const char *name)
{
    return find(&map->vendor_index, name);
}

const char *gcpu_map_vendor_name(const GcpuMap *map, int vendor)
{
    return vendor == GCPU_VENDOR_NONE ? NULL : gcpu_map_vendor(map, (guint)vendor)->name;
}

guint gcpu_map_n_models(const GcpuMap *map)
{
    return map->models->len;
}

const GcpuMapModel *gcpu_map_model(const GcpuMap *map, guint index)
{
    g_return_val_if_fail(index < map->models->len, NULL);
    return &g_array_index(map->models, GcpuMapModel, index);
}

const GcpuMapModel *gcpu_map_find_model(const GcpuMap *map, const char *name)
{
    int index = find(&map->model_index, name);

    return index < 0 ? NULL : gcpu_map_model(map, (guint)index);
}

const GcpuFeatureSet *gcpu_map_non_migratable(const GcpuMap *map)
{
    return map->non_migratable;
}

const GcpuFeatureSet *gcpu_map_mitigations(const GcpuMap *map)
{
    return map->mitigations;
}

const char **gcpu_map_feature_names(const GcpuMap *map, const GcpuFeatureSet *set)
{
    const char **names = g_new(const char *, map->features->len + 1);
    guint n = 0;

    for (guint i = 0; i < map->features->len; i++) {
        if (!set || gcpu_feature_set_has(set, i))
            names[n++] = gcpu_map_feature(map, i)->name;
    }
    names[n] = NULL;
    return names;
}

const char **gcpu_map_model_names(const GcpuMap *map)
{
    const char **names = g_new(const char *, map->models->len + 1);

    for (guint i = 0; i < map->models->len; i++)
        names[i] = gcpu_map_model(map, i)->name;
    names[map->models->len] = NULL;
    return names;
}

char *gcpu_map_format_set(const GcpuMap *map, const GcpuFeatureSet *set, const char *separator)
{
    GString *text = g_string_new(NULL);

    for (int i = gcpu_feature_set_next(set, map->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(set, map->n_words, (guint)i + 1)) {
        if (text->len)
            g_string_append(text, separator);
        g_string_append(text, gcpu_map_feature(map, (guint)i)->name);
    }
    return g_string_free(text, FALSE);
}

gboolean gcpu_model_has_signature(const GcpuMapModel *model, guint family, guint model_number,
                                  guint stepping)
{
    for (guint i = 0; i < model->n_signatures; i++) {
        const GcpuModelSignature *signature = &model->signatures[i];
        if (signature->family != family || signature->model != model_number)
            continue;
        if (signature->steppings == G_MAXUINT16)
            return TRUE;
        if (stepping < 16 && (signature->steppings >> stepping) & 1)
            return TRUE;
    }
    return FALSE;
}
