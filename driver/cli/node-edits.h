/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* node-edits.h: the labels that a node has, held against those that it should have. */
#pragma once

#include "cpu/finding.h"
#include "labels/label-edits.h"
#include "labels/node-match.h"

/**
 * gcpu_node_edits_read:
 * @path: what `kubectl get node NAME -o json` prints, or a list of nodes
 * @host: (nullable): which of several nodes: the one of this name
 * @findings: an error if there is none
 *
 * Returns: (transfer full) (nullable): NULL if an error was added.
 */
GcpuNode *gcpu_node_edits_read(const char *path, const char *host, GcpuFindings *findings);

/** gcpu_node_edits_warn: adds a warning of what the labeller leaves behind on @node, of an
 * annotation for which it leaves @node alone, and if it is not called as the @host (nullable). */
void gcpu_node_edits_warn(const GcpuNode *node, const char *host, const GcpuNodeLabels *labels,
                          GcpuFindings *findings);

/** gcpu_node_edits_print: a line each. Returns: the exit status: %GCPU_EXIT_NO if there are any. */
int gcpu_node_edits_print(const GPtrArray *edits);

/** gcpu_node_edits_print_json: @host is its name, @version KubeVirt's. Returns: the exit status, as
 * gcpu_node_edits_print(). */
int gcpu_node_edits_print_json(const GPtrArray *edits, const GcpuNode *node, const char *host,
                               const char *version, const GcpuFindings *findings);

/** gcpu_node_edits_patch: Returns: (transfer full): a JSON merge patch (RFC 7396) of a Node that
 * makes the @edits, without labels that Kubernetes refuses. */
char *gcpu_node_edits_patch(const GPtrArray *edits);
