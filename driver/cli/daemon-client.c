/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/daemon-client.h"

#include <string.h>

#include "cpu/error.h"

#define ERROR_PREFIX "org.guestcpu1.Error."
#define UNIX_PREFIX  "unix:path="
#define SYSTEM_BUS   UNIX_PREFIX "/var/run/dbus/system_bus_socket"

static void set_unreachable(GError **error, GBusType bus, const char *reason)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "the %s bus cannot be reached: %s",
                bus == G_BUS_TYPE_SESSION ? "session" : "system", reason);
}

/* GLib's own look-up starts its threads, and for a session without a bus would start a bus.
 * Returns: (transfer full) (nullable): NULL: there is none. */
static char *find_address(GBusType bus)
{
    gboolean is_session = bus == G_BUS_TYPE_SESSION;
    const char *given =
        g_getenv(is_session ? "DBUS_SESSION_BUS_ADDRESS" : "DBUS_SYSTEM_BUS_ADDRESS");
    const char *runtime = g_getenv("XDG_RUNTIME_DIR");

    if (given && *given)
        return g_strdup(given);
    if (!is_session)
        return g_strdup(SYSTEM_BUS);
    g_autofree char *path = runtime ? g_build_filename(runtime, "bus", NULL) : NULL;
    g_autofree char *escaped = path ? g_dbus_address_escape_value(path) : NULL;
    return escaped ? g_strconcat(UNIX_PREFIX, escaped, NULL) : NULL;
}

/* A connection has a thread of its own, which is worth nothing where nobody listens. */
static gboolean is_missing(const char *address)
{
    if (g_str_has_prefix(address, "autolaunch:"))
        return TRUE;
    if (!g_str_has_prefix(address, UNIX_PREFIX) || strchr(address, ';'))
        return FALSE;
    const char *path = address + strlen(UNIX_PREFIX);
    g_autofree char *escaped = g_strndup(path, strcspn(path, ","));
    g_autofree char *file = g_uri_unescape_string(escaped, NULL);
    return file && !g_file_test(file, G_FILE_TEST_EXISTS);
}

GDBusConnection *gcpu_daemon_client_open(GBusType bus, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *address = find_address(bus);

    if (!address || is_missing(address)) {
        set_unreachable(error, bus, "there is none");
        return NULL;
    }
    GDBusConnection *connection =
        g_dbus_connection_new_for_address_sync(address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, &failure);
    if (!connection)
        set_unreachable(error, bus, failure->message);
    return connection;
}

/* Returns: the code whose name on the bus is @name; UNREACHABLE: none, such as NotReady. */
static GcpuError code_of(const char *name)
{
#define CODE(id, dbus_name, exit_status)              \
    if (g_strcmp0(name, ERROR_PREFIX dbus_name) == 0) \
        return GCPU_ERROR_##id;
    GCPU_ERRORS(CODE)
#undef CODE
    if (g_strcmp0(name, ERROR_PREFIX "AuthorizationRequired") == 0)
        return GCPU_ERROR_DENIED;
    return GCPU_ERROR_UNREACHABLE;
}

/* Returns: (transfer full): @failure of a call in the words of this program. */
static GError *translate(const GError *failure)
{
    g_autofree char *name = g_dbus_error_get_remote_error(failure);
    g_autoptr(GError) plain = g_error_copy(failure);

    g_dbus_error_strip_remote_error(plain);
    if (g_error_matches(failure, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
        g_error_matches(failure, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
        return g_error_new_literal(GCPU_ERROR, GCPU_ERROR_UNREACHABLE,
                                   "guestcpud does not run on this bus");
    if (g_error_matches(failure, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
        return g_error_new(GCPU_ERROR, GCPU_ERROR_DENIED, "the bus keeps us from guestcpud: %s",
                           plain->message);
    return g_error_new(GCPU_ERROR, code_of(name), "guestcpud: %s", plain->message);
}

GVariant *gcpu_daemon_client_run(GDBusConnection *connection, const GcpuDaemonCall *call,
                                 GUnixFDList **out_descriptors, GError **error)
{
    g_autoptr(GError) failure = NULL;
    GVariant *answer = g_dbus_connection_call_with_unix_fd_list_sync(
        connection, GCPU_DAEMON_NAME, call->path, call->interface, call->method, call->arguments,
        G_VARIANT_TYPE(call->type), G_DBUS_CALL_FLAGS_NO_AUTO_START, call->timeout_ms, NULL,
        out_descriptors, NULL, &failure);

    if (!answer)
        g_propagate_error(error, translate(failure));
    return answer;
}

GVariant *gcpu_daemon_client_properties(GDBusConnection *connection, int timeout_ms, GError **error)
{
    const GcpuDaemonCall get_all = {
        .path = GCPU_DAEMON_PATH,
        .interface = "org.freedesktop.DBus.Properties",
        .method = "GetAll",
        .arguments = g_variant_new("(s)", GCPU_DAEMON_INTERFACE),
        .type = "(a{sv})",
        .timeout_ms = timeout_ms,
    };
    g_autoptr(GVariant) answer = gcpu_daemon_client_run(connection, &get_all, NULL, error);

    return answer ? g_variant_get_child_value(answer, 0) : NULL;
}

char *gcpu_daemon_client_report(GDBusConnection *connection, int timeout_ms, GError **error)
{
    const GcpuDaemonCall get_report = {
        .path = GCPU_DAEMON_PATH,
        .interface = GCPU_DAEMON_INTERFACE,
        .method = "GetReport",
        .type = "(s)",
        .timeout_ms = timeout_ms,
    };
    g_autoptr(GVariant) answer = gcpu_daemon_client_run(connection, &get_report, NULL, error);
    char *xml = NULL;

    if (answer)
        g_variant_get(answer, "(s)", &xml);
    return xml;
}

const char *gcpu_daemon_client_text(GVariant *properties, const char *name)
{
    const char *text = "";

    g_variant_lookup(properties, name, "&s", &text);
    return text;
}
