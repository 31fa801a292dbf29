/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-polkit.h"

static const char interface_xml[] =
    "<node><interface name='org.freedesktop.PolicyKit1.Authority'>"
    "<method name='CheckAuthorization'>"
    "<arg type='(sa{sv})' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='a{ss}' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='(bba{ss})' direction='out'/>"
    "</method></interface></node>";

struct FakePolkit {
    GDBusConnection *bus;
    GDBusNodeInfo *info;
    GMainContext *context;
    GMainLoop *loop;
    GThread *thread;
    GMutex lock;
    GCond ready;
    gboolean is_ready;
    FakeVerdict verdict;
    char *asked;
};

static void check_authorization(GDBusConnection *bus, const char *sender, const char *path,
                                const char *interface, const char *method, GVariant *parameters,
                                GDBusMethodInvocation *invocation, gpointer data)
{
    FakePolkit *polkit = data;
    const char *action = NULL, *kind = NULL;
    guint32 flags = 0;

    (void)bus, (void)sender, (void)path, (void)interface, (void)method;
    g_variant_get(parameters, "((&s@a{sv})&s@a{ss}u&s)", &kind, NULL, &action, NULL, &flags, NULL);
    g_mutex_lock(&polkit->lock);
    FakeVerdict verdict = polkit->verdict;
    g_free(polkit->asked);
    polkit->asked = g_strdup(action);
    g_mutex_unlock(&polkit->lock);
    gboolean is_person = verdict == FAKE_CHALLENGE && (flags & 1);
    gboolean is_yes = g_strcmp0(kind, "system-bus-name") == 0 && (verdict == FAKE_YES || is_person);
    if (verdict == FAKE_ERROR)
        g_dbus_method_invocation_return_dbus_error(
            invocation, "org.freedesktop.PolicyKit1.Error.Failed", "no such action");
    else
        g_dbus_method_invocation_return_value(
            invocation, g_variant_new("((bb@a{ss}))", is_yes, verdict == FAKE_CHALLENGE && !is_yes,
                                      g_variant_new_array(G_VARIANT_TYPE("{ss}"), NULL, 0)));
}

static void on_name(GDBusConnection *bus, const char *name, gpointer data)
{
    FakePolkit *polkit = data;

    (void)bus, (void)name;
    g_mutex_lock(&polkit->lock);
    polkit->is_ready = TRUE;
    g_cond_signal(&polkit->ready);
    g_mutex_unlock(&polkit->lock);
}

static gpointer serve(gpointer data)
{
    static const GDBusInterfaceVTable table = { .method_call = check_authorization };
    FakePolkit *polkit = data;

    g_main_context_push_thread_default(polkit->context);
    guint object =
        g_dbus_connection_register_object(polkit->bus, "/org/freedesktop/PolicyKit1/Authority",
                                          polkit->info->interfaces[0], &table, polkit, NULL, NULL);
    guint name =
        g_bus_own_name_on_connection(polkit->bus, "org.freedesktop.PolicyKit1",
                                     G_BUS_NAME_OWNER_FLAGS_NONE, on_name, NULL, polkit, NULL);
    g_main_loop_run(polkit->loop);
    g_bus_unown_name(name);
    g_dbus_connection_unregister_object(polkit->bus, object);
    g_dbus_connection_close_sync(polkit->bus, NULL, NULL);
    g_main_context_pop_thread_default(polkit->context);
    return NULL;
}

FakePolkit *fake_polkit_start(GDBusConnection *bus)
{
    FakePolkit *polkit = g_new0(FakePolkit, 1);

    polkit->bus = bus;
    polkit->info = g_dbus_node_info_new_for_xml(interface_xml, NULL);
    polkit->context = g_main_context_new();
    polkit->loop = g_main_loop_new(polkit->context, FALSE);
    g_mutex_init(&polkit->lock);
    g_cond_init(&polkit->ready);
    polkit->thread = g_thread_new("polkit", serve, polkit);
    g_mutex_lock(&polkit->lock);
    while (!polkit->is_ready)
        g_cond_wait(&polkit->ready, &polkit->lock);
    g_mutex_unlock(&polkit->lock);
    return polkit;
}

void fake_polkit_stop(FakePolkit *polkit)
{
    g_main_loop_quit(polkit->loop);
    g_thread_join(polkit->thread);
    g_main_loop_unref(polkit->loop);
    g_main_context_unref(polkit->context);
    g_dbus_node_info_unref(polkit->info);
    g_object_unref(polkit->bus);
    g_free(polkit->asked);
    g_mutex_clear(&polkit->lock);
    g_cond_clear(&polkit->ready);
    g_free(polkit);
}

void fake_polkit_answer(FakePolkit *polkit, FakeVerdict verdict)
{
    g_mutex_lock(&polkit->lock);
    polkit->verdict = verdict;
    g_mutex_unlock(&polkit->lock);
}

char *fake_polkit_asked(FakePolkit *polkit)
{
    g_mutex_lock(&polkit->lock);
    char *asked = g_steal_pointer(&polkit->asked);
    g_mutex_unlock(&polkit->lock);
    return asked;
}
