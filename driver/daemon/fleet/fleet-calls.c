/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/fleet-calls.h"

#include "daemon/fleet/common-call.h"
#include "daemon/fleet/domains-call.h"
#include "daemon/fleet/explain-call.h"
#include "daemon/fleet/fleet-clerk.h"
#include "daemon/fleet/inventory-call.h"
#include "daemon/fleet/matrix-call.h"
#include "daemon/fleet/place-call.h"
#include "daemon/fleet/selector-call.h"
#include "daemon/fleet/what-if-call.h"
#include "daemon/fleet/words-call.h"
#include "daemon/process/methods.h"
#include "dbus/bus-error.h"

struct GcpuFleetCalls {
    GcpuFleetDesk *desk; /* for the clerk, but for its problem */
    GcpuFleetClerk *clerk;
    GcpuMethods methods;
};

static const GcpuMethod methods[] = {
    { "ListHosts", NULL, gcpu_inventory_call_list },
    { "PutHost", "org.guestcpu1.change-fleet", gcpu_inventory_call_put },
    { "RemoveHost", "org.guestcpu1.change-fleet", gcpu_inventory_call_remove },
    { "GetReport", NULL, gcpu_inventory_call_report },
    { "OpenReports", NULL, gcpu_inventory_call_open },
    { "Place", NULL, gcpu_place_call },
    { "Common", NULL, gcpu_common_call },
    { "Matrix", NULL, gcpu_matrix_call },
    { "Explain", NULL, gcpu_explain_call },
    { "ExplainMove", NULL, gcpu_explain_call_move },
    { "Domains", NULL, gcpu_domains_call },
    { "WhatIf", NULL, gcpu_what_if_call },
    { "Labels", NULL, gcpu_words_call_labels },
    { "Traits", NULL, gcpu_words_call_traits },
    { "Selector", NULL, gcpu_selector_call },
    { NULL, NULL, NULL },
};

/** Call: on its way to the clerk. */
typedef struct {
    GDBusMethodInvocation *invocation; /* (transfer full) */
    const GcpuMethod *method;
} Call;

static void run(GcpuFleetDesk *desk, gpointer data)
{
    g_autofree Call *call = data;

    gcpu_method_run(call->method, call->invocation, desk);
}

static void drop(gpointer data)
{
    g_autofree Call *call = data;

    g_object_unref(call->invocation);
}

static void hand_on(GDBusMethodInvocation *invocation, const GcpuMethod *method, gpointer data)
{
    GcpuFleetCalls *calls = data;
    Call *call = NULL;

    if (gcpu_fleet_clerk_is_busy(calls->clerk)) {
        gcpu_bus_error_return(invocation,
                              g_error_new(GCPU_BUS_ERROR, GCPU_BUS_ERROR_BUSY,
                                          "%d calls wait for the fleet; ask again later",
                                          GCPU_FLEET_CLERK_QUEUE_MAX));
        return;
    }
    call = g_new(Call, 1);
    *call = (Call){ invocation, method };
    gcpu_fleet_clerk_send(calls->clerk, run, call, drop);
}

GcpuFleetCalls *gcpu_fleet_calls_new(GcpuFleetDesk *desk, GcpuPermission permission)
{
    GcpuFleetCalls *calls = g_new0(GcpuFleetCalls, 1);

    calls->desk = desk;
    calls->clerk = gcpu_fleet_clerk_new(desk);
    calls->methods = (GcpuMethods){ methods, permission, hand_on, calls };
    return calls;
}

void gcpu_fleet_calls_free(GcpuFleetCalls *calls)
{
    if (!calls)
        return;
    gcpu_fleet_clerk_free(calls->clerk);
    g_free(calls);
}

void gcpu_fleet_calls_take(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation)
{
    const GError *problem = gcpu_fleet_desk_problem(calls->desk);

    if (problem)
        gcpu_bus_error_return(invocation, g_error_copy(problem));
    else
        gcpu_methods_take(&calls->methods, invocation);
}

static void use_config(GcpuFleetDesk *desk, gpointer data)
{
    g_autoptr(GcpuConfig) config = data;

    gcpu_fleet_desk_use_config(desk, config);
}

void gcpu_fleet_calls_use_config(GcpuFleetCalls *calls, GcpuConfig *config)
{
    gcpu_fleet_clerk_send(calls->clerk, use_config, gcpu_config_ref(config),
                          (GDestroyNotify)gcpu_config_free);
}
