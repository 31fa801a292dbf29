/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-properties.h: the facts about a host as properties of org.guestcpu1.Host. */
#pragma once

#include "cpu/host-cpu.h"
#include "cpu/map.h"
#include "dbus/host-interface.h"

/**
 * gcpu_host_properties_set:
 * @map: (nullable): what the names of @offer mean
 * @offer: what guests get that ask for nothing
 *
 * Only what has changed is signalled, all of it in one signal.
 */
void gcpu_host_properties_set(GcpuBusHost *host, const GcpuHostReport *report,
                              const GcpuHostCpu *offer, const GcpuMap *map);

/** gcpu_host_properties_clear: nothing is known of the host, or of this one no more. */
void gcpu_host_properties_clear(GcpuBusHost *host);
