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
    return labels;
}

void gcpu_node_labels_free(GcpuNodeLabels *labels)
{
    if (!labels)
        return;
    g_ptr_array_unref(labels->labels);
    g_ptr_array_unref(labels->unknown);
    g_free(labels);
}

/* Returns: the number of labels whose keys come before @key. */
static guint lower_bound(const GcpuNodeLabels *labels, const char *key)
{
    guint low = 0, high = labels->labels->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        const GcpuLabel *label = g_ptr_array_index(labels->labels, middle);
        if (strcmp(label->key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static GcpuLabel *label_at(const GcpuNodeLabels *labels, guint index)
{
    return index < labels->labels->len ? g_ptr_array_index(labels->labels, index) : NULL;
}

void gcpu_node_labels_set(GcpuNodeLabels *labels, const char *key, const char *value,
                          const char *fact)
{
    guint index = lower_bound(labels, key);
    GcpuLabel *label = label_at(labels, index);

    if (!label || strcmp(label->key, key) != 0) {
        label = g_new0(GcpuLabel, 1);
        label->key = g_strdup(key);
        g_ptr_array_insert(labels->labels, (int)index, label);
    }
    g_free(label->value);
    label->value = g_strdup(value);
    g_free(label->fact);
    label->fact = g_strdup(fact);
}

const GcpuLabel *gcpu_node_labels_find(const GcpuNodeLabels *labels, const char *key)
{
    const GcpuLabel *label = label_at(labels, lower_bound(labels, key));

    return label && strcmp(label->key, key) == 0 ? label : NULL;
}

const GcpuLabel *gcpu_node_labels_find_prefix(const GcpuNodeLabels *labels, const char *prefix)
{
    const GcpuLabel *label = label_at(labels, lower_bound(labels, prefix));

    return label && g_str_has_prefix(label->key, prefix) ? label : NULL;
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
