/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/process/notify.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <unistd.h>

#include "cpu/finding.h"

struct GcpuNotify {
    GSocket *socket; /* NULL: there is no systemd */
    GSocketAddress *address;
    guint watchdog; /* source of the main loop; 0: none is wanted */
};

static void send(GcpuNotify *notify, const char *message)
{
    if (notify->socket)
        g_socket_send_to(notify->socket, notify->address, message, strlen(message), NULL, NULL);
}

static gboolean feed_watchdog(gpointer data)
{
    send(data, "WATCHDOG=1");
    return G_SOURCE_CONTINUE;
}

/* Of which process systemd expects it, it says, too. */
static guint watchdog_interval_ms(void)
{
    const char *pid = g_getenv("WATCHDOG_PID"), *limit_us = g_getenv("WATCHDOG_USEC");
    guint64 number = 0;

    if (pid && (!g_ascii_string_to_unsigned(pid, 10, 1, G_MAXINT, &number, NULL) ||
                (pid_t)number != getpid()))
        return 0;
    if (!limit_us || !g_ascii_string_to_unsigned(limit_us, 10, 1, G_MAXUINT32, &number, NULL))
        return 0;
    return MAX((guint)(number / 1000 / 3), 1);
}

/* An abstract socket is written with '@' in place of its NUL. */
static GSocketAddress *address_of(const char *path)
{
    if (path[0] == '@')
        return g_unix_socket_address_new_with_type(path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
    return g_unix_socket_address_new(path);
}

GcpuNotify *gcpu_notify_new(void)
{
    GcpuNotify *notify = g_new0(GcpuNotify, 1);
    const char *path = g_getenv("NOTIFY_SOCKET");

    if (!path || (path[0] != '/' && path[0] != '@'))
        return notify;
    notify->socket =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
    if (notify->socket)
        g_socket_set_blocking(notify->socket, FALSE);
    notify->address = address_of(path);
    guint interval_ms = watchdog_interval_ms();
    if (interval_ms)
        notify->watchdog = g_timeout_add(interval_ms, feed_watchdog, notify);
    return notify;
}

void gcpu_notify_free(GcpuNotify *notify)
{
    if (!notify)
        return;
    g_clear_handle_id(&notify->watchdog, g_source_remove);
    g_clear_object(&notify->socket);
    g_clear_object(&notify->address);
    g_free(notify);
}

void gcpu_notify_ready(GcpuNotify *notify)
{
    send(notify, "READY=1");
}

void gcpu_notify_stopping(GcpuNotify *notify)
{
    send(notify, "STOPPING=1");
}

void gcpu_notify_status(GcpuNotify *notify, const char *status)
{
    g_autofree char *line = gcpu_finding_escape(status);
    g_autofree char *message = g_strconcat("STATUS=", line, NULL);

    send(notify, message);
}
