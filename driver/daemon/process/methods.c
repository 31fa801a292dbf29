/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/process/methods.h"

#include <string.h>

#include "dbus/bus-error.h"

static const GcpuMethod *find(const GcpuMethods *methods, GDBusMethodInvocation *invocation)
{
    const char *name = g_dbus_method_invocation_get_method_name(invocation);

    for (const GcpuMethod *method = methods->rows; method->name; method++) {
        if (strcmp(method->name, name) == 0)
            return method;
    }
    return NULL;
}

static void go_on(GDBusMethodInvocation *invocation, gpointer data)
{
    const GcpuMethods *methods = data;

    methods->permitted(invocation, find(methods, invocation), methods->data);
}

void gcpu_methods_take(const GcpuMethods *methods, GDBusMethodInvocation *invocation)
{
    const GcpuMethod *method = find(methods, invocation);

    if (!method)
        gcpu_bus_error_return_unwritten(invocation);
    else if (method->action)
        gcpu_permission_require(methods->permission, invocation, method->action, go_on,
                                (gpointer)methods);
    else
        go_on(invocation, (gpointer)methods);
}

void gcpu_method_run(const GcpuMethod *method, GDBusMethodInvocation *invocation, gpointer data)
{
    GError *error = NULL;

    if (!method->run(invocation, g_dbus_method_invocation_get_parameters(invocation), data, &error))
        gcpu_bus_error_return(invocation, error);
}
