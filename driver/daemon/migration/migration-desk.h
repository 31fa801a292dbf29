/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-desk.h: the migrations that were started here, as objects on the bus. */
#pragma once

#include "daemon/migration/migration-object.h"
#include "daemon/process/permission.h"

/** GCPU_MIGRATION_DESK_RUNNING_MAX: that run or wait; beyond, none starts. */
#define GCPU_MIGRATION_DESK_RUNNING_MAX 64
/** GCPU_MIGRATION_DESK_ENDED_MAX: that have ended and can still be read: those that ended last. */
#define GCPU_MIGRATION_DESK_ENDED_MAX 32

typedef struct GcpuMigrationDesk GcpuMigrationDesk;

/** gcpu_migration_desk_new: @permission: to abort one. Returns: (transfer full) */
GcpuMigrationDesk *gcpu_migration_desk_new(GcpuPermission permission);

/** gcpu_migration_desk_free: jobs that run go on. */
void gcpu_migration_desk_free(GcpuMigrationDesk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMigrationDesk, gcpu_migration_desk_free)

/** gcpu_migration_desk_export: shows them on @connection. */
void gcpu_migration_desk_export(GcpuMigrationDesk *desk, GDBusConnection *connection);

/** gcpu_migration_desk_start: Returns: (transfer none) (nullable): the new object; NULL with
 * %GCPU_BUS_ERROR_BUSY: too many run or wait. */
const GcpuMigrationObject *gcpu_migration_desk_start(GcpuMigrationDesk *desk,
                                                     const GcpuMigrationWish *wish, GError **error);

/** gcpu_migration_desk_objects: Returns: (transfer none) (element-type GcpuMigrationObject): the
 * oldest first. */
const GPtrArray *gcpu_migration_desk_objects(const GcpuMigrationDesk *desk);
