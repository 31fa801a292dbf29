/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/fleet-object.h"

#include "daemon/fleet/fleet-calls.h"
#include "dbus/fleet-interface.h"

struct GcpuFleetObject {
    GcpuBusFleet *interface;
    GcpuFleetCalls *calls;
};

static void on_changed(guint n_hosts, gpointer data)
{
    gcpu_bus_fleet_set_host_count(((GcpuFleetObject *)data)->interface, n_hosts);
}

static void set_properties(GcpuFleetObject *object, const GcpuFleetDesk *desk)
{
    const GError *problem = gcpu_fleet_desk_problem(desk);
    g_autofree char *reason = g_utf8_make_valid(problem ? problem->message : "", -1);

    on_changed(gcpu_fleet_n_hosts(gcpu_fleet_desk_fleet(desk)), object);
    gcpu_bus_fleet_set_persistent(object->interface, gcpu_fleet_desk_is_persistent(desk));
    gcpu_bus_fleet_set_state_reason(object->interface, reason);
}

static gboolean handle_options(GcpuBusFleet *interface, GDBusMethodInvocation *invocation,
                               GVariant *options, gpointer data)
{
    (void)interface, (void)options;
    gcpu_fleet_calls_take(((GcpuFleetObject *)data)->calls, invocation);
    return TRUE;
}

/* The signature of those with two arguments, whatever they are. */
static gboolean handle_pair(GcpuBusFleet *interface, GDBusMethodInvocation *invocation,
                            gconstpointer first, GVariant *options, gpointer data)
{
    (void)interface, (void)first, (void)options;
    gcpu_fleet_calls_take(((GcpuFleetObject *)data)->calls, invocation);
    return TRUE;
}

static gboolean handle_triple(GcpuBusFleet *interface, GDBusMethodInvocation *invocation,
                              const char *first, const char *second, GVariant *options,
                              gpointer data)
{
    (void)first, (void)second;
    return handle_options(interface, invocation, options, data);
}

static gboolean handle_number(GcpuBusFleet *interface, GDBusMethodInvocation *invocation,
                              guint number, GVariant *options, gpointer data)
{
    (void)number;
    return handle_options(interface, invocation, options, data);
}

/* The signature of those that may send descriptors. */
static gboolean handle_descriptors(GcpuBusFleet *interface, GDBusMethodInvocation *invocation,
                                   GUnixFDList *descriptors, GVariant *options, gpointer data)
{
    (void)descriptors;
    return handle_options(interface, invocation, options, data);
}

static void connect_methods(GcpuFleetObject *object)
{
    static const struct {
        const char *signal;
        GCallback handler;
    } methods[] = {
        { "handle-list-hosts", G_CALLBACK(handle_options) },
        { "handle-put-host", G_CALLBACK(handle_pair) },
        { "handle-remove-host", G_CALLBACK(handle_pair) },
        { "handle-open-reports", G_CALLBACK(handle_descriptors) },
        { "handle-place", G_CALLBACK(handle_pair) },
        { "handle-common", G_CALLBACK(handle_pair) },
        { "handle-matrix", G_CALLBACK(handle_pair) },
        { "handle-get-report", G_CALLBACK(handle_pair) },
        { "handle-domains", G_CALLBACK(handle_number) },
        { "handle-explain", G_CALLBACK(handle_triple) },
        { "handle-explain-move", G_CALLBACK(handle_triple) },
        { "handle-what-if", G_CALLBACK(handle_pair) },
        { "handle-labels", G_CALLBACK(handle_pair) },
        { "handle-traits", G_CALLBACK(handle_pair) },
        { "handle-selector", G_CALLBACK(handle_pair) },
    };

    for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
        g_signal_connect(object->interface, methods[i].signal, methods[i].handler, object);
}

GcpuFleetObject *gcpu_fleet_object_new(GcpuFleetDesk *desk, GcpuPermission permission)
{
    GcpuFleetObject *object = g_new0(GcpuFleetObject, 1);

    object->interface = gcpu_bus_fleet_skeleton_new();
    set_properties(object, desk);
    gcpu_fleet_desk_watch(desk, on_changed, object);
    object->calls = gcpu_fleet_calls_new(desk, permission);
    connect_methods(object);
    return object;
}

void gcpu_fleet_object_free(GcpuFleetObject *object)
{
    if (!object)
        return;
    g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(object->interface));
    gcpu_fleet_calls_free(object->calls);
    g_object_unref(object->interface);
    g_free(object);
}

gboolean gcpu_fleet_object_export(GcpuFleetObject *object, GDBusConnection *connection,
                                  GError **error)
{
    return g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(object->interface),
                                            connection, GCPU_FLEET_OBJECT_PATH, error);
}

void gcpu_fleet_object_use_config(GcpuFleetObject *object, GcpuConfig *config)
{
    gcpu_fleet_calls_use_config(object->calls, config);
}
