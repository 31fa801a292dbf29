/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* node-labels.h: the labels of one node, and what is not known about them.
 *
 * Facts that no host report holds are never guessed: labels that depend on them are unknown, which
 * is neither there nor missing. */
#pragma once

#include "cpu/public.h"

/** GcpuLabel: strings are owned. */
typedef struct {
    char *key;   /* "cpu-model.node.kubevirt.io/EPYC" */
    char *value; /* "true"; may be empty */
    char *fact;  /* (nullable): what it follows from, for reading */
} GcpuLabel;

/** GcpuUnknownLabels: labels that a node may have or not. */
typedef struct {
    char *prefix; /* all whose keys begin so */
    char *reason; /* which fact is missing, for reading */
} GcpuUnknownLabels;

/** GcpuNodeLabels: allocated only by this library; fields may be added at the end. */
typedef struct {
    GPtrArray *labels;  /* of GcpuLabel; keys are unique */
    GPtrArray *unknown; /* of GcpuUnknownLabels */
    GHashTable *index;  /* of borrowed labels by key */
} GcpuNodeLabels;

GCPU_PUBLIC GcpuNodeLabels *gcpu_node_labels_new(void);
GCPU_PUBLIC void gcpu_node_labels_free(GcpuNodeLabels *labels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuNodeLabels, gcpu_node_labels_free)

/** gcpu_node_labels_set: adds a label or replaces the one with this key. Strings are copied; @fact
 * may be NULL. */
GCPU_PUBLIC void gcpu_node_labels_set(GcpuNodeLabels *labels, const char *key, const char *value,
                                      const char *fact);

/** gcpu_node_labels_sort: by key, byte order, as all functions of this library return them. */
GCPU_PUBLIC void gcpu_node_labels_sort(GcpuNodeLabels *labels);

/** gcpu_node_labels_find: Returns: (transfer none) (nullable): valid until the labels change. */
GCPU_PUBLIC const GcpuLabel *gcpu_node_labels_find(const GcpuNodeLabels *labels, const char *key);

/** gcpu_node_labels_find_prefix: Returns: (transfer none) (nullable): the first whose key begins
 * with @prefix. */
GCPU_PUBLIC const GcpuLabel *gcpu_node_labels_find_prefix(const GcpuNodeLabels *labels,
                                                          const char *prefix);

/** gcpu_node_labels_add_unknown: strings are copied. */
GCPU_PUBLIC void gcpu_node_labels_add_unknown(GcpuNodeLabels *labels, const char *prefix,
                                              const char *reason);

/** gcpu_node_labels_unknown: Returns: (transfer none) (nullable): why it is not known whether the
 * node has the label @key; NULL: it is known. */
GCPU_PUBLIC const char *gcpu_node_labels_unknown(const GcpuNodeLabels *labels, const char *key);
