/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* notify.h: tells systemd how we are, sd_notify(3): a datagram to $NOTIFY_SOCKET. */
#pragma once

#include <gio/gio.h>

/** GcpuNotify: does nothing where there is no systemd. Never waits: what a systemd that does not
 * read cannot take is dropped. */
typedef struct GcpuNotify GcpuNotify;

/** gcpu_notify_new: Returns: (transfer full): one that keeps the watchdog, if systemd wants that,
 * as long as the main loop turns. */
GcpuNotify *gcpu_notify_new(void);
void gcpu_notify_free(GcpuNotify *notify);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuNotify, gcpu_notify_free)

/** gcpu_notify_ready: we can be asked. */
void gcpu_notify_ready(GcpuNotify *notify);

/** gcpu_notify_stopping: we end. */
void gcpu_notify_stopping(GcpuNotify *notify);

/** gcpu_notify_status: one line for `systemctl status`. */
void gcpu_notify_status(GcpuNotify *notify, const char *status);
