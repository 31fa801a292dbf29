/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/place-call.h"

#include "dbus/bus-error.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/guest.h"
#include "dbus/page-options.h"
#include "dbus/place-variant.h"

static const GcpuVariantOption known_options[] = {
    { "arch", "s", NULL },
    { "machine", "s", NULL },
    { "virt_type", "s", NULL },
    { NULL, NULL, NULL },
};

static const char *first_of(const char *one, const char *other)
{
    return one ? one : other;
}

static const GcpuFleetClasses *sort(GcpuFleetDesk *desk, const GcpuGuest *guest, GVariant *options,
                                    gint64 max_age_s, GError **error)
{
    const GcpuGuestPlace *place = &guest->place;
    const GcpuFleetScope scope = {
        .arch = first_of(gcpu_variant_options_text(options, "arch"),
                         first_of(place->arch, guest->cpu->arch)),
        .virt_type = first_of(gcpu_variant_options_text(options, "virt_type"), place->virt_type),
        .max_age_s = max_age_s,
    };

    return gcpu_fleet_desk_sort(desk, &scope, error);
}

static gboolean answer(GDBusMethodInvocation *invocation, GVariant *parameters, GcpuFleetDesk *desk,
                       GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    const char *cpu_xml = NULL;
    GcpuPageOptions page;

    g_variant_get_child(parameters, 0, "&s", &cpu_xml);
    if (!gcpu_page_options_read(options, known_options, &page, error))
        return FALSE;
    g_autoptr(GcpuGuest) guest = gcpu_guest_parse(cpu_xml, error);
    const GcpuFleetClasses *classes =
        guest ? sort(desk, guest, options, page.max_age_s, error) : NULL;
    if (!classes)
        return FALSE;
    const GcpuFleetGuest wanted = {
        .cpu = guest->cpu,
        .machine = first_of(gcpu_variant_options_text(options, "machine"), guest->place.machine),
    };
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

void gcpu_place_call(GDBusMethodInvocation *invocation, GVariant *parameters, GcpuFleetDesk *desk)
{
    GError *error = NULL;

    if (!answer(invocation, parameters, desk, &error))
        gcpu_bus_error_return(invocation, error);
}
