/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "cpu/explain.h"
#include "fleet/common-private.h"

/* A model that lacks more is no near miss. */
#define MISSING_MAX 8
#define MISSES_MAX  8

void gcpu_common_model_free(GcpuCommonModel *model)
{
    g_ptr_array_unref(model->also);
    g_free(model->hidden);
    g_free(model);
}

void gcpu_common_miss_free(GcpuCommonMiss *miss)
{
    g_free(miss->missing);
    g_array_unref(miss->classes);
    g_free(miss);
}

void gcpu_common_host_free(GcpuCommonHost *host)
{
    g_ptr_array_unref(host->models);
    g_free(host);
}

static const GcpuMapModel *model_at(const GcpuCommonWork *work, guint index)
{
    return gcpu_map_model(work->common->map, index);
}

/* A guest of another vendor's model would see a processor that cannot be. */
static gboolean fits_vendor(const GcpuCommonWork *work, const GcpuMapModel *model)
{
    const char *vendor = gcpu_map_vendor_name(work->common->map, model->vendor);

    return !vendor || !work->common->vendor || strcmp(vendor, work->common->vendor) == 0;
}

/* Whether all classes but @without can run it. */
static gboolean runs_everywhere(const GcpuCommonWork *work, guint index, guint without)
{
    guint unable = gcpu_common_roll_unable(work->roll, index);

    return (unable == GCPU_COMMON_NOBODY || unable == without) &&
           fits_vendor(work, model_at(work, index));
}

/* "Name-v2": libvirt's and QEMU's names of versions, which older ones do not know. */
static gboolean is_version(const char *name)
{
    const char *dash = strrchr(name, '-');

    return dash && dash[1] == 'v' && g_ascii_isdigit(dash[2]) &&
           strspn(dash + 2, "0123456789") == strlen(dash + 2);
}

/* Of names for one set, the plain one; of such, the first. */
static gboolean is_better_name(const GcpuCommonWork *work, guint one, guint other)
{
    gboolean one_is_version = is_version(model_at(work, one)->name);
    gboolean other_is_version = is_version(model_at(work, other)->name);

    if (one_is_version != other_is_version)
        return other_is_version;
    return one < other;
}

static gboolean is_equal(const GcpuCommonWork *work, guint one, guint other)
{
    return gcpu_feature_set_equal(model_at(work, one)->features, model_at(work, other)->features,
                                  work->n_words);
}

static gboolean is_beaten(const GcpuCommonWork *work, guint index, const GArray *candidates)
{
    for (guint i = 0; i < candidates->len; i++) {
        guint other = g_array_index(candidates, guint, i);
        if (other == index)
            continue;
        if (is_equal(work, index, other)) {
            if (is_better_name(work, other, index))
                return TRUE;
        } else if (gcpu_feature_set_is_subset(model_at(work, index)->features,
                                              model_at(work, other)->features, work->n_words)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Models of no vendor (qemu64 …) are for those who have nothing better. */
static GArray *list_candidates(const GcpuCommonWork *work, guint without)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(guint));
    GArray *of_vendor = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < gcpu_map_n_models(work->common->map); i++) {
        if (!runs_everywhere(work, i, without))
            continue;
        g_array_append_val(all, i);
        if (model_at(work, i)->vendor != GCPU_VENDOR_NONE)
            g_array_append_val(of_vendor, i);
    }
    gboolean has_better = of_vendor->len > 0;
    g_array_unref(has_better ? all : of_vendor);
    return has_better ? of_vendor : all;
}

static GArray *keep_best(const GcpuCommonWork *work, const GArray *candidates)
{
    GArray *best = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < candidates->len; i++) {
        guint index = g_array_index(candidates, guint, i);
        if (!is_beaten(work, index, candidates))
            g_array_append_val(best, index);
    }
    return best;
}

static GcpuFeatureSet *find_hidden(const GcpuCommonWork *work, const GcpuMapModel *model)
{
    GcpuFeatureSet *hidden = gcpu_feature_set_new(GCPU_FEATURE_SET_WORDS_MAX);
    const GcpuFeatureSet *common = work->common->features;

    for (int i = gcpu_feature_set_next(common, work->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(common, work->n_words, (guint)i + 1)) {
        if (!gcpu_feature_set_has(model->features, (guint)i) &&
            (gcpu_feature_traits(work->common->map, (guint)i) & GCPU_FEATURE_IS_MITIGATION))
            gcpu_feature_set_add(hidden, (guint)i);
    }
    return hidden;
}

/* What guests get of it, which can be less than the map says. Those for nested guests would tip the
 * scales: a model has all sixty of them or none. */
static void weigh_model(const GcpuCommonWork *work, GcpuCommonModel *found)
{
    const GcpuMap *map = work->common->map;
    GcpuFeatureSet given[GCPU_FEATURE_SET_WORDS_MAX];

    gcpu_feature_set_copy(given, found->model->features, work->n_words);
    gcpu_feature_set_intersect(given, work->common->features, work->n_words);
    found->level = gcpu_x86_level(map, given);
    for (int i = gcpu_feature_set_next(given, work->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(given, work->n_words, (guint)i + 1)) {
        if (!(gcpu_feature_traits(map, (guint)i) & GCPU_FEATURE_IS_NESTED))
            found->n_features++;
    }
}

static void add_model(GcpuCommonWork *work, guint index, const GArray *candidates)
{
    GcpuCommonModel *found = g_new0(GcpuCommonModel, 1);

    found->model = model_at(work, index);
    found->also = g_ptr_array_new_with_free_func(g_free);
    found->deprecated = gcpu_common_roll_is_deprecated(work->roll, found->model->name);
    weigh_model(work, found);
    found->hidden = find_hidden(work, found->model);
    for (guint i = 0; i < candidates->len; i++) {
        guint other = g_array_index(candidates, guint, i);
        if (other != index && is_equal(work, index, other))
            g_ptr_array_add(found->also, g_strdup(model_at(work, other)->name));
    }
    g_ptr_array_add(work->common->models, found);
}

static gint by_features(gconstpointer a, gconstpointer b)
{
    const GcpuCommonModel *one = *(const GcpuCommonModel *const *)a;
    const GcpuCommonModel *other = *(const GcpuCommonModel *const *)b;

    if (one->n_features != other->n_features)
        return one->n_features > other->n_features ? -1 : 1;
    return strcmp(one->model->name, other->model->name);
}

static gboolean contains_a_best(const GcpuCommonWork *work, const GcpuMapModel *model)
{
    for (guint i = 0; i < work->common->models->len; i++) {
        const GcpuCommonModel *best = g_ptr_array_index(work->common->models, i);
        if (gcpu_feature_set_is_subset(best->model->features, model->features, work->n_words))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_told(const GcpuCommonWork *work, const GcpuMapModel *model)
{
    for (guint i = 0; i < work->common->misses->len; i++) {
        const GcpuCommonMiss *miss = g_ptr_array_index(work->common->misses, i);
        if (gcpu_feature_set_equal(miss->model->features, model->features, work->n_words))
            return TRUE;
    }
    return FALSE;
}

/* A best model runs on every host whatever the map thinks that it has; what is in one is not what
 * a larger model fails by. */
static void take_off_best(const GcpuCommonWork *work, const GcpuMapModel *model,
                          GcpuFeatureSet *missing)
{
    for (guint i = 0; i < work->common->models->len; i++) {
        const GcpuCommonModel *best = g_ptr_array_index(work->common->models, i);
        if (gcpu_feature_set_is_subset(best->model->features, model->features, work->n_words))
            gcpu_feature_set_subtract(missing, best->model->features, work->n_words);
    }
}

static void add_miss(GcpuCommonWork *work, guint index)
{
    const GcpuMapModel *model = model_at(work, index);
    g_autofree GcpuFeatureSet *missing = gcpu_feature_set_new(GCPU_FEATURE_SET_WORDS_MAX);

    gcpu_feature_set_copy(missing, model->features, work->n_words);
    gcpu_feature_set_subtract(missing, work->common->features, work->n_words);
    take_off_best(work, model, missing);
    guint n_missing = gcpu_feature_set_count(missing, work->n_words);
    if (n_missing == 0 || n_missing > MISSING_MAX || is_told(work, model) ||
        !contains_a_best(work, model))
        return;
    GcpuCommonMiss *miss = g_new0(GcpuCommonMiss, 1);
    miss->model = model;
    miss->missing = g_steal_pointer(&missing);
    miss->classes = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < work->common->classes->len; i++) {
        if (gcpu_common_roll_is_usable(work->roll, i, index))
            continue;
        g_array_append_val(miss->classes, g_array_index(work->common->classes, guint, i));
        miss->n_hosts += gcpu_common_class(work, i)->hosts->len;
    }
    g_ptr_array_add(work->common->misses, miss);
}

static gint by_distance(gconstpointer a, gconstpointer b)
{
    const GcpuCommonMiss *one = *(const GcpuCommonMiss *const *)a;
    const GcpuCommonMiss *other = *(const GcpuCommonMiss *const *)b;
    guint of_one = gcpu_feature_set_count(one->missing, GCPU_FEATURE_SET_WORDS_MAX);
    guint of_other = gcpu_feature_set_count(other->missing, GCPU_FEATURE_SET_WORDS_MAX);

    if (of_one != of_other)
        return of_one < of_other ? -1 : 1;
    return strcmp(one->model->name, other->model->name);
}

static void find_unknown_models(GcpuCommonWork *work)
{
    const GPtrArray *models = gcpu_common_class(work, 0)->offer->models;

    for (guint i = 0; i < models->len; i++) {
        const char *name = ((const GcpuModelSupport *)g_ptr_array_index(models, i))->name;
        if (!gcpu_map_find_model(work->common->map, name) &&
            gcpu_common_roll_is_usable_by_all(work->roll, name))
            g_ptr_array_add(work->common->unknown_models, g_strdup(name));
    }
}

void gcpu_common_find_models(GcpuCommonWork *work)
{
    g_autoptr(GArray) candidates = list_candidates(work, GCPU_COMMON_NOBODY);
    g_autoptr(GArray) best = keep_best(work, candidates);
    GPtrArray *misses = work->common->misses;

    for (guint i = 0; i < best->len; i++)
        add_model(work, g_array_index(best, guint, i), candidates);
    g_ptr_array_sort(work->common->models, by_features);
    for (guint i = 0; i < gcpu_map_n_models(work->common->map); i++) {
        if (fits_vendor(work, model_at(work, i)) && !runs_everywhere(work, i, GCPU_COMMON_NOBODY))
            add_miss(work, i);
    }
    g_ptr_array_sort(misses, by_distance);
    if (misses->len > MISSES_MAX)
        g_ptr_array_set_size(misses, MISSES_MAX);
    find_unknown_models(work);
}

static gboolean is_best(const GcpuCommonWork *work, const GcpuMapModel *model)
{
    for (guint i = 0; i < work->common->models->len; i++) {
        if (((const GcpuCommonModel *)g_ptr_array_index(work->common->models, i))->model == model)
            return TRUE;
    }
    return FALSE;
}

/* Each is what all classes have but one. */
static void find_rarities(const GcpuCommonWork *work, GcpuFeatureSet *out_rare)
{
    GcpuFeatureSet twice[GCPU_FEATURE_SET_WORDS_MAX] = { 0 };

    gcpu_feature_set_clear(out_rare, work->n_words);
    for (guint i = 0; work->sets->len > 1 && i < work->sets->len; i++) {
        const GcpuFeatureSet *set = g_ptr_array_index(work->sets, i);
        for (guint word = 0; word < work->n_words; word++) {
            twice[word] |= out_rare[word] & ~set[word];
            out_rare[word] |= ~set[word];
        }
    }
    gcpu_feature_set_subtract(out_rare, twice, work->n_words);
}

/* The classes without which some more models would run everywhere. */
static GHashTable *find_sole_limits(const GcpuCommonWork *work)
{
    GHashTable *limits = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < gcpu_map_n_models(work->common->map); i++) {
        guint unable = gcpu_common_roll_unable(work->roll, i);
        if (unable < work->sets->len && fits_vendor(work, model_at(work, i)))
            g_hash_table_add(limits, GUINT_TO_POINTER(unable));
    }
    return limits;
}

static void add_models_without(const GcpuCommonWork *work, guint without, GPtrArray *names)
{
    g_autoptr(GArray) candidates = list_candidates(work, without);
    g_autoptr(GArray) best = keep_best(work, candidates);

    for (guint i = 0; i < best->len; i++) {
        const GcpuMapModel *model = model_at(work, g_array_index(best, guint, i));
        if (!is_best(work, model))
            g_ptr_array_add(names, g_strdup(model->name));
    }
}

/* In one piece with its set, since there is one for each class. */
static GcpuCommonHost *weigh(const GcpuCommonWork *work, guint index, const GcpuFeatureSet *rare)
{
    const GcpuFeatureSet *set = g_ptr_array_index(work->sets, index);
    GcpuCommonHost *host =
        g_malloc0(sizeof *host + GCPU_FEATURE_SET_WORDS_MAX * sizeof(GcpuFeatureSet));

    host->index = g_array_index(work->common->classes, guint, index);
    host->n_given_up = gcpu_feature_set_count(set, work->n_words) -
                       gcpu_feature_set_count(work->common->features, work->n_words);
    host->lacks = (GcpuFeatureSet *)(host + 1);
    gcpu_feature_set_copy(host->lacks, rare, work->n_words);
    gcpu_feature_set_subtract(host->lacks, set, work->n_words);
    host->n_gained = gcpu_feature_set_count(host->lacks, work->n_words);
    return host;
}

static gint by_limit(gconstpointer a, gconstpointer b)
{
    const GcpuCommonHost *one = *(const GcpuCommonHost *const *)a;
    const GcpuCommonHost *other = *(const GcpuCommonHost *const *)b;

    if (one->n_gained != other->n_gained)
        return one->n_gained > other->n_gained ? -1 : 1;
    if (one->models->len != other->models->len)
        return one->models->len > other->models->len ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

void gcpu_common_find_limits(GcpuCommonWork *work)
{
    g_autoptr(GHashTable) sole = find_sole_limits(work);
    g_autoptr(GPtrArray) no_models = g_ptr_array_new();
    GcpuFeatureSet rare[GCPU_FEATURE_SET_WORDS_MAX];

    find_rarities(work, rare);
    for (guint i = 0; i < work->sets->len; i++) {
        GcpuCommonHost *host = weigh(work, i, rare);
        gboolean is_sole = work->sets->len > 1 && g_hash_table_contains(sole, GUINT_TO_POINTER(i));
        host->models =
            is_sole ? g_ptr_array_new_with_free_func(g_free) : g_ptr_array_ref(no_models);
        if (is_sole)
            add_models_without(work, i, host->models);
        g_ptr_array_add(work->common->hosts, host);
    }
    g_ptr_array_sort(work->common->hosts, by_limit);
}
