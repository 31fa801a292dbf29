/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common-private.h"

void gcpu_common_hosts_clear(GcpuCommon *common)
{
    for (guint i = 0; i < common->hosts->len; i++) {
        const GcpuCommonHost *host = g_ptr_array_index(common->hosts, i);
        if (host->models != common->no_models)
            g_ptr_array_unref(host->models);
        if (host->lacks != common->lacks_nothing)
            g_free(host->lacks);
    }
    g_ptr_array_unref(common->hosts);
    g_clear_pointer(&common->no_models, g_ptr_array_unref);
    g_free(common->lacks_nothing);
    g_clear_pointer(&common->host_blocks, g_ptr_array_unref);
}

/* One large piece of memory would make the allocator tidy up first, which takes longer than the
 * whole answer; one for each host would lie here and there. */
#define BLOCK 24

static GcpuCommonHost *host_at(const GcpuCommon *common, guint i)
{
    return (GcpuCommonHost *)g_ptr_array_index(common->host_blocks, i / BLOCK) + i % BLOCK;
}

static GPtrArray *list_models_without(const GcpuCommonWork *work, guint without)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    guint n_words = work->map->order->n_words;
    GcpuModelSet usable[GCPU_MODEL_SET_WORDS_MAX], best[GCPU_MODEL_SET_WORDS_MAX];

    gcpu_feature_set_copy(usable, work->roll.usable, n_words);
    for (int i = gcpu_feature_set_next(work->roll.sole, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(work->roll.sole, n_words, (guint)i + 1)) {
        if (work->roll.unable[i] == without)
            gcpu_feature_set_add(usable, (guint)i);
    }
    gcpu_common_best(work, usable, best);
    gcpu_feature_set_subtract(best, work->best, n_words);
    for (int i = gcpu_feature_set_next(best, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(best, n_words, (guint)i + 1))
        g_ptr_array_add(names, g_strdup(gcpu_map_model(work->map->map, (guint)i)->name));
    return names;
}

static guint count_features(const GcpuCommonWork *work, guint index)
{
    const GcpuCommonClass *class = work->members[index];

    return work->sets[index] == class->set
               ? class->n_features
               : gcpu_feature_set_count(work->sets[index], work->n_words);
}

static gint by_limit(gconstpointer a, gconstpointer b, gpointer data)
{
    const GcpuCommonHost *one = *(const GcpuCommonHost *const *)a;
    const GcpuCommonHost *other = *(const GcpuCommonHost *const *)b;

    (void)data;
    if (one->n_gained != other->n_gained)
        return one->n_gained > other->n_gained ? -1 : 1;
    if (one->models->len != other->models->len)
        return one->models->len > other->models->len ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

static gboolean limits_others(const GcpuCommonHost *host)
{
    return host->n_gained || host->models->len;
}

/* Those that limit nothing stay in the order of their classes, behind the others. */
static void sort_hosts(GcpuCommon *common)
{
    guint n_hosts = common->classes->len, n_first = 0;
    gpointer *places;

    g_ptr_array_set_size(common->hosts, (gint)n_hosts);
    places = common->hosts->pdata;
    for (guint i = 0; i < n_hosts; i++) {
        if (limits_others(host_at(common, i)))
            places[n_first++] = host_at(common, i);
    }
    if (n_first)
        g_qsort_with_data(places, (gint)n_first, sizeof *places, by_limit, NULL);
    for (guint i = 0; i < n_hosts; i++) {
        if (!limits_others(host_at(common, i)))
            places[n_first++] = host_at(common, i);
    }
}

static void list_hosts(const GcpuCommonWork *work)
{
    GcpuCommon *common = work->common;
    guint n_common = gcpu_feature_set_count(common->features, work->n_words);

    common->host_blocks = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < work->n_classes; i += BLOCK)
        g_ptr_array_add(common->host_blocks, g_new(GcpuCommonHost, BLOCK));
    common->no_models = g_ptr_array_new();
    common->lacks_nothing = gcpu_feature_set_new(work->n_words);
    for (guint i = 0; i < work->n_classes; i++) {
        *host_at(common, i) = (GcpuCommonHost){
            .index = g_array_index(common->classes, guint, i),
            .n_given_up = count_features(work, i) - n_common,
            .lacks = common->lacks_nothing,
            .models = common->no_models,
        };
    }
}

/* Few hosts lack what all others have. */
static void weigh(const GcpuCommonWork *work)
{
    for (guint i = 0; i < work->n_classes; i++) {
        GcpuCommonHost *host = host_at(work->common, i);
        if (gcpu_feature_set_is_subset(work->rare, work->sets[i], work->n_words))
            continue;
        host->lacks = gcpu_feature_set_new(work->n_words);
        gcpu_feature_set_copy(host->lacks, work->rare, work->n_words);
        gcpu_feature_set_subtract(host->lacks, work->sets[i], work->n_words);
        host->n_gained = gcpu_feature_set_count(host->lacks, work->n_words);
    }
}

/* Of the classes without which some more models would run everywhere. */
static void list_models(const GcpuCommonWork *work)
{
    guint n_words = work->map->order->n_words;

    for (int i = gcpu_feature_set_next(work->roll.sole, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(work->roll.sole, n_words, (guint)i + 1)) {
        GcpuCommonHost *host = host_at(work->common, work->roll.unable[i]);
        if (gcpu_feature_set_has(work->fitting, (guint)i) &&
            host->models == work->common->no_models)
            host->models = list_models_without(work, work->roll.unable[i]);
    }
}

void gcpu_common_find_limits(GcpuCommonWork *work)
{
    list_hosts(work);
    if (!gcpu_feature_set_is_empty(work->rare, work->n_words))
        weigh(work);
    if (work->n_classes > 1)
        list_models(work);
    sort_hosts(work->common);
}
