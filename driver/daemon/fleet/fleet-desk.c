/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/fleet-desk.h"

#include "cpu/nearest.h"
#include "daemon/fleet/reports-sender.h"
#include "store/fleet-store.h"

/* Ages are told to the second, but nobody's facts turn stale by these. */
#define CLASSES_KEPT_S 5

struct GcpuFleetDesk {
    GcpuFleet *fleet;
    GcpuFleetStore *store; /* NULL: see problem */
    gboolean is_persistent;
    GError *problem;
    GcpuConfig *config; /* NULL: none yet */
    GcpuMapSource *map;
    GcpuFleetMaps *maps;
    GcpuFleetClasses *classes; /* NULL: to be made */
    gint64 max_age_s;          /* with which @classes were made */
    GcpuReportsSender *sender;
    GcpuFleetChangedFunc changed; /* NULL: nobody is to be told */
    gpointer data;                /* of @changed */
};

static void use_map(GcpuFleetDesk *desk, const char *path)
{
    desk->map = gcpu_map_source_new(path);
    desk->maps = gcpu_fleet_maps_new(desk->map);
}

GcpuFleetDesk *gcpu_fleet_desk_new(const char *path)
{
    GcpuFleetDesk *desk = g_new0(GcpuFleetDesk, 1);

    desk->fleet = gcpu_fleet_new();
    use_map(desk, NULL);
    desk->is_persistent = path != NULL;
    desk->store = gcpu_fleet_store_open(path, desk->fleet, &desk->problem);
    desk->sender = gcpu_reports_sender_new(GCPU_REPORTS_PACE);
    return desk;
}

static void forget_classes(GcpuFleetDesk *desk)
{
    g_clear_pointer(&desk->classes, gcpu_fleet_classes_free);
}

static void drop_map(GcpuFleetDesk *desk)
{
    forget_classes(desk);
    g_clear_pointer(&desk->maps, gcpu_fleet_maps_free);
    g_clear_pointer(&desk->map, gcpu_map_source_free);
}

void gcpu_fleet_desk_free(GcpuFleetDesk *desk)
{
    if (!desk)
        return;
    gcpu_reports_sender_free(desk->sender);
    drop_map(desk);
    gcpu_config_free(desk->config);
    gcpu_fleet_store_free(desk->store);
    gcpu_fleet_free(desk->fleet);
    g_clear_error(&desk->problem);
    g_free(desk);
}

void gcpu_fleet_desk_watch(GcpuFleetDesk *desk, GcpuFleetChangedFunc changed, gpointer data)
{
    desk->changed = changed;
    desk->data = data;
}

void gcpu_fleet_desk_use_config(GcpuFleetDesk *desk, GcpuConfig *config)
{
    const GcpuSetting *map = gcpu_config_get(config, GCPU_SETTING_CPU_MAP);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new(); /* told when it was loaded */

    gcpu_config_free(desk->config);
    desk->config = gcpu_config_ref(config);
    drop_map(desk);
    use_map(desk, map ? map->text : NULL);
    gcpu_fleet_maps_use_config(desk->maps, config, findings);
}

const GcpuConfig *gcpu_fleet_desk_config(const GcpuFleetDesk *desk)
{
    return desk->config;
}

GcpuFleetMaps *gcpu_fleet_desk_maps(const GcpuFleetDesk *desk)
{
    return desk->maps;
}

const GError *gcpu_fleet_desk_problem(const GcpuFleetDesk *desk)
{
    return desk->problem;
}

gboolean gcpu_fleet_desk_is_persistent(const GcpuFleetDesk *desk)
{
    return desk->is_persistent;
}

const GcpuFleet *gcpu_fleet_desk_fleet(const GcpuFleetDesk *desk)
{
    return desk->fleet;
}

int gcpu_fleet_desk_send(GcpuFleetDesk *desk, GError **error)
{
    return gcpu_reports_sender_start(desk->sender, gcpu_fleet_store_image(desk->store), error);
}

static GError *unknown_host(const GcpuFleet *fleet, const char *who)
{
    g_autoptr(GPtrArray) names = gcpu_fleet_list(fleet);

    for (guint i = 0; i < names->len; i++)
        names->pdata[i] = ((const GcpuFleetHost *)names->pdata[i])->name;
    g_ptr_array_add(names, NULL);
    const char *nearest = gcpu_nearest(who, (const char *const *)names->pdata);
    return g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID, "no host is called \"%s\"%s%s%s", who,
                       nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                       nearest ? "\"?" : "");
}

const GcpuFleetHost *gcpu_fleet_desk_find(const GcpuFleetDesk *desk, const char *who,
                                          GError **error)
{
    const GcpuFleetHost *host = gcpu_fleet_find(desk->fleet, who);

    if (!host)
        g_propagate_error(error, unknown_host(desk->fleet, who));
    return host;
}

char *gcpu_fleet_desk_report(const GcpuFleetDesk *desk, const char *who, GError **error)
{
    const GcpuFleetHost *host = gcpu_fleet_desk_find(desk, who, error);

    return host ? gcpu_fleet_store_report(desk->store, host, error) : NULL;
}

/** Change: on its way to the main loop. */
typedef struct {
    GcpuFleetChangedFunc changed;
    gpointer data;
    guint n_hosts;
} Change;

static gboolean tell_change(gpointer data)
{
    const Change *change = data;

    change->changed(change->n_hosts, change->data);
    return G_SOURCE_REMOVE;
}

/* Before the caller is answered, so that who asks next sees it. Not g_main_context_invoke(): where
 * the main loop has ended, that would run it here. */
static void announce(const GcpuFleetDesk *desk)
{
    g_autofree Change *change = NULL;

    if (!desk->changed)
        return;
    change = g_new(Change, 1);
    *change = (Change){ desk->changed, desk->data, gcpu_fleet_n_hosts(desk->fleet) };
    g_idle_add_full(G_PRIORITY_DEFAULT, tell_change, g_steal_pointer(&change), g_free);
}

gboolean gcpu_fleet_desk_put(GcpuFleetDesk *desk, const char *report_xml, const char *source,
                             char **out_name, GError **error)
{
    const GcpuFleetHost *host = NULL;

    forget_classes(desk);
    if (!gcpu_fleet_store_put(desk->store, report_xml, source, &host, error))
        return FALSE;
    *out_name = g_strdup(host->name);
    announce(desk);
    return TRUE;
}

gboolean gcpu_fleet_desk_remove(GcpuFleetDesk *desk, const char *who, GError **error)
{
    forget_classes(desk);
    if (!gcpu_fleet_store_remove(desk->store, who, error))
        return FALSE;
    announce(desk);
    return TRUE;
}

/* As the commands do: what a question leaves open is the configuration's. */
static void complete_scope(const GcpuFleetDesk *desk, GcpuFleetScope *scope)
{
    const GcpuSetting *virt_type =
        desk->config ? gcpu_config_get(desk->config, GCPU_SETTING_VIRT_TYPE) : NULL;

    if (!scope->virt_type && virt_type)
        scope->virt_type = virt_type->text;
    scope->now_s = g_get_real_time() / G_USEC_PER_SEC;
}

static gboolean are_still_good(const GcpuFleetDesk *desk, const GcpuFleetScope *scope)
{
    const GcpuFleetClasses *classes = desk->classes;
    const char *virt_type = scope->virt_type ? scope->virt_type : "kvm";

    return classes && g_str_equal(classes->arch, scope->arch) &&
           g_str_equal(classes->virt_type, virt_type) && desk->max_age_s == scope->max_age_s &&
           scope->now_s >= classes->now_s && scope->now_s < classes->now_s + CLASSES_KEPT_S;
}

/* Returns: (transfer full) (nullable): the one architecture that all hosts have. */
static char *only_arch(const GcpuFleet *fleet, GError **error)
{
    g_auto(GStrv) archs = gcpu_fleet_archs(fleet);

    if (g_strv_length(archs) == 1)
        return g_strdup(archs[0]);
    if (!archs[0])
        return g_strdup("x86_64");
    g_autofree char *all = g_strjoinv(", ", archs);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "the fleet has hosts of several architectures (%s): give the option arch", all);
    return NULL;
}

const GcpuFleetClasses *gcpu_fleet_desk_sort(GcpuFleetDesk *desk, const GcpuFleetScope *scope,
                                             GError **error)
{
    g_autofree char *arch = scope->arch ? g_strdup(scope->arch) : only_arch(desk->fleet, error);
    GcpuFleetScope now = *scope;

    if (!arch)
        return NULL;
    now.arch = arch;
    complete_scope(desk, &now);
    if (are_still_good(desk, &now))
        return desk->classes;
    forget_classes(desk);
    desk->classes = gcpu_fleet_classes_new(desk->fleet, &now, desk->maps, error);
    desk->max_age_s = now.max_age_s;
    return desk->classes;
}

GcpuFleetClasses *gcpu_fleet_desk_sort_other(GcpuFleetDesk *desk, const GcpuFleet *fleet,
                                             const GcpuFleetScope *scope, GError **error)
{
    g_autofree char *arch = scope->arch ? g_strdup(scope->arch) : only_arch(fleet, error);
    GcpuFleetScope now = *scope;

    if (!arch)
        return NULL;
    now.arch = arch;
    complete_scope(desk, &now);
    return gcpu_fleet_classes_new(fleet, &now, desk->maps, error);
}

GPtrArray *gcpu_fleet_desk_sort_all(GcpuFleetDesk *desk, const GcpuFleetScope *scope,
                                    GError **error)
{
    g_autoptr(GPtrArray) all =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_fleet_classes_free);
    g_auto(GStrv) archs = gcpu_fleet_archs(desk->fleet);
    GcpuFleetScope of_arch = *scope;

    for (guint i = 0; scope->arch ? i == 0 : archs[i] != NULL; i++) {
        of_arch.arch = scope->arch ? scope->arch : archs[i];
        GcpuFleetClasses *classes = gcpu_fleet_desk_sort_other(desk, desk->fleet, &of_arch, error);
        if (!classes)
            return NULL;
        g_ptr_array_add(all, classes);
    }
    return g_steal_pointer(&all);
}
