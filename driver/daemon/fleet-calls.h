/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-calls.h: the methods of org.guestcpu1.Fleet, by name. */
#pragma once

#include <gio/gio.h>

#include "daemon/fleet-desk.h"
#include "daemon/permission.h"

typedef struct GcpuFleetCalls GcpuFleetCalls;

/** GcpuFleetChangedFunc: a host came or went. */
typedef void (*GcpuFleetChangedFunc)(gpointer data);

/** gcpu_fleet_calls_new: @desk must live longer; @permission: for those methods that change
 * something. Returns: (transfer full) */
GcpuFleetCalls *gcpu_fleet_calls_new(GcpuFleetDesk *desk, GcpuPermission permission,
                                     GcpuFleetChangedFunc changed, gpointer data);
void gcpu_fleet_calls_free(GcpuFleetCalls *calls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetCalls, gcpu_fleet_calls_free)

/** gcpu_fleet_calls_take: @invocation: (transfer full): answered now, or when polkit has. */
void gcpu_fleet_calls_take(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation);
