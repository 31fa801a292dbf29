/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE /* memfd_create() */
#include "config/ini-file.h"

#include "config/ini-oslo.h"
#include "config/ini-scan.h"

#include <errno.h>
#include <iniparser.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct GcpuIniFile {
    GPtrArray *entries;  /* of GcpuIniEntry */
    GPtrArray *sections; /* of GcpuIniSection */
};

/* The scan leaves iniparser nothing to complain of; by default it would print to stderr. */
static int stay_silent(G_GNUC_UNUSED const char *format, ...)
{
    return 0;
}

static gboolean write_all(int fd, const char *text, gsize length)
{
    while (length) {
        ssize_t n = write(fd, text, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return FALSE;
        text += n;
        length -= n;
    }
    return TRUE;
}

/* iniparser opens files by name, so it is given one that lives in memory. */
static dictionary *load_text(const GString *text)
{
    int fd = memfd_create("guestcpu-ini", MFD_CLOEXEC);
    dictionary *values = NULL;

    if (fd < 0)
        return NULL;
    if (write_all(fd, text->str, text->len)) {
        g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
        iniparser_set_error_callback(stay_silent);
        values = iniparser_load(path);
    }
    close(fd);
    return values;
}

static void add_bug(const GcpuIniScan *scan, const GcpuIniEntry *entry, const char *message)
{
    GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INTERNAL,
        .file = (char *)scan->name,
        .line = entry ? entry->line : 0,
        .section = entry ? entry->section : NULL,
        .key = entry ? entry->key : NULL,
        .value = entry ? entry->value : NULL,
        .message = (char *)message,
    };

    gcpu_findings_add(scan->findings, &finding);
}

static void take_value(const GcpuIniScan *scan, GcpuIniEntry *entry, const dictionary *values)
{
    g_autofree char *path = g_strdup_printf("%s:%s", entry->section, entry->key);
    const char *value = iniparser_getstring(values, path, NULL);

    if (g_strcmp0(value, entry->value) != 0) {
        g_autofree char *message = value ? g_strdup_printf("iniparser reads \"%s\" here", value)
                                         : g_strdup("iniparser does not see this key");
        add_bug(scan, entry, message);
        return;
    }
    g_free(entry->value);
    entry->value = g_strdup(value);
}

static void take_values(const GcpuIniScan *scan)
{
    dictionary *values = load_text(scan->checked);

    if (!values) {
        add_bug(scan, NULL, "iniparser could not read the checked text from memory");
        return;
    }
    for (guint i = 0; i < scan->entries->len; i++)
        take_value(scan, g_ptr_array_index(scan->entries, i), values);
    iniparser_freedict(values);
}

/* Mistakes of the text as a whole, where looking at lines makes no sense. */
static gboolean is_text(GcpuIniScan *scan, const char *text, gsize length)
{
    if (length > GCPU_INI_SIZE_MAX) {
        g_autofree char *message = g_strdup_printf("larger than %d bytes", GCPU_INI_SIZE_MAX);
        gcpu_ini_scan_problem(scan, NULL, message, NULL);
        return FALSE;
    }

    const char *nul = memchr(text, '\0', length);
    if (nul) {
        GcpuIniEntry place = { .line = 1 };
        for (const char *c = text; c < nul; c++)
            place.line += *c == '\n';
        gcpu_ini_scan_problem(scan, &place, "the line holds a NUL byte", "save the file as UTF-8");
        return FALSE;
    }
    return TRUE;
}

static void scan_lines(GcpuIniScan *scan, const char *text, gsize length, const GcpuIniOwner *owner)
{
    gsize n_mark = strlen(BYTE_ORDER_MARK);

    if (length >= n_mark && memcmp(text, BYTE_ORDER_MARK, n_mark) == 0) {
        text += n_mark;
        length -= n_mark;
    }
    if (owner)
        gcpu_ini_oslo_scan(scan, text, length, owner);
    else
        gcpu_ini_scan_read(scan, text, length);
}

GcpuIniFile *gcpu_ini_file_parse(const char *text, gsize length, const char *name,
                                 const GcpuIniOwner *owner, GcpuFindings *findings)
{
    g_auto(GcpuIniScan) scan = { 0 };

    gcpu_ini_scan_init(&scan, name, findings);
    if (length && is_text(&scan, text, length))
        scan_lines(&scan, text, length, owner);
    if (scan.entries->len)
        take_values(&scan);

    GcpuIniFile *file = g_new(GcpuIniFile, 1);
    file->entries = g_ptr_array_ref(scan.entries);
    file->sections = g_ptr_array_ref(scan.sections);
    return file;
}

void gcpu_ini_file_free(GcpuIniFile *file)
{
    if (!file)
        return;
    g_ptr_array_unref(file->entries);
    g_ptr_array_unref(file->sections);
    g_free(file);
}

guint gcpu_ini_file_count(const GcpuIniFile *file)
{
    return file->entries->len;
}

const GcpuIniEntry *gcpu_ini_file_get(const GcpuIniFile *file, guint index)
{
    g_return_val_if_fail(index < file->entries->len, NULL);
    return g_ptr_array_index(file->entries, index);
}

guint gcpu_ini_file_count_sections(const GcpuIniFile *file)
{
    return file->sections->len;
}

const GcpuIniSection *gcpu_ini_file_get_section(const GcpuIniFile *file, guint index)
{
    g_return_val_if_fail(index < file->sections->len, NULL);
    return g_ptr_array_index(file->sections, index);
}
