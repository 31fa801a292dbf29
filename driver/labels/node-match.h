/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* node-match.h: whether a pod may go to a node, and every label that is in the way. */
#pragma once

#include "labels/node-labeller.h"
#include "labels/pod-selector.h"

/** GcpuNodeState: bits: why a node takes no new pod, whatever its labels. */
typedef enum {
    GCPU_NODE_CORDONED = 1 << 0,  /* spec.unschedulable */
    GCPU_NODE_NOT_READY = 1 << 1, /* its condition Ready is not True */
} GcpuNodeState;

/** GcpuNode: strings are owned. */
typedef struct {
    char *name;
    GcpuNodeLabels *labels;
    guint state;              /* of GcpuNodeState */
    gboolean is_left_alone;   /* has the annotation skip-node: labels stay as somebody set them */
    gboolean only_cpu_labels; /* the labels come from a host report: others are not known */
    GHashTable *lacks;        /* key of a label that the node has not -> why, for reading; owned */
} GcpuNode;

/** gcpu_node_new: takes @labels. */
GCPU_PUBLIC GcpuNode *gcpu_node_new(const char *name, GcpuNodeLabels *labels);
GCPU_PUBLIC void gcpu_node_free(GcpuNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuNode, gcpu_node_free)

/** gcpu_node_from_host: @labels, which are taken, as those of a node with the host of @request, of
 * which they were made: joined by its name and architecture, and by what its counter accepts of
 * @tsc_frequency_hz (0: none). That it is schedulable is taken for granted. */
GCPU_PUBLIC GcpuNode *gcpu_node_from_host(const GcpuLabelRequest *request, GcpuNodeLabels *labels,
                                          guint64 tsc_frequency_hz);

typedef enum {
    GCPU_OBSTACLE_MISSING, /* the node has no such label */
    GCPU_OBSTACLE_VALUE,   /* it has another value */
    GCPU_OBSTACLE_DENIED,  /* it has a label that it must not have */
    GCPU_OBSTACLE_UNKNOWN, /* nobody knows whether it has it */
    GCPU_OBSTACLE_STATE,   /* it takes no pods, see GcpuNodeState */
    GCPU_OBSTACLE_SOURCE,  /* the guest is there already */
} GcpuObstacleKind;

/** GcpuObstacle: one thing between a pod and a node. Strings are owned; NULL: does not apply. */
typedef struct {
    GcpuObstacleKind kind;
    char *key;
    char *value;  /* that is wanted */
    char *actual; /* that the node has */
    char *reason; /* why the pod wants it or why it is not known, for reading */
    char *cause;  /* why the node has it not: "the host lacks hle, rtm"; only of a host report */
} GcpuObstacle;

typedef enum {
    GCPU_NODE_FITS,
    GCPU_NODE_REFUSED,
    GCPU_NODE_UNDECIDED, /* the only obstacles are labels that nobody knows about */
} GcpuNodeVerdict;

typedef struct {
    GcpuNodeVerdict verdict;
    GPtrArray *obstacles; /* of GcpuObstacle: all: the state, then wanted, then denied labels */
} GcpuNodeMatch;

/**
 * gcpu_node_match:
 * @source: (nullable): the node that a migrating guest is on, which never takes it
 *
 * Returns: (transfer full): never NULL.
 */
GCPU_PUBLIC GcpuNodeMatch *gcpu_node_match(const GcpuPodSelector *selector, const GcpuNode *node,
                                           const char *source);
GCPU_PUBLIC void gcpu_node_match_free(GcpuNodeMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuNodeMatch, gcpu_node_match_free)

GCPU_PUBLIC const char *gcpu_obstacle_kind_to_string(GcpuObstacleKind kind);  /* "missing" … */
GCPU_PUBLIC const char *gcpu_node_verdict_to_string(GcpuNodeVerdict verdict); /* "fits" … */
