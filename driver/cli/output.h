/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* output.h: results to standard output, diagnostics to standard error, as text or JSON.
 *
 * The JSON keys are a promise: guestcpu(1), section JSON. */
#pragma once

#include <json-glib/json-glib.h>

#include "config/setting.h"
#include "cpu/finding.h"

/** gcpu_output_findings: prints @findings from number @first on, to standard error, a line each. */
void gcpu_output_findings(const GcpuFindings *findings, guint first);

/** gcpu_output_error: prints @error to standard error; each of its lines in full. */
void gcpu_output_error(const GError *error);

/** gcpu_output_finding: Returns: @error as a finding of severity error that stands where @setting
 * does (nullable); borrows from both. */
GcpuFinding gcpu_output_finding(const GcpuSetting *setting, const GError *error);

/** gcpu_output_add_setting_error: adds gcpu_output_finding() to @findings. */
void gcpu_output_add_setting_error(GcpuFindings *findings, const GcpuSetting *setting,
                                   const GError *error);

/** gcpu_output_text: writes @text to standard output whole, or says on standard error that it could
 * not. Returns: the exit status. */
int gcpu_output_text(const char *text);

/** gcpu_output_escape: Returns: (transfer full): @text, which may come from a stranger, as one line
 * of valid UTF-8: control characters become \\xNN. */
char *gcpu_output_escape(const char *text);

/** gcpu_output_names: adds @before, the names as gcpu_output_escape() has them, with commas
 * between, and @after; nothing if there are none. */
void gcpu_output_names(GString *text, const char *before, const GPtrArray *names,
                       const char *after);

/** gcpu_output_json: takes @root and prints it. Returns: the exit status. */
int gcpu_output_json(JsonNode *root);

/** gcpu_output_add_findings: adds the member "findings", an array, to the object @builder is in. */
void gcpu_output_add_findings(JsonBuilder *builder, const GcpuFindings *findings);

/**
 * gcpu_output_refusal: ends a command that was refused.
 * @findings: printed to standard error from @first on; with @json also to standard output
 *
 * Returns: the exit status of the first finding of severity error.
 */
int gcpu_output_refusal(const GcpuFindings *findings, guint first, gboolean json);

/** gcpu_output_add_string: adds a member; NULL becomes null. */
void gcpu_output_add_string(JsonBuilder *builder, const char *name, const char *value);

/** gcpu_output_add_names: adds a member, an array of strings. @names: (nullable): NULL: none */
void gcpu_output_add_names(JsonBuilder *builder, const char *name, const GPtrArray *names);

/** gcpu_output_add_line: adds the member "line"; 0, no line, becomes null. */
void gcpu_output_add_line(JsonBuilder *builder, guint line);

void gcpu_output_add_boolean(JsonBuilder *builder, const char *name, gboolean value);
