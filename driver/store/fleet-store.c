/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/fleet-store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cpu/nearest.h"
#include "input/input.h"
#include "store/durable-file.h"
#include "store/host-record.h"
#include "store/store-load.h"
#include "xml/host-report-xml.h"

/* Fewer texts are not worth the sweeping. */
#define SPARE_TEXTS 16

struct GcpuFleetStore {
    GcpuFleet *fleet;
    char *facts_path;
    char *hosts_path;
    GcpuFactsCache *cache; /* NULL: nothing is on disk */
    GHashTable *facts;     /* set of names of facts on disk */
    GHashTable *texts;     /* SHA256 → GBytes of the report; NULL: they are on disk */
    int lock_fd;
    int hosts_fd;
    gint64 end; /* of the file of hosts */
};

void gcpu_fleet_store_free(GcpuFleetStore *store)
{
    if (!store)
        return;
    if (store->hosts_fd >= 0)
        close(store->hosts_fd);
    if (store->lock_fd >= 0)
        close(store->lock_fd);
    g_clear_pointer(&store->cache, gcpu_facts_cache_free);
    g_clear_pointer(&store->facts, g_hash_table_unref);
    g_clear_pointer(&store->texts, g_hash_table_unref);
    g_free(store->facts_path);
    g_free(store->hosts_path);
    g_free(store);
}

static gboolean take_lock(GcpuFleetStore *store, const char *path, GError **error)
{
    g_autofree char *file = g_build_filename(path, "lock", NULL);

    store->lock_fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (store->lock_fd < 0)
        return gcpu_durable_file_refuse(file, "open", error);
    if (flock(store->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
    if (errno != EWOULDBLOCK)
        return gcpu_durable_file_refuse(file, "lock", error);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE,
                "%s is in use by another process; a store has one owner at a time", path);
    return FALSE;
}

static gboolean open_hosts(GcpuFleetStore *store, GError **error)
{
    if (store->hosts_fd >= 0)
        close(store->hosts_fd);
    store->hosts_fd = open(store->hosts_path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    return store->hosts_fd >= 0 || gcpu_durable_file_refuse(store->hosts_path, "open", error);
}

/* A line for each host, and no other. */
static gboolean write_anew(GcpuFleetStore *store, const char *path, GError **error)
{
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(store->fleet);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        const GcpuHostRecord record = { (char *)gcpu_fleet_facts_key(host), *host };
        g_autofree char *line = gcpu_host_record_format(&record);
        g_string_append(text, line);
    }
    if (!gcpu_durable_file_replace(path, "hosts", text->str, text->len, error))
        return FALSE;
    store->end = (gint64)text->len;
    return TRUE;
}

static void sweep_facts(GcpuFleetStore *store)
{
    g_autoptr(GDir) directory = g_dir_open(store->facts_path, 0, NULL);
    const char *name;

    while (directory && (name = g_dir_read_name(directory))) {
        g_autofree char *key = g_strndup(name, strcspn(name, "."));
        if (g_hash_table_contains(store->facts, key) && g_str_has_suffix(name, ".xml"))
            continue;
        g_autofree char *path = g_build_filename(store->facts_path, name, NULL);
        unlink(path);
    }
}

static gboolean load(GcpuFleetStore *store, const char *path, GError **error)
{
    g_autofree char *cache_path = g_build_filename(path, "facts.cache", NULL);
    GcpuStoreLoad result = { 0 };

    store->cache = gcpu_facts_cache_open(cache_path);
    const GcpuStorePlace place = { store->hosts_path, store->facts_path, store->cache };
    if (!gcpu_store_load(&place, store->fleet, &result, error))
        return FALSE;
    store->end = result.end;
    store->facts = result.facts;
    if (result.n_unread > 0)
        return TRUE;
    sweep_facts(store);
    return !result.is_wasteful || write_anew(store, path, error);
}

GcpuFleetStore *gcpu_fleet_store_open(const char *path, GcpuFleet *fleet, GError **error)
{
    g_autoptr(GcpuFleetStore) store = g_new0(GcpuFleetStore, 1);

    store->lock_fd = store->hosts_fd = -1;
    store->fleet = fleet;
    if (!path) {
        store->texts =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
        return g_steal_pointer(&store);
    }
    store->facts_path = g_build_filename(path, "facts", NULL);
    store->hosts_path = g_build_filename(path, "hosts", NULL);
    if (!gcpu_durable_file_make_directory(store->facts_path, error) ||
        !take_lock(store, path, error) || !load(store, path, error) || !open_hosts(store, error))
        return NULL;
    return g_steal_pointer(&store);
}

static gboolean is_unused(gpointer key, gpointer text, gpointer used)
{
    (void)text;
    return !g_hash_table_contains(used, key);
}

/* Facts of hosts that went are dropped when there are as many of them as of others. */
static void drop_unused_texts(GcpuFleetStore *store)
{
    g_autoptr(GHashTable) used = NULL;
    g_autoptr(GPtrArray) hosts = NULL;

    if (g_hash_table_size(store->texts) < 2 * gcpu_fleet_n_facts(store->fleet) + SPARE_TEXTS)
        return;
    used = g_hash_table_new(g_str_hash, g_str_equal);
    hosts = gcpu_fleet_list(store->fleet);
    for (guint i = 0; i < hosts->len; i++)
        g_hash_table_add(used, (gpointer)gcpu_fleet_facts_key(g_ptr_array_index(hosts, i)));
    g_hash_table_foreach_remove(store->texts, is_unused, used);
}

static void keep_text(GcpuFleetStore *store, const char *key, const char *report_xml)
{
    if (!g_hash_table_contains(store->texts, key))
        g_hash_table_insert(store->texts, g_strdup(key),
                            g_bytes_new(report_xml, strlen(report_xml)));
    drop_unused_texts(store);
}

static void add_to_cache(GcpuFleetStore *store, const char *key, const GcpuHostReport *facts)
{
    g_autofree char *path = gcpu_store_document(store->facts_path, key);
    GcpuFactsDocument document;

    if (!gcpu_facts_document_look(path, &document))
        return;
    gcpu_facts_cache_add(store->cache, key, &document, facts);
    gcpu_facts_cache_flush(store->cache);
}

static gboolean write_facts(GcpuFleetStore *store, const GcpuFleetHost *host,
                            const char *report_xml, GError **error)
{
    const char *key = gcpu_fleet_facts_key(host);
    g_autofree char *name = g_strconcat(key, ".xml", NULL);

    if (store->texts) {
        keep_text(store, key, report_xml);
        return TRUE;
    }
    if (g_hash_table_contains(store->facts, key))
        return TRUE;
    if (!gcpu_durable_file_replace(store->facts_path, name, report_xml, strlen(report_xml), error))
        return FALSE;
    g_hash_table_add(store->facts, g_strdup(key));
    add_to_cache(store, key, host->facts);
    return TRUE;
}

static gboolean append(GcpuFleetStore *store, const GcpuHostRecord *record, GError **error)
{
    g_autofree char *line = gcpu_host_record_format(record);

    if (!line) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "name, UUID and command line of the host are longer than %d bytes",
                    GCPU_HOST_RECORD_MAX);
        return FALSE;
    }
    if (!store->hosts_path)
        return TRUE;
    return gcpu_durable_file_append(store->hosts_fd, store->hosts_path, line, &store->end, error);
}

static const GcpuFleetHost *put_in_memory(GcpuFleetStore *store, const char *report_xml,
                                          const char *source, GError **error)
{
    g_autoptr(GcpuHostReport) report =
        gcpu_host_report_xml_parse_facts(report_xml, -1, source ? source : "report", error);

    if (!report)
        return NULL;
    g_autofree char *name = g_strdup(report->name);
    g_autofree char *uuid = g_strdup(report->uuid);
    if (!gcpu_fleet_put(store->fleet, g_steal_pointer(&report), source,
                        g_get_real_time() / G_USEC_PER_SEC, error))
        return NULL;
    const char *who = name && *g_strstrip(name) ? name : g_strstrip(uuid);
    return gcpu_fleet_find(store->fleet, who);
}

gboolean gcpu_fleet_store_put(GcpuFleetStore *store, const char *report_xml, const char *source,
                              const GcpuFleetHost **out_host, GError **error)
{
    const GcpuFleetHost *host = put_in_memory(store, report_xml, source, error);

    if (!host)
        return FALSE;
    const GcpuHostRecord record = { (char *)gcpu_fleet_facts_key(host), *host };
    if (!write_facts(store, host, report_xml, error) || !append(store, &record, error))
        return FALSE;
    if (out_host)
        *out_host = host;
    return TRUE;
}

static gboolean refuse_unknown(const GcpuFleetStore *store, const char *who, GError **error)
{
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(store->fleet);
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < hosts->len; i++)
        g_ptr_array_add(names, ((const GcpuFleetHost *)g_ptr_array_index(hosts, i))->name);
    g_ptr_array_add(names, NULL);
    const char *nearest = gcpu_nearest(who, (const char *const *)names->pdata);
    if (nearest)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "no host is called \"%s\"; did you mean \"%s\"?", who, nearest);
    else
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "no host is called \"%s\"", who);
    return FALSE;
}

gboolean gcpu_fleet_store_remove(GcpuFleetStore *store, const char *who, GError **error)
{
    const GcpuFleetHost *host = gcpu_fleet_find(store->fleet, who);

    if (!host)
        return refuse_unknown(store, who, error);
    const GcpuHostRecord record = { .host.name = host->name };
    if (!append(store, &record, error))
        return FALSE;
    gcpu_fleet_remove(store->fleet, host->name);
    return TRUE;
}

GcpuFleetImage *gcpu_fleet_store_image(const GcpuFleetStore *store)
{
    return gcpu_fleet_image_new(store->fleet, store->facts_path, store->texts);
}

static GBytes *read_facts(const GcpuFleetStore *store, const char *key, GError **error)
{
    GBytes *kept = store->texts ? g_hash_table_lookup(store->texts, key) : NULL;
    g_autofree char *path = store->facts_path ? gcpu_store_document(store->facts_path, key) : NULL;
    gsize length = 0;

    if (kept)
        return g_bytes_ref(kept);
    char *text = path ? gcpu_input_read(path, GCPU_FLEET_IMAGE_FACTS_MAX, &length, error) : NULL;
    if (!path)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "the report was not kept");
    return text ? g_bytes_new_take(text, length) : NULL;
}

static gboolean is_text_of(const GcpuHostReport *report, const GcpuFleetHost *host)
{
    const GcpuDef *cpu = report->capabilities ? report->capabilities->host_cpu : NULL;
    gboolean has_uuid = report->uuid && *report->uuid;

    return g_strcmp0(report->name, host->name) == 0 && has_uuid == (host->uuid != NULL) &&
           (!has_uuid || g_ascii_strcasecmp(report->uuid, host->uuid) == 0) &&
           report->collected_at_s == host->collected_at_s &&
           g_strcmp0(report->kernel_command_line, host->kernel_command_line) == 0 &&
           (cpu ? cpu->tsc_frequency_hz : 0) == host->tsc_frequency_hz;
}

char *gcpu_fleet_store_report(const GcpuFleetStore *store, const GcpuFleetHost *host,
                              GError **error)
{
    g_autoptr(GBytes) facts = read_facts(store, gcpu_fleet_facts_key(host), error);
    gsize length = 0;
    const char *text = facts ? g_bytes_get_data(facts, &length) : NULL;
    g_autoptr(GcpuHostReport) report =
        text ? gcpu_host_report_xml_parse(text, (gssize)length, host->name, error) : NULL;

    if (!report)
        return NULL;
    if (is_text_of(report, host))
        return g_strndup(text, length);
    const GcpuHostRecord record = { .host = *host };
    gcpu_host_record_apply(&record, report);
    gcpu_host_report_xml_adopt(report);
    return gcpu_host_report_xml_format(report);
}
