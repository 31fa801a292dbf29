/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* node-models.h: which CPU models the nodes of a cluster have in common, by their labels. */
#pragma once

#include "cpu/map.h"
#include "labels/node-match.h"

/** GcpuNodeModel: one model that guests can name. */
typedef struct {
    char *name;       /* owned */
    guint n_nodes;    /* that have the label */
    guint n_ready;    /* of them, those that are ready; cordoned ones count */
    guint n_features; /* of the model by the map, without those for nested guests; 0: not known */
} GcpuNodeModel;

/** gcpu_node_vendors: Returns: (transfer full) (array zero-terminated=1): the vendors that @nodes
 * are labelled with, sorted. @nodes: of GcpuNode. */
GCPU_PUBLIC char **gcpu_node_vendors(const GPtrArray *nodes);

/** gcpu_node_is_of: whether the node is labelled with @vendor; NULL: any node. */
GCPU_PUBLIC gboolean gcpu_node_is_of(const GcpuNode *node, const char *vendor);

/**
 * gcpu_node_models:
 * @nodes: (element-type GcpuNode)
 * @vendor: (nullable): only nodes of this vendor count; no guest moves from one vendor to another
 * @map: (nullable): without it, models of other vendors are not recognized
 *
 * Many models of Intel are usable on processors of AMD, and labelled there. No guest should be
 * given one: those that @map knows as another vendor's are left out if @vendor is given.
 *
 * Returns: (transfer full) (element-type GcpuNodeModel): by number of nodes, then of features, the
 * largest first, then by name.
 */
GCPU_PUBLIC GPtrArray *gcpu_node_models(const GPtrArray *nodes, const char *vendor,
                                        const GcpuMap *map);
