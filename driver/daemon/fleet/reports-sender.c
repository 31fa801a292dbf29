/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/reports-sender.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dbus/bus-error.h"

struct GcpuReportsSender {
    GThreadPool *pool;
    GcpuReportsPace pace;
    GMutex lock;         /* of what follows */
    GHashTable *sockets; /* set of descriptors that are written to */
    gboolean is_ending;
};

/** Sending: one image on its way. */
typedef struct {
    GcpuFleetImage *image;
    int socket;
    GcpuReportsPace pace;
    gint64 waited_us; /* since as many bytes were taken as have to be */
    gsize n_taken;    /* since then */
} Sending;

static gboolean refuse(const char *why, GError **error)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "%s", why);
    return FALSE;
}

static gboolean wait_for_room(Sending *sending, GError **error)
{
    GPollFD room = { .fd = sending->socket, .events = G_IO_OUT };
    gint64 limit_us = (gint64)sending->pace.limit_ms * 1000, start_us = g_get_monotonic_time();
    gint64 rest_us = limit_us - sending->waited_us;

    if (rest_us > 0 && g_poll(&room, 1, (gint)(rest_us / 1000) + 1) < 0 && errno != EINTR)
        return refuse(g_strerror(errno), error);
    sending->waited_us += g_get_monotonic_time() - start_us;
    if (room.revents || sending->waited_us < limit_us)
        return TRUE;
    return refuse("it takes them too slowly", error);
}

static void count(Sending *sending, gsize n)
{
    sending->n_taken += n;
    if (sending->n_taken < sending->pace.bytes)
        return;
    sending->n_taken = 0;
    sending->waited_us = 0;
}

/* A reader that went away is no signal. */
static gboolean write_bytes(const char *bytes, gsize length, gpointer data, GError **error)
{
    Sending *sending = data;

    while (length > 0) {
        ssize_t n = send(sending->socket, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (!wait_for_room(sending, error))
                return FALSE;
            continue;
        }
        if (n <= 0)
            return refuse(g_strerror(errno), error);
        count(sending, (gsize)n);
        bytes += n;
        length -= (gsize)n;
    }
    return TRUE;
}

/* The reader sees by itself that an end is missing. */
static void run(gpointer job, gpointer data)
{
    GcpuReportsSender *sender = data;
    Sending *sending = job;
    g_autoptr(GError) error = NULL;

    if (!gcpu_fleet_image_send(sending->image, write_bytes, sending, &error))
        g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "GUESTCPU_EVENT", "reports", "MESSAGE",
                         "a caller did not read all reports: %s", error->message);
    g_mutex_lock(&sender->lock);
    g_hash_table_remove(sender->sockets, GINT_TO_POINTER(sending->socket));
    g_mutex_unlock(&sender->lock);
    close(sending->socket);
    gcpu_fleet_image_free(sending->image);
    g_free(sending);
}

GcpuReportsSender *gcpu_reports_sender_new(GcpuReportsPace pace)
{
    GcpuReportsSender *sender = g_new0(GcpuReportsSender, 1);

    sender->pace = pace;
    g_mutex_init(&sender->lock);
    sender->sockets = g_hash_table_new(NULL, NULL);
    sender->pool = g_thread_pool_new(run, sender, GCPU_REPORTS_SENDER_MAX, FALSE, NULL);
    return sender;
}

static void end_all(GcpuReportsSender *sender)
{
    GHashTableIter iter;
    gpointer socket;

    g_mutex_lock(&sender->lock);
    sender->is_ending = TRUE;
    g_hash_table_iter_init(&iter, sender->sockets);
    while (g_hash_table_iter_next(&iter, &socket, NULL))
        shutdown(GPOINTER_TO_INT(socket), SHUT_RDWR);
    g_mutex_unlock(&sender->lock);
}

void gcpu_reports_sender_free(GcpuReportsSender *sender)
{
    if (!sender)
        return;
    end_all(sender);
    g_thread_pool_free(sender->pool, FALSE, TRUE);
    g_hash_table_unref(sender->sockets);
    g_mutex_clear(&sender->lock);
    g_free(sender);
}

/* Returns: whether there was room for one more. */
static gboolean enter(GcpuReportsSender *sender, int socket)
{
    gboolean has_room;

    g_mutex_lock(&sender->lock);
    has_room = !sender->is_ending && g_hash_table_size(sender->sockets) < GCPU_REPORTS_SENDER_MAX;
    if (has_room)
        g_hash_table_add(sender->sockets, GINT_TO_POINTER(socket));
    g_mutex_unlock(&sender->lock);
    return has_room;
}

static void close_both(const int *sockets)
{
    close(sockets[0]);
    close(sockets[1]);
}

int gcpu_reports_sender_start(GcpuReportsSender *sender, GcpuFleetImage *image, GError **error)
{
    g_autoptr(GcpuFleetImage) owned = image;
    int sockets[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INTERNAL, "no socket is to be had: %s",
                    g_strerror(errno));
        return -1;
    }
    shutdown(sockets[0], SHUT_RD);
    if (!enter(sender, sockets[0])) {
        close_both(sockets);
        g_set_error(error, GCPU_BUS_ERROR, GCPU_BUS_ERROR_BUSY,
                    "the fleet is being sent to %d callers already; ask again later",
                    GCPU_REPORTS_SENDER_MAX);
        return -1;
    }
    g_autofree Sending *sending = g_new(Sending, 1);
    *sending = (Sending){
        .image = g_steal_pointer(&owned),
        .socket = sockets[0],
        .pace = sender->pace,
    };
    g_thread_pool_push(sender->pool, g_steal_pointer(&sending), NULL);
    return sockets[1];
}
