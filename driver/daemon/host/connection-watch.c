/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/connection-watch.h"

struct GcpuConnectionWatch {
    GcpuConnectionLostFunc lost;
    gpointer data;
    GCancellable *ended;
    guint epoch;
};

/** News: for the main thread. */
typedef struct {
    GcpuConnectionWatch *watch;
    char *reason;
} News;

GcpuConnectionWatch *gcpu_connection_watch_new(GcpuConnectionLostFunc lost, gpointer data,
                                               GCancellable *ended, guint epoch)
{
    GcpuConnectionWatch *watch = g_new(GcpuConnectionWatch, 1);

    *watch = (GcpuConnectionWatch){ lost, data, g_object_ref(ended), epoch };
    return watch;
}

void gcpu_connection_watch_free(gpointer data)
{
    GcpuConnectionWatch *watch = data;

    if (!watch)
        return;
    g_object_unref(watch->ended);
    g_free(watch);
}

static void news_free(gpointer data)
{
    News *news = data;

    gcpu_connection_watch_free(news->watch);
    g_free(news->reason);
    g_free(news);
}

static gboolean deliver(gpointer data)
{
    const News *news = data;
    const GcpuConnectionWatch *watch = news->watch;

    if (!g_cancellable_is_cancelled(watch->ended))
        watch->lost(news->reason, watch->epoch, watch->data);
    return G_SOURCE_REMOVE;
}

void gcpu_connection_watch_tell(const char *reason, gpointer data)
{
    const GcpuConnectionWatch *watch = data;
    g_autofree News *news = g_new(News, 1);

    /* libvirt may free the watch before the main thread comes to it. */
    news->watch = gcpu_connection_watch_new(watch->lost, watch->data, watch->ended, watch->epoch);
    news->reason = g_strdup(reason);
    g_main_context_invoke_full(NULL, G_PRIORITY_DEFAULT, deliver, g_steal_pointer(&news),
                               news_free);
}
