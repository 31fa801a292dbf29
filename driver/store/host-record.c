/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/host-record.h"

#include <string.h>

#define N_CHECKSUM 16
#define N_FACTS    64

/* The columns behind the checksum. */
enum { FACTS, COLLECTED_AT, TSC_FREQUENCY, NAME, UUID, SOURCE, COMMAND_LINE, N_COLUMNS };

void gcpu_host_record_clear(GcpuHostRecord *record)
{
    g_clear_pointer(&record->facts, g_free);
    g_clear_pointer(&record->host.name, g_free);
    g_clear_pointer(&record->host.uuid, g_free);
    g_clear_pointer(&record->host.source, g_free);
    g_clear_pointer(&record->host.kernel_command_line, g_free);
}

/* Against accidents only: who can write the file needs no forgery. */
static void checksum_of(const char *text, gsize length, char *out_sum)
{
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);

    memcpy(out_sum, sum, N_CHECKSUM);
}

static gboolean is_intact(const char *line, gsize length)
{
    char sum[N_CHECKSUM];

    if (length <= N_CHECKSUM || length > GCPU_HOST_RECORD_MAX || line[N_CHECKSUM] != '\t' ||
        memchr(line, '\0', length))
        return FALSE;
    checksum_of(line + N_CHECKSUM + 1, length - N_CHECKSUM - 1, sum);
    return memcmp(sum, line, N_CHECKSUM) == 0;
}

gboolean gcpu_host_record_is_escaped(const char *text)
{
    gsize n_text = strlen(text), n_rest = n_text;

    while (n_rest > 0 && text[n_rest - 1] == '\\')
        n_rest--;
    return (n_text - n_rest) % 2 == 0;
}

static gboolean are_escaped(char **columns)
{
    for (; *columns; columns++) {
        if (!gcpu_host_record_is_escaped(*columns))
            return FALSE;
    }
    return TRUE;
}

/* An empty column is NULL; an empty text is not told apart from it. */
static char *take_column(const char *column)
{
    char *text = g_strcompress(column);

    if (!*text)
        g_clear_pointer(&text, g_free);
    return text;
}

static gboolean is_facts_name(const char *text)
{
    return strlen(text) == N_FACTS && strspn(text, "0123456789abcdef") == N_FACTS;
}

static gboolean take_columns(char **columns, GcpuHostRecord *record)
{
    if (*columns[FACTS] && !is_facts_name(columns[FACTS]))
        return FALSE;
    if (!g_ascii_string_to_signed(columns[COLLECTED_AT], 10, 0, G_MAXINT64,
                                  &record->host.collected_at_s, NULL) ||
        !g_ascii_string_to_unsigned(columns[TSC_FREQUENCY], 10, 0, G_MAXUINT64,
                                    &record->host.tsc_frequency_hz, NULL))
        return FALSE;
    record->facts = take_column(columns[FACTS]);
    record->host.name = take_column(columns[NAME]);
    record->host.uuid = take_column(columns[UUID]);
    record->host.source = take_column(columns[SOURCE]);
    record->host.kernel_command_line = take_column(columns[COMMAND_LINE]);
    return record->host.name && g_utf8_validate(record->host.name, -1, NULL) &&
           (!record->host.uuid || g_utf8_validate(record->host.uuid, -1, NULL));
}

gboolean gcpu_host_record_parse(const char *line, gsize length, GcpuHostRecord *out_record)
{
    g_auto(GcpuHostRecord) record = { 0 };

    if (!is_intact(line, length))
        return FALSE;
    g_autofree char *rest = g_strndup(line + N_CHECKSUM + 1, length - N_CHECKSUM - 1);
    g_auto(GStrv) columns = g_strsplit(rest, "\t", N_COLUMNS + 1);
    if (g_strv_length(columns) != N_COLUMNS || !are_escaped(columns) ||
        !take_columns(columns, &record))
        return FALSE;
    *out_record = record;
    record = (GcpuHostRecord){ 0 };
    return TRUE;
}

static void set(char **place, const char *text)
{
    g_free(*place);
    *place = g_strdup(text);
}

void gcpu_host_record_apply(const GcpuHostRecord *record, GcpuHostReport *report)
{
    const GcpuFleetHost *own = &record->host;

    set(&report->name, own->name);
    set(&report->uuid, own->uuid);
    set(&report->kernel_command_line, own->kernel_command_line);
    report->collected_at_s = own->collected_at_s;
    if (report->capabilities && report->capabilities->host_cpu)
        report->capabilities->host_cpu->tsc_frequency_hz = own->tsc_frequency_hz;
}

static void append_column(GString *line, const char *text)
{
    g_autofree char *escaped = text ? g_strescape(text, NULL) : NULL;

    g_string_append_c(line, '\t');
    if (escaped)
        g_string_append(line, escaped);
}

char *gcpu_host_record_format(const GcpuHostRecord *record)
{
    const GcpuFleetHost *host = &record->host;
    g_autoptr(GString) line = g_string_new(NULL);
    char sum[N_CHECKSUM];

    append_column(line, record->facts);
    g_string_append_printf(line, "\t%" G_GINT64_FORMAT "\t%" G_GUINT64_FORMAT, host->collected_at_s,
                           host->tsc_frequency_hz);
    append_column(line, host->name);
    append_column(line, host->uuid);
    append_column(line, host->source);
    append_column(line, host->kernel_command_line);
    if (line->len + N_CHECKSUM > GCPU_HOST_RECORD_MAX)
        return NULL;
    checksum_of(line->str + 1, line->len - 1, sum);
    g_string_prepend_len(line, sum, N_CHECKSUM);
    g_string_append_c(line, '\n');
    return g_string_free(g_steal_pointer(&line), FALSE);
}
