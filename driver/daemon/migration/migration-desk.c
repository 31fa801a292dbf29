/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/migration/migration-desk.h"

#include "dbus/bus-error.h"

struct GcpuMigrationDesk {
    GDBusObjectManagerServer *manager;
    GPtrArray *objects; /* of GcpuMigrationObject, the oldest first */
    GcpuPermission permission;
    guint64 last_number;
};

static void object_free(gpointer object)
{
    gcpu_migration_object_free(object);
}

/* A number that was given once never comes again: callers keep paths longer than this daemon runs,
 * and must not find another guest there. */
static guint64 first_number(void)
{
    return (guint64)(g_get_real_time() / G_TIME_SPAN_MILLISECOND);
}

GcpuMigrationDesk *gcpu_migration_desk_new(GcpuPermission permission)
{
    GcpuMigrationDesk *desk = g_new0(GcpuMigrationDesk, 1);

    desk->manager = g_dbus_object_manager_server_new(GCPU_MIGRATIONS_OBJECT_PATH);
    desk->objects = g_ptr_array_new_with_free_func(object_free);
    desk->permission = permission;
    desk->last_number = first_number();
    return desk;
}

void gcpu_migration_desk_free(GcpuMigrationDesk *desk)
{
    if (!desk)
        return;
    g_ptr_array_unref(desk->objects);
    g_object_unref(desk->manager);
    g_free(desk);
}

void gcpu_migration_desk_export(GcpuMigrationDesk *desk, GDBusConnection *connection)
{
    g_dbus_object_manager_server_set_connection(desk->manager, connection);
}

static guint count(const GcpuMigrationDesk *desk, gboolean has_ended)
{
    guint n = 0;

    for (guint i = 0; i < desk->objects->len; i++)
        n += gcpu_migration_object_has_ended(g_ptr_array_index(desk->objects, i)) == has_ended;
    return n;
}

/* That which ended first: who started the one that has ended last has not read it yet. */
static void forget_oldest(GcpuMigrationDesk *desk)
{
    GcpuMigrationObject *oldest = NULL;

    for (guint i = 0; i < desk->objects->len; i++) {
        GcpuMigrationObject *object = g_ptr_array_index(desk->objects, i);
        if (!gcpu_migration_object_has_ended(object))
            continue;
        if (!oldest ||
            gcpu_migration_object_ended_us(object) < gcpu_migration_object_ended_us(oldest))
            oldest = object;
    }
    g_dbus_object_manager_server_unexport(desk->manager, gcpu_migration_object_path(oldest));
    g_ptr_array_remove(desk->objects, oldest);
}

/* polkit may take longer to answer than the object is there. */
static GcpuMigrationObject *find_by_path(const GcpuMigrationDesk *desk, const char *path)
{
    for (guint i = 0; i < desk->objects->len; i++) {
        GcpuMigrationObject *object = g_ptr_array_index(desk->objects, i);
        if (g_str_equal(gcpu_migration_object_path(object), path))
            return object;
    }
    return NULL;
}

static void abort_permitted(GDBusMethodInvocation *invocation, gpointer data)
{
    const char *path = g_dbus_method_invocation_get_object_path(invocation);
    GcpuMigrationObject *object = find_by_path(data, path);
    GError *error = NULL;

    if (!object)
        g_set_error(&error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "the migration ended long ago");
    if (object && gcpu_migration_object_abort(object, &error))
        gcpu_bus_migration_complete_abort(NULL, invocation);
    else
        gcpu_bus_error_return(invocation, error);
}

static gboolean handle_abort(GcpuBusMigration *interface, GDBusMethodInvocation *invocation,
                             gpointer data)
{
    const GcpuMigrationDesk *desk = data;

    (void)interface;
    gcpu_permission_require(desk->permission, invocation, "org.guestcpu1.migrate", abort_permitted,
                            data);
    return TRUE;
}

static void on_ended(gpointer data)
{
    GcpuMigrationDesk *desk = data;

    if (count(desk, TRUE) > GCPU_MIGRATION_DESK_ENDED_MAX)
        forget_oldest(desk);
}

const GcpuMigrationObject *gcpu_migration_desk_start(GcpuMigrationDesk *desk,
                                                     const GcpuMigrationWish *wish, GError **error)
{
    if (count(desk, FALSE) >= GCPU_MIGRATION_DESK_RUNNING_MAX) {
        g_set_error(error, GCPU_BUS_ERROR, GCPU_BUS_ERROR_BUSY,
                    "%d migrations are running or waiting already",
                    GCPU_MIGRATION_DESK_RUNNING_MAX);
        return NULL;
    }
    GcpuMigrationObject *object = gcpu_migration_object_new(++desk->last_number, wish);
    g_signal_connect(gcpu_migration_object_interface(object), "handle-abort",
                     G_CALLBACK(handle_abort), desk);
    g_ptr_array_add(desk->objects, object);
    g_dbus_object_manager_server_export(desk->manager, gcpu_migration_object_skeleton(object));
    gcpu_migration_object_start(object, wish, on_ended, desk);
    return object;
}

const GPtrArray *gcpu_migration_desk_objects(const GcpuMigrationDesk *desk)
{
    return desk->objects;
}
