/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tsc.h: which frequencies of a guest's time stamp counter a node can keep, and the labels that
 * KubeVirt's virt-controller gives to nodes for them.
 *
 * Source: kubevirt/kubevirt, pkg/virt-controller/watch/topology. */
#pragma once

#include "cpu/public.h"

/** GcpuTsc: the counter of one node. */
typedef struct {
    guint64 frequency_hz;
    gboolean scalable; /* the processor can run a guest's counter slower */
} GcpuTsc;

/** gcpu_tsc_accepts: whether a guest with a counter of @frequency_hz can run on the node: it is the
 * node's own, within QEMU's tolerance of 250 parts per million, or below it where it scales. */
GCPU_PUBLIC gboolean gcpu_tsc_accepts(const GcpuTsc *node, guint64 frequency_hz);

/** GcpuTscLabels: frequencies whose labels a node shall have, and those that it loses; sorted. */
typedef struct {
    GArray *wanted; /* of guint64 */
    GArray *remove; /* of guint64 */
} GcpuTscLabels;

/**
 * gcpu_tsc_labels:
 * @in_use: of guests in the cluster
 * @on_node: those that the node is labelled with
 *
 * Those of @in_use that the node accepts, and its own, are what it shall have; what else it has
 * goes.
 *
 * Returns: (transfer full)
 */
GCPU_PUBLIC GcpuTscLabels *gcpu_tsc_labels(const GcpuTsc *node, const GArray *in_use,
                                           const GArray *on_node);
GCPU_PUBLIC void gcpu_tsc_labels_free(GcpuTscLabels *labels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuTscLabels, gcpu_tsc_labels_free)
