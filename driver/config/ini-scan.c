/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/ini-scan.h"

#include <string.h>

GcpuIniEntry *gcpu_ini_entry_new(const char *section, const char *key, const char *value,
                                 guint line)
{
    GcpuIniEntry *entry = g_new(GcpuIniEntry, 1);

    *entry = (GcpuIniEntry){
        .section = g_strdup(section),
        .key = g_strdup(key),
        .value = g_strdup(value),
        .line = line,
    };
    return entry;
}

void gcpu_ini_entry_free(GcpuIniEntry *entry)
{
    if (!entry)
        return;
    g_free(entry->section);
    g_free(entry->key);
    g_free(entry->value);
    g_free(entry);
}

static void section_free(GcpuIniSection *section)
{
    g_free(section->name);
    g_free(section);
}

void gcpu_ini_scan_init(GcpuIniScan *scan, const char *name, GcpuFindings *findings)
{
    *scan = (GcpuIniScan){
        .name = name,
        .findings = findings,
        .entries = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_ini_entry_free),
        .sections = g_ptr_array_new_with_free_func((GDestroyNotify)section_free),
        .checked = g_string_new(NULL),
        .by_path = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .by_section = g_hash_table_new(g_str_hash, g_str_equal),
    };
}

void gcpu_ini_scan_clear(GcpuIniScan *scan)
{
    g_clear_pointer(&scan->by_path, g_hash_table_unref);
    g_clear_pointer(&scan->by_section, g_hash_table_unref);
    g_clear_pointer(&scan->entries, g_ptr_array_unref);
    g_clear_pointer(&scan->sections, g_ptr_array_unref);
    if (scan->checked)
        g_string_free(g_steal_pointer(&scan->checked), TRUE);
}

gboolean gcpu_ini_scan_is_full(const GcpuIniScan *scan)
{
    return scan->n_findings >= GCPU_INI_FINDINGS_MAX;
}

static void add(GcpuIniScan *scan, const GcpuFinding *finding)
{
    const GcpuFinding last = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)scan->name,
        .line = finding->line,
        .message = (char *)"too many mistakes, the rest is not looked at",
    };

    gcpu_findings_add(scan->findings, finding);
    scan->n_findings++;
    if (gcpu_ini_scan_is_full(scan))
        gcpu_findings_add(scan->findings, &last);
}

void gcpu_ini_scan_problem(GcpuIniScan *scan, const GcpuIniEntry *place, const char *message,
                           const char *remedy)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)scan->name,
        .line = place ? place->line : 0,
        .section = place ? place->section : NULL,
        .key = place ? place->key : NULL,
        .value = place ? place->value : NULL,
        .message = (char *)message,
        .remedy = (char *)remedy,
    };

    add(scan, &finding);
}

void gcpu_ini_scan_warn(GcpuIniScan *scan, const GcpuIniEntry *place, const char *message,
                        const char *nearest)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)scan->name,
        .line = place->line,
        .section = place->section,
        .key = place->key,
        .message = (char *)message,
        .nearest = (char *)nearest,
    };

    add(scan, &finding);
}

GcpuIniEntry *gcpu_ini_scan_find(const GcpuIniScan *scan, const char *section, const char *key)
{
    g_autofree char *path = g_strdup_printf("%s:%s", section, key);

    return g_hash_table_lookup(scan->by_path, path);
}

const GcpuIniSection *gcpu_ini_scan_add_section(GcpuIniScan *scan, const char *name, guint line)
{
    GcpuIniSection *section = g_hash_table_lookup(scan->by_section, name);

    g_string_append_printf(scan->checked, "[%s]\n", name);
    if (section)
        return section;
    section = g_new(GcpuIniSection, 1);
    *section = (GcpuIniSection){ .name = g_strdup(name), .line = line };
    g_ptr_array_add(scan->sections, section);
    g_hash_table_insert(scan->by_section, section->name, section);
    return section;
}

void gcpu_ini_scan_add_entry(GcpuIniScan *scan, GcpuIniEntry *entry, const char *text)
{
    GcpuIniEntry *same = gcpu_ini_scan_find(scan, entry->section, entry->key);

    g_string_append_printf(scan->checked, "%s\n", text);
    if (same) {
        g_free(same->value);
        same->value = g_steal_pointer(&entry->value);
        same->line = entry->line;
        gcpu_ini_entry_free(entry);
        return;
    }
    g_ptr_array_add(scan->entries, entry);
    g_hash_table_insert(scan->by_path, g_strdup_printf("%s:%s", entry->section, entry->key), entry);
}

static void stop(GcpuIniScan *scan, const GcpuIniEntry *place, const char *message)
{
    scan->n_findings = GCPU_INI_FINDINGS_MAX - 1;
    gcpu_ini_scan_problem(scan, place, message, NULL);
}

/* Returns: the section's name, valid as long as the scan. */
static const char *read_section(GcpuIniScan *scan, const char *name, guint number)
{
    const GcpuIniSection *section = gcpu_ini_scan_add_section(scan, name, number);

    if (scan->sections->len > GCPU_INI_ENTRIES_MAX) {
        const GcpuIniEntry place = { .section = section->name, .line = number };
        stop(scan, &place, "more sections than a configuration can have");
    } else if (section->line != number) {
        GcpuIniEntry place = { .section = section->name, .line = number };
        g_autofree char *message =
            g_strdup_printf("the section stands twice, first on line %u", section->line);
        gcpu_ini_scan_problem(scan, &place, message, "put all its keys into one place");
    }
    return section->name;
}

static void read_entry(GcpuIniScan *scan, const GcpuIniEntry *place, const char *text)
{
    const GcpuIniEntry *first;

    if (!place->section) {
        gcpu_ini_scan_problem(scan, place, "the key stands before the first [section]",
                              "put the line with its section in front");
        return;
    }
    first = gcpu_ini_scan_find(scan, place->section, place->key);
    if (first) {
        g_autofree char *message =
            g_strdup_printf("the key stands twice, first on line %u", first->line);
        gcpu_ini_scan_problem(scan, place, message, "remove one of them");
        return;
    }
    if (scan->entries->len == GCPU_INI_ENTRIES_MAX) {
        stop(scan, place, "more keys than a configuration can have");
        return;
    }
    gcpu_ini_scan_add_entry(
        scan, gcpu_ini_entry_new(place->section, place->key, place->value, place->line), text);
}

/* The section of the keys that follow a section's line that cannot be read: nobody knows whose they
 * are. */
static const char broken_section[] = "";

/* Returns: the section that the next line is in. */
static const char *read_line(GcpuIniScan *scan, const char *section, char *text, guint number)
{
    g_auto(GcpuIniLine) line = { 0 };
    GcpuIniEntry place = { .section = (char *)section, .line = number };

    gcpu_ini_line_parse(text, &line);
    switch (line.kind) {
    case GCPU_INI_LINE_BLANK:
        break;
    case GCPU_INI_LINE_BAD:
        place.section = NULL;
        gcpu_ini_scan_problem(scan, &place, line.problem, line.remedy);
        return g_strstrip(text)[0] == '[' ? broken_section : section;
    case GCPU_INI_LINE_SECTION:
        return read_section(scan, line.name, number);
    case GCPU_INI_LINE_ENTRY:
        place.key = line.name;
        place.value = line.value;
        if (section != broken_section)
            read_entry(scan, &place, text);
        break;
    }
    return section;
}

void gcpu_ini_scan_read(GcpuIniScan *scan, const char *text, gsize length)
{
    const char *end = text + length;
    const char *section = NULL;

    for (guint number = 1; text < end && !gcpu_ini_scan_is_full(scan); number++) {
        const char *line_end = memchr(text, '\n', end - text);
        gsize n = (line_end ? line_end : end) - text;
        g_autofree char *line = g_strchomp(g_strndup(text, n));

        section = read_line(scan, section, line, number);
        text += n + 1;
    }
}
