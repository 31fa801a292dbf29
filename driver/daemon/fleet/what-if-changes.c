/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/what-if-changes.h"

#include <string.h>

#include "fleet/feature-loss.h"
#include "xml/host-report-xml.h"

static const GcpuVariantOption known_changes[] = {
    { "add", "a{ss}", NULL }, { "add_reports", "as", NULL }, { "lose", "a{sas}", NULL },
    { "remove", "as", NULL }, { NULL, NULL, NULL },
};

/** Changing: what the changes are made on. */
typedef struct {
    GcpuFleetDesk *desk;
    GVariant *changes;
    GcpuFleet *fleet; /* as it becomes */
} Changing;

static gboolean refuse(GError **error, const char *change, const char *what, const char *name)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: %s \"%s\"", change, what, name);
    return FALSE;
}

gboolean gcpu_what_if_changes_check(GVariant *changes, GError **error)
{
    if (!gcpu_variant_options_read(changes, known_changes, "changes", error))
        return FALSE;
    if (g_variant_n_children(changes) > 0)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "changes: none is stated; allowed: add, add_reports, lose, remove");
    return FALSE;
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
    if (n_reports > GCPU_WHAT_IF_CHANGES_REPORTS_MAX)
        return refuse(error, "add_reports", "there are more reports than",
                      G_STRINGIFY(GCPU_WHAT_IF_CHANGES_REPORTS_MAX));
    for (gsize i = 0; i < n_reports; i++) {
        g_autofree char *name = g_strdup_printf("add_reports[%u]", (guint)i);
        GcpuHostReport *report = gcpu_host_report_xml_parse_facts(reports[i], -1, name, error);
        if (!report ||
            !gcpu_fleet_put(fleet, report, name, g_get_real_time() / G_USEC_PER_SEC, error))
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

static GcpuHostReport *parse(const char *xml, const char *name, GError **error)
{
    return gcpu_host_report_xml_parse_facts(xml, -1, name, error);
}

/* Of one that came with the changes. */
static GcpuHostReport *read_added(const Changing *changing, const GcpuFleetHost *host,
                                  GError **error)
{
    g_autofree const char **reports = NULL;
    g_autoptr(GVariant) list = g_variant_lookup_value(changing->changes, "add_reports", NULL);

    reports = list ? g_variant_get_strv(list, NULL) : NULL;
    for (guint i = 0; reports && reports[i]; i++) {
        g_autofree char *name = g_strdup_printf("add_reports[%u]", i);
        if (g_strcmp0(host->source, name) == 0)
            return parse(reports[i], name, error);
    }
    refuse(error, "lose", "nothing is known of", host->name);
    return NULL;
}

/* A host that was added to be like another shares its facts, and so does its document. */
static GcpuHostReport *read_again(const Changing *changing, const GcpuFleetHost *host,
                                  GError **error)
{
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(gcpu_fleet_desk_fleet(changing->desk));

    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *known = g_ptr_array_index(hosts, i);
        if (known->facts != host->facts)
            continue;
        g_autofree char *xml = gcpu_fleet_desk_report(changing->desk, known->name, error);
        return xml ? parse(xml, known->name, error) : NULL;
    }
    return read_added(changing, host, error);
}

static gboolean lose_features(Changing *changing, const char *who, const char *const *names,
                              GError **error)
{
    const GcpuFleetHost *host = gcpu_fleet_find(changing->fleet, who);
    g_autoptr(GcpuHostReport) report = host ? read_again(changing, host, error) : NULL;

    if (!host)
        return refuse(error, "lose", "no host is called", who);
    if (!report)
        return FALSE;
    if (!gcpu_feature_loss_apply(report, names, gcpu_fleet_desk_maps(changing->desk), error)) {
        g_prefix_error(error, "lose: %s: ", who);
        return FALSE;
    }
    g_free(report->name);
    g_free(report->uuid);
    report->name = g_strdup(host->name);
    report->uuid = g_strdup(host->uuid);
    report->collected_at_s = host->collected_at_s;
    return gcpu_fleet_put(changing->fleet, g_steal_pointer(&report), NULL, 0, error);
}

/* What a host has lost before would be forgotten if it were named again. */
static gboolean lose(Changing *changing, GError **error)
{
    g_autoptr(GVariant) list = g_variant_lookup_value(changing->changes, "lose", NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gsize n = list ? g_variant_n_children(list) : 0;

    if (n > GCPU_WHAT_IF_CHANGES_LOSE_MAX)
        return refuse(error, "lose", "there are more hosts than",
                      G_STRINGIFY(GCPU_WHAT_IF_CHANGES_LOSE_MAX));
    for (gsize i = 0; i < n; i++) {
        g_autofree const char **names = NULL;
        const char *who = NULL;
        g_variant_get_child(list, i, "{&s^a&s}", &who, &names);
        const GcpuFleetHost *host = gcpu_fleet_find(changing->fleet, who);
        if (!*names)
            return refuse(error, "lose", "no feature is named for", who);
        if (host && !g_hash_table_add(seen, g_strdup(host->name)))
            return refuse(error, "lose", "a host is named twice:", who);
        if (!lose_features(changing, who, names, error))
            return FALSE;
    }
    return TRUE;
}

GcpuFleet *gcpu_what_if_changes_apply(GcpuFleetDesk *desk, GVariant *changes, GError **error)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_copy(gcpu_fleet_desk_fleet(desk));
    Changing changing = { desk, changes, fleet };

    if (!add_likes(fleet, changes, error) || !add_reports(fleet, changes, error) ||
        !lose(&changing, error) || !remove_hosts(fleet, changes, error))
        return NULL;
    return g_steal_pointer(&fleet);
}
