/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/common-call.h"

#include "daemon/fleet/fleet-desk.h"
#include "dbus/common-variant.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/scope-options.h"
#include "fleet/common.h"

/** Chosen: the hosts that are asked about, and no others, so that neither gaps nor ages nor names
 * are of others. */
typedef struct {
    GcpuFleet *fleet;          /* NULL: all hosts */
    GcpuFleetClasses *classes; /* of these; NULL: the desk's */
} Chosen;

static void chosen_clear(Chosen *chosen)
{
    gcpu_fleet_classes_free(chosen->classes);
    gcpu_fleet_free(chosen->fleet);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Chosen, chosen_clear)

static gboolean choose(Chosen *chosen, const GcpuFleetDesk *desk, const char *const *names,
                       GError **error)
{
    g_autoptr(GPtrArray) hosts = g_ptr_array_new();

    for (; *names; names++) {
        const GcpuFleetHost *host = gcpu_fleet_desk_find(desk, *names, error);
        if (!host) {
            g_prefix_error(error, "hosts: ");
            return FALSE;
        }
        g_ptr_array_add(hosts, (gpointer)host);
    }
    chosen->fleet = gcpu_fleet_copy_some(hosts);
    return TRUE;
}

static const GcpuFleetClasses *sort(Chosen *chosen, GcpuFleetDesk *desk,
                                    const GcpuFleetScope *scope, GError **error)
{
    if (!chosen->fleet)
        return gcpu_fleet_desk_sort(desk, scope, error);
    chosen->classes = gcpu_fleet_desk_sort_other(desk, chosen->fleet, scope, error);
    return chosen->classes;
}

gboolean gcpu_common_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                          GError **error)
{
    g_autofree const char **names = NULL;
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    g_auto(Chosen) chosen = { 0 };
    GcpuPageOptions page;
    GcpuFleetScope scope;

    g_variant_get_child(parameters, 0, "^a&s", &names);
    if (!gcpu_scope_options_read(options, NULL, &page, &scope, error) ||
        (*names && !choose(&chosen, desk, names, error)))
        return FALSE;
    const GcpuFleetClasses *classes = sort(&chosen, desk, &scope, error);
    if (!classes || !gcpu_common_check(classes, error))
        return FALSE;
    g_autoptr(GPtrArray) answers = gcpu_common_new(classes, NULL, 0);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    gcpu_fleet_variant_add_scope(&details, classes, gcpu_fleet_desk_fleet(desk));
    gcpu_bus_fleet_complete_common(NULL, invocation, gcpu_common_variant(classes, answers),
                                   g_variant_dict_end(&details));
    return TRUE;
}
