/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* methods.h: the methods of one interface on the bus, by name, and who may call them. */
#pragma once

#include "daemon/process/permission.h"

/**
 * GcpuMethodFunc:
 * @invocation: to be answered, now or later, unless FALSE is returned
 * @parameters: (transfer none): its arguments
 * @data: what the methods of the interface are about
 *
 * Returns: FALSE with the error that ends the call.
 */
typedef gboolean (*GcpuMethodFunc)(GDBusMethodInvocation *invocation, GVariant *parameters,
                                   gpointer data, GError **error);

/** GcpuMethod: what is not in the table of an interface does not exist. */
typedef struct {
    const char *name;
    const char *action; /* what polkit is asked; NULL: it changes nothing, so everybody may */
    GcpuMethodFunc run;
} GcpuMethod;

/** GcpuMethodPermitted: @invocation: (transfer full): of @method, which the caller may call. */
typedef void (*GcpuMethodPermitted)(GDBusMethodInvocation *invocation, const GcpuMethod *method,
                                    gpointer data);

/** GcpuMethods: passive; to live as long as calls come. */
typedef struct {
    const GcpuMethod *rows; /* the last has no name */
    GcpuPermission permission;
    GcpuMethodPermitted permitted; /* in the main loop */
    gpointer data;                 /* of @permitted */
} GcpuMethods;

/** gcpu_methods_take: @invocation: (transfer full): goes on to @methods->permitted, or ends as
 * gcpu_permission_require() or gcpu_bus_error_return_unwritten() says. */
void gcpu_methods_take(const GcpuMethods *methods, GDBusMethodInvocation *invocation);

/** gcpu_method_run: @invocation: (transfer full): is answered by @method, or ends with its error.
 */
void gcpu_method_run(const GcpuMethod *method, GDBusMethodInvocation *invocation, gpointer data);
