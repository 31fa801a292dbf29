/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet.h"

#include <string.h>

#include "fleet/facts-key.h"
#include "fleet/host-identity.h"

typedef struct {
    GcpuHostReport *report;
    char *key;
    guint n_hosts;
    gboolean is_borrowed; /* @report is that of the fleet that this one is a copy of */
} SharedFacts;

typedef struct {
    GcpuFleetHost host; /* first, so that one is the other */
    SharedFacts *shared;
} HostRow;

struct GcpuFleet {
    GHashTable *by_name; /* name → HostRow, owned */
    GHashTable *by_uuid; /* UUID → HostRow */
    GHashTable *facts;   /* key → SharedFacts, owned */
    GPtrArray *unread;   /* of GcpuFleetUnread */
};

static void shared_facts_free(SharedFacts *shared)
{
    if (!shared->is_borrowed)
        gcpu_host_report_free(shared->report);
    g_free(shared->key);
    g_free(shared);
}

static void host_row_free(HostRow *row)
{
    g_free(row->host.name);
    g_free(row->host.uuid);
    g_free(row->host.source);
    g_free(row->host.kernel_command_line);
    g_free(row);
}

static void unread_free(GcpuFleetUnread *unread)
{
    g_free(unread->source);
    g_free(unread->reason);
    g_free(unread);
}

GcpuFleet *gcpu_fleet_new(void)
{
    GcpuFleet *fleet = g_new0(GcpuFleet, 1);

    fleet->by_name =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)host_row_free);
    fleet->by_uuid = g_hash_table_new(g_str_hash, g_str_equal);
    fleet->facts =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)shared_facts_free);
    fleet->unread = g_ptr_array_new_with_free_func((GDestroyNotify)unread_free);
    return fleet;
}

void gcpu_fleet_free(GcpuFleet *fleet)
{
    if (!fleet)
        return;
    g_hash_table_unref(fleet->by_uuid);
    g_hash_table_unref(fleet->by_name);
    g_hash_table_unref(fleet->facts);
    g_ptr_array_unref(fleet->unread);
    g_free(fleet);
}

/* NULL for a text that says nothing. */
static char *take_text(char **text)
{
    char *taken = g_steal_pointer(text);

    if (taken && !*g_strstrip(taken))
        g_clear_pointer(&taken, g_free);
    return taken;
}

/* Moves what is the host's own from the report to the row. */
static HostRow *take_own(GcpuHostReport *report, const char *source)
{
    HostRow *row = g_new0(HostRow, 1);
    GcpuFleetHost *host = &row->host;
    GcpuCapabilities *capabilities = report->capabilities;

    host->uuid = take_text(&report->uuid);
    if (host->uuid) {
        for (char *c = host->uuid; *c; c++)
            *c = g_ascii_tolower(*c);
    }
    host->name = take_text(&report->name);
    if (!host->name)
        host->name = g_strdup(host->uuid);
    host->source = g_strdup(source);
    host->collected_at_s = report->collected_at_s;
    report->collected_at_s = 0;
    host->kernel_command_line = g_steal_pointer(&report->kernel_command_line);
    g_clear_pointer(&report->capabilities_xml, g_free);
    g_ptr_array_set_size(report->domain_capabilities_xml, 0);
    if (capabilities)
        g_clear_pointer(&capabilities->host_uuid, g_free);
    if (capabilities && capabilities->host_cpu) {
        host->tsc_frequency_hz = capabilities->host_cpu->tsc_frequency_hz;
        capabilities->host_cpu->tsc_frequency_hz = 0;
    }
    return row;
}

static void link_facts(HostRow *row, SharedFacts *shared)
{
    row->shared = shared;
    row->host.facts = shared->report;
    shared->n_hosts++;
}

/* Takes @report. @known_key: (nullable) */
static void share_facts(GcpuFleet *fleet, HostRow *row, GcpuHostReport *report,
                        const char *known_key)
{
    g_autofree char *key = known_key ? g_strdup(known_key) : gcpu_facts_key(report);
    SharedFacts *shared = g_hash_table_lookup(fleet->facts, key);

    if (shared) {
        gcpu_host_report_free(report);
    } else {
        shared = g_new0(SharedFacts, 1);
        shared->report = report;
        shared->key = g_steal_pointer(&key);
        g_hash_table_insert(fleet->facts, shared->key, shared);
    }
    link_facts(row, shared);
}

static void insert(GcpuFleet *fleet, HostRow *row)
{
    g_hash_table_insert(fleet->by_name, row->host.name, row);
    if (row->host.uuid)
        g_hash_table_insert(fleet->by_uuid, row->host.uuid, row);
}

static void delete_row(GcpuFleet *fleet, HostRow *row)
{
    SharedFacts *shared = row->shared;

    if (row->host.uuid)
        g_hash_table_remove(fleet->by_uuid, row->host.uuid);
    g_hash_table_remove(fleet->by_name, row->host.name);
    if (--shared->n_hosts == 0)
        g_hash_table_remove(fleet->facts, shared->key);
}

/* The host of the fleet that @host is. */
static gboolean find_same(const GcpuFleet *fleet, const GcpuFleetHost *host, HostRow **out_row,
                          GError **error)
{
    HostRow *by_uuid = host->uuid ? g_hash_table_lookup(fleet->by_uuid, host->uuid) : NULL;
    HostRow *by_name = g_hash_table_lookup(fleet->by_name, host->name);

    if (!gcpu_host_identity_check(host, by_uuid ? &by_uuid->host : NULL,
                                  by_name ? &by_name->host : NULL, error))
        return FALSE;
    *out_row = by_uuid ? by_uuid : by_name;
    return TRUE;
}

static gboolean check_is_new(const GcpuFleet *fleet, const GcpuFleetHost *host, GError **error)
{
    HostRow *same;

    if (!find_same(fleet, host, &same, error))
        return FALSE;
    if (!same)
        return TRUE;
    return gcpu_host_identity_refuse(
        error, host, "host %s is known already, from %s; keep one report of each host",
        same->host.name, gcpu_host_identity_source(&same->host));
}

/* Takes @report. Returns: (nullable): the row, not yet in the fleet. */
static HostRow *start_row(GcpuHostReport *report, const char *source, GError **error)
{
    HostRow *row = take_own(report, source);

    if (row->host.name)
        return row;
    gcpu_host_identity_refuse(error, &row->host,
                              "the report says neither the name of the host nor its UUID");
    host_row_free(row);
    return NULL;
}

gboolean gcpu_fleet_add(GcpuFleet *fleet, GcpuHostReport *report, const char *source,
                        GError **error)
{
    return gcpu_fleet_add_known(fleet, report, NULL, source, error);
}

gboolean gcpu_fleet_add_known(GcpuFleet *fleet, GcpuHostReport *report, const char *facts_key,
                              const char *source, GError **error)
{
    g_autoptr(GcpuHostReport) facts = report;
    HostRow *row = start_row(facts, source, error);

    if (!row)
        return FALSE;
    if (!check_is_new(fleet, &row->host, error)) {
        host_row_free(row);
        return FALSE;
    }
    share_facts(fleet, row, g_steal_pointer(&facts), facts_key);
    insert(fleet, row);
    return TRUE;
}

gboolean gcpu_fleet_put(GcpuFleet *fleet, GcpuHostReport *report, const char *source, gint64 now_s,
                        GError **error)
{
    g_autoptr(GcpuHostReport) facts = report;
    HostRow *row = start_row(facts, source, error), *same = NULL;

    if (!row)
        return FALSE;
    if (!find_same(fleet, &row->host, &same, error) ||
        (same && !gcpu_host_identity_check_newer(&row->host, &same->host, now_s, error))) {
        host_row_free(row);
        return FALSE;
    }
    share_facts(fleet, row, g_steal_pointer(&facts), NULL);
    if (same && !gcpu_host_identity_has_name(&row->host)) {
        g_free(row->host.name);
        row->host.name = g_strdup(same->host.name);
    }
    if (same)
        delete_row(fleet, same);
    insert(fleet, row);
    return TRUE;
}

static HostRow *copy_row(const GcpuFleetHost *own)
{
    HostRow *row = g_new0(HostRow, 1);

    row->host = *own;
    row->host.name = g_strdup(own->name);
    row->host.uuid = g_strdup(own->uuid);
    row->host.source = g_strdup(own->source);
    row->host.kernel_command_line = g_strdup(own->kernel_command_line);
    return row;
}

static SharedFacts *borrow_facts(GcpuFleet *fleet, const SharedFacts *from)
{
    SharedFacts *shared = g_hash_table_lookup(fleet->facts, from->key);

    if (shared)
        return shared;
    shared = g_new0(SharedFacts, 1);
    shared->report = from->report;
    shared->key = g_strdup(from->key);
    shared->is_borrowed = TRUE;
    g_hash_table_insert(fleet->facts, shared->key, shared);
    return shared;
}

static void borrow_row(GcpuFleet *fleet, const HostRow *original)
{
    HostRow *row = copy_row(&original->host);

    link_facts(row, borrow_facts(fleet, original->shared));
    insert(fleet, row);
}

GcpuFleet *gcpu_fleet_copy_some(const GPtrArray *hosts)
{
    GcpuFleet *copy = gcpu_fleet_new();

    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        if (!g_hash_table_contains(copy->by_name, host->name))
            borrow_row(copy, (const HostRow *)host);
    }
    return copy;
}

GcpuFleet *gcpu_fleet_copy(const GcpuFleet *fleet)
{
    GcpuFleet *copy = gcpu_fleet_new();
    GHashTableIter iter;
    gpointer original;

    g_hash_table_iter_init(&iter, fleet->by_name);
    while (g_hash_table_iter_next(&iter, NULL, &original))
        borrow_row(copy, original);
    for (guint i = 0; i < fleet->unread->len; i++) {
        const GcpuFleetUnread *unread = g_ptr_array_index(fleet->unread, i);
        gcpu_fleet_add_unread(copy, unread->source, unread->reason);
    }
    return copy;
}

gboolean gcpu_fleet_add_sharing(GcpuFleet *fleet, const GcpuFleetHost *like,
                                const GcpuFleetHost *own, GError **error)
{
    if (!check_is_new(fleet, own, error))
        return FALSE;
    HostRow *row = copy_row(own);
    link_facts(row, ((const HostRow *)like)->shared);
    insert(fleet, row);
    return TRUE;
}

gboolean gcpu_fleet_add_like(GcpuFleet *fleet, const GcpuFleetHost *like, const char *name,
                             GError **error)
{
    GcpuFleetHost own = *like;

    own.name = (char *)name;
    own.uuid = NULL;
    return gcpu_fleet_add_sharing(fleet, like, &own, error);
}

const char *gcpu_fleet_facts_key(const GcpuFleetHost *host)
{
    return ((const HostRow *)host)->shared->key;
}

static HostRow *find_row(const GcpuFleet *fleet, const char *who)
{
    HostRow *row = g_hash_table_lookup(fleet->by_name, who);
    g_autofree char *uuid = row ? NULL : g_ascii_strdown(who, -1);

    return row ? row : g_hash_table_lookup(fleet->by_uuid, uuid);
}

gboolean gcpu_fleet_remove(GcpuFleet *fleet, const char *who)
{
    HostRow *row = find_row(fleet, who);

    if (row)
        delete_row(fleet, row);
    return row != NULL;
}

const GcpuFleetHost *gcpu_fleet_find(const GcpuFleet *fleet, const char *who)
{
    HostRow *row = find_row(fleet, who);

    return row ? &row->host : NULL;
}

guint gcpu_fleet_n_hosts(const GcpuFleet *fleet)
{
    return g_hash_table_size(fleet->by_name);
}

guint gcpu_fleet_n_facts(const GcpuFleet *fleet)
{
    return g_hash_table_size(fleet->facts);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    const GcpuFleetHost *one = *(const GcpuFleetHost *const *)a;
    const GcpuFleetHost *other = *(const GcpuFleetHost *const *)b;

    return strcmp(one->name, other->name);
}

GPtrArray *gcpu_fleet_list(const GcpuFleet *fleet)
{
    GPtrArray *hosts = g_ptr_array_sized_new(gcpu_fleet_n_hosts(fleet));
    GHashTableIter iter;
    gpointer row;

    g_hash_table_iter_init(&iter, fleet->by_name);
    while (g_hash_table_iter_next(&iter, NULL, &row))
        g_ptr_array_add(hosts, row);
    g_ptr_array_sort(hosts, by_name);
    return hosts;
}

void gcpu_fleet_add_unread(GcpuFleet *fleet, const char *source, const char *reason)
{
    GcpuFleetUnread *unread = g_new0(GcpuFleetUnread, 1);

    unread->source = g_strdup(source);
    unread->reason = g_strdup(reason);
    g_ptr_array_add(fleet->unread, unread);
}

const GPtrArray *gcpu_fleet_unread(const GcpuFleet *fleet)
{
    return fleet->unread;
}
