/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-object.h: /org/guestcpu1/host on the bus: its properties follow the keeper, its methods are
 * decoded, answered and encoded. */
#pragma once

#include "daemon/host/host-keeper.h"
#include "daemon/process/config-keeper.h"
#include "daemon/process/permission.h"

/** GCPU_HOST_OBJECT_PATH: where it lies. */
#define GCPU_HOST_OBJECT_PATH "/org/guestcpu1/host"

typedef struct GcpuHostObject GcpuHostObject;

/** gcpu_host_object_new: @keeper and @configs, which has loaded one, must live longer; @permission:
 * to change something. Returns: (transfer full) */
GcpuHostObject *gcpu_host_object_new(GcpuHostKeeper *keeper, GcpuConfigKeeper *configs,
                                     GcpuPermission permission);
void gcpu_host_object_free(GcpuHostObject *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHostObject, gcpu_host_object_free)

/** gcpu_host_object_export: Returns: FALSE if there is one already. */
gboolean gcpu_host_object_export(GcpuHostObject *object, GDBusConnection *connection,
                                 GError **error);

/** gcpu_host_object_update: keeper or configuration have changed. */
void gcpu_host_object_update(GcpuHostObject *object);
