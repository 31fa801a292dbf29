/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/fleet-image.h"

#include <string.h>

#include "input/input.h"
#include "store/host-record.h"

#define HEAD GCPU_FLEET_IMAGE_HEAD "\n"

/** Kind: hosts with the same facts. */
typedef struct {
    char *key;
    GBytes *text;   /* NULL: on disk */
    GString *hosts; /* lines of host-record.h */
} Kind;

struct GcpuFleetImage {
    char *facts_path; /* NULL: the texts are in memory */
    GPtrArray *kinds; /* of Kind, in the order of their first hosts */
    GString *unread;  /* lines */
    guint n_hosts;
};

static void kind_free(gpointer data)
{
    Kind *kind = data;

    g_free(kind->key);
    g_clear_pointer(&kind->text, g_bytes_unref);
    g_string_free(kind->hosts, TRUE);
    g_free(kind);
}

void gcpu_fleet_image_free(GcpuFleetImage *image)
{
    if (!image)
        return;
    g_free(image->facts_path);
    g_ptr_array_unref(image->kinds);
    g_string_free(image->unread, TRUE);
    g_free(image);
}

static void append_unread(GString *lines, const char *source, const char *reason)
{
    g_autofree char *escaped_source = g_strescape(source, NULL);
    g_autofree char *escaped_reason = g_strescape(reason, NULL);

    g_string_append_printf(lines, "unread %s\t%s\n", escaped_source, escaped_reason);
}

static Kind *add_kind(GcpuFleetImage *image, const char *key, GHashTable *texts)
{
    GBytes *text = texts ? g_hash_table_lookup(texts, key) : NULL;
    Kind *kind = g_new0(Kind, 1);

    kind->key = g_strdup(key);
    kind->text = text ? g_bytes_ref(text) : NULL;
    kind->hosts = g_string_new(NULL);
    g_ptr_array_add(image->kinds, kind);
    return kind;
}

static void add_host(GcpuFleetImage *image, Kind *kind, const GcpuFleetHost *host)
{
    const GcpuHostRecord record = { kind->key, *host };
    g_autofree char *line = gcpu_host_record_format(&record);

    if (!line) {
        append_unread(image->unread, host->name, "what is its own is too long");
        return;
    }
    g_string_append(kind->hosts, line);
    image->n_hosts++;
}

GcpuFleetImage *gcpu_fleet_image_new(const GcpuFleet *fleet, const char *facts_path,
                                     GHashTable *texts)
{
    GcpuFleetImage *image = g_new0(GcpuFleetImage, 1);
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet);
    g_autoptr(GHashTable) kinds = g_hash_table_new(g_str_hash, g_str_equal);
    const GPtrArray *unread = gcpu_fleet_unread(fleet);

    image->facts_path = g_strdup(facts_path);
    image->kinds = g_ptr_array_new_with_free_func(kind_free);
    image->unread = g_string_new(NULL);
    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        Kind *kind = g_hash_table_lookup(kinds, gcpu_fleet_facts_key(host));
        if (!kind) {
            kind = add_kind(image, gcpu_fleet_facts_key(host), texts);
            g_hash_table_insert(kinds, kind->key, kind);
        }
        add_host(image, kind, host);
    }
    for (guint i = 0; i < unread->len; i++) {
        const GcpuFleetUnread *what = g_ptr_array_index(unread, i);
        append_unread(image->unread, what->source, what->reason);
    }
    return image;
}

/** Sending: an image on its way. */
typedef struct {
    const GcpuFleetImage *image;
    GcpuFleetImageSink sink;
    gpointer data;
    guint n_sent; /* hosts */
} Sending;

static gboolean put(const Sending *sending, const char *bytes, gsize length, GError **error)
{
    return length == 0 || sending->sink(bytes, length, sending->data, error);
}

static GBytes *read_facts(const GcpuFleetImage *image, const Kind *kind, GError **error)
{
    g_autofree char *name = g_strconcat(kind->key, ".xml", NULL);
    g_autofree char *path =
        image->facts_path ? g_build_filename(image->facts_path, name, NULL) : NULL;
    gsize length = 0;

    if (kind->text)
        return g_bytes_ref(kind->text);
    if (!path) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INTERNAL, "the report was not kept");
        return NULL;
    }
    char *text = gcpu_input_read(path, GCPU_FLEET_IMAGE_FACTS_MAX, &length, error);
    return text ? g_bytes_new_take(text, length) : NULL;
}

static char **split_lines(const GString *hosts)
{
    char **lines = g_strsplit(hosts->str, "\n", -1);
    guint n = g_strv_length(lines);

    if (n > 0)
        g_clear_pointer(&lines[n - 1], g_free); /* what follows the last line break */
    return lines;
}

static gboolean send_unread(const Sending *sending, const Kind *kind, const char *reason,
                            GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(GStrv) lines = split_lines(kind->hosts);

    for (char **line = lines; *line; line++) {
        g_auto(GcpuHostRecord) record = { 0 };
        if (gcpu_host_record_parse(*line, strlen(*line), &record))
            append_unread(text, record.host.name, reason);
    }
    return put(sending, text->str, text->len, error);
}

static gboolean send_hosts(Sending *sending, const Kind *kind, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(GStrv) lines = split_lines(kind->hosts);

    for (char **line = lines; *line; line++) {
        g_string_append_printf(text, "host %s\n", *line);
        sending->n_sent++;
    }
    return put(sending, text->str, text->len, error);
}

static gboolean send_kind(Sending *sending, const Kind *kind, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) facts = read_facts(sending->image, kind, &problem);

    if (!facts)
        return send_unread(sending, kind, problem->message, error);
    gsize length = g_bytes_get_size(facts);
    g_autofree char *head = g_strdup_printf("facts %s %" G_GSIZE_FORMAT "\n", kind->key, length);
    return put(sending, head, strlen(head), error) &&
           put(sending, g_bytes_get_data(facts, NULL), length, error) &&
           put(sending, "\n", 1, error) && send_hosts(sending, kind, error);
}

gboolean gcpu_fleet_image_send(const GcpuFleetImage *image, GcpuFleetImageSink sink, gpointer data,
                               GError **error)
{
    Sending sending = { image, sink, data, 0 };

    if (!put(&sending, HEAD, strlen(HEAD), error))
        return FALSE;
    for (guint i = 0; i < image->kinds->len; i++) {
        if (!send_kind(&sending, g_ptr_array_index(image->kinds, i), error))
            return FALSE;
    }
    g_autofree char *end = g_strdup_printf("end %u\n", sending.n_sent);
    return put(&sending, image->unread->str, image->unread->len, error) &&
           put(&sending, end, strlen(end), error);
}
