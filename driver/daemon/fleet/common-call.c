/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/common-call.h"

#include <string.h>

#include "daemon/fleet/fleet-desk.h"
#include "dbus/common-variant.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/scope-options.h"
#include "fleet/common.h"

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(((const GcpuFleetHost *)a)->name, (*(const GcpuFleetHost *const *)b)->name);
}

/* The list of hosts is sorted by name. */
static gboolean find_number(const GcpuFleetClasses *classes, const GcpuFleetHost *host,
                            guint32 *out_number)
{
    const gpointer *found =
        bsearch(host, classes->hosts->pdata, classes->hosts->len, sizeof(gpointer), by_name);

    if (found)
        *out_number = (guint32)(found - classes->hosts->pdata);
    return found != NULL;
}

static GArray *numbers_of(const GcpuFleetDesk *desk, const GcpuFleetClasses *classes,
                          const char *const *names, GError **error)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (; *names; names++) {
        const GcpuFleetHost *host = gcpu_fleet_find(gcpu_fleet_desk_fleet(desk), *names);
        guint32 number;
        if (!host || !find_number(classes, host, &number)) {
            g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "hosts: no host is called \"%s\"",
                        *names);
            return NULL;
        }
        g_array_append_val(numbers, number);
    }
    return g_steal_pointer(&numbers);
}

gboolean gcpu_common_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                          GError **error)
{
    g_autofree const char **names = NULL;
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    GcpuPageOptions page;
    GcpuFleetScope scope;

    g_variant_get_child(parameters, 0, "^a&s", &names);
    if (!gcpu_scope_options_read(options, NULL, &page, &scope, error))
        return FALSE;
    const GcpuFleetClasses *classes = gcpu_fleet_desk_sort(desk, &scope, error);
    g_autoptr(GArray) numbers = classes ? numbers_of(desk, classes, names, error) : NULL;
    if (!numbers)
        return FALSE;
    g_autoptr(GPtrArray) answers = gcpu_common_new(
        classes, *names ? (const guint32 *)(void *)numbers->data : NULL, numbers->len);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    gcpu_fleet_variant_add_scope(&details, classes, gcpu_fleet_desk_fleet(desk));
    gcpu_bus_fleet_complete_common(NULL, invocation, gcpu_common_variant(classes, answers),
                                   g_variant_dict_end(&details));
    return TRUE;
}
