/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/domains-call.h"

#include "daemon/fleet/fleet-desk.h"
#include "dbus/domains-variant.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/scope-options.h"

gboolean gcpu_domains_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                           GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    guint32 k = 0;
    GcpuPageOptions page;
    GcpuFleetScope scope;

    g_variant_get_child(parameters, 0, "u", &k);
    if (!gcpu_scope_options_read(options, NULL, &page, &scope, error))
        return FALSE;
    g_autoptr(GPtrArray) classes = gcpu_fleet_desk_sort_all(desk, &scope, error);
    g_autoptr(GcpuFleetDomains) domains =
        classes ? gcpu_fleet_domains_new((const GcpuFleetClasses *const *)classes->pdata,
                                         classes->len, k, error)
                : NULL;
    if (!domains)
        return FALSE;
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    g_autofree char *next = NULL;
    GVariant *list = gcpu_domains_variant(domains, &page, &next);
    g_variant_dict_insert(&details, "given_up", "t", domains->given_up);
    g_variant_dict_insert(&details, "at_least", "t", domains->at_least);
    g_variant_dict_insert(&details, "n_left_out", "u", domains->n_left_out);
    gcpu_fleet_variant_add_archs(&details, classes);
    gcpu_fleet_variant_add_unread(&details, gcpu_fleet_desk_fleet(desk));
    if (next)
        g_variant_dict_insert(&details, "next", "s", next);
    gcpu_bus_fleet_complete_domains(NULL, invocation, list, g_variant_dict_end(&details));
    return TRUE;
}
