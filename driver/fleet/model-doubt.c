/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/model-doubt.h"

#include "cpu/rules.h"

struct GcpuModelDoubt {
    const GcpuMap *map;
    GPtrArray *beyond; /* of GcpuFeatureSet: what the model has more than each that is usable */
};

static gboolean is_smaller(const GcpuMapModel *sibling, const GcpuMapModel *model, guint n_words)
{
    return gcpu_feature_set_is_subset(sibling->features, model->features, n_words) &&
           !gcpu_feature_set_equal(sibling->features, model->features, n_words);
}

static void add_beyond(GcpuModelDoubt *doubt, const GcpuMapModel *model, const char *usable)
{
    const GcpuMapModel *sibling = gcpu_map_find_model(doubt->map, usable);
    guint n_words = gcpu_map_words(doubt->map);

    if (!sibling || !is_smaller(sibling, model, n_words))
        return;
    GcpuFeatureSet *set = gcpu_feature_set_new(n_words);
    gcpu_feature_set_copy(set, model->features, n_words);
    gcpu_feature_set_subtract(set, sibling->features, n_words);
    g_ptr_array_add(doubt->beyond, set);
}

GcpuModelDoubt *gcpu_model_doubt_new(const GcpuFleetClass *hosts, const char *model)
{
    const GcpuMapModel *known = gcpu_map_find_model(hosts->map, model);
    const GPtrArray *models = hosts->offer->models;
    GcpuModelDoubt *doubt = g_new0(GcpuModelDoubt, 1);

    doubt->map = hosts->map;
    doubt->beyond = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; known && i < models->len; i++) {
        const GcpuModelSupport *support = g_ptr_array_index(models, i);
        if (support->usable == GCPU_USABLE_YES)
            add_beyond(doubt, known, support->name);
    }
    return doubt;
}

void gcpu_model_doubt_free(GcpuModelDoubt *doubt)
{
    if (!doubt)
        return;
    g_ptr_array_unref(doubt->beyond);
    g_free(doubt);
}

/* What the host has is not in the way. */
static gboolean is_sibling_left(const GcpuModelDoubt *doubt, const GcpuFleetClass *hosts,
                                const GcpuFeatureSet *disabled)
{
    guint n_words = gcpu_map_words(doubt->map);

    for (guint i = 0; hosts->features && i < doubt->beyond->len; i++) {
        const GcpuFeatureSet *beyond = g_ptr_array_index(doubt->beyond, i);
        if (gcpu_feature_set_is_subset(beyond, disabled, n_words) &&
            !gcpu_feature_set_overlap(beyond, hosts->features, n_words))
            return TRUE;
    }
    return FALSE;
}

void gcpu_model_doubt_list_disabled(const GcpuMap *map, const GcpuDef *cpu, GcpuFeatureSet *set)
{
    for (guint i = 0; i < cpu->features->len; i++) {
        int feature = gcpu_map_find_feature(map, gcpu_def_feature(cpu, i)->name);
        if (feature >= 0 && gcpu_def_policy(cpu, i) == GCPU_FEATURE_DISABLE)
            gcpu_feature_set_add(set, (guint)feature);
    }
}

GcpuFeatureSet *gcpu_model_doubt_list_own(const GcpuFleetClass *hosts, const char *model)
{
    guint n_words = gcpu_map_words(hosts->map);

    if (!hosts->features || g_strcmp0(hosts->cpu->model, model) != 0)
        return NULL;
    g_autofree GcpuFeatureSet *own = gcpu_feature_set_new(n_words);
    gcpu_model_doubt_list_disabled(hosts->map, hosts->cpu, own);
    return gcpu_feature_set_is_empty(own, n_words) ? NULL : g_steal_pointer(&own);
}

gboolean gcpu_model_doubt_is_lifted(const GcpuModelDoubt *doubt, const GcpuFleetClass *hosts,
                                    const GcpuFeatureSet *own, const GcpuFeatureSet *disabled)
{
    return (own && gcpu_feature_set_is_subset(own, disabled, gcpu_map_words(doubt->map))) ||
           is_sibling_left(doubt, hosts, disabled);
}
