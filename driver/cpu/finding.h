/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* finding.h: everything that is wrong with an input, collected before anything is refused.
 *
 * A check adds one finding for each thing it sees and goes on, so that a person can mend them all
 * at once. A finding says what, where, what is allowed, the nearest right thing and what to do. */
#pragma once

#include "cpu/error.h"

typedef enum {
    GCPU_SEVERITY_WARNING, /* the request goes on */
    GCPU_SEVERITY_ERROR,   /* the request is refused */
} GcpuSeverity;

/** GcpuFinding: one thing to know. Every string is owned by the finding and may be NULL. */
typedef struct {
    GcpuSeverity severity;
    GcpuError code; /* how a refusal because of this finding is classed */
    char *file;     /* as the caller named it, or "command line", "instance" … */
    guint line;     /* 1-based; 0: no line */
    char *section;
    char *key;
    char *value;   /* the offending value as written */
    char *message; /* what is wrong; never NULL, one sentence without full stop */
    char *allowed; /* what would be allowed, for reading */
    char *nearest; /* the nearest valid word */
    char *remedy;  /* what to do */
} GcpuFinding;

/** GcpuFindings: an ordered collection of findings. */
typedef struct GcpuFindings GcpuFindings;

GCPU_PUBLIC GcpuFindings *gcpu_findings_new(void);
GCPU_PUBLIC void gcpu_findings_free(GcpuFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFindings, gcpu_findings_free)

/**
 * gcpu_findings_add:
 * @findings: the collection
 * @finding: strings are copied; @finding may live on the stack. `message` must be set.
 */
GCPU_PUBLIC void gcpu_findings_add(GcpuFindings *findings, const GcpuFinding *finding);

/** gcpu_findings_add_error: takes @error and records its message as a finding of severity error. */
GCPU_PUBLIC void gcpu_findings_add_error(GcpuFindings *findings, GError *error);

/** gcpu_findings_append: adds a copy of each finding of @more. */
GCPU_PUBLIC void gcpu_findings_append(GcpuFindings *findings, const GcpuFindings *more);

GCPU_PUBLIC guint gcpu_findings_count(const GcpuFindings *findings);

/** gcpu_findings_get: Returns: (transfer none): finding @index, in the order in which they were
 * added. */
GCPU_PUBLIC const GcpuFinding *gcpu_findings_get(const GcpuFindings *findings, guint index);

/** gcpu_findings_has_errors: whether any finding refuses the request. */
GCPU_PUBLIC gboolean gcpu_findings_has_errors(const GcpuFindings *findings);

/**
 * gcpu_finding_escape:
 * @text: from anywhere, of any encoding
 *
 * Returns: (transfer full): UTF-8 of one line that a terminal or an XML document can hold: control
 * and format characters (C0, DEL, C1, bidirectional marks, line separators) become `\x1b` or
 * `\u202e`, bytes that are no UTF-8 U+FFFD.
 */
GCPU_PUBLIC char *gcpu_finding_escape(const char *text);

/**
 * gcpu_finding_format:
 * @finding: one finding
 *
 * Returns: (transfer full): one line for a person, every part escaped as by gcpu_finding_escape(),
 * in the form of a compiler's message:
 * `FILE:LINE: error: [SECTION] KEY = VALUE: MESSAGE; allowed: …; did you mean "…"? REMEDY`
 */
GCPU_PUBLIC char *gcpu_finding_format(const GcpuFinding *finding);

/**
 * gcpu_findings_to_error:
 * @findings: the collection
 *
 * Returns: (transfer full) (nullable): one #GError whose message holds all findings of severity
 * error, a line each, and whose code is that of the first; NULL if there is none.
 */
GCPU_PUBLIC GError *gcpu_findings_to_error(const GcpuFindings *findings);
