/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/near-models.h"

static void near_model_free(GcpuNearModel *near)
{
    g_free(near->missing);
    g_free(near);
}

static gboolean is_candidate(const GcpuMapModel *model, int vendor)
{
    return model->decode_guest && (vendor == GCPU_VENDOR_NONE ||
                                   model->vendor == GCPU_VENDOR_NONE || model->vendor == vendor);
}

static guint size_of(const GcpuMap *map, const GcpuMapModel *model)
{
    return gcpu_feature_set_count(model->features, gcpu_map_words(map));
}

/* The newest of the largest models that are there whole; NULL: none is. */
static const GcpuMapModel *find_whole(const GcpuMap *map, const GcpuFeatureSet *set, int vendor)
{
    const GcpuMapModel *largest = NULL;

    for (guint i = 0; i < gcpu_map_n_models(map); i++) {
        const GcpuMapModel *model = gcpu_map_model(map, i);
        if (is_candidate(model, vendor) &&
            gcpu_feature_set_is_subset(model->features, set, gcpu_map_words(map)) &&
            (!largest || size_of(map, model) >= size_of(map, largest)))
            largest = model;
    }
    return largest;
}

static void consider(const GcpuMap *map, const GcpuFeatureSet *set, const GcpuMapModel *model,
                     guint max_missing, GPtrArray *found)
{
    guint n_words = gcpu_map_words(map);
    g_autofree GcpuFeatureSet *missing = gcpu_feature_set_new(n_words);

    gcpu_feature_set_copy(missing, model->features, n_words);
    gcpu_feature_set_subtract(missing, set, n_words);
    guint n_missing = gcpu_feature_set_count(missing, n_words);
    if (n_missing > max_missing)
        return;
    GcpuNearModel *near = g_new(GcpuNearModel, 1);
    near->model = model;
    near->n_missing = n_missing;
    near->missing = g_steal_pointer(&missing);
    g_ptr_array_add(found, near);
}

static gint by_distance(gconstpointer a, gconstpointer b, gpointer data)
{
    const GcpuNearModel *one = *(const GcpuNearModel *const *)a;
    const GcpuNearModel *other = *(const GcpuNearModel *const *)b;

    if (one->n_missing != other->n_missing)
        return one->n_missing < other->n_missing ? -1 : 1;
    return (gint)size_of(data, other->model) - (gint)size_of(data, one->model);
}

/* Whoever can have the larger model for the same features has no use for the smaller one. */
static gboolean is_outdone(const GcpuMap *map, const GcpuNearModel *near, const GPtrArray *found)
{
    for (guint i = 0; i < found->len; i++) {
        const GcpuNearModel *other = g_ptr_array_index(found, i);
        if (size_of(map, other->model) > size_of(map, near->model) &&
            gcpu_feature_set_is_subset(other->missing, near->missing, gcpu_map_words(map)))
            return TRUE;
    }
    return FALSE;
}

/* Being outdone passes on, so that the order in which they go does not matter. */
static void drop_outdone(const GcpuMap *map, GPtrArray *found)
{
    for (guint i = found->len; i-- > 0;) {
        if (is_outdone(map, g_ptr_array_index(found, i), found))
            g_ptr_array_remove_index(found, i);
    }
}

GPtrArray *gcpu_near_models(const GcpuMap *map, const GcpuFeatureSet *set, int vendor,
                            guint max_missing)
{
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)near_model_free);
    const GcpuMapModel *whole = find_whole(map, set, vendor);

    for (guint i = 0; i < gcpu_map_n_models(map); i++) {
        const GcpuMapModel *model = gcpu_map_model(map, i);
        if (model == whole ||
            (is_candidate(model, vendor) && (!whole || size_of(map, model) > size_of(map, whole))))
            consider(map, set, model, max_missing, found);
    }
    drop_outdone(map, found);
    g_ptr_array_sort_with_data(found, by_distance, (gpointer)map);
    return found;
}
