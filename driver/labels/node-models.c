/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/node-models.h"

#include <string.h>

#include "cpu/explain.h"

static void model_free(GcpuNodeModel *model)
{
    g_free(model->name);
    g_free(model);
}

gboolean gcpu_node_is_of(const GcpuNode *node, const char *vendor)
{
    g_autofree char *key = g_strconcat(GCPU_LABEL_VENDOR, vendor, NULL);

    return !vendor || gcpu_node_labels_find(node->labels, key) != NULL;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **gcpu_node_vendors(const GPtrArray *nodes)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *vendors = g_ptr_array_new();

    for (guint i = 0; i < nodes->len; i++) {
        const GcpuNode *node = g_ptr_array_index(nodes, i);
        for (guint j = 0; j < node->labels->labels->len; j++) {
            const GcpuLabel *label = g_ptr_array_index(node->labels->labels, j);
            const char *name = label->key + strlen(GCPU_LABEL_VENDOR);
            if (g_str_has_prefix(label->key, GCPU_LABEL_VENDOR) &&
                g_hash_table_add(seen, (char *)name))
                g_ptr_array_add(vendors, g_strdup(name));
        }
    }
    g_ptr_array_sort(vendors, compare_names);
    g_ptr_array_add(vendors, NULL);
    return (char **)g_ptr_array_free(vendors, FALSE);
}

static gboolean is_others(const GcpuMap *map, const GcpuMapModel *model, const char *vendor)
{
    const char *own = model ? gcpu_map_vendor_name(map, model->vendor) : NULL;

    return own && vendor && strcmp(own, vendor) != 0;
}

/* Some versions of a model list fifty features of VMX that the others have as well. */
static guint count_features(const GcpuMap *map, const GcpuFeatureSet *set)
{
    guint n_words = gcpu_map_words(map), n = 0;

    for (int i = gcpu_feature_set_next(set, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(set, n_words, (guint)i + 1))
        n += gcpu_feature_traits(map, (guint)i) & GCPU_FEATURE_IS_NESTED ? 0 : 1;
    return n;
}

static GcpuNodeModel *find_or_add(GHashTable *models, const char *name, const GcpuMap *map,
                                  const char *vendor)
{
    GcpuNodeModel *model = g_hash_table_lookup(models, name);
    const GcpuMapModel *known = map ? gcpu_map_find_model(map, name) : NULL;

    if (model || is_others(map, known, vendor))
        return model;
    model = g_new0(GcpuNodeModel, 1);
    model->name = g_strdup(name);
    if (known)
        model->n_features = count_features(map, known->features);
    g_hash_table_insert(models, model->name, model);
    return model;
}

static int compare_models(gconstpointer a, gconstpointer b)
{
    const GcpuNodeModel *one = *(const GcpuNodeModel *const *)a;
    const GcpuNodeModel *other = *(const GcpuNodeModel *const *)b;

    if (one->n_nodes != other->n_nodes)
        return one->n_nodes > other->n_nodes ? -1 : 1;
    if (one->n_features != other->n_features)
        return one->n_features > other->n_features ? -1 : 1;
    return strcmp(one->name, other->name);
}

GPtrArray *gcpu_node_models(const GPtrArray *nodes, const char *vendor, const GcpuMap *map)
{
    g_autoptr(GHashTable) index = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *models = g_ptr_array_new_with_free_func((GDestroyNotify)model_free);
    GHashTableIter iterator;
    gpointer model;

    for (guint i = 0; i < nodes->len; i++) {
        const GcpuNode *node = g_ptr_array_index(nodes, i);
        for (guint j = 0; gcpu_node_is_of(node, vendor) && j < node->labels->labels->len; j++) {
            const GcpuLabel *label = g_ptr_array_index(node->labels->labels, j);
            if (!g_str_has_prefix(label->key, GCPU_LABEL_MODEL))
                continue;
            GcpuNodeModel *of_label =
                find_or_add(index, label->key + strlen(GCPU_LABEL_MODEL), map, vendor);
            if (!of_label)
                continue;
            of_label->n_nodes++;
            of_label->n_ready += node->state & GCPU_NODE_NOT_READY ? 0 : 1;
        }
    }
    g_hash_table_iter_init(&iterator, index);
    while (g_hash_table_iter_next(&iterator, NULL, &model))
        g_ptr_array_add(models, model);
    g_ptr_array_sort(models, compare_models);
    return models;
}
