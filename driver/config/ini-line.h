/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ini-line.h: the grammar of one line of INI text.
 *
 * Narrower than what iniparser accepts: whatever it would read in a way that surprises (an open
 * quotation mark, a line continued by a backslash, text cut off at a '#' inside a word) is a
 * problem here, so that both always agree on what is left. */
#pragma once

#include "cpu/public.h"

/** GCPU_INI_LINE_MAX: bytes in a line, without its end; iniparser 4.1 takes no more. */
#define GCPU_INI_LINE_MAX 1022

/** GCPU_INI_NAME_MAX: bytes in the name of a section or a key. */
#define GCPU_INI_NAME_MAX 64

typedef enum {
    GCPU_INI_LINE_BLANK, /* nothing, or a comment */
    GCPU_INI_LINE_SECTION,
    GCPU_INI_LINE_ENTRY,
    GCPU_INI_LINE_BAD,
} GcpuIniLineKind;

/** GcpuIniLine: one line, taken apart. */
typedef struct {
    GcpuIniLineKind kind;
    char *name;          /* owned: section or key in lower case */
    char *value;         /* owned: of an entry; may be empty */
    const char *problem; /* static: what is wrong with a bad line */
    const char *remedy;  /* static, (nullable) */
} GcpuIniLine;

/**
 * gcpu_ini_line_parse:
 * @text: one line without its line feed; white space at its end has been removed
 * @out_line: (out): to be given to gcpu_ini_line_clear()
 */
void gcpu_ini_line_parse(const char *text, GcpuIniLine *out_line);

void gcpu_ini_line_clear(GcpuIniLine *line);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuIniLine, gcpu_ini_line_clear)
