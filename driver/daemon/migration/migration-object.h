/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-object.h: one migration on the bus: its properties follow the work. */
#pragma once

#include <gio/gio.h>

#include "daemon/migration/migration-wish.h"
#include "dbus/migration-interface.h"

/** GCPU_MIGRATIONS_OBJECT_PATH: where all of them lie. */
#define GCPU_MIGRATIONS_OBJECT_PATH "/org/guestcpu1/migrations"

typedef struct GcpuMigrationObject GcpuMigrationObject;

/** gcpu_migration_object_new: @number: its name on the bus. Returns: (transfer full): one that does
 * nothing yet. */
GcpuMigrationObject *gcpu_migration_object_new(guint64 number, const GcpuMigrationWish *wish);

/** gcpu_migration_object_free: a job that runs goes on. */
void gcpu_migration_object_free(GcpuMigrationObject *object);

/** gcpu_migration_object_interface: Returns: (transfer none): for whoever handles Abort. */
GcpuBusMigration *gcpu_migration_object_interface(const GcpuMigrationObject *object);

/** gcpu_migration_object_abort: only once started. Returns: FALSE with %GCPU_ERROR_UNUSABLE if it
 * has ended or it is too late. */
gboolean gcpu_migration_object_abort(GcpuMigrationObject *object, GError **error);

/** gcpu_migration_object_skeleton: Returns: (transfer none): for the object manager. */
GDBusObjectSkeleton *gcpu_migration_object_skeleton(const GcpuMigrationObject *object);

/** gcpu_migration_object_start: @ended: called once, from the main loop; may free @object. */
void gcpu_migration_object_start(GcpuMigrationObject *object, const GcpuMigrationWish *wish,
                                 void (*ended)(gpointer data), gpointer data);

/** gcpu_migration_object_path: Returns: (transfer none) */
const char *gcpu_migration_object_path(const GcpuMigrationObject *object);

/** gcpu_migration_object_guest: Returns: (transfer none): as the caller named it. */
const char *gcpu_migration_object_guest(const GcpuMigrationObject *object);

/** gcpu_migration_object_state: Returns: (transfer none): the property State. */
const char *gcpu_migration_object_state(const GcpuMigrationObject *object);

gboolean gcpu_migration_object_has_ended(const GcpuMigrationObject *object);

/** gcpu_migration_object_ended_us: Returns: when, by the clock that is never set; 0: it has not. */
gint64 gcpu_migration_object_ended_us(const GcpuMigrationObject *object);
