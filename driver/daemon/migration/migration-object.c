/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/migration/migration-object.h"

#include "daemon/migration/migration-work.h"

struct GcpuMigrationObject {
    GDBusObjectSkeleton *skeleton;
    GcpuBusMigration *interface;
    GcpuMigrationWork *work; /* NULL: not started */
    gint64 ended_us;         /* monotonic; 0: it has not */
    void (*ended)(gpointer data);
    gpointer data;
};

static void update_numbers(GcpuBusMigration *interface, const GcpuMigrationNews *news)
{
    const GcpuVirtMigrationStats *stats = &news->stats;

    gcpu_bus_migration_set_data_total(interface, stats->total_bytes);
    gcpu_bus_migration_set_data_remaining(interface, stats->left_bytes);
    gcpu_bus_migration_set_data_sent(interface, stats->sent_bytes);
    gcpu_bus_migration_set_data_rate(interface, stats->sent_per_s);
    gcpu_bus_migration_set_dirty_rate(interface, stats->dirtied_per_s);
    gcpu_bus_migration_set_iteration(interface, stats->iteration);
    gcpu_bus_migration_set_throttle(interface, stats->throttle_percent);
    gcpu_bus_migration_set_seconds_left(interface, news->left_s);
}

static void update_words(GcpuBusMigration *interface, const GcpuMigrationNews *news)
{
    gcpu_bus_migration_set_state(interface, news->state);
    gcpu_bus_migration_set_reason(interface, news->reason);
    gcpu_bus_migration_set_where(interface, news->where);
    gcpu_bus_migration_set_source_state(interface, news->source_state);
    gcpu_bus_migration_set_destination_state(interface, news->destination_state);
    gcpu_bus_migration_set_cpu_change(interface, news->cpu_change);
}

/* Who hears the signal shall read the same in the properties. */
static void end(GcpuMigrationObject *object, const GcpuMigrationNews *news)
{
    object->ended_us = g_get_monotonic_time();
    gcpu_bus_migration_set_ended_at(object->interface, (guint64)g_get_real_time());
    g_dbus_interface_skeleton_flush(G_DBUS_INTERFACE_SKELETON(object->interface));
    gcpu_bus_migration_emit_ended(object->interface, news->state, news->where, news->reason);
    object->ended(object->data);
}

static void update(gpointer data)
{
    GcpuMigrationObject *object = data;
    g_auto(GcpuMigrationNews) news = { 0 };

    gcpu_migration_work_read(object->work, &news);
    update_numbers(object->interface, &news);
    update_words(object->interface, &news);
    if (news.has_ended && !gcpu_migration_object_has_ended(object))
        end(object, &news);
}

GcpuMigrationObject *gcpu_migration_object_new(guint64 number, const GcpuMigrationWish *wish)
{
    static const GcpuMigrationNews first = { "queued",   "",    "",    "", (char *)"",
                                             (char *)"", FALSE, { 0 }, -1 };
    GcpuMigrationObject *object = g_new0(GcpuMigrationObject, 1);
    g_autofree char *path =
        g_strdup_printf(GCPU_MIGRATIONS_OBJECT_PATH "/%" G_GUINT64_FORMAT, number);

    object->skeleton = g_dbus_object_skeleton_new(path);
    object->interface = gcpu_bus_migration_skeleton_new();
    gcpu_bus_migration_set_domain(object->interface, wish->guest);
    gcpu_bus_migration_set_source(object->interface, wish->source_uri ? wish->source_uri : "");
    gcpu_bus_migration_set_destination(object->interface, wish->destination_uri);
    gcpu_bus_migration_set_started_at(object->interface, (guint64)g_get_real_time());
    update_numbers(object->interface, &first);
    update_words(object->interface, &first);
    g_dbus_object_skeleton_add_interface(object->skeleton,
                                         G_DBUS_INTERFACE_SKELETON(object->interface));
    return object;
}

void gcpu_migration_object_free(GcpuMigrationObject *object)
{
    if (!object)
        return;
    if (object->work)
        gcpu_migration_work_leave(object->work);
    g_object_unref(object->interface);
    g_object_unref(object->skeleton);
    g_free(object);
}

void gcpu_migration_object_start(GcpuMigrationObject *object, const GcpuMigrationWish *wish,
                                 void (*ended)(gpointer data), gpointer data)
{
    object->ended = ended;
    object->data = data;
    object->work = gcpu_migration_work_start(&wish->request, update, object);
}

GcpuBusMigration *gcpu_migration_object_interface(const GcpuMigrationObject *object)
{
    return object->interface;
}

gboolean gcpu_migration_object_abort(GcpuMigrationObject *object, GError **error)
{
    return gcpu_migration_work_abort(object->work, error);
}

GDBusObjectSkeleton *gcpu_migration_object_skeleton(const GcpuMigrationObject *object)
{
    return object->skeleton;
}

const char *gcpu_migration_object_path(const GcpuMigrationObject *object)
{
    return g_dbus_object_get_object_path(G_DBUS_OBJECT(object->skeleton));
}

const char *gcpu_migration_object_guest(const GcpuMigrationObject *object)
{
    return gcpu_bus_migration_get_domain(object->interface);
}

const char *gcpu_migration_object_state(const GcpuMigrationObject *object)
{
    return gcpu_bus_migration_get_state(object->interface);
}

gboolean gcpu_migration_object_has_ended(const GcpuMigrationObject *object)
{
    return object->ended_us != 0;
}

gint64 gcpu_migration_object_ended_us(const GcpuMigrationObject *object)
{
    return object->ended_us;
}
