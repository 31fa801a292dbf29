/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/store-load.h"

#include <errno.h>
#include <string.h>

#include "input/input.h"
#include "store/host-record.h"
#include "xml/host-report-xml.h"

#define FACTS_MAX_BYTES (32 * 1024 * 1024)

/* Fewer lines are not worth the rewriting. */
#define SPARE_LINES 1000

/* Nor are fewer facts. */
#define SPARE_FACTS 100

typedef struct {
    const GcpuStorePlace *place;
    GcpuFleet *fleet;
    GHashTable *records; /* name → GcpuHostRecord, owned: who is there in the end */
    GHashTable *by_uuid; /* UUID → GcpuHostRecord */
    GHashTable *first;   /* name of facts → GcpuFleetHost that has them; NULL: unreadable */
    guint n_lines, n_unread;
} Load;

static void record_free(GcpuHostRecord *record)
{
    gcpu_host_record_clear(record);
    g_free(record);
}

static void load_clear(Load *load)
{
    g_hash_table_unref(load->by_uuid);
    g_hash_table_unref(load->records);
    g_clear_pointer(&load->first, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Load, load_clear)

static void forget(Load *load, const GcpuHostRecord *record)
{
    if (!record)
        return;
    if (record->host.uuid && g_hash_table_lookup(load->by_uuid, record->host.uuid) == record)
        g_hash_table_remove(load->by_uuid, record->host.uuid);
    g_hash_table_remove(load->records, record->host.name);
}

/* Takes @record's strings. A host is who its UUID says, whatever it is called by now. */
static void remember(Load *load, GcpuHostRecord *record)
{
    const char *uuid = record->host.uuid;
    gboolean is_there = record->facts != NULL;

    forget(load, g_hash_table_lookup(load->records, record->host.name));
    if (uuid)
        forget(load, g_hash_table_lookup(load->by_uuid, uuid));
    if (!is_there) {
        gcpu_host_record_clear(record);
        return;
    }
    GcpuHostRecord *kept = g_memdup2(record, sizeof *record);
    g_hash_table_insert(load->records, kept->host.name, kept);
    if (uuid)
        g_hash_table_insert(load->by_uuid, kept->host.uuid, kept);
}

static void add_unread(Load *load, const char *source, const char *reason)
{
    load->n_unread++;
    gcpu_fleet_add_unread(load->fleet, source, reason);
}

static void read_line(Load *load, const char *line, gsize length)
{
    GcpuHostRecord record = { 0 };

    load->n_lines++;
    if (gcpu_host_record_parse(line, length, &record)) {
        remember(load, &record);
        return;
    }
    g_autofree char *place = g_strdup_printf("%s:%u", load->place->hosts_path, load->n_lines);
    add_unread(load, place, "a damaged line: the host that it was about is missing or out of date");
}

/* What follows the last line break was never acknowledged. */
static gint64 read_lines(Load *load, const char *text, gsize length)
{
    const char *line = text, *end = text + length;

    while (line < end) {
        const char *stop = memchr(line, '\n', (gsize)(end - line));
        if (!stop)
            break;
        read_line(load, line, (gsize)(stop - line));
        line = stop + 1;
    }
    return line - text;
}

static gboolean read_hosts(Load *load, gint64 *out_end, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(load->place->hosts_path, FALSE, &problem);

    if (g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        *out_end = 0;
        return TRUE;
    }
    if (!file) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "%s", problem->message);
        return FALSE;
    }
    gsize length = g_mapped_file_get_length(file);
    *out_end = length ? read_lines(load, g_mapped_file_get_contents(file), length) : 0;
    if (load->n_lines == 0 || load->n_unread < load->n_lines)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s is no list of hosts",
                load->place->hosts_path);
    return FALSE;
}

char *gcpu_store_document(const char *facts_path, const char *key)
{
    g_autofree char *name = g_strconcat(key, ".xml", NULL);

    return g_build_filename(facts_path, name, NULL);
}

static GcpuHostReport *read_document(const char *path, GError **error)
{
    gsize length;
    g_autofree char *text = gcpu_input_read(path, FACTS_MAX_BYTES, &length, error);

    return text ? gcpu_host_report_xml_parse_facts(text, (gssize)length, path, error) : NULL;
}

/** Source: where facts come from. */
typedef struct {
    char *path;
    GcpuFactsDocument document;
    gboolean is_there;
} Source;

static void source_clear(Source *source)
{
    g_free(source->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Source, source_clear)

static Source look_at(const Load *load, const char *key)
{
    Source source = { .path = gcpu_store_document(load->place->facts_path, key) };

    source.is_there = gcpu_facts_document_look(source.path, &source.document);
    return source;
}

/* The report is that of the first host that ever had these facts. */
static const GcpuFleetHost *add_report(const Load *load, const GcpuHostRecord *record,
                                       GcpuHostReport *report, GError **error)
{
    gcpu_host_record_apply(record, report);
    if (!gcpu_fleet_add_known(load->fleet, report, record->facts, record->host.source, error))
        return NULL;
    return gcpu_fleet_find(load->fleet, record->host.name);
}

static const GcpuFleetHost *add_first(const Load *load, const GcpuHostRecord *record,
                                      GError **error)
{
    g_auto(Source) source = look_at(load, record->facts);
    GcpuHostReport *report =
        source.is_there ? gcpu_facts_cache_read(load->place->cache, record->facts, &source.document)
                        : NULL;

    if (report)
        return add_report(load, record, report, error);
    report = read_document(source.path, error);
    const GcpuFleetHost *first = report ? add_report(load, record, report, error) : NULL;
    if (first && source.is_there)
        gcpu_facts_cache_add(load->place->cache, record->facts, &source.document, first->facts);
    return first;
}

static void add_host(Load *load, const GcpuHostRecord *record)
{
    g_autoptr(GError) error = NULL;
    gpointer first;

    if (!g_hash_table_lookup_extended(load->first, record->facts, NULL, &first)) {
        first = (gpointer)add_first(load, record, &error);
        g_hash_table_insert(load->first, record->facts, first);
        if (error)
            add_unread(load, record->host.name, error->message);
    } else if (!first) {
        add_unread(load, record->host.name, "what it has in common with others cannot be read");
    } else if (!gcpu_fleet_add_sharing(load->fleet, first, &record->host, &error)) {
        add_unread(load, record->host.name, error->message);
    }
}

static GHashTable *names_of_facts(const Load *load)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer name;

    g_hash_table_iter_init(&iter, load->first);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        g_hash_table_add(names, g_strdup(name));
    return names;
}

/* Facts that nobody has any more take room and time until there are as many of them as of others.
 */
static void clean_cache(const Load *load)
{
    GcpuFactsCache *cache = load->place->cache;
    GHashTableIter iter;
    gpointer key, first;

    gcpu_facts_cache_end_reading(cache);
    if (gcpu_facts_cache_n(cache) > 2 * g_hash_table_size(load->first) + SPARE_FACTS) {
        gcpu_facts_cache_empty(cache);
        g_hash_table_iter_init(&iter, load->first);
        while (g_hash_table_iter_next(&iter, &key, &first)) {
            g_auto(Source) source = look_at(load, key);
            if (first && source.is_there)
                gcpu_facts_cache_add(cache, key, &source.document,
                                     ((const GcpuFleetHost *)first)->facts);
        }
    }
    gcpu_facts_cache_flush(cache);
}

gboolean gcpu_store_load(const GcpuStorePlace *place, GcpuFleet *fleet, GcpuStoreLoad *out_result,
                         GError **error)
{
    g_auto(Load) load = {
        .place = place,
        .fleet = fleet,
        .records =
            g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)record_free),
        .by_uuid = g_hash_table_new(g_str_hash, g_str_equal),
        .first = g_hash_table_new(g_str_hash, g_str_equal),
    };
    GHashTableIter iter;
    gpointer record;
    gint64 end;

    if (!read_hosts(&load, &end, error))
        return FALSE;
    g_hash_table_iter_init(&iter, load.records);
    while (g_hash_table_iter_next(&iter, NULL, &record))
        add_host(&load, record);
    clean_cache(&load);
    *out_result = (GcpuStoreLoad){
        .end = end,
        .facts = names_of_facts(&load),
        .n_unread = load.n_unread,
        .is_wasteful = load.n_lines > 2 * g_hash_table_size(load.records) + SPARE_LINES,
    };
    return TRUE;
}
