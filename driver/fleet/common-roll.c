/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common-private.h"

/** Calling: sets are by the numbers of names. */
typedef struct {
    const GcpuCommonWork *work;
    GcpuCommonRoll *roll;
    guint n_words;
    guint *n_classes;   /* for each list of the fleet the classes of the answer that have it */
    guint *first_class; /* and the first of them */
    GcpuModelSet *known, *usable, *deprecated;
    GcpuModelSet *once, *twice; /* not usable in one class, in several */
} Calling;

void gcpu_common_roll_clear(GcpuCommonRoll *roll)
{
    g_free(roll->lists);
    g_free(roll->unable);
    g_free(roll->store);
}

/* Each list once, in the order of classes. */
static void find_lists(Calling *calling)
{
    const GcpuCommonWork *work = calling->work;
    GcpuCommonRoll *roll = calling->roll;

    for (guint i = 0; i < work->n_classes; i++) {
        guint list = work->members[i]->list;
        if (calling->n_classes[list]++)
            continue;
        calling->first_class[list] = i;
        roll->lists[roll->n_lists++] = list;
    }
}

static void call_list(Calling *calling, guint index)
{
    const GcpuCommonList *list = gcpu_common_base_list(calling->work->base, index);
    gboolean has_several = calling->n_classes[index] > 1;

    for (guint i = 0; i < calling->n_words; i++) {
        GcpuModelSet unusable = ~list->usable[i];
        calling->known[i] &= list->known[i];
        calling->usable[i] &= list->usable[i];
        calling->deprecated[i] |= list->deprecated[i];
        calling->twice[i] |= has_several ? unusable : calling->once[i] & unusable;
        calling->once[i] |= unusable;
    }
}

/* The names that the map of the answer has, by its numbers. */
static void renumber(const Calling *calling, const GcpuModelSet *by_name, GcpuModelSet *out_set)
{
    const GcpuCommonMap *map = calling->work->map;

    for (guint i = 0; i < map->order->n_models; i++) {
        if (gcpu_feature_set_has(by_name, map->numbers[i]))
            gcpu_feature_set_add(out_set, i);
    }
}

static void name_unable(Calling *calling)
{
    const GcpuCommonMap *map = calling->work->map;
    GcpuCommonRoll *roll = calling->roll;

    if (gcpu_feature_set_is_empty(roll->sole, map->order->n_words))
        return;
    roll->unable = g_new(guint, map->order->n_models);
    for (guint i = 0; i < roll->n_lists; i++) {
        const GcpuCommonList *list = gcpu_common_base_list(calling->work->base, roll->lists[i]);
        if (calling->n_classes[roll->lists[i]] > 1)
            continue;
        for (int j = gcpu_feature_set_next(roll->sole, map->order->n_words, 0); j >= 0;
             j = gcpu_feature_set_next(roll->sole, map->order->n_words, (guint)j + 1)) {
            if (!gcpu_feature_set_has(list->usable, map->numbers[j]))
                roll->unable[j] = calling->first_class[roll->lists[i]];
        }
    }
}

static void take_sets(Calling *calling)
{
    const GcpuModelOrder *order = calling->work->map->order;
    GcpuCommonRoll *roll = calling->roll;
    guint n_words = calling->n_words, n_map_words = order->n_words;
    gsize n_all = 5 * (gsize)n_words + 4 * (gsize)n_map_words;
    GcpuModelSet *place = g_new(GcpuModelSet, n_all);

    roll->store = place;
    memset(place, 0, n_all * sizeof *place);
    memset(place, 0xff, (gsize)n_words * 2 * sizeof *place);
    calling->known = roll->known_names = place;
    calling->usable = roll->usable_names = place + n_words;
    calling->deprecated = place + n_words * 2;
    calling->once = place + n_words * 3;
    calling->twice = place + n_words * 4;
    place += n_words * 5;
    roll->known = place;
    roll->usable = place + n_map_words;
    roll->deprecated = place + n_map_words * 2;
    roll->sole = place + n_map_words * 3;
}

void gcpu_common_call_roll(GcpuCommonWork *work)
{
    guint n_lists = work->base->lists->len;
    g_autofree guint *counts = g_new0(guint, MAX(n_lists, 1) * 2);
    Calling calling = {
        .work = work,
        .roll = &work->roll,
        .n_words = work->base->n_name_words,
        .n_classes = counts,
        .first_class = counts + n_lists,
    };

    work->roll.lists = g_new(guint, work->n_classes);
    take_sets(&calling);
    find_lists(&calling);
    for (guint i = 0; i < work->roll.n_lists; i++)
        call_list(&calling, work->roll.lists[i]);
    gcpu_feature_set_subtract(calling.once, calling.twice, calling.n_words);
    renumber(&calling, calling.known, work->roll.known);
    renumber(&calling, calling.usable, work->roll.usable);
    renumber(&calling, calling.deprecated, work->roll.deprecated);
    renumber(&calling, calling.once, work->roll.sole);
    name_unable(&calling);
}
