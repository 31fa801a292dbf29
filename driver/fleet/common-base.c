/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common-base.h"

#include <stdlib.h>

#include "cpu/name-index.h"
#include "cpu/rules.h"

typedef struct {
    const GcpuFleetClasses *classes;
    GcpuCommonBase *base;
    GcpuNameIndex *numbers; /* of names of models: of those that maps have, then of strange ones */
    GArray *n_maps;         /* of guint: for each name how many maps have it */
    GArray *last_list;      /* of guint: for each name the last list that has it, from 1 on */
    GHashTable *off;        /* what classes disable → its number + 1 */
    GcpuNameIndex *vendors; /* their numbers; 0 is that of NULL */
} Making;

static void map_clear(GcpuCommonMap *map)
{
    gcpu_model_order_free(map->order);
    g_free(map->numbers);
}

static void release_clear(GcpuCommonRelease *release)
{
    g_free(release->never_listed);
}

static void list_clear(GcpuCommonList *list)
{
    if (!list->models)
        return;
    g_free(list->numbers);
    g_free(list->known);
    g_array_unref(list->partial);
    g_array_unref(list->strange);
}

static GArray *array_new(gsize size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, TRUE, size);

    g_array_set_clear_func(array, clear);
    return array;
}

static GcpuCommonBase *base_start(void)
{
    GcpuCommonBase *base = g_new0(GcpuCommonBase, 1);

    base->maps = array_new(sizeof(GcpuCommonMap), (GDestroyNotify)map_clear);
    base->releases = array_new(sizeof(GcpuCommonRelease), (GDestroyNotify)release_clear);
    base->lists = array_new(sizeof(GcpuCommonList), (GDestroyNotify)list_clear);
    base->n_vendors = 1;
    return base;
}

void gcpu_common_base_free(GcpuCommonBase *base)
{
    if (!base)
        return;
    g_array_unref(base->maps);
    g_array_unref(base->releases);
    g_array_unref(base->lists);
    g_free(base->classes);
    g_free(base->sets);
    g_free(base);
}

static guint number_name(Making *making, const char *name)
{
    guint none = 0;

    if (gcpu_name_index_add(making->numbers, name, making->n_maps->len)) {
        g_array_append_val(making->n_maps, none);
        g_array_append_val(making->last_list, none);
        return making->n_maps->len - 1;
    }
    return (guint)gcpu_name_index_find(making->numbers, name);
}

static guint *number_models(Making *making, const GcpuMap *map)
{
    guint *numbers = g_new(guint, MAX(gcpu_map_n_models(map), 1));

    for (guint i = 0; i < gcpu_map_n_models(map); i++) {
        numbers[i] = number_name(making, gcpu_map_model(map, i)->name);
        g_array_index(making->n_maps, guint, numbers[i])++;
    }
    return numbers;
}

static guint find_or_add_map(Making *making, const GcpuMap *map)
{
    GArray *maps = making->base->maps;
    const GcpuCommonMap added = { .map = map };

    for (guint i = 0; i < maps->len; i++) {
        if (gcpu_common_base_map(making->base, i)->map == map)
            return i;
    }
    g_array_append_val(maps, added);
    gcpu_common_base_map(making->base, maps->len - 1)->order = gcpu_model_order_new(map);
    gcpu_common_base_map(making->base, maps->len - 1)->numbers = number_models(making, map);
    return maps->len - 1;
}

static guint find_or_add_release(Making *making, const GcpuFleetClass *class)
{
    GcpuCommonRelease release = { .version = class->libvirt_version };

    release.map = find_or_add_map(making, class->map);
    for (guint i = 0; i < making->base->releases->len; i++) {
        const GcpuCommonRelease *known = gcpu_common_base_release(making->base, i);
        if (known->map == release.map && known->version == release.version)
            return i;
    }
    release.never_listed = gcpu_feature_set_new(gcpu_map_words(class->map));
    gcpu_hypervisor_never_listed(class->map, class->libvirt_version, release.never_listed);
    g_array_append_val(making->base->releases, release);
    return making->base->releases->len - 1;
}

static guint find_or_add_vendor(Making *making, const char *vendor)
{
    guint *n_vendors = &making->base->n_vendors;

    if (!vendor)
        return 0;
    if (gcpu_name_index_add(making->vendors, vendor, *n_vendors))
        return (*n_vendors)++;
    return (guint)gcpu_name_index_find(making->vendors, vendor);
}

static gboolean agrees_on_vendor(const GcpuFleetClass *class, const GcpuMapModel *model)
{
    int vendor = class->cpu->vendor ? gcpu_map_find_vendor(class->map, class->cpu->vendor)
                                    : GCPU_VENDOR_NONE;

    return vendor != GCPU_VENDOR_NONE && model &&
           (model->vendor == GCPU_VENDOR_NONE || model->vendor == vendor);
}

static guint number_off(Making *making, const GcpuFleetClass *class)
{
    g_autoptr(GString) key = g_string_new(NULL);

    g_string_append_printf(key, "%u %s", class->models, class->cpu->model);
    for (guint i = 0; i < class->cpu->features->len; i++) {
        if (gcpu_def_policy(class->cpu, i) == GCPU_FEATURE_DISABLE)
            g_string_append_printf(key, " %s", gcpu_def_feature(class->cpu, i)->name);
    }
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(making->off, key->str));
    if (found)
        return found - 1;
    g_hash_table_insert(making->off, g_strdup(key->str), GUINT_TO_POINTER(++making->base->n_off));
    return making->base->n_off - 1;
}

static void describe_class(Making *making, guint index)
{
    const GcpuFleetClass *class = gcpu_fleet_classes_get(making->classes, index);
    GcpuCommonClass *described = &making->base->classes[index];
    const GcpuMapModel *model =
        class->cpu->model ? gcpu_map_find_model(class->map, class->cpu->model) : NULL;

    *described = (GcpuCommonClass){
        .release = find_or_add_release(making, class),
        .list = class->models,
        .vendor = find_or_add_vendor(making, gcpu_fleet_class_vendor(class)),
        .model = model ? (int)(model - gcpu_map_model(class->map, 0)) : -1,
        .n_hosts = class->hosts->len,
        .n_features = gcpu_feature_set_count(class->features, gcpu_map_words(class->map)),
        .address_limit = class->cpu->maxphysaddr.limit,
        .off = number_off(making, class),
        .agrees_on_vendor = agrees_on_vendor(class, model),
    };
}

/* One after the other in one piece of memory. */
static void copy_sets(Making *making)
{
    gsize n_words = 0;

    for (guint i = 0; i < making->classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(making->classes, i);
        n_words += class->features ? gcpu_map_words(class->map) : 0;
    }
    making->base->sets = g_new(GcpuFeatureSet, MAX(n_words, 1));
    GcpuFeatureSet *place = making->base->sets;
    for (guint i = 0; i < making->classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(making->classes, i);
        if (!class->features)
            continue;
        gcpu_feature_set_copy(place, class->features, gcpu_map_words(class->map));
        making->base->classes[i].set = place;
        place += gcpu_map_words(class->map);
    }
}

static void enter(Making *making, GcpuCommonList *list, guint place)
{
    const GcpuModelSupport *model = g_ptr_array_index(list->models, place);
    guint number = list->numbers[place];
    const GcpuCommonStrange strange = { number, model->usable == GCPU_USABLE_YES };

    if (strange.is_usable && g_array_index(making->n_maps, guint, number) < making->base->maps->len)
        g_array_append_val(list->partial, place);
    if (number >= making->base->n_names) {
        g_array_append_val(list->strange, strange);
        return;
    }
    gcpu_feature_set_add(list->known, number);
    if (strange.is_usable)
        gcpu_feature_set_add(list->usable, number);
    if (model->deprecated)
        gcpu_feature_set_add(list->deprecated, number);
}

static int by_number(gconstpointer a, gconstpointer b)
{
    const GcpuCommonStrange *one = a, *other = b;

    return one->number < other->number ? -1 : one->number > other->number;
}

const GcpuCommonStrange *gcpu_common_list_find_strange(const GcpuCommonList *list, guint number)
{
    const GcpuCommonStrange wanted = { .number = number };

    return list->strange->len
               ? bsearch(&wanted, list->strange->data, list->strange->len, sizeof wanted, by_number)
               : NULL;
}

static void fill_list(Making *making, guint index, const GPtrArray *models)
{
    GcpuCommonList *list = gcpu_common_base_list(making->base, index);
    guint n_words = making->base->n_name_words;

    list->models = models;
    list->numbers = g_new(guint, MAX(models->len, 1));
    list->known = g_new0(GcpuModelSet, (gsize)n_words * 3);
    list->usable = list->known + n_words;
    list->deprecated = list->usable + n_words;
    list->partial = g_array_new(FALSE, FALSE, sizeof(guint));
    list->strange = g_array_new(FALSE, FALSE, sizeof(GcpuCommonStrange));
    for (guint i = 0; i < models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(models, i);
        list->numbers[i] = number_name(making, model->name);
        guint *last_list = &g_array_index(making->last_list, guint, list->numbers[i]);
        if (*last_list == index + 1)
            continue;
        *last_list = index + 1;
        enter(making, list, i);
    }
    g_array_sort(list->strange, by_number);
}

static void fill_lists(Making *making)
{
    GcpuCommonBase *base = making->base;

    base->n_names = making->n_maps->len;
    base->n_name_words = base->n_names / 64 + 1;
    for (guint i = 0; i < making->classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(making->classes, i);
        if (class->models >= base->lists->len)
            g_array_set_size(base->lists, class->models + 1);
        if (class->features && !gcpu_common_base_list(base, class->models)->models)
            fill_list(making, class->models, class->offer->models);
    }
}

GcpuCommonBase *gcpu_common_base_new(const GcpuFleetClasses *classes)
{
    g_auto(GcpuNameIndex) numbers = { 0 }, vendors = { 0 };
    g_autoptr(GArray) n_maps = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) last_list = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GHashTable) off = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Making making = { classes, base_start(), &numbers, n_maps, last_list, off, &vendors };

    making.base->classes = g_new0(GcpuCommonClass, MAX(classes->classes->len, 1));
    for (guint i = 0; i < classes->classes->len; i++) {
        if (gcpu_fleet_classes_get(classes, i)->features)
            describe_class(&making, i);
    }
    copy_sets(&making);
    fill_lists(&making);
    return making.base;
}
