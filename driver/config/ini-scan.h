/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ini-scan.h: what INI text holds and what is wrong with it, before iniparser reads the values.
 *
 * Time and memory are linear in the text; names and numbers of entries are bounded. */
#pragma once

#include "config/ini-file.h"
#include "config/ini-line.h"

/** GcpuIniScan: one scan under way, and its result. */
typedef struct {
    const char *name;       /* borrowed: of the text, for findings */
    GcpuFindings *findings; /* borrowed */
    guint n_findings;       /* added by this scan */
    GPtrArray *entries;     /* owned, of GcpuIniEntry; values as the scan reads them */
    GPtrArray *sections;    /* owned, of GcpuIniSection */
    GString *checked;       /* owned: sections and entries alone, a line each, for iniparser */
    GHashTable *by_path;    /* "section:key" to GcpuIniEntry; keys owned */
    GHashTable *by_section; /* name to GcpuIniSection, both borrowed from @sections */
} GcpuIniScan;

void gcpu_ini_scan_init(GcpuIniScan *scan, const char *name, GcpuFindings *findings);
void gcpu_ini_scan_clear(GcpuIniScan *scan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuIniScan, gcpu_ini_scan_clear)

/** gcpu_ini_scan_read: scans guestcpu's own files, where every line counts. */
void gcpu_ini_scan_read(GcpuIniScan *scan, const char *text, gsize length);

/** gcpu_ini_scan_is_full: whether no more mistakes are to be collected. */
gboolean gcpu_ini_scan_is_full(const GcpuIniScan *scan);

/**
 * gcpu_ini_scan_problem: adds a finding.
 * @place: (nullable): what is known of the place; the line at least
 * @remedy: (nullable)
 */
void gcpu_ini_scan_problem(GcpuIniScan *scan, const GcpuIniEntry *place, const char *message,
                           const char *remedy);

/** gcpu_ini_scan_warn: adds a warning; @nearest is the word that was probably meant. */
void gcpu_ini_scan_warn(GcpuIniScan *scan, const GcpuIniEntry *place, const char *message,
                        const char *nearest);

/** gcpu_ini_scan_find: Returns: (transfer none) (nullable): the entry seen so far under that name.
 */
GcpuIniEntry *gcpu_ini_scan_find(const GcpuIniScan *scan, const char *section, const char *key);

/** gcpu_ini_scan_add_section: notes a section and hands it to iniparser.
 * Returns: (transfer none): it, or the one of that name that was there already. */
const GcpuIniSection *gcpu_ini_scan_add_section(GcpuIniScan *scan, const char *name, guint line);

/**
 * gcpu_ini_scan_add_entry: notes an entry and hands its line to iniparser.
 * @entry: (transfer full): takes the place of one of the same name
 * @text: the line
 */
void gcpu_ini_scan_add_entry(GcpuIniScan *scan, GcpuIniEntry *entry, const char *text);

GcpuIniEntry *gcpu_ini_entry_new(const char *section, const char *key, const char *value,
                                 guint line);
void gcpu_ini_entry_free(GcpuIniEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuIniEntry, gcpu_ini_entry_free)
