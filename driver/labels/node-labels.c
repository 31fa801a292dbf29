/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/node-labels.h"

#include <string.h>

static void label_free(GcpuLabel *label)
{
    g_free(label->key);
    g_free(label->value);
    g_free(label->fact);
    g_free(label);
}

static void unknown_free(GcpuUnknownLabels *unknown)
{
    g_free(unknown->prefix);
    g_free(unknown->reason);
    g_free(unknown);
}

GcpuNodeLabels *gcpu_node_labels_new(void)
{
    GcpuNodeLabels *labels = g_new0(GcpuNodeLabels, 1);

    labels->labels = g_ptr_array_new_with_free_func((GDestroyNotify)label_free);
    labels->unknown = g_ptr_array_new_with_free_func((GDestroyNotify)unknown_free);
    labels->index = g_hash_table_new(g_str_hash, g_str_equal);
    return labels;
}

void gcpu_node_labels_free(GcpuNodeLabels *labels)
{
    if (!labels)
        return;
    g_hash_table_unref(labels->index);
    g_ptr_array_unref(labels->labels);
    g_ptr_array_unref(labels->unknown);
    g_free(labels);
}

void gcpu_node_labels_set(GcpuNodeLabels *labels, const char *key, const char *value,
                          const char *fact)
{
    GcpuLabel *label = g_hash_table_lookup(labels->index, key);

    if (!label) {
        label = g_new0(GcpuLabel, 1);
        label->key = g_strdup(key);
        g_ptr_array_add(labels->labels, label);
        g_hash_table_insert(labels->index, label->key, label);
    }
    g_free(label->value);
    label->value = g_strdup(value);
    g_free(label->fact);
    label->fact = g_strdup(fact);
}

static int compare(gconstpointer a, gconstpointer b)
{
    const GcpuLabel *const *one = a, *const *other = b;

    return strcmp((*one)->key, (*other)->key);
}

void gcpu_node_labels_sort(GcpuNodeLabels *labels)
{
    g_ptr_array_sort(labels->labels, compare);
}

const GcpuLabel *gcpu_node_labels_find(const GcpuNodeLabels *labels, const char *key)
{
    return g_hash_table_lookup(labels->index, key);
}

const GcpuLabel *gcpu_node_labels_find_prefix(const GcpuNodeLabels *labels, const char *prefix)
{
    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        if (g_str_has_prefix(label->key, prefix))
            return label;
    }
    return NULL;
}

void gcpu_node_labels_add_unknown(GcpuNodeLabels *labels, const char *prefix, const char *reason)
{
    GcpuUnknownLabels *unknown = g_new(GcpuUnknownLabels, 1);

    *unknown = (GcpuUnknownLabels){ g_strdup(prefix), g_strdup(reason) };
    g_ptr_array_add(labels->unknown, unknown);
}

const char *gcpu_node_labels_unknown(const GcpuNodeLabels *labels, const char *key)
{
    for (guint i = 0; i < labels->unknown->len; i++) {
        const GcpuUnknownLabels *unknown = g_ptr_array_index(labels->unknown, i);
        if (g_str_has_prefix(key, unknown->prefix))
            return unknown->reason;
    }
    return NULL;
}
