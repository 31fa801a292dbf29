/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/bus-error.h"

#include <string.h>

#include "config/origin.h"

static const char *const names[] = {
#define BUS_ROW(id, name) [GCPU_BUS_ERROR_##id] = GCPU_BUS_ERROR_PREFIX name,
    GCPU_BUS_ERRORS(BUS_ROW)
#undef BUS_ROW
};

GQuark gcpu_bus_error_quark(void)
{
    return g_quark_from_static_string("gcpu-bus-error-quark");
}

static GcpuError code_of(const GError *error)
{
    return error->domain == GCPU_ERROR ? (GcpuError)error->code : GCPU_ERROR_INTERNAL;
}

char *gcpu_bus_error_name(const GError *error)
{
    if (error->domain == GCPU_BUS_ERROR && (guint)error->code < G_N_ELEMENTS(names))
        return g_strdup(names[error->code]);
    return g_strconcat(GCPU_BUS_ERROR_PREFIX, gcpu_error_to_string(code_of(error)), NULL);
}

/* A refused request is worth a line; what of it is too long or too frequent, the log leaves out. */
static void tell(GDBusMethodInvocation *invocation, const char *name, const char *message)
{
    const char *method = g_dbus_method_invocation_get_method_name(invocation);
    const char *sender = g_dbus_method_invocation_get_sender(invocation);

    g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "GUESTCPU_EVENT", "refused", "GUESTCPU_ERROR",
                     name, "GUESTCPU_METHOD", method, "GUESTCPU_SENDER", sender ? sender : "",
                     "MESSAGE", "%s of %s is refused: %s: %.500s", method,
                     sender ? sender : "a peer", name + strlen(GCPU_BUS_ERROR_PREFIX), message);
}

void gcpu_bus_error_return(GDBusMethodInvocation *invocation, GError *error)
{
    g_autoptr(GError) owned = error;
    g_autofree char *name = gcpu_bus_error_name(owned);
    g_autofree char *message = g_utf8_make_valid(owned->message, -1);

    tell(invocation, name, message);
    g_dbus_method_invocation_return_dbus_error(invocation, name, message);
}

void gcpu_bus_error_return_unwritten(GDBusMethodInvocation *invocation)
{
    gcpu_bus_error_return(invocation,
                          g_error_new(GCPU_ERROR, GCPU_ERROR_INTERNAL, "the method %s has no row",
                                      g_dbus_method_invocation_get_method_name(invocation)));
}

GError *gcpu_bus_error_of_findings(const GcpuFindings *findings, const char *place)
{
    g_autoptr(GcpuFindings) renamed = gcpu_findings_new();

    for (guint i = 0; i < gcpu_findings_count(findings); i++) {
        GcpuFinding finding = *gcpu_findings_get(findings, i);
        if (g_strcmp0(finding.file, GCPU_COMMAND_LINE) == 0)
            finding.file = (char *)place;
        gcpu_findings_add(renamed, &finding);
    }
    return gcpu_findings_to_error(renamed);
}
