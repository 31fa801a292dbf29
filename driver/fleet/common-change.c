/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common-change.h"

static void change_free(GcpuCommonChange *change)
{
    g_free(change->vendor);
    g_ptr_array_unref(change->models_lost);
    g_ptr_array_unref(change->models_gained);
    g_ptr_array_unref(change->features_lost);
    g_ptr_array_unref(change->features_gained);
    g_free(change);
}

static const GcpuCommon *find(const GPtrArray *answers, const char *vendor)
{
    for (guint i = 0; i < answers->len; i++) {
        const GcpuCommon *common = g_ptr_array_index(answers, i);
        if (g_strcmp0(common->vendor, vendor) == 0)
            return common;
    }
    return NULL;
}

static gboolean has_features_of(const GcpuCommonModel *best, const GcpuMap *map,
                                const GcpuMapModel *model)
{
    return gcpu_feature_set_is_subset(model->features, best->model->features, gcpu_map_words(map));
}

/* Whether the model called @name is among the best, or inside one of them. */
static gboolean is_common(const GcpuCommon *common, const char *name)
{
    const GcpuMapModel *model = common ? gcpu_map_find_model(common->map, name) : NULL;

    for (guint i = 0; model && i < common->models->len; i++) {
        if (has_features_of(g_ptr_array_index(common->models, i), common->map, model))
            return TRUE;
    }
    return FALSE;
}

/* Of the best models of @one, those that are not common in @other. */
static GPtrArray *models_only_in(const GcpuCommon *one, const GcpuCommon *other)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; one && i < one->models->len; i++) {
        const GcpuCommonModel *model = g_ptr_array_index(one->models, i);
        if (!is_common(other, model->model->name))
            g_ptr_array_add(names, g_strdup(model->model->name));
    }
    return names;
}

static gboolean has_feature(const GcpuCommon *common, const char *name)
{
    int index = common ? gcpu_map_find_feature(common->map, name) : -1;

    return index >= 0 && gcpu_feature_set_has(common->features, (guint)index);
}

static GPtrArray *features_only_in(const GcpuCommon *one, const GcpuCommon *other)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autofree const char **all = one ? gcpu_map_feature_names(one->map, one->features) : NULL;

    for (const char **name = all; name && *name; name++) {
        if (!has_feature(other, *name))
            g_ptr_array_add(names, g_strdup(*name));
    }
    return names;
}

static GcpuCommonChange *compare(const char *vendor, const GcpuCommon *before,
                                 const GcpuCommon *after)
{
    GcpuCommonChange *change = g_new0(GcpuCommonChange, 1);

    change->vendor = g_strdup(vendor);
    change->n_hosts_before = before ? before->n_hosts : 0;
    change->n_hosts_after = after ? after->n_hosts : 0;
    change->level_before = before ? before->level : 0;
    change->level_after = after ? after->level : 0;
    change->models_lost = models_only_in(before, after);
    change->models_gained = models_only_in(after, before);
    change->features_lost = features_only_in(before, after);
    change->features_gained = features_only_in(after, before);
    return change;
}

GPtrArray *gcpu_common_compare(const GPtrArray *before, const GPtrArray *after)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);

    for (guint i = 0; i < before->len; i++) {
        const GcpuCommon *common = g_ptr_array_index(before, i);
        g_ptr_array_add(changes, compare(common->vendor, common, find(after, common->vendor)));
    }
    for (guint i = 0; i < after->len; i++) {
        const GcpuCommon *common = g_ptr_array_index(after, i);
        if (!find(before, common->vendor))
            g_ptr_array_add(changes, compare(common->vendor, NULL, common));
    }
    return changes;
}
