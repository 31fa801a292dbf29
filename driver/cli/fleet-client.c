/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/fleet-client.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "cli/daemon-client.h"
#include "store/fleet-stream.h"

#define LIMIT_S    25
#define PAGE_HOSTS 10000u
#define PIECE      (64 * 1024)

static GVariant *run(GDBusConnection *connection, const char *method, GVariant *arguments,
                     const char *type, GError **error)
{
    const GcpuDaemonCall call = {
        .path = "/org/guestcpu1/fleet",
        .interface = "org.guestcpu1.Fleet",
        .method = method,
        .arguments = arguments,
        .type = type,
        .timeout_ms = LIMIT_S * 1000,
    };

    return gcpu_daemon_client_run(connection, &call, NULL, error);
}

static GVariant *no_options(void)
{
    return g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0);
}

/* Returns: the descriptor, to be closed; -1 with an error. */
static int open_reports(GDBusConnection *connection, GError **error)
{
    const GcpuDaemonCall call = {
        .path = "/org/guestcpu1/fleet",
        .interface = "org.guestcpu1.Fleet",
        .method = "OpenReports",
        .arguments = g_variant_new("(@a{sv})", no_options()),
        .type = "(h)",
        .timeout_ms = LIMIT_S * 1000,
    };
    g_autoptr(GUnixFDList) descriptors = NULL;
    g_autoptr(GVariant) answer = gcpu_daemon_client_run(connection, &call, &descriptors, error);
    gint32 index = -1;

    if (!answer)
        return -1;
    g_variant_get(answer, "(h)", &index);
    if (!descriptors || index < 0 || index >= g_unix_fd_list_get_length(descriptors)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    GCPU_FLEET_CLIENT_NAME ": it sent no descriptor");
        return -1;
    }
    return g_unix_fd_list_get(descriptors, index, error);
}

static gboolean refuse(GError **error, GcpuError code, const char *what)
{
    g_set_error(error, GCPU_ERROR, (gint)code, GCPU_FLEET_CLIENT_NAME ": %s", what);
    return FALSE;
}

static gboolean read_all(int descriptor, GcpuFleetStream *stream, GError **error)
{
    g_autofree char *bytes = g_malloc(PIECE);
    gint64 n_taken = 0;
    ssize_t n;

    do {
        n = read(descriptor, bytes, PIECE);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return refuse(error, GCPU_ERROR_UNREACHABLE,
                          errno == EAGAIN ? "the reports stop coming" : g_strerror(errno));
        n_taken += n;
        if (n_taken > GCPU_FLEET_CLIENT_BYTES_MAX)
            return refuse(error, GCPU_ERROR_INVALID, "the fleet is too large to be sent");
        if (n > 0 && !gcpu_fleet_stream_take(stream, bytes, (gsize)n, error))
            return FALSE;
    } while (n != 0);
    return gcpu_fleet_stream_finish(stream, error);
}

gboolean gcpu_fleet_client_read(GDBusConnection *connection, GcpuFleet *fleet, GError **error)
{
    static const struct timeval limit = { .tv_sec = LIMIT_S };
    g_autoptr(GcpuFleetStream) stream = gcpu_fleet_stream_new(fleet, GCPU_FLEET_CLIENT_NAME);
    int descriptor = open_reports(connection, error);

    if (descriptor < 0)
        return FALSE;
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    gboolean ok = read_all(descriptor, stream, error);
    close(descriptor);
    return ok;
}

static GVariant *list_options(gint64 max_age_s, const char *after)
{
    GVariantDict options;

    g_variant_dict_init(&options, NULL);
    g_variant_dict_insert(&options, "limit", "u", PAGE_HOSTS);
    g_variant_dict_insert(&options, "max_age_s", "t", (guint64)max_age_s);
    if (after)
        g_variant_dict_insert(&options, "after", "s", after);
    return g_variant_dict_end(&options);
}

static GVariant *list_page(GDBusConnection *connection, gint64 max_age_s, const char *after,
                           GError **error)
{
    return run(connection, "ListHosts", g_variant_new("(@a{sv})", list_options(max_age_s, after)),
               "(aa{sv}a{sv})", error);
}

static void add_page(GPtrArray *hosts, GVariant *page)
{
    g_autoptr(GVariant) of_page = g_variant_get_child_value(page, 0);

    for (gsize i = 0; i < g_variant_n_children(of_page); i++)
        g_ptr_array_add(hosts, g_variant_get_child_value(of_page, i));
}

GPtrArray *gcpu_fleet_client_list(GDBusConnection *connection, gint64 max_age_s,
                                  GVariant **out_unread, GError **error)
{
    g_autoptr(GPtrArray) hosts = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
    g_autofree char *after = NULL;
    g_autoptr(GVariant) unread = NULL;

    do {
        g_autoptr(GVariant) page = list_page(connection, max_age_s, after, error);
        guint n_before = hosts->len;
        if (!page)
            return NULL;
        g_autoptr(GVariant) details = g_variant_get_child_value(page, 1);
        add_page(hosts, page);
        g_clear_pointer(&unread, g_variant_unref);
        unread = g_variant_lookup_value(details, "unread", G_VARIANT_TYPE("aa{sv}"));
        g_clear_pointer(&after, g_free);
        if (hosts->len > n_before)
            g_variant_lookup(details, "next", "s", &after);
    } while (after);
    *out_unread = unread
                      ? g_steal_pointer(&unread)
                      : g_variant_ref_sink(g_variant_new_array(G_VARIANT_TYPE("a{sv}"), NULL, 0));
    return g_steal_pointer(&hosts);
}

char *gcpu_fleet_client_report(GDBusConnection *connection, const char *who, GError **error)
{
    g_autofree char *valid = g_utf8_make_valid(who, -1);
    g_autoptr(GVariant) answer =
        run(connection, "GetReport", g_variant_new("(s@a{sv})", valid, no_options()), "(s)", error);
    char *xml = NULL;

    if (answer)
        g_variant_get(answer, "(s)", &xml);
    return xml;
}

static GVariant *put_options(const char *source)
{
    GVariantDict options;

    g_variant_dict_init(&options, NULL);
    g_variant_dict_insert(&options, "source", "s", source);
    return g_variant_dict_end(&options);
}

char *gcpu_fleet_client_put(GDBusConnection *connection, const char *report_xml, const char *source,
                            GError **error)
{
    char *name = NULL;

    if (!g_utf8_validate(report_xml, -1, NULL)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "it is no UTF-8, as a report has to be");
        return NULL;
    }
    g_autoptr(GVariant) answer =
        run(connection, "PutHost", g_variant_new("(s@a{sv})", report_xml, put_options(source)),
            "(s)", error);
    if (answer)
        g_variant_get(answer, "(s)", &name);
    return name;
}

gboolean gcpu_fleet_client_remove(GDBusConnection *connection, const char *who, GError **error)
{
    g_autofree char *valid = g_utf8_make_valid(who, -1);
    g_autoptr(GVariant) answer =
        run(connection, "RemoveHost", g_variant_new("(s@a{sv})", valid, no_options()), "()", error);

    return answer != NULL;
}
