/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/what-if-call.h"

#include "daemon/fleet/fleet-desk.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/scope-options.h"
#include "dbus/what-if-variant.h"
#include "xml/host-report-xml.h"

static const GcpuVariantOption known_changes[] = {
    { "add", "a{ss}", NULL },
    { "add_reports", "as", NULL },
    { "remove", "as", NULL },
    { NULL, NULL, NULL },
};

static gboolean refuse(GError **error, const char *change, const char *what, const char *name)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: %s \"%s\"", change, what, name);
    return FALSE;
}

static gboolean check_changes(GVariant *changes, GError **error)
{
    if (!gcpu_variant_options_read(changes, known_changes, "changes", error))
        return FALSE;
    if (g_variant_n_children(changes) == 0) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "changes: none is stated; allowed: add, add_reports, remove");
        return FALSE;
    }
    return TRUE;
}

static gboolean add_likes(GcpuFleet *fleet, GVariant *changes, GError **error)
{
    g_autoptr(GVariant) add = g_variant_lookup_value(changes, "add", NULL);
    GVariantIter iter;
    const char *name, *like_name;

    if (!add)
        return TRUE;
    g_variant_iter_init(&iter, add);
    while (g_variant_iter_next(&iter, "{&s&s}", &name, &like_name)) {
        const GcpuFleetHost *like = gcpu_fleet_find(fleet, like_name);
        if (!*name)
            return refuse(error, "add", "no name is given to a host like", like_name);
        if (!like)
            return refuse(error, "add", "no host is called", like_name);
        if (!gcpu_fleet_add_like(fleet, like, name, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_reports(GcpuFleet *fleet, GVariant *changes, GError **error)
{
    g_autofree const char **reports = NULL;
    g_autoptr(GVariant) list = g_variant_lookup_value(changes, "add_reports", NULL);
    gsize n_reports = 0;

    if (!list)
        return TRUE;
    reports = g_variant_get_strv(list, &n_reports);
    if (n_reports > GCPU_WHAT_IF_CALL_REPORTS_MAX)
        return refuse(error, "add_reports", "there are more reports than",
                      G_STRINGIFY(GCPU_WHAT_IF_CALL_REPORTS_MAX));
    for (gsize i = 0; i < n_reports; i++) {
        g_autofree char *name = g_strdup_printf("add_reports[%u]", (guint)i);
        GcpuHostReport *report = gcpu_host_report_xml_parse_facts(reports[i], -1, name, error);
        if (!report || !gcpu_fleet_put(fleet, report, name, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean remove_hosts(GcpuFleet *fleet, GVariant *changes, GError **error)
{
    g_autofree const char **names = NULL;
    g_autoptr(GVariant) list = g_variant_lookup_value(changes, "remove", NULL);

    if (!list)
        return TRUE;
    names = g_variant_get_strv(list, NULL);
    for (const char **name = names; *name; name++) {
        if (!gcpu_fleet_remove(fleet, *name))
            return refuse(error, "remove", "no host is called", *name);
    }
    return TRUE;
}

/* Returns: (transfer full) (nullable): the fleet as it would be; hosts that go may be what those
 * that come are like. */
static GcpuFleet *change(const GcpuFleet *fleet, GVariant *changes, GError **error)
{
    g_autoptr(GcpuFleet) changed = gcpu_fleet_copy(fleet);

    if (!add_likes(changed, changes, error) || !add_reports(changed, changes, error) ||
        !remove_hosts(changed, changes, error))
        return NULL;
    return g_steal_pointer(&changed);
}

static void complete(GDBusMethodInvocation *invocation, const GPtrArray *before,
                     const GcpuFleet *fleet, const GcpuFleetClasses *classes)
{
    g_autoptr(GPtrArray) after = gcpu_common_new(classes, NULL, 0);
    g_autoptr(GPtrArray) changes = gcpu_common_compare(before, after);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);

    gcpu_fleet_variant_add_scope(&details, classes, fleet);
    gcpu_bus_fleet_complete_what_if(NULL, invocation, gcpu_what_if_variant(changes),
                                    g_variant_dict_end(&details));
}

gboolean gcpu_what_if_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                           GError **error)
{
    g_autoptr(GVariant) changes = g_variant_get_child_value(parameters, 0);
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    GcpuPageOptions page;
    GcpuFleetScope scope;

    if (!check_changes(changes, error) ||
        !gcpu_scope_options_read(options, NULL, &page, &scope, error))
        return FALSE;
    const GcpuFleet *fleet = gcpu_fleet_desk_fleet(desk);
    const GcpuFleetClasses *classes = gcpu_fleet_desk_sort(desk, &scope, error);
    g_autoptr(GcpuFleet) changed = classes ? change(fleet, changes, error) : NULL;
    if (!changed)
        return FALSE;
    scope.arch = classes->arch;
    g_autoptr(GcpuFleetClasses) other = gcpu_fleet_desk_sort_other(desk, changed, &scope, error);
    if (!other)
        return FALSE;
    g_autoptr(GPtrArray) before = gcpu_common_new(classes, NULL, 0);
    complete(invocation, before, changed, other);
    return TRUE;
}
