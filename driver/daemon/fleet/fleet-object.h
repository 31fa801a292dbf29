/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-object.h: /org/guestcpu1/fleet on the bus. */
#pragma once

#include "daemon/fleet/fleet-desk.h"
#include "daemon/process/permission.h"

/** GCPU_FLEET_OBJECT_PATH: where it lies. */
#define GCPU_FLEET_OBJECT_PATH "/org/guestcpu1/fleet"

typedef struct GcpuFleetObject GcpuFleetObject;

/** gcpu_fleet_object_new: @desk must live longer; @permission: to change something. Returns:
 * (transfer full) */
GcpuFleetObject *gcpu_fleet_object_new(GcpuFleetDesk *desk, GcpuPermission permission);
void gcpu_fleet_object_free(GcpuFleetObject *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetObject, gcpu_fleet_object_free)

/** gcpu_fleet_object_export: Returns: FALSE if there is one already. */
gboolean gcpu_fleet_object_export(GcpuFleetObject *object, GDBusConnection *connection,
                                  GError **error);

/** gcpu_fleet_object_use_config: @config: CPU map and policy from now on. */
void gcpu_fleet_object_use_config(GcpuFleetObject *object, GcpuConfig *config);
