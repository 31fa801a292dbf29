/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/ini-oslo.h"

#include <string.h>

/* The place in the file, and the wanted entry whose end has not been seen yet. */
typedef struct {
    GcpuIniScan *scan;
    GcpuIniFilter filter;
    char *section;  /* owned; NULL: none, or its header is broken */
    GString *entry; /* owned, "KEY = VALUE"; NULL: the lines that follow are nobody's */
    guint line;     /* of the entry */
} Reader;

/* oslo.config knows no comment behind a value: to Nova this is a part of the value. */
static gboolean has_comment(const char *entry)
{
    const char *value = strchr(entry, '=') + 1;

    while (*value == ' ')
        value++;
    return *value != '"' && *value != '\'' && strpbrk(value, "#;");
}

static void end_entry(Reader *reader)
{
    if (!reader->entry)
        return;

    g_autofree char *text = g_string_free(g_steal_pointer(&reader->entry), FALSE);
    GcpuIniEntry place = { .section = reader->section, .line = reader->line };
    g_auto(GcpuIniLine) line = { 0 };

    gcpu_ini_line_parse(text, &line);
    if (line.kind == GCPU_INI_LINE_BAD) {
        gcpu_ini_scan_problem(reader->scan, &place, line.problem, line.remedy);
        return;
    }
    if (has_comment(text)) {
        place.key = line.name;
        gcpu_ini_scan_problem(reader->scan, &place,
                              "Nova takes the '#' or ';' for a part of the value",
                              "put the comment on a line of its own");
        return;
    }
    gcpu_ini_scan_add_section(reader->scan, reader->section, reader->line);
    gcpu_ini_scan_add_entry(
        reader->scan, gcpu_ini_entry_new(reader->section, line.name, line.value, reader->line),
        text);
}

static void begin_entry(Reader *reader, const char *text, guint number)
{
    gsize n_key = strcspn(text, "=:");

    if (!text[n_key] || !reader->section)
        return;

    g_autofree char *key = g_strchomp(g_strndup(text, n_key));
    if (!reader->filter(reader->section, key))
        return;
    g_autofree char *value = g_strchug(g_strdup(text + n_key + 1));
    reader->entry = g_string_new(NULL);
    g_string_printf(reader->entry, "%s = %s", key, value);
    reader->line = number;
}

static void begin_section(Reader *reader, const char *text)
{
    g_auto(GcpuIniLine) line = { 0 };

    gcpu_ini_line_parse(text, &line);
    g_free(reader->section);
    reader->section = line.kind == GCPU_INI_LINE_SECTION ? g_steal_pointer(&line.name) : NULL;
}

static void read_line(Reader *reader, char *text, guint number)
{
    gboolean continues = *text == ' ' || *text == '\t';

    g_strchomp(text);
    if (*text && continues) {
        if (reader->entry)
            g_string_append_printf(reader->entry, " %s", g_strchug(text));
        return;
    }
    end_entry(reader);
    if (*text == '[')
        begin_section(reader, text);
    else if (*text && *text != '#' && *text != ';')
        begin_entry(reader, text, number);
}

void gcpu_ini_oslo_scan(GcpuIniScan *scan, const char *text, gsize length, GcpuIniFilter filter)
{
    Reader reader = { .scan = scan, .filter = filter };
    const char *end = text + length;

    for (guint number = 1; text < end && !gcpu_ini_scan_is_full(scan); number++) {
        const char *line_end = memchr(text, '\n', end - text);
        gsize n = (line_end ? line_end : end) - text;
        g_autofree char *line = g_strndup(text, n);

        read_line(&reader, line, number);
        text += n + 1;
    }
    end_entry(&reader);
    g_free(reader.section);
}
