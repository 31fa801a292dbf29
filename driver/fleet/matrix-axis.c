/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/matrix-axis.h"

struct GcpuMatrixAxis {
    gint refs;
    GPtrArray *entries; /* of GcpuMatrixEntry, by index */
    GArray *order;      /* of guint: the index at each position */
};

static void entry_free(GcpuMatrixEntry *entry)
{
    g_free(entry->name);
    g_free(entry->group);
    g_free(entry->detail);
    g_ptr_array_unref(entry->members);
    g_free(entry);
}

GcpuMatrixAxis *gcpu_matrix_axis_new(void)
{
    GcpuMatrixAxis *axis = g_new0(GcpuMatrixAxis, 1);

    axis->refs = 1;
    axis->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    axis->order = g_array_new(FALSE, FALSE, sizeof(guint));
    return axis;
}

GcpuMatrixAxis *gcpu_matrix_axis_ref(GcpuMatrixAxis *axis)
{
    g_atomic_int_inc(&axis->refs);
    return axis;
}

void gcpu_matrix_axis_unref(GcpuMatrixAxis *axis)
{
    if (!axis || !g_atomic_int_dec_and_test(&axis->refs))
        return;
    g_ptr_array_unref(axis->entries);
    g_array_unref(axis->order);
    g_free(axis);
}

GcpuMatrixEntry *gcpu_matrix_axis_add(GcpuMatrixAxis *axis, const char *name, const char *group)
{
    GcpuMatrixEntry *entry = g_new0(GcpuMatrixEntry, 1);
    guint index = axis->entries->len;

    entry->name = g_strdup(name);
    entry->group = g_strdup(group);
    entry->members = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(axis->entries, entry);
    g_array_append_val(axis->order, index);
    return entry;
}

guint gcpu_matrix_axis_count(const GcpuMatrixAxis *axis)
{
    return axis->entries->len;
}

guint gcpu_matrix_entry_weight(const GcpuMatrixEntry *entry)
{
    return MAX(entry->members->len, 1);
}

guint gcpu_matrix_axis_weight(const GcpuMatrixAxis *axis)
{
    guint weight = 0;

    for (guint i = 0; i < axis->entries->len; i++)
        weight += gcpu_matrix_entry_weight(gcpu_matrix_axis_entry(axis, i));
    return weight;
}

const GcpuMatrixEntry *gcpu_matrix_axis_entry(const GcpuMatrixAxis *axis, guint index)
{
    return g_ptr_array_index(axis->entries, index);
}

guint gcpu_matrix_axis_index(const GcpuMatrixAxis *axis, guint position)
{
    return g_array_index(axis->order, guint, position);
}

const GcpuMatrixEntry *gcpu_matrix_axis_at(const GcpuMatrixAxis *axis, guint position)
{
    return gcpu_matrix_axis_entry(axis, gcpu_matrix_axis_index(axis, position));
}

gboolean gcpu_matrix_axis_begins_group(const GcpuMatrixAxis *axis, guint position)
{
    if (position == 0)
        return FALSE;
    const GcpuMatrixEntry *before = gcpu_matrix_axis_at(axis, position - 1);
    const GcpuMatrixEntry *entry = gcpu_matrix_axis_at(axis, position);
    return before->facts != entry->facts || g_strcmp0(before->group, entry->group) != 0;
}

void gcpu_matrix_axis_set_order(GcpuMatrixAxis *axis, const guint *order)
{
    for (guint i = 0; i < axis->order->len; i++)
        g_array_index(axis->order, guint, i) = order[i];
}
