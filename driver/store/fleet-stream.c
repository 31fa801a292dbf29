/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/fleet-stream.h"

#include <string.h>

#include "store/fleet-image.h"
#include "store/host-record.h"
#include "xml/host-report-xml.h"

#define LINE_BYTES_MAX (2 * GCPU_HOST_RECORD_MAX)

typedef enum {
    EXPECT_HEAD,
    EXPECT_LINE,
    EXPECT_FACTS,
    EXPECT_NOTHING,
} Expectation;

struct GcpuFleetStream {
    GcpuFleet *fleet;
    char *name;
    Expectation expectation;
    GString *rest;       /* bytes that came and were not looked at */
    gsize facts_length;  /* of the report that comes */
    char *key;           /* of the facts that came last */
    char *facts_problem; /* why nothing is known of their hosts; NULL: it is */
    GcpuHostReport *facts;
    const GcpuFleetHost *first; /* that has them; NULL: none yet, @facts is there */
    guint n_hosts;              /* that were announced */
    guint n_unread;
};

GcpuFleetStream *gcpu_fleet_stream_new(GcpuFleet *fleet, const char *name)
{
    GcpuFleetStream *stream = g_new0(GcpuFleetStream, 1);

    stream->fleet = fleet;
    stream->name = g_strdup(name);
    stream->rest = g_string_new(NULL);
    return stream;
}

static void forget_facts(GcpuFleetStream *stream)
{
    g_clear_pointer(&stream->key, g_free);
    g_clear_pointer(&stream->facts_problem, g_free);
    g_clear_pointer(&stream->facts, gcpu_host_report_free);
    stream->first = NULL;
}

void gcpu_fleet_stream_free(GcpuFleetStream *stream)
{
    if (!stream)
        return;
    forget_facts(stream);
    g_string_free(stream->rest, TRUE);
    g_free(stream->name);
    g_free(stream);
}

static gboolean refuse(const GcpuFleetStream *stream, const char *what, GError **error)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: what it sends is no fleet: %s",
                stream->name, what);
    return FALSE;
}

static gboolean take_head(GcpuFleetStream *stream, const char *line, GError **error)
{
    if (strcmp(line, GCPU_FLEET_IMAGE_HEAD) != 0)
        return refuse(stream, "it does not begin with \"" GCPU_FLEET_IMAGE_HEAD "\"", error);
    stream->expectation = EXPECT_LINE;
    return TRUE;
}

static gboolean announce_facts(GcpuFleetStream *stream, const char *text, GError **error)
{
    const char *space = strchr(text, ' ');
    guint64 length = 0;

    if (!space ||
        !g_ascii_string_to_unsigned(space + 1, 10, 1, GCPU_FLEET_IMAGE_FACTS_MAX, &length, NULL))
        return refuse(stream, "facts without name or length, or too long", error);
    forget_facts(stream);
    stream->key = g_strndup(text, (gsize)(space - text));
    stream->facts_length = (gsize)length;
    stream->expectation = EXPECT_FACTS;
    return TRUE;
}

static gboolean take_facts(GcpuFleetStream *stream, const char *text, GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (text[stream->facts_length] != '\n')
        return refuse(stream, "facts that are longer than was said", error);
    stream->facts = gcpu_host_report_xml_parse_facts(text, (gssize)stream->facts_length,
                                                     stream->name, &problem);
    if (!stream->facts)
        stream->facts_problem = g_strdup(problem->message);
    stream->expectation = EXPECT_LINE;
    return TRUE;
}

static gboolean add_host(GcpuFleetStream *stream, GcpuHostRecord *record, GError **error)
{
    GcpuFleetHost *own = &record->host;

    g_free(own->source);
    own->source = g_strdup(stream->name);
    if (stream->facts_problem) {
        gcpu_fleet_add_unread(stream->fleet, own->name, stream->facts_problem);
        return TRUE;
    }
    if (stream->first)
        return gcpu_fleet_add_sharing(stream->fleet, stream->first, own, error);
    gcpu_host_record_apply(record, stream->facts);
    if (!gcpu_fleet_add(stream->fleet, g_steal_pointer(&stream->facts), own->source, error))
        return FALSE;
    stream->first = gcpu_fleet_find(stream->fleet, own->name);
    return TRUE;
}

static gboolean take_host(GcpuFleetStream *stream, const char *line, GError **error)
{
    g_auto(GcpuHostRecord) record = { 0 };

    if (!gcpu_host_record_parse(line, strlen(line), &record))
        return refuse(stream, "a host that is none", error);
    if (!stream->key || g_strcmp0(record.facts, stream->key) != 0)
        return refuse(stream, "a host without its facts", error);
    if (++stream->n_hosts > GCPU_FLEET_STREAM_HOSTS_MAX)
        return refuse(stream, "more hosts than any fleet has", error);
    if (!stream->facts && !stream->first && !stream->facts_problem)
        return refuse(stream, "a host behind one that was refused", error);
    return add_host(stream, &record, error);
}

static gboolean take_unread(GcpuFleetStream *stream, const char *text, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, "\t", 3);

    if (g_strv_length(parts) != 2)
        return refuse(stream, "something unread without reason", error);
    if (!gcpu_host_record_is_escaped(parts[0]) || !gcpu_host_record_is_escaped(parts[1]))
        return refuse(stream, "something unread that is no text", error);
    if (++stream->n_unread > GCPU_FLEET_STREAM_HOSTS_MAX)
        return refuse(stream, "more is unread than any fleet has", error);
    g_autofree char *source = g_strcompress(parts[0]);
    g_autofree char *reason = g_strcompress(parts[1]);
    g_autofree char *valid_source = g_utf8_make_valid(source, -1);
    g_autofree char *valid_reason = g_utf8_make_valid(reason, -1);
    gcpu_fleet_add_unread(stream->fleet, valid_source, valid_reason);
    return TRUE;
}

static gboolean take_end(GcpuFleetStream *stream, const char *text, GError **error)
{
    guint64 n_hosts = 0;

    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &n_hosts, NULL) ||
        n_hosts != stream->n_hosts)
        return refuse(stream, "hosts are missing", error);
    forget_facts(stream);
    stream->expectation = EXPECT_NOTHING;
    return TRUE;
}

static gboolean take_line(GcpuFleetStream *stream, const char *line, GError **error)
{
    static const struct {
        const char *word;
        gboolean (*take)(GcpuFleetStream *stream, const char *text, GError **error);
    } words[] = {
        { "facts ", announce_facts },
        { "host ", take_host },
        { "unread ", take_unread },
        { "end ", take_end },
    };

    if (stream->expectation == EXPECT_HEAD)
        return take_head(stream, line, error);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_has_prefix(line, words[i].word))
            return words[i].take(stream, line + strlen(words[i].word), error);
    }
    return refuse(stream, "a line of no known kind", error);
}

/* Returns: the bytes of the piece at @start that is there whole; 0: none is. */
static gsize find_piece(const GcpuFleetStream *stream, gsize start)
{
    const char *text = stream->rest->str + start;
    gsize length = stream->rest->len - start;

    if (stream->expectation == EXPECT_FACTS)
        return length > stream->facts_length ? stream->facts_length + 1 : 0;
    const char *stop = memchr(text, '\n', length);
    return stop ? (gsize)(stop - text) + 1 : 0;
}

static gboolean take_piece(GcpuFleetStream *stream, char *piece, gsize length, GError **error)
{
    if (stream->expectation == EXPECT_FACTS)
        return take_facts(stream, piece, error);
    piece[length - 1] = '\0';
    if (strlen(piece) != length - 1)
        return refuse(stream, "a line that is no text", error);
    return take_line(stream, piece, error);
}

static gboolean is_too_long(const GcpuFleetStream *stream)
{
    return stream->expectation != EXPECT_FACTS && stream->rest->len > LINE_BYTES_MAX;
}

gboolean gcpu_fleet_stream_take(GcpuFleetStream *stream, const char *bytes, gsize length,
                                GError **error)
{
    gsize start = 0, piece = 0;

    g_string_append_len(stream->rest, bytes, (gssize)length);
    while (stream->expectation != EXPECT_NOTHING && (piece = find_piece(stream, start)) > 0) {
        if (!take_piece(stream, stream->rest->str + start, piece, error))
            return FALSE;
        start += piece;
    }
    g_string_erase(stream->rest, 0, (gssize)start);
    if (stream->expectation == EXPECT_NOTHING && stream->rest->len > 0)
        return refuse(stream, "something follows its end", error);
    return !is_too_long(stream) || refuse(stream, "a line without end", error);
}

gboolean gcpu_fleet_stream_finish(const GcpuFleetStream *stream, GError **error)
{
    if (stream->expectation == EXPECT_NOTHING)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "%s: the fleet ends in the middle",
                stream->name);
    return FALSE;
}
