/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fleet/common-private.h"

#define NOT_IN_MAP G_MAXUINT

/** Entry: one name. Of a name that a class says twice the first counts, as everywhere. */
typedef struct {
    const char *name; /* borrowed */
    guint map_index;  /* of the model, or NOT_IN_MAP */
    guint last_list;  /* the last that has it, from 1 on */
    guint n_known;    /* classes that know it */
    guint n_usable;   /* that can run it */
    gboolean is_deprecated;
} Entry;

/** List: what QEMU says of models, in one class or several. */
typedef struct {
    guint first_class, n_classes;
} List;

struct GcpuCommonRoll {
    guint n_classes, n_models;
    GArray *lists;       /* of List: what classes say, equal ones once */
    guint *list_of;      /* for each class the number of its list */
    GHashTable *numbers; /* name → number of its entry + 1 */
    GArray *entries;     /* of Entry */
    guint8 *usable;      /* for each list all models of the map */
    guint *unable;       /* for each model of the map, see gcpu_common_roll_unable() */
};

void gcpu_common_roll_free(GcpuCommonRoll *roll)
{
    if (!roll)
        return;
    g_hash_table_unref(roll->numbers);
    g_array_unref(roll->entries);
    g_array_unref(roll->lists);
    g_free(roll->list_of);
    g_free(roll->usable);
    g_free(roll->unable);
    g_free(roll);
}

static guint find_in_map(const GcpuMap *map, const char *name)
{
    const GcpuMapModel *model = gcpu_map_find_model(map, name);

    for (guint i = 0; model && i < gcpu_map_n_models(map); i++) {
        if (gcpu_map_model(map, i) == model)
            return i;
    }
    return NOT_IN_MAP;
}

static guint find_or_add(GcpuCommonRoll *roll, const GcpuMap *map, const char *name)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(roll->numbers, name));
    const Entry entry = { .name = name, .map_index = number ? 0 : find_in_map(map, name) };

    if (number)
        return number - 1;
    g_array_append_val(roll->entries, entry);
    g_hash_table_insert(roll->numbers, (gpointer)name, GUINT_TO_POINTER(roll->entries->len));
    return roll->entries->len - 1;
}

static void enter(GcpuCommonRoll *roll, Entry *entry, guint list, const GcpuModelSupport *model)
{
    gboolean is_usable = model->usable == GCPU_USABLE_YES;
    guint n_classes = g_array_index(roll->lists, List, list).n_classes;

    if (is_usable && entry->map_index != NOT_IN_MAP)
        roll->usable[(gsize)list * roll->n_models + entry->map_index] = TRUE;
    if (entry->last_list == list + 1)
        return;
    entry->last_list = list + 1;
    entry->n_known += n_classes;
    entry->n_usable += is_usable ? n_classes : 0;
    entry->is_deprecated |= model->deprecated;
}

/* Nearly always the models of a list are those of the list before, in the same order. */
static void call_list(GcpuCommonRoll *roll, const GcpuCommonWork *work, guint list, GArray *order)
{
    guint class = g_array_index(roll->lists, List, list).first_class;
    const GPtrArray *models = gcpu_common_class(work, class)->offer->models;

    for (guint i = 0; i < models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(models, i);
        if (i >= order->len)
            g_array_set_size(order, i + 1);
        guint *number = &g_array_index(order, guint, i);
        if (*number >= roll->entries->len ||
            strcmp(g_array_index(roll->entries, Entry, *number).name, model->name) != 0)
            *number = find_or_add(roll, work->common->map, model->name);
        enter(roll, &g_array_index(roll->entries, Entry, *number), list, model);
    }
}

/* Numbers of models are below the number of all classes. */
static void find_lists(GcpuCommonRoll *roll, const GcpuCommonWork *work)
{
    g_autofree guint *known = g_new0(guint, MAX(work->classes->classes->len, 1));

    for (guint i = 0; i < roll->n_classes; i++) {
        guint *list = &known[gcpu_common_class(work, i)->models];
        const List first = { .first_class = i };
        if (!*list) {
            g_array_append_val(roll->lists, first);
            *list = roll->lists->len;
        }
        roll->list_of[i] = *list - 1;
        g_array_index(roll->lists, List, *list - 1).n_classes++;
    }
}

static void find_unable(GcpuCommonRoll *roll)
{
    for (guint i = 0; i < roll->n_models; i++)
        roll->unable[i] = GCPU_COMMON_NOBODY;
    for (guint number = 0; number < roll->lists->len; number++) {
        const List *list = &g_array_index(roll->lists, List, number);
        const guint8 *usable = roll->usable + (gsize)number * roll->n_models;
        for (guint i = 0; i < roll->n_models; i++) {
            gboolean is_first = roll->unable[i] == GCPU_COMMON_NOBODY && list->n_classes == 1;
            if (!usable[i])
                roll->unable[i] = is_first ? list->first_class : GCPU_COMMON_SEVERAL;
        }
    }
}

GcpuCommonRoll *gcpu_common_roll_new(const GcpuCommonWork *work)
{
    GcpuCommonRoll *roll = g_new0(GcpuCommonRoll, 1);
    g_autoptr(GArray) order = g_array_new(FALSE, TRUE, sizeof(guint));

    roll->n_classes = work->common->classes->len;
    roll->n_models = gcpu_map_n_models(work->common->map);
    roll->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    roll->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    roll->lists = g_array_new(FALSE, FALSE, sizeof(List));
    roll->list_of = g_new(guint, MAX(roll->n_classes, 1));
    find_lists(roll, work);
    roll->usable = g_malloc0(MAX((gsize)roll->lists->len * roll->n_models, 1));
    roll->unable = g_new(guint, MAX(roll->n_models, 1));
    for (guint i = 0; i < roll->lists->len; i++)
        call_list(roll, work, i, order);
    find_unable(roll);
    return roll;
}

gboolean gcpu_common_roll_is_usable(const GcpuCommonRoll *roll, guint class, guint index)
{
    return roll->usable[(gsize)roll->list_of[class] * roll->n_models + index];
}

guint gcpu_common_roll_unable(const GcpuCommonRoll *roll, guint index)
{
    return roll->unable[index];
}

static const Entry *find(const GcpuCommonRoll *roll, const char *name)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(roll->numbers, name));

    return number ? &g_array_index(roll->entries, Entry, number - 1) : NULL;
}

gboolean gcpu_common_roll_is_known_by_all(const GcpuCommonRoll *roll, const char *name)
{
    const Entry *entry = find(roll, name);

    return entry && entry->n_known == roll->n_classes;
}

gboolean gcpu_common_roll_is_usable_by_all(const GcpuCommonRoll *roll, const char *name)
{
    const Entry *entry = find(roll, name);

    return entry && entry->n_usable == roll->n_classes;
}

gboolean gcpu_common_roll_is_deprecated(const GcpuCommonRoll *roll, const char *name)
{
    const Entry *entry = find(roll, name);

    return entry && entry->is_deprecated;
}
