/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/migration/migration-calls.h"

#include "daemon/migration/migration-entries.h"
#include "daemon/process/methods.h"
#include "dbus/bus-error.h"
#include "dbus/migration-variant.h"
#include "dbus/migrations-interface.h"
#include "dbus/variant-options.h"
#include "virt/virt-migration-list.h"

#define LIST_LIMIT_MS 10000

struct GcpuMigrationCalls {
    GcpuBusMigrations *interface;
    GcpuMigrationDesk *desk;
    GcpuConfigKeeper *configs;
    GcpuMethods methods;
    guint n_asking;
};

/** Asking: a call that waits for libvirt. */
typedef struct {
    GcpuMigrationCalls *calls;
    GDBusMethodInvocation *invocation; /* NULL: answered */
    GcpuMigrationWish *wish;           /* of Check and Start */
    char *uri;                         /* of the others; NULL: libvirt's default */
    char *guest;                       /* NULL: all */
} Asking;

static void asking_free(gpointer data)
{
    Asking *asking = data;

    gcpu_migration_wish_free(asking->wish);
    g_free(asking->uri);
    g_free(asking->guest);
    g_free(asking);
}

/** Thread: what a thread of its own does. libvirt may take minutes, so the pool that everybody
 * shares is not for it. */
typedef struct {
    GTask *task;
    void (*ask)(GTask *task, const Asking *asking);
} Thread;

static gpointer run_thread(gpointer data)
{
    g_autofree Thread *thread = data;

    thread->ask(thread->task, g_task_get_task_data(thread->task));
    g_object_unref(thread->task);
    return NULL;
}

static void refuse(Asking *asking, GError *error)
{
    gcpu_bus_error_return(g_steal_pointer(&asking->invocation), error);
}

/* Takes @asking. */
static void send(Asking *asking, void (*ask)(GTask *task, const Asking *asking),
                 GAsyncReadyCallback take)
{
    GcpuMigrationCalls *calls = asking->calls;

    if (calls->n_asking >= GCPU_MIGRATION_CALLS_MAX) {
        refuse(asking, g_error_new(GCPU_BUS_ERROR, GCPU_BUS_ERROR_BUSY,
                                   "%u calls wait for libvirt already", calls->n_asking));
        asking_free(asking);
        return;
    }
    Thread *thread = g_new(Thread, 1);
    *thread = (Thread){ g_task_new(NULL, NULL, take, NULL), ask };
    g_task_set_task_data(thread->task, asking, asking_free);
    calls->n_asking++;
    g_thread_unref(g_thread_new("guestcpu-ask", run_thread, thread));
}

static Asking *end_asking(GAsyncResult *result)
{
    Asking *asking = g_task_get_task_data(G_TASK(result));

    asking->calls->n_asking--;
    return asking;
}

static void ask_for_obstacles(GTask *task, const Asking *asking)
{
    GError *error = NULL;
    GcpuPreflight *preflight = gcpu_migration_wish_check(asking->wish, &error);

    if (preflight)
        g_task_return_pointer(task, preflight, (GDestroyNotify)gcpu_preflight_free);
    else
        g_task_return_error(task, error);
}

static void answer_check(GObject *source, GAsyncResult *result, gpointer data)
{
    Asking *asking = end_asking(result);
    GError *error = NULL;
    g_autoptr(GcpuPreflight) preflight = g_task_propagate_pointer(G_TASK(result), &error);

    (void)source, (void)data;
    if (!preflight) {
        refuse(asking, error);
        return;
    }
    gcpu_bus_migrations_complete_check(
        NULL, g_steal_pointer(&asking->invocation), preflight->may_migrate,
        gcpu_migration_variant_of_preflight(asking->wish->guest, preflight));
}

static void answer_start(GObject *source, GAsyncResult *result, gpointer data)
{
    Asking *asking = end_asking(result);
    GError *error = NULL;
    g_autoptr(GcpuPreflight) preflight = g_task_propagate_pointer(G_TASK(result), &error);
    const GcpuMigrationObject *object = NULL;

    (void)source, (void)data;
    if (preflight && !preflight->may_migrate)
        error = gcpu_migration_variant_refusal(preflight);
    else if (preflight)
        object = gcpu_migration_desk_start(asking->calls->desk, asking->wish, &error);
    if (object)
        gcpu_bus_migrations_complete_start(NULL, g_steal_pointer(&asking->invocation),
                                           gcpu_migration_object_path(object));
    else
        refuse(asking, error);
}

static Asking *asking_new(GcpuMigrationCalls *calls, GDBusMethodInvocation *invocation)
{
    Asking *asking = g_new0(Asking, 1);

    asking->calls = calls;
    asking->invocation = invocation;
    return asking;
}

static gboolean send_wish(GDBusMethodInvocation *invocation, GVariant *parameters,
                          GcpuMigrationCalls *calls, GAsyncReadyCallback take, GError **error)
{
    GcpuMigrationWish *wish = gcpu_migration_wish_read(parameters, calls->configs, error);

    if (!wish)
        return FALSE;
    Asking *asking = asking_new(calls, invocation);
    asking->wish = wish;
    send(asking, ask_for_obstacles, take);
    return TRUE;
}

static gboolean check(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer calls,
                      GError **error)
{
    return send_wish(invocation, parameters, calls, answer_check, error);
}

static gboolean start(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer calls,
                      GError **error)
{
    return send_wish(invocation, parameters, calls, answer_start, error);
}

static void ask_for_list(GTask *task, const Asking *asking)
{
    GError *error = NULL;
    GPtrArray *entries = gcpu_virt_migration_list(asking->uri, LIST_LIMIT_MS, &error);

    if (entries)
        g_task_return_pointer(task, entries, (GDestroyNotify)g_ptr_array_unref);
    else
        g_task_return_error(task, error);
}

static void answer_list(GObject *source, GAsyncResult *result, gpointer data)
{
    Asking *asking = end_asking(result);
    GError *error = NULL;
    g_autoptr(GPtrArray) entries = g_task_propagate_pointer(G_TASK(result), &error);

    (void)source, (void)data;
    if (!entries) {
        refuse(asking, error);
        return;
    }
    const GPtrArray *objects = gcpu_migration_desk_objects(asking->calls->desk);
    gcpu_bus_migrations_complete_list_migrations(
        NULL, g_steal_pointer(&asking->invocation),
        gcpu_migration_entries_format(entries, objects, asking->guest));
}

static Asking *asking_of_host(GcpuMigrationCalls *calls, GDBusMethodInvocation *invocation)
{
    Asking *asking = asking_new(calls, invocation);

    asking->uri = g_strdup(gcpu_config_keeper_text(calls->configs, GCPU_SETTING_URI));
    return asking;
}

static gboolean list(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer calls,
                     GError **error)
{
    static const GcpuVariantOption known[] = { { "guest", "s", NULL }, { NULL, NULL, NULL } };
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);

    if (!gcpu_variant_options_read_last(parameters, known, error))
        return FALSE;
    Asking *asking = asking_of_host(calls, invocation);
    asking->guest = g_strdup(gcpu_variant_options_text(options, "guest"));
    send(asking, ask_for_list, answer_list);
    return TRUE;
}

static void ask_to_stop(GTask *task, const Asking *asking)
{
    GError *error = NULL;

    if (gcpu_virt_migration_stop(asking->uri, asking->guest, &error))
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
}

static void answer_abort(GObject *source, GAsyncResult *result, gpointer data)
{
    Asking *asking = end_asking(result);
    GError *error = NULL;

    (void)source, (void)data;
    if (g_task_propagate_boolean(G_TASK(result), &error))
        gcpu_bus_migrations_complete_abort_guest(NULL, g_steal_pointer(&asking->invocation));
    else
        refuse(asking, error);
}

static gboolean abort_guest(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer calls,
                            GError **error)
{
    if (!gcpu_variant_options_read_last(parameters, NULL, error))
        return FALSE;
    Asking *asking = asking_of_host(calls, invocation);
    g_variant_get_child(parameters, 0, "s", &asking->guest);
    send(asking, ask_to_stop, answer_abort);
    return TRUE;
}

static const GcpuMethod methods[] = {
    { "Check", "org.guestcpu1.migrate", check },
    { "Start", "org.guestcpu1.migrate", start },
    { "ListMigrations", NULL, list },
    { "AbortGuest", "org.guestcpu1.migrate", abort_guest },
    { NULL, NULL, NULL },
};

static void run(GDBusMethodInvocation *invocation, const GcpuMethod *method, gpointer calls)
{
    gcpu_method_run(method, invocation, calls);
}

static gboolean take(GcpuMigrationCalls *calls, GDBusMethodInvocation *invocation)
{
    gcpu_methods_take(&calls->methods, invocation);
    return TRUE;
}

static gboolean handle_three(GcpuBusMigrations *interface, GDBusMethodInvocation *invocation,
                             const char *guest, const char *destination_uri, GVariant *options,
                             gpointer data)
{
    (void)interface, (void)guest, (void)destination_uri, (void)options;
    return take(data, invocation);
}

static gboolean handle_list(GcpuBusMigrations *interface, GDBusMethodInvocation *invocation,
                            GVariant *options, gpointer data)
{
    (void)interface, (void)options;
    return take(data, invocation);
}

static gboolean handle_abort(GcpuBusMigrations *interface, GDBusMethodInvocation *invocation,
                             const char *guest, GVariant *options, gpointer data)
{
    (void)interface, (void)guest, (void)options;
    return take(data, invocation);
}

GcpuMigrationCalls *gcpu_migration_calls_new(GcpuMigrationDesk *desk, GcpuConfigKeeper *configs,
                                             GcpuPermission permission)
{
    GcpuMigrationCalls *calls = g_new0(GcpuMigrationCalls, 1);

    calls->interface = gcpu_bus_migrations_skeleton_new();
    calls->desk = desk;
    calls->configs = configs;
    calls->methods = (GcpuMethods){ methods, permission, run, calls };
    g_signal_connect(calls->interface, "handle-check", G_CALLBACK(handle_three), calls);
    g_signal_connect(calls->interface, "handle-start", G_CALLBACK(handle_three), calls);
    g_signal_connect(calls->interface, "handle-list-migrations", G_CALLBACK(handle_list), calls);
    g_signal_connect(calls->interface, "handle-abort-guest", G_CALLBACK(handle_abort), calls);
    return calls;
}

void gcpu_migration_calls_free(GcpuMigrationCalls *calls)
{
    if (!calls)
        return;
    g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(calls->interface));
    g_object_unref(calls->interface);
    g_free(calls);
}

gboolean gcpu_migration_calls_export(GcpuMigrationCalls *calls, GDBusConnection *connection,
                                     GError **error)
{
    return g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(calls->interface), connection,
                                            GCPU_MIGRATIONS_OBJECT_PATH, error);
}
