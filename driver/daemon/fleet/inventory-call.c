/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/inventory-call.h"

#include <gio/gunixfdlist.h>
#include <string.h>

#include "daemon/fleet/fleet-desk.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/page-options.h"

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
        g_variant_builder_add_value(&list, gcpu_fleet_variant_of_host(host, &scope));
    }
    if (end < hosts->len && end > start)
        g_variant_dict_insert(details, "next", "s",
                              ((const GcpuFleetHost *)g_ptr_array_index(hosts, end - 1))->name);
    return g_variant_builder_end(&list);
}

gboolean gcpu_inventory_call_list(GDBusMethodInvocation *invocation, GVariant *parameters,
                                  gpointer desk, GError **error)
{
    const GcpuFleet *fleet = gcpu_fleet_desk_fleet(desk);
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    GcpuPageOptions page;

    if (!gcpu_page_options_read(options, NULL, &page, error))
        return FALSE;
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet);
    GVariant *list = list_page(hosts, &page, &details);
    gcpu_fleet_variant_add_unread(&details, fleet);
    gcpu_bus_fleet_complete_list_hosts(NULL, invocation, list, g_variant_dict_end(&details));
    return TRUE;
}

/* The name of a connection would tell nobody which report is meant. */
gboolean gcpu_inventory_call_put(GDBusMethodInvocation *invocation, GVariant *parameters,
                                 gpointer desk, GError **error)
{
    static const GcpuVariantOption known[] = { { "source", "s", NULL }, { NULL, NULL, NULL } };
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    const char *source = gcpu_variant_options_text(options, "source");
    const char *report_xml = NULL;
    g_autofree char *name = NULL;

    g_variant_get_child(parameters, 0, "&s", &report_xml);
    if (!gcpu_variant_options_read(options, known, "options", error) ||
        !gcpu_fleet_desk_put(desk, report_xml, source ? source : "report_xml", &name, error))
        return FALSE;
    gcpu_bus_fleet_complete_put_host(NULL, invocation, name);
    return TRUE;
}

gboolean gcpu_inventory_call_remove(GDBusMethodInvocation *invocation, GVariant *parameters,
                                    gpointer desk, GError **error)
{
    const char *who = NULL;

    g_variant_get_child(parameters, 0, "&s", &who);
    if (!gcpu_variant_options_read_last(parameters, NULL, error) ||
        !gcpu_fleet_desk_remove(desk, who, error))
        return FALSE;
    gcpu_bus_fleet_complete_remove_host(NULL, invocation);
    return TRUE;
}

gboolean gcpu_inventory_call_report(GDBusMethodInvocation *invocation, GVariant *parameters,
                                    gpointer desk, GError **error)
{
    const char *who = NULL;

    g_variant_get_child(parameters, 0, "&s", &who);
    if (!gcpu_variant_options_read_last(parameters, NULL, error))
        return FALSE;
    g_autofree char *text = gcpu_fleet_desk_report(desk, who, error);
    if (!text)
        return FALSE;
    gcpu_bus_fleet_complete_get_report(NULL, invocation, text);
    return TRUE;
}

gboolean gcpu_inventory_call_open(GDBusMethodInvocation *invocation, GVariant *parameters,
                                  gpointer desk, GError **error)
{
    int descriptor = -1;

    if (gcpu_variant_options_read_last(parameters, NULL, error))
        descriptor = gcpu_fleet_desk_send(desk, error);
    if (descriptor < 0)
        return FALSE;
    g_autoptr(GUnixFDList) descriptors = g_unix_fd_list_new_from_array(&descriptor, 1);
    gcpu_bus_fleet_complete_open_reports(NULL, invocation, descriptors, g_variant_new_handle(0));
    return TRUE;
}
