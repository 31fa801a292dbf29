/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* permission.h: may the caller change something? polkit answers, through its own bus interface. */
#pragma once

#include <gio/gio.h>

/** GcpuPermission: who may change something. */
typedef enum {
    GCPU_PERMISSION_ALL,    /* the bus is its user's own */
    GCPU_PERMISSION_POLKIT, /* as polkit says; where there is none, root and the daemon's own user
                             */
} GcpuPermission;

/**
 * gcpu_permission_check:
 * @action: polkit's action, such as "org.guestcpu1.reload"
 * @done: called from the main loop, or at once
 *
 * A caller that allows interactive authorization is asked by its desktop's agent, and may take
 * minutes; nothing waits for that but this call.
 */
void gcpu_permission_check(GcpuPermission permission, GDBusMethodInvocation *invocation,
                           const char *action, GAsyncReadyCallback done, gpointer data);

/** gcpu_permission_check_finish: Returns: FALSE with %GCPU_ERROR_DENIED, or
 * %GCPU_BUS_ERROR_AUTHORIZATION if the caller could be asked but does not allow it. */
gboolean gcpu_permission_check_finish(GAsyncResult *result, GError **error);
