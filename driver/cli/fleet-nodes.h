/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-nodes.h: the hosts of a fleet as the nodes that KubeVirt would see. */
#pragma once

#include "cli/fleet-inputs.h"
#include "cli/label-inputs.h"
#include "labels/node-match.h"

/**
 * gcpu_fleet_nodes_read:
 * @inputs: its findings get a warning for each report that is no node, and why; an error if the
 * fleet cannot be read, or an option is wrong
 * @own: fleet: a directory of host reports; NULL: guestcpud's fleet. Hosts whose facts are too old
 * by its ages are no nodes.
 * @tsc_frequency_hz: the guest's, see gcpu_node_from_host()
 *
 * Returns: (transfer full) (element-type GcpuNode): by name.
 */
GPtrArray *gcpu_fleet_nodes_read(GcpuLabelInputs *inputs, const GcpuFleetOptions *own,
                                 guint64 tsc_frequency_hz);
