/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* main.c: guestcpud: one libvirt, one bus, one main loop. */
#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>

#include "daemon/fleet/fleet-object.h"
#include "daemon/host/host-object.h"
#include "daemon/host/host-watch.h"
#include "daemon/migration/migration-calls.h"
#include "daemon/process/config-keeper.h"
#include "daemon/process/daemon-options.h"
#include "daemon/process/journal.h"
#include "daemon/process/notify.h"
#include "virt/virt-event.h"
#include "virt/virt-log.h"

#define BUS_NAME "org.guestcpu1"

/** Daemon: everything that lives as long as the main loop. */
typedef struct {
    GcpuDaemonOptions options;
    GcpuConfigKeeper *configs;
    GMainLoop *loop;
    GDBusConnection *bus;
    GcpuHostKeeper *keeper;
    GcpuHostObject *object;
    GcpuFleetDesk *desk;
    GcpuFleetObject *fleet;
    GcpuMigrationDesk *migrations;
    GcpuMigrationCalls *migration_calls;
    GcpuHostWatch *watch;
    GcpuNotify *notify;
    GcpuHostState told;     /* the state that was logged last */
    guint told_differences; /* and how often libvirt and the engine differed then */
    guint name;
    int status;
} Daemon;

static void daemon_clear(Daemon *daemon)
{
    g_clear_handle_id(&daemon->name, g_bus_unown_name);
    gcpu_host_watch_free(daemon->watch);
    gcpu_migration_calls_free(daemon->migration_calls);
    gcpu_migration_desk_free(daemon->migrations);
    gcpu_fleet_object_free(daemon->fleet);
    gcpu_fleet_desk_free(daemon->desk);
    gcpu_host_object_free(daemon->object);
    gcpu_host_keeper_free(daemon->keeper);
    g_clear_object(&daemon->bus);
    gcpu_notify_free(daemon->notify);
    g_clear_pointer(&daemon->loop, g_main_loop_unref);
    gcpu_config_keeper_free(daemon->configs);
    gcpu_daemon_options_clear(&daemon->options);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Daemon, daemon_clear)

static int fail(const GError *error)
{
    fprintf(stderr, "guestcpud: %s\n", error->message);
    return gcpu_error_exit_status(error);
}

static void end(Daemon *daemon, int status)
{
    gcpu_notify_stopping(daemon->notify);
    daemon->status = status;
    g_main_loop_quit(daemon->loop);
}

static gboolean end_by_signal(gpointer data)
{
    end(data, 0);
    return G_SOURCE_CONTINUE;
}

static GDBusConnection *open_bus(const GcpuDaemonOptions *options, GError **error)
{
    if (options->bus != GCPU_BUS_ADDRESS)
        return g_bus_get_sync(
            options->bus == GCPU_BUS_SESSION ? G_BUS_TYPE_SESSION : G_BUS_TYPE_SYSTEM, NULL, error);
    return g_dbus_connection_new_for_address_sync(
        options->address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, error);
}

static void on_name_acquired(GDBusConnection *connection, const char *name, gpointer data)
{
    Daemon *daemon = data;

    (void)connection, (void)name;
    gcpu_notify_ready(daemon->notify);
}

static void on_name_lost(GDBusConnection *connection, const char *name, gpointer data)
{
    g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "GUESTCPU_EVENT", "bus", "MESSAGE", "%s",
                     connection ? "the name " BUS_NAME " is not to be had on this bus"
                                : "the connection to the bus is gone");
    (void)name;
    end(data, gcpu_error_exit_status(&(const GError){ GCPU_ERROR, GCPU_ERROR_UNREACHABLE, NULL }));
}

static char *describe_proof(const GcpuProof *proof)
{
    g_autofree char *agreed =
        g_strdup_printf("ready: libvirt and the engine agree in %u of %u questions",
                        proof->n_asked - proof->differences->len, proof->n_asked);

    if (proof->n_left == 0)
        return g_steal_pointer(&agreed);
    return g_strdup_printf(
        "%s; libvirt is too slow for the other %u, as it is where /dev/kvm does not "
        "work",
        agreed, proof->n_left);
}

static char *describe(GcpuHostKeeper *keeper, GcpuHostState state)
{
    const GcpuHostView *view = gcpu_host_keeper_view(keeper);

    if (state != GCPU_HOST_READY)
        return g_strdup_printf("%s: %s", gcpu_host_state_to_string(state),
                               gcpu_host_keeper_reason(keeper));
    if (view->proof->n_asked == 0)
        return g_strdup("ready: libvirt compares no CPUs here, so the engine is unproven");
    return describe_proof(view->proof);
}

static guint count_differences(GcpuHostKeeper *keeper)
{
    const GcpuHostView *view = gcpu_host_keeper_view(keeper);

    return view ? view->proof->differences->len : 0;
}

/* One line for each change of the state, or of how far the engine is proved; that a look fails
 * again is none. */
static void tell_state(Daemon *daemon)
{
    GcpuHostState state = gcpu_host_keeper_state(daemon->keeper);
    const char *word = gcpu_host_state_to_string(state);
    guint n_differences = count_differences(daemon->keeper);
    g_autofree char *text = describe(daemon->keeper, state);

    gcpu_notify_status(daemon->notify, text);
    if (state == daemon->told && n_differences <= daemon->told_differences)
        return;
    daemon->told = state;
    daemon->told_differences = n_differences;
    g_log_structured(G_LOG_DOMAIN,
                     state == GCPU_HOST_READY ? G_LOG_LEVEL_MESSAGE : G_LOG_LEVEL_WARNING,
                     "GUESTCPU_EVENT", "state", "GUESTCPU_STATE", word, "MESSAGE", "%s", text);
}

static void on_facts_changed(const char *reason, gpointer data)
{
    Daemon *daemon = data;

    gcpu_host_keeper_refresh(daemon->keeper, reason, NULL, NULL);
}

static void watch_emulators(Daemon *daemon)
{
    const GcpuHostView *view = gcpu_host_keeper_view(daemon->keeper);

    if (!view)
        return;
    g_autoptr(GPtrArray) emulators = gcpu_host_view_emulators(view);
    gcpu_host_watch_emulators(daemon->watch, (const char *const *)emulators->pdata);
}

static void on_host_changed(GcpuHostKeeper *keeper, gpointer data)
{
    Daemon *daemon = data;

    (void)keeper;
    tell_state(daemon);
    watch_emulators(daemon);
    if (daemon->object)
        gcpu_host_object_update(daemon->object);
}

/* What of the configuration says which host it is. */
static void on_config_changed(GcpuConfigKeeper *configs, gpointer data)
{
    Daemon *daemon = data;

    if (!daemon->object)
        return;
    g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "GUESTCPU_EVENT", "config", "MESSAGE",
                     "the configuration is in force");
    gcpu_host_keeper_point(daemon->keeper, gcpu_config_keeper_get(configs));
    gcpu_fleet_object_use_config(daemon->fleet, gcpu_config_keeper_get(configs));
    gcpu_host_object_update(daemon->object);
}

static gboolean reload_by_signal(gpointer data)
{
    Daemon *daemon = data;
    g_autoptr(GError) error = NULL;

    if (!gcpu_config_keeper_load(daemon->configs, &error))
        g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "GUESTCPU_EVENT", "config", "MESSAGE",
                         "the configuration stays as it was: %s", error->message);
    return G_SOURCE_CONTINUE;
}

static void open_fleet(Daemon *daemon)
{
    daemon->desk = gcpu_fleet_desk_new(daemon->options.fleet);
    const GError *problem = gcpu_fleet_desk_problem(daemon->desk);
    if (problem)
        g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "GUESTCPU_EVENT", "fleet", "MESSAGE",
                         "the fleet cannot be used: %s", problem->message);
}

static gboolean appear_on_bus(Daemon *daemon, GError **error)
{
    GcpuPermission permission =
        daemon->options.bus == GCPU_BUS_SESSION ? GCPU_PERMISSION_ALL : GCPU_PERMISSION_POLKIT;

    daemon->bus = open_bus(&daemon->options, error);
    if (!daemon->bus)
        return FALSE;
    g_dbus_connection_set_exit_on_close(daemon->bus, FALSE);
    daemon->object = gcpu_host_object_new(daemon->keeper, daemon->configs, permission);
    daemon->fleet = gcpu_fleet_object_new(daemon->desk, permission);
    daemon->migrations = gcpu_migration_desk_new(permission);
    daemon->migration_calls =
        gcpu_migration_calls_new(daemon->migrations, daemon->configs, permission);
    if (!gcpu_host_object_export(daemon->object, daemon->bus, error) ||
        !gcpu_fleet_object_export(daemon->fleet, daemon->bus, error) ||
        !gcpu_migration_calls_export(daemon->migration_calls, daemon->bus, error))
        return FALSE;
    gcpu_migration_desk_export(daemon->migrations, daemon->bus);
    daemon->name = g_bus_own_name_on_connection(daemon->bus, BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
                                                on_name_acquired, on_name_lost, daemon, NULL);
    return TRUE;
}

static int run(Daemon *daemon)
{
    g_autoptr(GError) error = NULL;

    daemon->configs = gcpu_config_keeper_new(daemon->options.config, daemon->options.connect,
                                             on_config_changed, daemon);
    if (!gcpu_config_keeper_load(daemon->configs, &error))
        return fail(error);
    daemon->notify = gcpu_notify_new();
    daemon->loop = g_main_loop_new(NULL, FALSE);
    daemon->watch = gcpu_host_watch_new(GCPU_MICROCODE_FILE, on_facts_changed, daemon);
    daemon->keeper = gcpu_host_keeper_new(on_host_changed, daemon);
    open_fleet(daemon);
    if (!appear_on_bus(daemon, &error)) {
        g_autoptr(GError) unreachable =
            g_error_new_literal(GCPU_ERROR, GCPU_ERROR_UNREACHABLE, error->message);
        return fail(unreachable);
    }
    g_unix_signal_add(SIGTERM, end_by_signal, daemon);
    g_unix_signal_add(SIGHUP, reload_by_signal, daemon);
    g_unix_signal_add(SIGINT, end_by_signal, daemon);
    on_config_changed(daemon->configs, daemon);
    g_main_loop_run(daemon->loop);
    return daemon->status;
}

int main(int argc, char **argv)
{
    g_auto(Daemon) daemon = { .status = 0 };
    int status = 0;

    setlocale(LC_ALL, "");
    gcpu_virt_log_silence();
    gcpu_virt_event_use_main_loop();
    if (!gcpu_daemon_options_parse(argc, argv, &daemon.options, &status))
        return status;
    gcpu_journal_open();
    return run(&daemon);
}
