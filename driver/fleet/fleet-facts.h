/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-facts.h: a host of a fleet as a host report, for rules that ask about one host.
 *
 * Equal hosts share their facts; what is a host's own is put in front of them, and nothing but the
 * outermost structures is copied. */
#pragma once

#include "fleet/fleet.h"

/** GcpuFleetFacts: to be kept where it was filled in; nothing of it is owned. */
typedef struct {
    GcpuHostReport report; /* without texts of libvirt's documents */
    GcpuCapabilities capabilities;
    GcpuDef cpu;
} GcpuFleetFacts;

/** gcpu_fleet_facts_fill: Returns: (transfer none): the report of @host, as long as @facts and the
 * host are. */
GCPU_PUBLIC const GcpuHostReport *gcpu_fleet_facts_fill(GcpuFleetFacts *facts,
                                                        const GcpuFleetHost *host);
