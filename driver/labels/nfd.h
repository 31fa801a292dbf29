/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nfd.h: labels as a feature file of Node Feature Discovery, which publishes what it finds in
 * /etc/kubernetes/node-feature-discovery/features.d/.
 *
 * Source: NFD 0.19, source/local, and its customization guide. Readers of the directory pass over
 * files whose names begin with a dot and those above %GCPU_NFD_BYTES_MAX. */
#pragma once

#include "cpu/finding.h"
#include "cpu/host-report.h"
#include "labels/node-labels.h"

/** GCPU_NFD_BYTES_MAX: NFD ignores a larger file as a whole. */
#define GCPU_NFD_BYTES_MAX 65536

/** GCPU_NFD_NAMESPACE: where labels go that KubeVirt's labeller would delete under its own names.
 */
#define GCPU_NFD_NAMESPACE "guestcpu.org"

/**
 * gcpu_nfd_format:
 * @host: (nullable): its versions stand in a comment
 * @label_prefix: (nullable): cpu-model.node.kubevirt.io/X becomes NAMESPACE/cpu-model.X, and
 * kubevirt.io/sev NAMESPACE/sev; NULL: keys as they are, which only last on nodes with the
 * annotation %GCPU_ANNOTATION_SKIP_NODE
 * @findings: a warning for each label that NFD or Kubernetes refuses, which is left out; an error
 * for a namespace of Kubernetes itself and a file that is too large
 *
 * Returns: (transfer full) (nullable): NULL if an error was added.
 */
GCPU_PUBLIC char *gcpu_nfd_format(const GcpuNodeLabels *labels, const GcpuHostReport *host,
                                  const char *label_prefix, GcpuFindings *findings);
