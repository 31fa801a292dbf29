/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-standing.h"

#include <stdlib.h>
#include <string.h>

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(((const GcpuFleetHost *)a)->name, (*(const GcpuFleetHost *const *)b)->name);
}

static gboolean is_of_gap(const GcpuFleetGap *gap, guint32 number)
{
    for (guint i = 0; i < gap->hosts->len; i++) {
        if (g_array_index(gap->hosts, guint32, i) == number)
            return TRUE;
    }
    return FALSE;
}

static gboolean refuse(const GcpuFleetClasses *classes, guint32 number, GError **error)
{
    g_autoptr(GString) why = g_string_new(NULL);

    for (guint i = 0; i < classes->gaps->len; i++) {
        const GcpuFleetGap *gap = g_ptr_array_index(classes->gaps, i);
        if (!gcpu_fleet_gap_excludes(gap->kind) || !is_of_gap(gap, number))
            continue;
        g_autofree char *sentence = gcpu_fleet_gap_format(gap, classes);
        g_string_append_printf(why, "%s%s", why->len ? "; " : "", sentence);
    }
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "%s: %s",
                gcpu_fleet_classes_host(classes, number)->name, why->str);
    return FALSE;
}

gboolean gcpu_fleet_standing_find(const GcpuFleetClasses *classes, const GcpuFleetHost *host,
                                  GcpuFleetStanding *out_standing, GError **error)
{
    const gpointer *found =
        bsearch(host, classes->hosts->pdata, classes->hosts->len, sizeof(gpointer), by_name);
    guint32 number = (guint32)(found - classes->hosts->pdata);

    if (classes->class_of[number] == GCPU_FLEET_NO_CLASS)
        return refuse(classes, number, error);
    *out_standing = (GcpuFleetStanding){
        .host = host,
        .of_host = gcpu_fleet_classes_get(classes, classes->class_of[number]),
        .number = number,
        .is_fresh = classes->ages[number] == GCPU_FLEET_FRESH,
    };
    return TRUE;
}

GArray *gcpu_fleet_standing_others(const GcpuFleetStanding *standing,
                                   const GcpuFleetClasses *classes, const GcpuPlace *place)
{
    GArray *hosts = gcpu_place_list_hosts(place, classes);

    for (guint i = 0; i < hosts->len; i++) {
        if (g_array_index(hosts, guint32, i) == standing->number) {
            g_array_remove_index(hosts, i);
            break;
        }
    }
    return hosts;
}
