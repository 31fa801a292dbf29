/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kubernetes-json.h: what `kubectl get … -o json` prints, to values.
 *
 * YAML is not read: `kubectl get -o json` and `kubectl create --dry-run=client -o json -f FILE`
 * make JSON of it. Everything that is wrong becomes a finding; a function that returns NULL has
 * added one. */
#pragma once

#include "cli/json-read.h"
#include "labels/node-match.h"
#include "labels/vmi.h"

/** GCPU_KUBERNETES_BYTES_MAX: of one file. A thousand nodes with all their labels are below 64 MB.
 */
#define GCPU_KUBERNETES_BYTES_MAX (128 * 1024 * 1024)

/** gcpu_kubernetes_read_vmi: a VirtualMachineInstance, or the one that a VirtualMachine would make.
 * Returns: (transfer full) (nullable) */
GcpuVmi *gcpu_kubernetes_read_vmi(const char *text, gsize length, const GcpuJson *json);

/** gcpu_kubernetes_read_config: a KubeVirt, or a list of one. Returns: (transfer full) (nullable)
 */
GcpuKubevirtConfig *gcpu_kubernetes_read_config(const char *text, gsize length,
                                                const GcpuJson *json);

/** gcpu_kubernetes_read_nodes: a Node or a list of them. Returns: (transfer full) (nullable)
 * (element-type GcpuNode) */
GPtrArray *gcpu_kubernetes_read_nodes(const char *text, gsize length, const GcpuJson *json);

/** gcpu_kubernetes_read_pod: Returns: (transfer full) (nullable): the nodeSelector of a Pod, or of
 * a list of one. */
GcpuNodeLabels *gcpu_kubernetes_read_pod(const char *text, gsize length, const GcpuJson *json);
