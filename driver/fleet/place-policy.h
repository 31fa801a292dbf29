/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* place-policy.h: the CPU that a policy gives an instance on each class of hosts.
 *
 * A policy may take the first model of a list that fits, so that an instance is another guest on
 * another host; and what a host cannot do is a reason of that host, not of the fleet. */
#pragma once

#include "config/config.h"
#include "config/instance.h"
#include "fleet/place.h"

/** gcpu_place_policy: gcpu_place_new() for @instance under @config; the maps are those of
 * @classes, by @maps. Returns: (transfer full): never NULL. */
GCPU_PUBLIC GcpuPlace *gcpu_place_policy(const GcpuFleetClasses *classes, const GcpuConfig *config,
                                         const GcpuInstance *instance,
                                         GcpuFleetMaps *maps) G_GNUC_WARN_UNUSED_RESULT;
