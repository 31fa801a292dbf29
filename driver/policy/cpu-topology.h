/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpu-topology.h: sockets, cores and threads of the guest. */
#pragma once

#include "policy/decision.h"

/** GCPU_TOPOLOGY_NO_LIMIT: the maximum that stands for none, as in Nova. */
#define GCPU_TOPOLOGY_NO_LIMIT 65536

/** GcpuTopologyWish: numbers that are preferred (0: no preference) or not to be exceeded. */
typedef struct {
    guint sockets;
    guint cores;
    guint threads;
} GcpuTopologyWish;

/**
 * gcpu_topology_choose:
 * @vcpus: at least 1
 * @preferred: 0 where there is no preference
 * @maximum: at least 1 each
 * @out_topology: (out): written only on success; dies and clusters are left alone
 *
 * Among all topologies whose product is @vcpus and that respect @maximum, those that meet most
 * preferences win; among them the one with the fewest threads, then the most sockets
 * (nova/virt/hardware.py, master).
 *
 * Returns: FALSE if there is none.
 */
gboolean gcpu_topology_choose(guint vcpus, const GcpuTopologyWish *preferred,
                              const GcpuTopologyWish *maximum, GcpuTopology *out_topology);

/**
 * gcpu_cpu_topology_decide: writes the topology into the result's CPU if the instance states its
 * vcpus or anything about a topology. Only for kvm and qemu.
 */
void gcpu_cpu_topology_decide(GcpuDecision *decision);
