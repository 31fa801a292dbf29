/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ini-file.h: INI text to entries, each with its line; the only file that knows iniparser.
 *
 * iniparser (4.1) reads the values. What it cannot tell or gets wrong is found by a scan of our own
 * before it sees the text: line numbers, duplicate sections and keys, NUL bytes, lines longer than
 * its 1,024 bytes, lines that are neither section, entry nor comment. */
#pragma once

#include "cpu/finding.h"

/** GCPU_INI_SIZE_MAX: bytes; larger configuration files are refused. */
#define GCPU_INI_SIZE_MAX (1024 * 1024)

/** GcpuIniEntry: one KEY = VALUE. Owned strings; section and key in lower case. */
typedef struct {
    char *section;
    char *key;
    char *value; /* never NULL; may be empty; comments and white space around it removed */
    guint line;  /* 1-based: of the key */
} GcpuIniEntry;

typedef struct GcpuIniFile GcpuIniFile;

/**
 * GcpuIniFilter:
 * Returns: whether an entry is wanted. With a filter, unwanted lines are not even looked at for
 * mistakes, repeated keys are allowed (the last one wins) and continuation lines that begin with
 * white space belong to the entry above, as oslo.config reads nova.conf.
 */
typedef gboolean (*GcpuIniFilter)(const char *section, const char *key);

/**
 * gcpu_ini_file_parse:
 * @text: the content, need not end in NUL
 * @length: bytes
 * @name: what to call it in findings
 * @filter: (nullable): NULL: every line counts
 * @findings: everything that is wrong is added here
 *
 * Returns: (transfer full) (nullable): NULL if a finding of severity error was added.
 */
GcpuIniFile *gcpu_ini_file_parse(const char *text, gsize length, const char *name,
                                 GcpuIniFilter filter,
                                 GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

void gcpu_ini_file_free(GcpuIniFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuIniFile, gcpu_ini_file_free)

guint gcpu_ini_file_count(const GcpuIniFile *file);

/** gcpu_ini_file_get: Returns: (transfer none): entry @index, in file order. */
const GcpuIniEntry *gcpu_ini_file_get(const GcpuIniFile *file, guint index);
