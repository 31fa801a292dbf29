/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-nodes.h: the hosts of a fleet as the nodes that KubeVirt would see. */
#pragma once

#include "cli/label-inputs.h"
#include "labels/node-match.h"

/**
 * gcpu_fleet_nodes_read:
 * @inputs: its findings get a warning for each report that is no node, and why; an error if the
 * fleet cannot be read
 * @directory: (nullable): of host reports; NULL: guestcpud's fleet
 * @tsc_frequency_hz: the guest's, see gcpu_node_from_host()
 *
 * Returns: (transfer full) (element-type GcpuNode): by name.
 */
GPtrArray *gcpu_fleet_nodes_read(GcpuLabelInputs *inputs, const char *directory,
                                 guint64 tsc_frequency_hz);
