/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* connection-watch.h: the end of a connection, told in the main thread.
 *
 * libvirt tells it in the thread that notices: that of a call which is under way, or of its event
 * loop. */
#pragma once

#include <gio/gio.h>

typedef struct GcpuConnectionWatch GcpuConnectionWatch;

/** GcpuConnectionLostFunc: called in the main thread. @epoch: of the connection that is gone. */
typedef void (*GcpuConnectionLostFunc)(const char *reason, guint epoch, gpointer data);

/**
 * gcpu_connection_watch_new:
 * @ended: once it is cancelled, which only the main thread does, @lost is not called
 * @epoch: of the connection, for the caller
 *
 * Returns: (transfer full): for one connection.
 */
GcpuConnectionWatch *gcpu_connection_watch_new(GcpuConnectionLostFunc lost, gpointer data,
                                               GCancellable *ended, guint epoch);

/** gcpu_connection_watch_free: @watch: (nullable); in any thread. What was told before still
 * arrives. */
void gcpu_connection_watch_free(gpointer watch);

/** gcpu_connection_watch_tell: a GcpuVirtClosedFunc, in any thread. */
void gcpu_connection_watch_tell(const char *reason, gpointer watch);
