/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-calls.h: the methods of org.guestcpu1.Migrations. */
#pragma once

#include "daemon/migration/migration-desk.h"
#include "daemon/process/config-keeper.h"

/** GCPU_MIGRATION_CALLS_MAX: that wait for libvirt at once; beyond, calls end with Busy. */
#define GCPU_MIGRATION_CALLS_MAX 16

typedef struct GcpuMigrationCalls GcpuMigrationCalls;

/** gcpu_migration_calls_new: @desk and @configs must live longer; @permission: for those methods
 * that make the daemon call another host, or change something. Returns: (transfer full) */
GcpuMigrationCalls *gcpu_migration_calls_new(GcpuMigrationDesk *desk, GcpuConfigKeeper *configs,
                                             GcpuPermission permission);
void gcpu_migration_calls_free(GcpuMigrationCalls *calls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMigrationCalls, gcpu_migration_calls_free)

/** gcpu_migration_calls_export: Returns: FALSE if there is such an interface already. */
gboolean gcpu_migration_calls_export(GcpuMigrationCalls *calls, GDBusConnection *connection,
                                     GError **error);
