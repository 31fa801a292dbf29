/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/fleet-calls.h"

#include <gio/gunixfdlist.h>
#include <string.h>

#include "daemon/fleet/common-call.h"
#include "daemon/fleet/domains-call.h"
#include "daemon/fleet/explain-call.h"
#include "daemon/fleet/fleet-clerk.h"
#include "daemon/fleet/matrix-call.h"
#include "daemon/fleet/place-call.h"
#include "daemon/fleet/reports-sender.h"
#include "daemon/fleet/selector-call.h"
#include "daemon/fleet/what-if-call.h"
#include "daemon/fleet/words-call.h"
#include "dbus/bus-error.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/page-options.h"

struct GcpuFleetCalls {
    GcpuFleetDesk *desk; /* for the clerk, but for its problem */
    GcpuFleetClerk *clerk;
    GcpuReportsSender *sender;
    GcpuPermission permission;
    GcpuFleetChangedFunc changed;
    gpointer data;
};

/* The first behind @after in a list by name. */
static guint find_start(const GPtrArray *hosts, const char *after)
{
    guint low = 0, high = after ? hosts->len : 0;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        const GcpuFleetHost *host = g_ptr_array_index(hosts, middle);
        if (strcmp(host->name, after) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static GVariant *list_page(const GPtrArray *hosts, const GcpuPageOptions *page,
                           GVariantDict *details)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
    const GcpuFleetScope scope = {
        .now_s = g_get_real_time() / G_USEC_PER_SEC,
        .max_age_s = page->max_age_s,
    };
    guint start = find_start(hosts, page->after);
    guint end = start + MIN(page->limit, hosts->len - start);

    for (guint i = start; i < end; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        g_variant_builder_add_value(&list,
                                    gcpu_fleet_variant_of_host(host, gcpu_fleet_age(&scope, host)));
    }
    if (end < hosts->len && end > start)
        g_variant_dict_insert(details, "next", "s",
                              ((const GcpuFleetHost *)g_ptr_array_index(hosts, end - 1))->name);
    return g_variant_builder_end(&list);
}

static void list_hosts(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation,
                       GVariant *parameters)
{
    const GcpuFleet *fleet = gcpu_fleet_desk_fleet(calls->desk);
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    GcpuPageOptions page;
    GError *error = NULL;

    if (!gcpu_page_options_read(options, NULL, &page, &error)) {
        gcpu_bus_error_return(invocation, error);
        return;
    }
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet);
    GVariant *list = list_page(hosts, &page, &details);
    gcpu_fleet_variant_add_unread(&details, fleet);
    gcpu_bus_fleet_complete_list_hosts(NULL, invocation, list, g_variant_dict_end(&details));
}

/** Change: on its way to the main loop. */
typedef struct {
    GcpuFleetCalls *calls;
    guint n_hosts;
} Change;

static gboolean tell_change(gpointer data)
{
    const Change *change = data;

    change->calls->changed(change->n_hosts, change->calls->data);
    return G_SOURCE_REMOVE;
}

/* Before the caller is answered, so that who asks next sees it. Not g_main_context_invoke(): where
 * the main loop has ended, that would run it here. */
static void announce(GcpuFleetCalls *calls)
{
    g_autofree Change *change = g_new(Change, 1);

    *change = (Change){ calls, gcpu_fleet_n_hosts(gcpu_fleet_desk_fleet(calls->desk)) };
    g_idle_add_full(G_PRIORITY_DEFAULT, tell_change, g_steal_pointer(&change), g_free);
}

/* Options are the last argument. */
static gboolean takes_no_options(GVariant *parameters, GError **error)
{
    static const GcpuVariantOption none[] = { { NULL, NULL, NULL } };
    g_autoptr(GVariant) options =
        g_variant_get_child_value(parameters, g_variant_n_children(parameters) - 1);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    if (gcpu_variant_options_check(options, none, findings))
        return TRUE;
    g_propagate_error(error, gcpu_bus_error_of_findings(findings, "options"));
    return FALSE;
}

static void put_host(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters)
{
    const char *report_xml = NULL;
    g_autofree char *name = NULL;
    GError *error = NULL;

    g_variant_get_child(parameters, 0, "&s", &report_xml);
    if (!takes_no_options(parameters, &error) ||
        !gcpu_fleet_desk_put(calls->desk, report_xml,
                             g_dbus_method_invocation_get_sender(invocation), &name, &error)) {
        gcpu_bus_error_return(invocation, error);
        return;
    }
    announce(calls);
    gcpu_bus_fleet_complete_put_host(NULL, invocation, name);
}

static void remove_host(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation,
                        GVariant *parameters)
{
    const char *who = NULL;
    GError *error = NULL;

    g_variant_get_child(parameters, 0, "&s", &who);
    if (!takes_no_options(parameters, &error) ||
        !gcpu_fleet_desk_remove(calls->desk, who, &error)) {
        gcpu_bus_error_return(invocation, error);
        return;
    }
    announce(calls);
    gcpu_bus_fleet_complete_remove_host(NULL, invocation);
}

static void get_report(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation,
                       GVariant *parameters)
{
    g_autofree char *text = NULL;
    const char *who = NULL;
    GError *error = NULL;

    g_variant_get_child(parameters, 0, "&s", &who);
    if (takes_no_options(parameters, &error))
        text = gcpu_fleet_desk_report(calls->desk, who, &error);
    if (text)
        gcpu_bus_fleet_complete_get_report(NULL, invocation, text);
    else
        gcpu_bus_error_return(invocation, error);
}

static void open_reports(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation,
                         GVariant *parameters)
{
    g_autoptr(GUnixFDList) descriptors = NULL;
    GError *error = NULL;
    int descriptor = -1;

    if (takes_no_options(parameters, &error))
        descriptor =
            gcpu_reports_sender_start(calls->sender, gcpu_fleet_desk_image(calls->desk), &error);
    if (descriptor < 0) {
        gcpu_bus_error_return(invocation, error);
        return;
    }
    descriptors = g_unix_fd_list_new_from_array(&descriptor, 1);
    gcpu_bus_fleet_complete_open_reports(NULL, invocation, descriptors, g_variant_new_handle(0));
}

static void place(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters)
{
    gcpu_place_call(invocation, parameters, calls->desk);
}

static void common(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters)
{
    gcpu_common_call(invocation, parameters, calls->desk);
}

static void matrix(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters)
{
    gcpu_matrix_call(invocation, parameters, calls->desk);
}

static void explain(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters)
{
    gcpu_explain_call(invocation, parameters, calls->desk);
}

static void explain_move(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation,
                         GVariant *parameters)
{
    gcpu_explain_call_move(invocation, parameters, calls->desk);
}

static void domains(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters)
{
    gcpu_domains_call(invocation, parameters, calls->desk);
}

static void labels(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters)
{
    gcpu_words_call_labels(invocation, parameters, calls->desk);
}

static void traits(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters)
{
    gcpu_words_call_traits(invocation, parameters, calls->desk);
}

static void selector(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters)
{
    gcpu_selector_call(invocation, parameters, calls->desk);
}

static void what_if(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters)
{
    gcpu_what_if_call(invocation, parameters, calls->desk);
}

/** Method: what is not on this list does not exist. */
typedef struct {
    const char *name;
    const char *action; /* what polkit is asked; NULL: it changes nothing, so everybody may */
    void (*run)(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation, GVariant *parameters);
} Method;

static const Method methods[] = {
    { "ListHosts", NULL, list_hosts },
    { "PutHost", "org.guestcpu1.change-fleet", put_host },
    { "RemoveHost", "org.guestcpu1.change-fleet", remove_host },
    { "GetReport", NULL, get_report },
    { "OpenReports", NULL, open_reports },
    { "Place", NULL, place },
    { "Common", NULL, common },
    { "Matrix", NULL, matrix },
    { "Explain", NULL, explain },
    { "ExplainMove", NULL, explain_move },
    { "Domains", NULL, domains },
    { "WhatIf", NULL, what_if },
    { "Labels", NULL, labels },
    { "Traits", NULL, traits },
    { "Selector", NULL, selector },
};

GcpuFleetCalls *gcpu_fleet_calls_new(GcpuFleetDesk *desk, GcpuPermission permission,
                                     GcpuFleetChangedFunc changed, gpointer data)
{
    GcpuFleetCalls *calls = g_new0(GcpuFleetCalls, 1);

    calls->desk = desk;
    calls->clerk = gcpu_fleet_clerk_new(desk);
    calls->sender = gcpu_reports_sender_new();
    calls->permission = permission;
    calls->changed = changed;
    calls->data = data;
    return calls;
}

void gcpu_fleet_calls_free(GcpuFleetCalls *calls)
{
    if (!calls)
        return;
    gcpu_fleet_clerk_free(calls->clerk);
    gcpu_reports_sender_free(calls->sender);
    g_free(calls);
}

/** Call: on its way to the clerk. */
typedef struct {
    GcpuFleetCalls *calls;
    GDBusMethodInvocation *invocation; /* (transfer full) */
    const Method *method;
} Call;

static void run(GcpuFleetDesk *desk, gpointer data)
{
    g_autofree Call *call = data;

    (void)desk;
    call->method->run(call->calls, call->invocation,
                      g_dbus_method_invocation_get_parameters(call->invocation));
}

static void drop(gpointer data)
{
    g_autofree Call *call = data;

    g_object_unref(call->invocation);
}

static const Method *find_method(GDBusMethodInvocation *invocation)
{
    const char *name = g_dbus_method_invocation_get_method_name(invocation);

    for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    }
    return NULL;
}

static void hand_on(GDBusMethodInvocation *invocation, gpointer data)
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
    *call = (Call){ calls, invocation, find_method(invocation) };
    gcpu_fleet_clerk_send(calls->clerk, run, call, drop);
}

void gcpu_fleet_calls_take(GcpuFleetCalls *calls, GDBusMethodInvocation *invocation)
{
    const GError *problem = gcpu_fleet_desk_problem(calls->desk);
    const Method *method = find_method(invocation);

    if (problem)
        gcpu_bus_error_return(invocation, g_error_copy(problem));
    else if (!method)
        gcpu_bus_error_return_unwritten(invocation);
    else if (method->action)
        gcpu_permission_require(calls->permission, invocation, method->action, hand_on, calls);
    else
        hand_on(invocation, calls);
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
