/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/model-order.h"

#include "cpu/explain.h"

void gcpu_model_order_free(GcpuModelOrder *order)
{
    g_free(order->nested);
    g_free(order->inside);
    g_free(order->equal);
    g_free(order->better);
    g_free(order->of_vendors);
    g_free(order->for_guests);
    g_free(order);
}

/* "Name-v2": libvirt's and QEMU's names of versions, which older ones do not know. */
static gboolean is_version(const char *name)
{
    const char *dash = strrchr(name, '-');

    return dash && dash[1] == 'v' && g_ascii_isdigit(dash[2]) &&
           strspn(dash + 2, "0123456789") == strlen(dash + 2);
}

/* Of names for one set, the plain one; of such, the first. */
static gboolean is_better_name(const GcpuMap *map, guint one, guint other)
{
    gboolean one_is_version = is_version(gcpu_map_model(map, one)->name);
    gboolean other_is_version = is_version(gcpu_map_model(map, other)->name);

    if (one_is_version != other_is_version)
        return other_is_version;
    return one < other;
}

static GcpuFeatureSet *nested_new(const GcpuMap *map)
{
    GcpuFeatureSet *nested = gcpu_feature_set_new(gcpu_map_words(map));

    for (guint i = 0; i < gcpu_map_n_features(map); i++) {
        if (gcpu_feature_traits(map, i) & GCPU_FEATURE_IS_NESTED)
            gcpu_feature_set_add(nested, i);
    }
    return nested;
}

static GcpuModelSet *sets_new(const GcpuModelOrder *order, guint n)
{
    return g_new0(GcpuModelSet, (gsize)n * order->n_words);
}

static void fill_inside(GcpuModelOrder *order, guint index)
{
    const GcpuFeatureSet *features = gcpu_map_model(order->map, index)->features;
    guint n_words = gcpu_map_words(order->map);

    for (guint i = 0; i < order->n_models; i++) {
        if (gcpu_feature_set_is_subset(gcpu_map_model(order->map, i)->features, features, n_words))
            gcpu_feature_set_add(gcpu_model_order_row(order, inside, index), i);
    }
}

static void compare(GcpuModelOrder *order, guint index, guint other)
{
    gboolean contains = gcpu_feature_set_has(gcpu_model_order_row(order, inside, index), other);
    gboolean is_inside = gcpu_feature_set_has(gcpu_model_order_row(order, inside, other), index);

    if (contains && is_inside)
        gcpu_feature_set_add(gcpu_model_order_row(order, equal, index), other);
    if (other != index && is_inside && (!contains || is_better_name(order->map, other, index)))
        gcpu_feature_set_add(gcpu_model_order_row(order, better, index), other);
}

static void sort_by_vendor(GcpuModelOrder *order)
{
    for (guint i = 0; i < order->n_models; i++) {
        const GcpuMapModel *model = gcpu_map_model(order->map, i);
        gcpu_feature_set_add(gcpu_model_order_row(order, of_vendors, model->vendor + 1), i);
        if (model->decode_guest)
            gcpu_feature_set_add(order->for_guests, i);
    }
}

GcpuModelOrder *gcpu_model_order_new(const GcpuMap *map)
{
    GcpuModelOrder *order = g_new0(GcpuModelOrder, 1);

    order->map = map;
    order->n_models = gcpu_map_n_models(map);
    order->n_words = order->n_models / 64 + 1;
    order->nested = nested_new(map);
    order->inside = sets_new(order, order->n_models);
    order->equal = sets_new(order, order->n_models);
    order->better = sets_new(order, order->n_models);
    order->of_vendors = sets_new(order, gcpu_map_n_vendors(map) + 1);
    order->for_guests = sets_new(order, 1);
    for (guint i = 0; i < order->n_models; i++)
        fill_inside(order, i);
    for (guint i = 0; i < order->n_models; i++) {
        for (guint j = 0; j < order->n_models; j++)
            compare(order, i, j);
    }
    sort_by_vendor(order);
    return order;
}

void gcpu_model_order_fitting(const GcpuModelOrder *order, const char *vendor,
                              GcpuModelSet *out_set)
{
    int index = vendor ? gcpu_map_find_vendor(order->map, vendor) : GCPU_VENDOR_NONE;
    guint first = index == GCPU_VENDOR_NONE ? 0 : (guint)index + 1;
    guint last = vendor ? first : gcpu_map_n_vendors(order->map);

    gcpu_feature_set_copy(out_set, order->of_vendors, order->n_words);
    for (guint i = first; i <= last; i++)
        gcpu_feature_set_unite(out_set, gcpu_model_order_row(order, of_vendors, i), order->n_words);
}
