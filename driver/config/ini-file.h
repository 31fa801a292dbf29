/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ini-file.h: INI text to entries, each with its line; the only file that knows iniparser.
 *
 * iniparser (4.1) reads the values. What it cannot tell or gets wrong is found by a scan of our own
 * before it sees the text: line numbers, duplicate sections and keys, NUL bytes, lines longer than
 * its 1,024 bytes, lines that are neither section, entry nor comment. The syntax: ini-line.h. */
#pragma once

#include "cpu/finding.h"

/** GCPU_INI_SIZE_MAX: bytes; larger configuration files are refused. */
#define GCPU_INI_SIZE_MAX (1024 * 1024)

/** GCPU_INI_ENTRIES_MAX: more entries, or sections, are refused; iniparser's time grows with the
 * square of their number. */
#define GCPU_INI_ENTRIES_MAX 1024

/** GCPU_INI_FINDINGS_MAX: after so many mistakes in one text the rest is not looked at. */
#define GCPU_INI_FINDINGS_MAX 100

/** GcpuIniEntry: one KEY = VALUE. Owned strings; section and key in lower case. */
typedef struct {
    char *section;
    char *key;
    char *value; /* never NULL; may be empty; comments and white space around it removed */
    guint line;  /* 1-based: of the key */
} GcpuIniEntry;

/** GcpuIniSection: where a section begins. */
typedef struct {
    char *name; /* owned, in lower case */
    guint line;
} GcpuIniSection;

typedef struct GcpuIniFile GcpuIniFile;

/**
 * GcpuIniFilter:
 * @section: in lower case
 * @key: as written
 *
 * Returns: whether an entry is wanted. With an owner the text is read as oslo.config reads
 * nova.conf: ':' may stand for '=', repeated sections and keys are allowed (the last key wins),
 * lines that begin with white space continue the entry above, and a comment is a line of its own.
 *
 * Unwanted entries are not even looked at for mistakes. What oslo.config itself refuses is told
 * where it could hide a wanted entry: in [libvirt] and [DEFAULT], for sections whose line means one
 * of these, and for wanted keys that stand in no section.
 */
typedef gboolean (*GcpuIniFilter)(const char *section, const char *key);

/** GcpuIniGuess: Returns: (transfer none) (nullable): the wanted key that an unwanted one most
 * probably means. */
typedef const char *(*GcpuIniGuess)(const char *section, const char *key);

/** GcpuIniOwner: who wants what of a file with other owners. */
typedef struct {
    GcpuIniFilter filter;
    GcpuIniGuess guess; /* (nullable): keys for which it knows one are warned of */
} GcpuIniOwner;

/**
 * gcpu_ini_file_parse:
 * @text: the content, need not end in NUL
 * @length: bytes
 * @name: what to call it in findings
 * @owner: (nullable): NULL: every line counts
 * @findings: everything that is wrong is added here, with severity error, and with an owner
 * also warnings
 *
 * Returns: (transfer full): the entries that can be read, so that their mistakes can be told
 * together with those of the other lines.
 */
GcpuIniFile *gcpu_ini_file_parse(const char *text, gsize length, const char *name,
                                 const GcpuIniOwner *owner,
                                 GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

void gcpu_ini_file_free(GcpuIniFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuIniFile, gcpu_ini_file_free)

guint gcpu_ini_file_count(const GcpuIniFile *file);

/** gcpu_ini_file_get: Returns: (transfer none): entry @index, in file order. */
const GcpuIniEntry *gcpu_ini_file_get(const GcpuIniFile *file, guint index);

guint gcpu_ini_file_count_sections(const GcpuIniFile *file);

/** gcpu_ini_file_get_section: Returns: (transfer none): section @index, in file order, also if it
 * holds no entry. With an owner, only sections that hold a wanted entry. */
const GcpuIniSection *gcpu_ini_file_get_section(const GcpuIniFile *file, guint index);
