/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* harvester-models.h: the models that Harvester offers for its virtual machines, and what stands
 * behind each.
 *
 * Harvester counts on how many ready nodes a model is labelled, and calls one safe for migrations
 * that is on two of them. So a guest with a safe model may have a single node to go to, of many;
 * and nodes of two vendors count together, though no guest moves between them. Both are told here
 * beside Harvester's own figures.
 *
 * Source: harvester/harvester, pkg/controller/master/node/cpu_model_config_controller.go. */
#pragma once

#include "labels/node-match.h"

/** GcpuHarvesterLack: a node on which a model is not labelled. */
typedef struct {
    const GcpuNode *node; /* borrowed */
    const char *reason;   /* (nullable): why, as its host report tells; borrowed from @node */
} GcpuHarvesterLack;

/** GcpuHarvesterModel: one that is on some ready node. Strings are owned. */
typedef struct {
    char *name;
    guint n_ready;    /* readyCount: cordoned nodes count as well */
    gboolean is_safe; /* migrationSafe: on more than one */
    GArray *lacks;    /* of GcpuHarvesterLack: all others, ready or not */
    char **vendors;   /* of the nodes that have it, as they are labelled */
} GcpuHarvesterModel;

/** GcpuHarvesterModels: allocated only by this library; fields may be added at the end. */
typedef struct {
    guint n_nodes;        /* totalNodes: those that are not ready, too */
    char **global_models; /* globalModels: what does not depend on nodes */
    GPtrArray *models;    /* of GcpuHarvesterModel, by name */
} GcpuHarvesterModels;

/**
 * gcpu_harvester_models_new:
 * @nodes: (element-type GcpuNode): must outlive the result
 * @cluster_model: (nullable): cpuModel of the KubeVirt resource
 *
 * Returns: (transfer full): never NULL.
 */
GCPU_PUBLIC GcpuHarvesterModels *gcpu_harvester_models_new(const GPtrArray *nodes,
                                                           const char *cluster_model);
GCPU_PUBLIC void gcpu_harvester_models_free(GcpuHarvesterModels *models);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHarvesterModels, gcpu_harvester_models_free)

/** gcpu_harvester_model_is_everywhere: whether a guest with it can go from every node to every
 * other: all have it, and they are of one vendor, as far as they say. */
GCPU_PUBLIC gboolean gcpu_harvester_model_is_everywhere(const GcpuHarvesterModel *model);
