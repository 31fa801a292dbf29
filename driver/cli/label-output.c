/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/label-output.h"

#include "cli/command.h"
#include "cli/output.h"

/* Of a feature's label the feature stands in the key. */
static gboolean is_of_model(const GcpuLabelChange *change)
{
    return g_str_has_prefix(change->key, GCPU_LABEL_MODEL) ||
           g_str_has_prefix(change->key, GCPU_LABEL_MIGRATION);
}

static void append_change(GString *text, const GcpuLabelChange *change)
{
    static const char *const blames[] = {
        [GCPU_LABEL_BLAME_UNKNOWN] = "",
        [GCPU_LABEL_BLAME_HARDWARE] = "; the processor changed",
        [GCPU_LABEL_BLAME_SOFTWARE] = "; the processor did not change",
        [GCPU_LABEL_BLAME_NAMING] = "; guests get the feature as before",
    };
    g_autofree char *key = gcpu_output_escape(change->key);
    g_autofree char *value = gcpu_output_escape(change->after ? change->after : change->before);

    g_string_append_printf(text, "%c %s=%s",
                           !change->before ? '+'
                           : change->after ? '~'
                                           : '-',
                           key, value);
    if (is_of_model(change))
        gcpu_output_names(text, change->after ? "; lacked " : "; lacks ", change->features, "");
    g_string_append(text, blames[change->blame]);
    gcpu_output_names(text, "; by ", change->causes, "");
    g_string_append(text, change->causes->len ? "\n" : "; no fact of the reports explains it\n");
}

static int print_text(const GPtrArray *changes)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < changes->len; i++)
        append_change(text, g_ptr_array_index(changes, i));
    return gcpu_output_text(text->str);
}

static void add_changes(JsonBuilder *builder, const GPtrArray *changes)
{
    json_builder_set_member_name(builder, "changes");
    json_builder_begin_array(builder);
    for (guint i = 0; i < changes->len; i++) {
        const GcpuLabelChange *change = g_ptr_array_index(changes, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "key", change->key);
        gcpu_output_add_string(builder, "before", change->before);
        gcpu_output_add_string(builder, "after", change->after);
        gcpu_output_add_string(builder, "blame", gcpu_label_blame_to_string(change->blame));
        gcpu_output_add_names(builder, "features", change->features);
        gcpu_output_add_names(builder, "causes", change->causes);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_facts(JsonBuilder *builder, const GcpuLabelledHost *before,
                      const GcpuLabelledHost *now)
{
    g_autoptr(GPtrArray) facts = gcpu_report_changes(before->request->host, now->request->host);

    json_builder_set_member_name(builder, "facts");
    json_builder_begin_array(builder);
    for (guint i = 0; i < facts->len; i++) {
        const GcpuReportChange *fact = g_ptr_array_index(facts, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "name", fact->name);
        gcpu_output_add_string(builder, "before", fact->before);
        gcpu_output_add_string(builder, "after", fact->after);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

int gcpu_label_output_changes(const GcpuLabelledHost *before, const GcpuLabelledHost *now,
                              const GcpuFindings *findings, GcpuLabelOutput output)
{
    g_autoptr(GPtrArray) changes = gcpu_label_changes(before, now);
    g_autoptr(JsonBuilder) builder = json_builder_new();
    int status;

    if (output == GCPU_LABEL_OUTPUT_TEXT) {
        status = print_text(changes);
    } else {
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "host", now->request->host->name);
        add_changes(builder, changes);
        add_facts(builder, before, now);
        gcpu_output_add_findings(builder, findings);
        json_builder_end_object(builder);
        status = gcpu_output_json(json_builder_get_root(builder));
    }
    return status == GCPU_EXIT_OK && changes->len ? GCPU_EXIT_NO : status;
}
