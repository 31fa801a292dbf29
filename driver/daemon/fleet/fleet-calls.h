/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-calls.h: the methods of org.guestcpu1.Fleet, by name. */
#pragma once

#include <gio/gio.h>

#include "daemon/fleet/fleet-desk.h"
#include "daemon/process/permission.h"

typedef struct GcpuFleetCalls GcpuFleetCalls;

/** gcpu_fleet_calls_new: @desk must live longer; @permission: for those methods that change
 * something. Returns: (transfer full) */
GcpuFleetCalls *gcpu_fleet_calls_new(GcpuFleetDesk *desk, GcpuPermission permission);
void gcpu_fleet_calls_free(GcpuFleetCalls *calls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetCalls, gcpu_fleet_calls_free)

/** gcpu_fleet_calls_use_config: @config: CPU map and policy of the calls that come from now on. */
void gcpu_fleet_calls_use_config(GcpuFleetCalls *calls, GcpuConfig *config);

/** gcpu_fleet_calls_take: @invocation: (transfer full): answered from the fleet's thread, when
 * polkit has where it is asked. */
void gcpu_fleet_calls_take(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation);
