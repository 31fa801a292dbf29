/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* label-edits.h: what the labeller changes about the labels that a node has now. */
#pragma once

#include "labels/node-labels.h"

/** GcpuLabelEdit: one label to write or to take away. Strings are owned. */
typedef struct {
    char *key;
    char *before; /* value; NULL: the node has no such label */
    char *after;  /* NULL: take it away */
} GcpuLabelEdit;

/**
 * gcpu_label_edits:
 * @node: the labels that the node has
 * @labels: those of gcpu_node_labeller_run()
 *
 * The labeller takes away what it owns and did not compute anew, see gcpu_kubevirt_removes(), and
 * leaves other labels alone. Labels that are unknown in @labels stay as the node has them.
 *
 * Returns: (transfer full) (element-type GcpuLabelEdit): sorted by key; empty: nothing to do.
 */
GCPU_PUBLIC GPtrArray *gcpu_label_edits(const GcpuNodeLabels *node, const GcpuNodeLabels *labels);

/**
 * gcpu_label_stale_vendor:
 *
 * The labeller never takes a cpu-vendor label away, so a node that got other hardware has two.
 *
 * Returns: (transfer none) (nullable): a vendor's label of @node that @labels do not have; NULL:
 * there is none.
 */
GCPU_PUBLIC const GcpuLabel *gcpu_label_stale_vendor(const GcpuNodeLabels *node,
                                                     const GcpuNodeLabels *labels);
