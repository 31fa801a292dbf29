/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-variant.h: hosts of a fleet and what is not known of it, as org.guestcpu1.Fleet tells them.
 */
#pragma once

#include <gio/gio.h>

#include "fleet/fleet-classes.h"

/** GCPU_FLEET_VARIANT_NAMES_MAX: names of hosts that are listed for one group. */
#define GCPU_FLEET_VARIANT_NAMES_MAX 100

/** gcpu_fleet_variant_of_host: @scope: only the times count. Returns: (transfer floating): an a{sv}
 * of ListHosts. */
GVariant *gcpu_fleet_variant_of_host(const GcpuFleetHost *host, const GcpuFleetScope *scope);

/** gcpu_fleet_variant_add_own: @dict gets name, uuid and collected_at of @host. */
void gcpu_fleet_variant_add_own(GVariantDict *dict, const GcpuFleetHost *host);

/** gcpu_fleet_variant_add_time: @dict gets collected_at of @host, if it is known. */
void gcpu_fleet_variant_add_time(GVariantDict *dict, const GcpuFleetHost *host);

/** gcpu_fleet_variant_add_names: @dict gets hosts, as many as are listed, and n_hosts.
 * @numbers: of guint32: numbers of hosts in @classes */
void gcpu_fleet_variant_add_names(GVariantDict *dict, const GcpuFleetClasses *classes,
                                  const GArray *numbers);

/** gcpu_fleet_variant_add_unread: @details gets unread. */
void gcpu_fleet_variant_add_unread(GVariantDict *details, const GcpuFleet *fleet);

/** gcpu_fleet_variant_add_gaps: @details gets gaps. */
void gcpu_fleet_variant_add_gaps(GVariantDict *details, const GcpuFleetClasses *classes);

/** gcpu_fleet_variant_add_scope: @details gets what every answer over a fleet tells: arch,
 * virt_type, n_hosts, oldest and newest, gaps and unread. */
void gcpu_fleet_variant_add_scope(GVariantDict *details, const GcpuFleetClasses *classes,
                                  const GcpuFleet *fleet);

/** gcpu_fleet_variant_add_archs: @details gets archs: for each of @classes (element-type
 * GcpuFleetClasses) arch, virt_type, n_hosts and gaps. */
void gcpu_fleet_variant_add_archs(GVariantDict *details, const GPtrArray *classes);
