/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

#define COLOUR_ERROR   "\033[1;31m"
#define COLOUR_WARNING "\033[1;33m"
#define COLOUR_OFF     "\033[0m"

static void print_coloured(const char *line, const char *word, const char *colour)
{
    const char *at = isatty(STDERR_FILENO) ? strstr(line, word) : NULL;

    if (!at) {
        fprintf(stderr, "%s\n", line);
        return;
    }
    fprintf(stderr, "%.*s%s%s" COLOUR_OFF "%s\n", (int)(at - line), line, colour, word,
            at + strlen(word));
}

void gcpu_output_findings(const GcpuFindings *findings, guint first)
{
    for (guint i = first; i < gcpu_findings_count(findings); i++) {
        const GcpuFinding *finding = gcpu_findings_get(findings, i);
        g_autofree char *line = gcpu_finding_format(finding);
        if (finding->severity == GCPU_SEVERITY_ERROR)
            print_coloured(line, "error:", COLOUR_ERROR);
        else
            print_coloured(line, "warning:", COLOUR_WARNING);
    }
}

void gcpu_output_error(const GError *error)
{
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        g_autofree char *escaped = gcpu_finding_escape(lines[i]);
        g_autofree char *line = g_strconcat(i ? "" : "error: ", escaped, NULL);
        print_coloured(line, "error:", COLOUR_ERROR);
    }
}

GcpuFinding gcpu_output_finding(const GcpuSetting *setting, const GError *error)
{
    GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = error->domain == GCPU_ERROR ? (GcpuError)error->code : GCPU_ERROR_INTERNAL,
        .message = error->message,
    };

    if (!setting)
        return finding;
    finding.file = setting->file ? setting->file : (char *)GCPU_COMMAND_LINE;
    finding.line = setting->origin.line;
    finding.section = setting->section;
    finding.key = setting->key;
    finding.value = setting->text;
    return finding;
}

void gcpu_output_add_setting_error(GcpuFindings *findings, const GcpuSetting *setting,
                                   const GError *error)
{
    const GcpuFinding finding = gcpu_output_finding(setting, error);

    gcpu_findings_add(findings, &finding);
}

int gcpu_output_text(const char *text)
{
    if (fputs(text, stdout) != EOF && fflush(stdout) != EOF)
        return GCPU_EXIT_OK;
    fprintf(stderr, "error: standard output: %s\n", g_strerror(errno));
    return 3;
}

char *gcpu_output_escape(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *line = g_string_new(NULL);

    for (const char *c = valid; *c; c++) {
        if ((guchar)*c < 0x20 || *c == 0x7f)
            g_string_append_printf(line, "\\x%02x", (guchar)*c);
        else
            g_string_append_c(line, *c);
    }
    return g_string_free(line, FALSE);
}

void gcpu_output_names(GString *text, const char *before, const GPtrArray *names, const char *after)
{
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *name = gcpu_output_escape(g_ptr_array_index(names, i));
        g_string_append_printf(text, "%s%s", i ? ", " : before, name);
    }
    g_string_append(text, names->len ? after : "");
}

int gcpu_output_json(JsonNode *root)
{
    g_autoptr(JsonNode) owned = root;
    g_autoptr(JsonGenerator) generator = json_generator_new();

    json_generator_set_pretty(generator, TRUE);
    json_generator_set_root(generator, owned);
    g_autofree char *json = json_generator_to_data(generator, NULL);
    g_autofree char *line = g_strconcat(json, "\n", NULL);
    return gcpu_output_text(line);
}

void gcpu_output_add_string(JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name(builder, name);
    if (!value) {
        json_builder_add_null_value(builder);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    json_builder_add_string_value(builder, valid);
}

void gcpu_output_add_names(JsonBuilder *builder, const char *name, const GPtrArray *names)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; names && i < names->len; i++) {
        g_autofree char *valid = g_utf8_make_valid(g_ptr_array_index(names, i), -1);
        json_builder_add_string_value(builder, valid);
    }
    json_builder_end_array(builder);
}

void gcpu_output_add_line(JsonBuilder *builder, guint line)
{
    json_builder_set_member_name(builder, "line");
    if (line)
        json_builder_add_int_value(builder, line);
    else
        json_builder_add_null_value(builder);
}

void gcpu_output_add_boolean(JsonBuilder *builder, const char *name, gboolean value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

static void add_finding(JsonBuilder *builder, const GcpuFinding *finding)
{
    gboolean is_error = finding->severity == GCPU_SEVERITY_ERROR;

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "severity", is_error ? "error" : "warning");
    gcpu_output_add_string(builder, "code", is_error ? gcpu_error_to_string(finding->code) : NULL);
    gcpu_output_add_string(builder, "file", finding->file);
    gcpu_output_add_line(builder, finding->line);
    gcpu_output_add_string(builder, "section", finding->section);
    gcpu_output_add_string(builder, "key", finding->key);
    gcpu_output_add_string(builder, "value", finding->value);
    gcpu_output_add_string(builder, "message", finding->message);
    gcpu_output_add_string(builder, "allowed", finding->allowed);
    gcpu_output_add_string(builder, "nearest", finding->nearest);
    gcpu_output_add_string(builder, "remedy", finding->remedy);
    json_builder_end_object(builder);
}

void gcpu_output_add_findings(JsonBuilder *builder, const GcpuFindings *findings)
{
    json_builder_set_member_name(builder, "findings");
    json_builder_begin_array(builder);
    for (guint i = 0; i < gcpu_findings_count(findings); i++)
        add_finding(builder, gcpu_findings_get(findings, i));
    json_builder_end_array(builder);
}

int gcpu_output_refusal(const GcpuFindings *findings, guint first, gboolean json)
{
    g_autoptr(GError) error = gcpu_findings_to_error(findings);

    gcpu_output_findings(findings, first);
    if (json) {
        g_autoptr(JsonBuilder) builder = json_builder_new();
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "error", gcpu_error_to_string(error->code));
        gcpu_output_add_findings(builder, findings);
        json_builder_end_object(builder);
        gcpu_output_json(json_builder_get_root(builder));
    }
    return gcpu_error_exit_status(error);
}
