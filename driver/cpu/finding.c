/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/finding.h"

struct GcpuFindings {
    GPtrArray *items;
};

static void finding_free(GcpuFinding *finding)
{
    g_free(finding->file);
    g_free(finding->section);
    g_free(finding->key);
    g_free(finding->value);
    g_free(finding->message);
    g_free(finding->allowed);
    g_free(finding->nearest);
    g_free(finding->remedy);
    g_free(finding);
}

GcpuFindings *gcpu_findings_new(void)
{
    GcpuFindings *findings = g_new0(GcpuFindings, 1);

    findings->items = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    return findings;
}

void gcpu_findings_free(GcpuFindings *findings)
{
    if (!findings)
        return;
    g_ptr_array_unref(findings->items);
    g_free(findings);
}

void gcpu_findings_add(GcpuFindings *findings, const GcpuFinding *finding)
{
    g_return_if_fail(finding->message);

    GcpuFinding *copy = g_new(GcpuFinding, 1);
    *copy = (GcpuFinding){
        .severity = finding->severity,
        .code = finding->code,
        .file = g_strdup(finding->file),
        .line = finding->line,
        .section = g_strdup(finding->section),
        .key = g_strdup(finding->key),
        .value = g_strdup(finding->value),
        .message = g_strdup(finding->message),
        .allowed = g_strdup(finding->allowed),
        .nearest = g_strdup(finding->nearest),
        .remedy = g_strdup(finding->remedy),
    };
    g_ptr_array_add(findings->items, copy);
}

void gcpu_findings_add_error(GcpuFindings *findings, GError *error)
{
    g_autoptr(GError) owned = error;
    GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = owned->domain == GCPU_ERROR ? (GcpuError)owned->code : GCPU_ERROR_INTERNAL,
        .message = owned->message,
    };

    gcpu_findings_add(findings, &finding);
}

void gcpu_findings_append(GcpuFindings *findings, const GcpuFindings *more)
{
    for (guint i = 0; i < more->items->len; i++)
        gcpu_findings_add(findings, g_ptr_array_index(more->items, i));
}

guint gcpu_findings_count(const GcpuFindings *findings)
{
    return findings->items->len;
}

const GcpuFinding *gcpu_findings_get(const GcpuFindings *findings, guint index)
{
    g_return_val_if_fail(index < findings->items->len, NULL);
    return g_ptr_array_index(findings->items, index);
}

static const GcpuFinding *first_error(const GcpuFindings *findings)
{
    for (guint i = 0; i < findings->items->len; i++) {
        const GcpuFinding *finding = g_ptr_array_index(findings->items, i);
        if (finding->severity == GCPU_SEVERITY_ERROR)
            return finding;
    }
    return NULL;
}

gboolean gcpu_findings_has_errors(const GcpuFindings *findings)
{
    return first_error(findings) != NULL;
}

/* Whether a terminal, a log or a reader would take it for something else than a letter. */
static gboolean is_unprintable(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return TRUE;
    default:
        return c == 0xfffe || c == 0xffff;
    }
}

static void append_escaped(GString *text, const char *raw, gssize length)
{
    g_autofree char *valid = g_utf8_make_valid(raw, length);

    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!is_unprintable(c))
            g_string_append_len(text, at, g_utf8_next_char(at) - at);
        else
            g_string_append_printf(text,
                                   c < 0x80      ? "\\x%02x"
                                   : c <= 0xffff ? "\\u%04x"
                                                 : "\\U%08x",
                                   c);
    }
}

char *gcpu_finding_escape(const char *text)
{
    GString *escaped = g_string_new(NULL);

    append_escaped(escaped, text, -1);
    return g_string_free(escaped, FALSE);
}

/* A hostile value may be megabytes long: show its beginning. */
#define SHOWN_VALUE_MAX 120

static void append_value(GString *text, const char *value)
{
    gsize length = strlen(value);

    append_escaped(text, value, (gssize)MIN(length, SHOWN_VALUE_MAX));
    if (length > SHOWN_VALUE_MAX)
        g_string_append(text, "…");
}

static void append_part(GString *text, const char *before, const char *part, const char *after)
{
    if (!part)
        return;
    g_string_append(text, before);
    append_escaped(text, part, -1);
    g_string_append(text, after);
}

static void append_place(GString *text, const GcpuFinding *finding)
{
    append_part(text, "", finding->file, "");
    if (finding->file && finding->line)
        g_string_append_printf(text, ":%u", finding->line);
    g_string_append(text, finding->file ? ": " : "");
}

static void append_setting(GString *text, const GcpuFinding *finding)
{
    if (finding->section) {
        g_string_append_c(text, '[');
        append_value(text, finding->section);
        g_string_append(text, finding->key ? "] " : "]: ");
    }
    if (!finding->key)
        return;
    append_value(text, finding->key);
    if (finding->value) {
        g_string_append(text, " = ");
        append_value(text, finding->value);
    }
    g_string_append(text, ": ");
}

char *gcpu_finding_format(const GcpuFinding *finding)
{
    GString *text = g_string_new(NULL);

    append_place(text, finding);
    g_string_append(text, finding->severity == GCPU_SEVERITY_ERROR ? "error: " : "warning: ");
    append_setting(text, finding);
    append_part(text, "", finding->message, "");
    append_part(text, "; allowed: ", finding->allowed, "");
    append_part(text, "; did you mean \"", finding->nearest, "\"?");
    append_part(text, finding->nearest ? " " : "; ", finding->remedy, "");
    return g_string_free(text, FALSE);
}

GError *gcpu_findings_to_error(const GcpuFindings *findings)
{
    const GcpuFinding *first = first_error(findings);

    if (!first)
        return NULL;

    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < findings->items->len; i++) {
        const GcpuFinding *finding = g_ptr_array_index(findings->items, i);
        if (finding->severity != GCPU_SEVERITY_ERROR)
            continue;
        g_autofree char *line = gcpu_finding_format(finding);
        g_string_append_printf(text, "%s%s", text->len ? "\n" : "", line);
    }
    return g_error_new_literal(GCPU_ERROR, first->code, text->str);
}
