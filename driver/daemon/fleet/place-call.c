/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/place-call.h"

#include "daemon/fleet/guest-question.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/place-variant.h"

gboolean gcpu_place_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                         GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    g_auto(GcpuGuestQuestion) question = { 0 };
    const char *cpu_xml = NULL;

    g_variant_get_child(parameters, 0, "&s", &cpu_xml);
    if (!gcpu_guest_question_read(cpu_xml, options, &question, error))
        return FALSE;
    const GcpuFleetClasses *classes = gcpu_guest_question_sort(&question, desk, error);
    if (!classes)
        return FALSE;
    g_autoptr(GcpuPlace) place = gcpu_guest_question_place(&question, desk, classes);
    GVariant *hosts = gcpu_place_variant_hosts(classes, place, &question.page, &details, error);
    if (!hosts)
        return FALSE;
    gcpu_place_variant_add_rest(&details, classes, place);
    gcpu_fleet_variant_add_scope(&details, classes, gcpu_fleet_desk_fleet(desk));
    gcpu_bus_fleet_complete_place(NULL, invocation, hosts, g_variant_dict_end(&details));
    return TRUE;
}
