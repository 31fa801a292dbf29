/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/label-edits.h"

#include <string.h>

#include "labels/kubevirt.h"

static void edit_free(GcpuLabelEdit *edit)
{
    g_free(edit->key);
    g_free(edit->before);
    g_free(edit->after);
    g_free(edit);
}

static void add(GPtrArray *edits, const char *key, const GcpuLabel *before, const GcpuLabel *after)
{
    GcpuLabelEdit *edit = g_new(GcpuLabelEdit, 1);

    *edit = (GcpuLabelEdit){
        .key = g_strdup(key),
        .before = before ? g_strdup(before->value) : NULL,
        .after = after ? g_strdup(after->value) : NULL,
    };
    g_ptr_array_add(edits, edit);
}

static int compare(gconstpointer a, gconstpointer b)
{
    const GcpuLabelEdit *const *one = a, *const *other = b;

    return strcmp((*one)->key, (*other)->key);
}

GPtrArray *gcpu_label_edits(const GcpuNodeLabels *node, const GcpuNodeLabels *labels)
{
    GPtrArray *edits = g_ptr_array_new_with_free_func((GDestroyNotify)edit_free);

    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *after = g_ptr_array_index(labels->labels, i);
        const GcpuLabel *before = gcpu_node_labels_find(node, after->key);
        if (!before || strcmp(before->value, after->value) != 0)
            add(edits, after->key, before, after);
    }
    for (guint i = 0; i < node->labels->len; i++) {
        const GcpuLabel *before = g_ptr_array_index(node->labels, i);
        if (gcpu_kubevirt_removes(before->key) && !gcpu_node_labels_find(labels, before->key) &&
            !gcpu_node_labels_unknown(labels, before->key))
            add(edits, before->key, before, NULL);
    }
    g_ptr_array_sort(edits, compare);
    return edits;
}

const GcpuLabel *gcpu_label_stale_vendor(const GcpuNodeLabels *node, const GcpuNodeLabels *labels)
{
    for (guint i = 0; i < node->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(node->labels, i);
        if (g_str_has_prefix(label->key, GCPU_LABEL_VENDOR) &&
            !gcpu_node_labels_find(labels, label->key))
            return label;
    }
    return NULL;
}
