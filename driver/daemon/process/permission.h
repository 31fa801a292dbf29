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

/** GcpuPermittedFunc: the caller may do what it asks for. @invocation: (transfer full) */
typedef void (*GcpuPermittedFunc)(GDBusMethodInvocation *invocation, gpointer data);

/**
 * gcpu_permission_require:
 * @invocation: (transfer full)
 * @action: polkit's action, such as "org.guestcpu1.reload"
 * @permitted: called from the main loop if the caller may
 *
 * Else the call ends with %GCPU_ERROR_DENIED, or with %GCPU_BUS_ERROR_AUTHORIZATION if the caller
 * could be asked but does not allow it. A caller that allows interactive authorization is asked by
 * its desktop's agent, and may take minutes; nothing waits for that but this call.
 */
void gcpu_permission_require(GcpuPermission permission, GDBusMethodInvocation *invocation,
                             const char *action, GcpuPermittedFunc permitted, gpointer data);
