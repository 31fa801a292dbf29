/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/place-call.h"

#include "daemon/fleet/fleet-desk.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/place-variant.h"
#include "dbus/scope-options.h"

static const GcpuVariantOption more_options[] = {
    { "machine", "s", NULL },
    { NULL, NULL, NULL },
};

gboolean gcpu_place_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                         GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    const char *cpu_xml = NULL;
    const char *machine = NULL;
    GcpuPageOptions page;
    GcpuFleetScope scope;

    g_variant_get_child(parameters, 0, "&s", &cpu_xml);
    if (!gcpu_scope_options_read(options, more_options, &page, &scope, error))
        return FALSE;
    g_autoptr(GcpuGuest) guest = gcpu_guest_parse(cpu_xml, error);
    if (!guest)
        return FALSE;
    gcpu_scope_options_add_guest(&scope, guest);
    const GcpuFleetClasses *classes = gcpu_fleet_desk_sort(desk, &scope, error);
    if (!classes)
        return FALSE;
    machine = gcpu_variant_options_text(options, "machine");
    const GcpuFleetGuest wanted = { guest->cpu, machine ? machine : guest->place.machine };
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(classes, &wanted);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    g_autofree char *next = NULL;
    GVariant *hosts = gcpu_place_variant_hosts(classes, place, page.after, page.limit, &next);
    gcpu_place_variant_add_rest(&details, classes, place);
    gcpu_fleet_variant_add_gaps(&details, classes);
    gcpu_fleet_variant_add_unread(&details, gcpu_fleet_desk_fleet(desk));
    if (next)
        g_variant_dict_insert(&details, "next", "s", next);
    gcpu_bus_fleet_complete_place(NULL, invocation, hosts, g_variant_dict_end(&details));
    return TRUE;
}
