/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* matrix-axis.h: the rows or the columns of a matrix: classes of equal hosts, or CPU models. */
#pragma once

#include "cpu/public.h"

/** GcpuMatrixFacts: how well an entry is known. */
typedef enum {
    GCPU_MATRIX_KNOWN,
    GCPU_MATRIX_STALE,   /* what is known is too old to answer from */
    GCPU_MATRIX_UNKNOWN, /* nothing is known */
} GcpuMatrixFacts;

/** GcpuMatrixEntry: one row or column. Strings are owned and may come from a stranger. */
typedef struct {
    char *name;         /* never NULL */
    char *group;        /* entries of one group stand together: "x86_64 Intel"; NULL: of none */
    char *detail;       /* for reading: "Cascadelake-Server, libvirt 9.0.0"; NULL: nothing to add */
    GPtrArray *members; /* of char *: the hosts of the class; empty for a model */
    GcpuMatrixFacts facts;
} GcpuMatrixEntry;

/** GcpuMatrixAxis: entries in the order in which they were added: their index; and in the order in
 * which they are drawn: their position. The two are the same until somebody sorts. */
typedef struct GcpuMatrixAxis GcpuMatrixAxis;

GCPU_PUBLIC GcpuMatrixAxis *gcpu_matrix_axis_new(void);
GCPU_PUBLIC GcpuMatrixAxis *gcpu_matrix_axis_ref(GcpuMatrixAxis *axis);
GCPU_PUBLIC void gcpu_matrix_axis_unref(GcpuMatrixAxis *axis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMatrixAxis, gcpu_matrix_axis_unref)

/**
 * gcpu_matrix_axis_add:
 * @name: copied
 * @group: (nullable): copied
 *
 * Returns: (transfer none): the new entry; fields may be set, and members added, as long as the
 * axis lives.
 */
GCPU_PUBLIC GcpuMatrixEntry *gcpu_matrix_axis_add(GcpuMatrixAxis *axis, const char *name,
                                                  const char *group);

GCPU_PUBLIC guint gcpu_matrix_axis_count(const GcpuMatrixAxis *axis);

/** gcpu_matrix_axis_weight: Returns: the number of hosts that all entries stand for; an entry
 * without members counts as one. */
GCPU_PUBLIC guint gcpu_matrix_axis_weight(const GcpuMatrixAxis *axis);

/** gcpu_matrix_axis_entry: Returns: (transfer none): the entry with this index. */
GCPU_PUBLIC const GcpuMatrixEntry *gcpu_matrix_axis_entry(const GcpuMatrixAxis *axis, guint index);

/** gcpu_matrix_axis_index: Returns: the index of the entry that is drawn at @position. */
GCPU_PUBLIC guint gcpu_matrix_axis_index(const GcpuMatrixAxis *axis, guint position);

/** gcpu_matrix_axis_at: Returns: (transfer none): the entry that is drawn at @position. */
GCPU_PUBLIC const GcpuMatrixEntry *gcpu_matrix_axis_at(const GcpuMatrixAxis *axis, guint position);

/** gcpu_matrix_axis_begins_group: whether the entry at @position is of another group, or known
 * less well, than the one before it: a line is drawn there. FALSE for the first. */
GCPU_PUBLIC gboolean gcpu_matrix_axis_begins_group(const GcpuMatrixAxis *axis, guint position);

/** gcpu_matrix_axis_set_order: @order: (array): the indices, each once, in the order of drawing;
 * copied. */
GCPU_PUBLIC void gcpu_matrix_axis_set_order(GcpuMatrixAxis *axis, const guint *order);

/** gcpu_matrix_entry_weight: Returns: the number of hosts that @entry stands for, at least 1. */
GCPU_PUBLIC guint gcpu_matrix_entry_weight(const GcpuMatrixEntry *entry);
