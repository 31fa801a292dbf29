/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common-private.h"

/* A model that lacks more is no near miss. */
#define MISSING_MAX 8
#define MISSES_MAX  8

/** Miss: a larger model that may be told. */
typedef struct {
    guint index, n_missing;
    const char *name;
    GcpuFeatureSet missing[GCPU_FEATURE_SET_WORDS_MAX];
} Miss;

/** Misses: the nearest so far. */
typedef struct {
    guint n;
    Miss *sorted[MISSES_MAX];
    Miss places[MISSES_MAX + 1]; /* one is for the next */
    Miss *next;
} Misses;

void gcpu_common_model_free(GcpuCommonModel *model)
{
    g_ptr_array_unref(model->also);
    g_free(model->hidden);
    g_free(model);
}

void gcpu_common_miss_free(GcpuCommonMiss *miss)
{
    g_array_unref(miss->classes);
    g_free(miss);
}

static const GcpuMapModel *model_at(const GcpuCommonWork *work, guint index)
{
    return gcpu_map_model(work->map->map, index);
}

/* Of @usable those that fit the vendor, without those of none if others are left. */
static void list_candidates(const GcpuCommonWork *work, const GcpuModelSet *usable,
                            GcpuModelSet *out_candidates)
{
    const GcpuModelOrder *order = work->map->order;

    gcpu_feature_set_copy(out_candidates, usable, order->n_words);
    gcpu_feature_set_intersect(out_candidates, work->fitting, order->n_words);
    if (!gcpu_feature_set_is_subset(out_candidates, order->of_vendors, order->n_words))
        gcpu_feature_set_subtract(out_candidates, order->of_vendors, order->n_words);
}

static void keep_best(const GcpuModelOrder *order, const GcpuModelSet *candidates,
                      GcpuModelSet *out_best)
{
    gcpu_feature_set_copy(out_best, candidates, order->n_words);
    for (int i = gcpu_feature_set_next(candidates, order->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(candidates, order->n_words, (guint)i + 1)) {
        if (gcpu_feature_set_overlap(gcpu_model_order_row(order, better, i), candidates,
                                     order->n_words))
            gcpu_feature_set_remove(out_best, (guint)i);
    }
}

void gcpu_common_best(const GcpuCommonWork *work, const GcpuModelSet *usable,
                      GcpuModelSet *out_best)
{
    GcpuModelSet candidates[GCPU_MODEL_SET_WORDS_MAX];

    list_candidates(work, usable, candidates);
    keep_best(work->map->order, candidates, out_best);
}

static GcpuFeatureSet *find_hidden(const GcpuCommonWork *work, const GcpuMapModel *model)
{
    GcpuFeatureSet *hidden = gcpu_feature_set_new(work->n_words);

    gcpu_feature_set_copy(hidden, work->common->features, work->n_words);
    gcpu_feature_set_intersect(hidden, gcpu_map_mitigations(work->map->map), work->n_words);
    gcpu_feature_set_subtract(hidden, model->features, work->n_words);
    return hidden;
}

/* What guests get of it, which can be less than the map says. Those for nested guests would tip the
 * scales: a model has all sixty of them or none. */
static void weigh_model(const GcpuCommonWork *work, GcpuCommonModel *found)
{
    GcpuFeatureSet given[GCPU_FEATURE_SET_WORDS_MAX];

    gcpu_feature_set_copy(given, found->model->features, work->n_words);
    gcpu_feature_set_intersect(given, work->common->features, work->n_words);
    found->level = gcpu_x86_level(work->map->map, given);
    gcpu_feature_set_subtract(given, work->map->order->nested, work->n_words);
    found->n_features = gcpu_feature_set_count(given, work->n_words);
}

static GPtrArray *list_other_names(const GcpuCommonWork *work, guint index,
                                   const GcpuModelSet *candidates)
{
    const GcpuModelOrder *order = work->map->order;
    const GcpuModelSet *equal = gcpu_model_order_row(order, equal, index);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (int i = gcpu_feature_set_next(equal, order->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(equal, order->n_words, (guint)i + 1)) {
        if ((guint)i != index && gcpu_feature_set_has(candidates, (guint)i))
            g_ptr_array_add(names, g_strdup(model_at(work, (guint)i)->name));
    }
    return names;
}

static GcpuCommonModel *describe_model(const GcpuCommonWork *work, guint index,
                                       const GcpuModelSet *candidates)
{
    GcpuCommonModel *found = g_new0(GcpuCommonModel, 1);

    found->model = model_at(work, index);
    found->also = list_other_names(work, index, candidates);
    found->deprecated = gcpu_feature_set_has(work->roll.deprecated, index);
    weigh_model(work, found);
    found->hidden = find_hidden(work, found->model);
    return found;
}

static gint by_features(gconstpointer a, gconstpointer b)
{
    const GcpuCommonModel *one = *(const GcpuCommonModel *const *)a;
    const GcpuCommonModel *other = *(const GcpuCommonModel *const *)b;

    if (one->n_features != other->n_features)
        return one->n_features > other->n_features ? -1 : 1;
    return strcmp(one->model->name, other->model->name);
}

static void find_best(GcpuCommonWork *work)
{
    const GcpuModelOrder *order = work->map->order;
    GcpuModelSet candidates[GCPU_MODEL_SET_WORDS_MAX];
    GPtrArray *models = work->common->models;

    list_candidates(work, work->roll.usable, candidates);
    keep_best(order, candidates, work->best);
    for (int i = gcpu_feature_set_next(work->best, order->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(work->best, order->n_words, (guint)i + 1))
        g_ptr_array_add(models, describe_model(work, (guint)i, candidates));
    g_ptr_array_sort(models, by_features);
}

/* A best model runs on every host whatever the map thinks that it has; what is in one is not what
 * a larger model fails by. Returns: whether any best model is in @index. */
static gboolean find_missing(const GcpuCommonWork *work, guint index, GcpuFeatureSet *out_missing)
{
    const GcpuModelOrder *order = work->map->order;
    const GcpuModelSet *inside = gcpu_model_order_row(order, inside, index);

    if (!gcpu_feature_set_overlap(inside, work->best, order->n_words))
        return FALSE;
    gcpu_feature_set_copy(out_missing, model_at(work, index)->features, work->n_words);
    gcpu_feature_set_subtract(out_missing, work->common->features, work->n_words);
    for (int i = gcpu_feature_set_next(work->best, order->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(work->best, order->n_words, (guint)i + 1)) {
        if (gcpu_feature_set_has(inside, (guint)i))
            gcpu_feature_set_subtract(out_missing, model_at(work, (guint)i)->features,
                                      work->n_words);
    }
    return TRUE;
}

static gboolean is_nearer(const Miss *one, const Miss *other)
{
    if (one->n_missing != other->n_missing)
        return one->n_missing < other->n_missing;
    return strcmp(one->name, other->name) < 0;
}

/* Takes the next in; if there are enough, the farthest leaves its place to the one after. */
static void keep_nearest(Misses *misses)
{
    guint at = misses->n;
    Miss *taken = misses->next;

    if (misses->n == MISSES_MAX && !is_nearer(taken, misses->sorted[MISSES_MAX - 1]))
        return;
    misses->next = misses->n == MISSES_MAX ? misses->sorted[--at] : &misses->places[++misses->n];
    for (; at > 0 && is_nearer(taken, misses->sorted[at - 1]); at--)
        misses->sorted[at] = misses->sorted[at - 1];
    misses->sorted[at] = taken;
}

static void consider(const GcpuCommonWork *work, guint index, GcpuModelSet *told, Misses *misses)
{
    const GcpuModelOrder *order = work->map->order;
    Miss *miss = misses->next;

    if (gcpu_feature_set_overlap(gcpu_model_order_row(order, equal, index), told, order->n_words) ||
        !find_missing(work, index, miss->missing))
        return;
    miss->n_missing = gcpu_feature_set_count(miss->missing, work->n_words);
    if (miss->n_missing == 0 || miss->n_missing > MISSING_MAX)
        return;
    miss->index = index;
    miss->name = model_at(work, index)->name;
    gcpu_feature_set_add(told, index);
    keep_nearest(misses);
}

/* For each list of models of the answer whether @index is usable by it. */
static guint8 *note_usable(const GcpuCommonWork *work, guint index)
{
    guint8 *usable = g_new(guint8, work->base->lists->len);

    for (guint i = 0; i < work->roll.n_lists; i++) {
        const GcpuCommonList *list = gcpu_common_base_list(work->base, work->roll.lists[i]);
        usable[work->roll.lists[i]] =
            gcpu_feature_set_has(list->usable, work->map->numbers[index]) != 0;
    }
    return usable;
}

static void list_unable(const GcpuCommonWork *work, guint index, GcpuCommonMiss *miss)
{
    const GArray *classes = work->common->classes;
    g_autofree guint8 *usable = note_usable(work, index);
    guint n = 0;

    miss->classes = g_array_sized_new(FALSE, FALSE, sizeof(guint), work->n_classes);
    g_array_set_size(miss->classes, work->n_classes);
    for (guint i = 0; i < work->n_classes; i++) {
        const GcpuCommonClass *class = work->members[i];
        if (usable[class->list])
            continue;
        g_array_index(miss->classes, guint, n++) = g_array_index(classes, guint, i);
        miss->n_hosts += class->n_hosts;
    }
    g_array_set_size(miss->classes, n);
}

/* Whether the same hosts cannot run both. */
static gboolean miss_the_same(const GcpuCommonWork *work, guint one, guint other)
{
    guint of_one = work->map->numbers[one], of_other = work->map->numbers[other];

    for (guint i = 0; i < work->roll.n_lists; i++) {
        const GcpuModelSet *usable = gcpu_common_base_list(work->base, work->roll.lists[i])->usable;
        if (gcpu_feature_set_has(usable, of_one) != gcpu_feature_set_has(usable, of_other))
            return FALSE;
    }
    return TRUE;
}

/* Most often all of them miss on the same hosts. */
static void find_unable(const GcpuCommonWork *work, const Misses *misses, guint at,
                        GcpuCommonMiss *told)
{
    for (guint i = 0; i < at; i++) {
        const GcpuCommonMiss *before = g_ptr_array_index(work->common->misses, i);
        if (!miss_the_same(work, misses->sorted[i]->index, misses->sorted[at]->index))
            continue;
        told->classes = g_array_ref(before->classes);
        told->n_hosts = before->n_hosts;
        return;
    }
    list_unable(work, misses->sorted[at]->index, told);
}

static void tell_miss(const GcpuCommonWork *work, const Misses *misses, guint at)
{
    const Miss *miss = misses->sorted[at];
    /* in one piece with its set */
    GcpuCommonMiss *told = g_malloc(sizeof *told + work->n_words * sizeof(GcpuFeatureSet));

    *told = (GcpuCommonMiss){ .model = model_at(work, miss->index) };
    told->missing = (GcpuFeatureSet *)(told + 1);
    gcpu_feature_set_copy(told->missing, miss->missing, work->n_words);
    find_unable(work, misses, at, told);
    g_ptr_array_add(work->common->misses, told);
}

static void find_misses(const GcpuCommonWork *work)
{
    const GcpuModelOrder *order = work->map->order;
    GcpuModelSet told[GCPU_MODEL_SET_WORDS_MAX];
    Misses misses;

    gcpu_feature_set_clear(told, order->n_words);
    misses.n = 0;
    misses.next = &misses.places[0];
    for (int i = gcpu_feature_set_next(work->fitting, order->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(work->fitting, order->n_words, (guint)i + 1)) {
        if (!gcpu_feature_set_has(work->roll.usable, (guint)i))
            consider(work, (guint)i, told, &misses);
    }
    for (guint i = 0; i < misses.n; i++)
        tell_miss(work, &misses, i);
}

static gboolean is_usable_in_all(const GcpuCommonWork *work, guint number)
{
    if (number < work->base->n_names)
        return gcpu_feature_set_has(work->roll.usable_names, number);
    for (guint i = 0; i < work->roll.n_lists; i++) {
        const GcpuCommonStrange *strange = gcpu_common_list_find_strange(
            gcpu_common_base_list(work->base, work->roll.lists[i]), number);
        if (!strange || !strange->is_usable)
            return FALSE;
    }
    return TRUE;
}

static void find_unknown_models(const GcpuCommonWork *work)
{
    const GcpuCommonList *first = gcpu_common_base_list(work->base, work->roll.lists[0]);

    for (guint i = 0; i < first->partial->len; i++) {
        guint place = g_array_index(first->partial, guint, i);
        const char *name =
            ((const GcpuModelSupport *)g_ptr_array_index(first->models, place))->name;
        if (!gcpu_map_find_model(work->map->map, name) &&
            is_usable_in_all(work, first->numbers[place]))
            g_ptr_array_add(work->common->unknown_models, g_strdup(name));
    }
}

void gcpu_common_find_models(GcpuCommonWork *work)
{
    find_best(work);
    find_misses(work);
    find_unknown_models(work);
}
