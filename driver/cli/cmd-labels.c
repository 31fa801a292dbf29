/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-labels.c: guestcpu labels: the labels that KubeVirt gives to a node with this host. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/label-inputs.h"
#include "cli/output.h"

static const char help_text[] =
    "Prints the labels that the node-labeller of a version of KubeVirt writes to a node, sorted, "
    "as\n"
    "KEY=VALUE lines, from the report of the host. REPORT is a host report or another document "
    "about a\n"
    "host; without it, --report and --connect name the host. It should come from the libvirt and "
    "QEMU\n"
    "of KubeVirt's own virt-launcher, which the labeller asks. What a report cannot tell is said "
    "on\n"
    "standard error.\n\n"
    "Examples:\n"
    "  guestcpu labels n7.xml\n"
    "  guestcpu labels --kubevirt-version 1.6.3 --json n7.xml\n";

typedef struct {
    GcpuLabelInputs inputs;
    GcpuNodeLabels *labels;
} Labels;

static void labels_clear(Labels *labels)
{
    gcpu_node_labels_free(labels->labels);
    gcpu_label_inputs_clear(&labels->inputs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Labels, labels_clear)

static int print_text(const Labels *labels)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < labels->labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels->labels, i);
        g_autofree char *key = gcpu_output_escape(label->key);
        g_autofree char *value = gcpu_output_escape(label->value);
        g_string_append_printf(text, "%s=%s\n", key, value);
    }
    for (guint i = 0; i < labels->labels->unknown->len; i++) {
        const GcpuUnknownLabels *unknown = g_ptr_array_index(labels->labels->unknown, i);
        g_autofree char *reason = gcpu_output_escape(unknown->reason);
        fprintf(stderr, "note: not known: %s%s: %s\n", unknown->prefix,
                g_str_has_suffix(unknown->prefix, "/") ? "*" : "", reason);
    }
    return gcpu_output_text(text->str);
}

typedef const char *(*LabelPart)(const GcpuLabel *label);

static const char *value_of(const GcpuLabel *label)
{
    return label->value;
}

static const char *fact_of(const GcpuLabel *label)
{
    return label->fact;
}

static void add_parts(JsonBuilder *builder, const GcpuNodeLabels *labels, const char *name,
                      LabelPart part)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_object(builder);
    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        g_autofree char *key = g_utf8_make_valid(label->key, -1);
        gcpu_output_add_string(builder, key, part(label));
    }
    json_builder_end_object(builder);
}

static void add_unknown(JsonBuilder *builder, const GcpuNodeLabels *labels)
{
    json_builder_set_member_name(builder, "unknown");
    json_builder_begin_array(builder);
    for (guint i = 0; i < labels->unknown->len; i++) {
        const GcpuUnknownLabels *unknown = g_ptr_array_index(labels->unknown, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "prefix", unknown->prefix);
        gcpu_output_add_string(builder, "reason", unknown->reason);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static int print_json(const Labels *labels)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    const GcpuLabelInputs *inputs = &labels->inputs;
    g_autofree char *newest = gcpu_version_format(GCPU_KUBEVIRT_NEWEST);

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "host", inputs->inputs.host->name);
    gcpu_output_add_string(builder, "kubevirt_version",
                           inputs->own.version ? inputs->own.version : newest);
    add_parts(builder, labels->labels, "labels", value_of);
    add_parts(builder, labels->labels, "facts", fact_of);
    add_unknown(builder, labels->labels);
    gcpu_output_add_findings(builder, inputs->inputs.findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

static gboolean find(Labels *labels, const GcpuOptions *options)
{
    GcpuCpuInputs *inputs = &labels->inputs.inputs;

    if (!gcpu_label_inputs_open(&labels->inputs, options) || !gcpu_cpu_inputs_read_host(inputs))
        return FALSE;
    labels->labels = gcpu_label_inputs_run(&labels->inputs, inputs->host);
    return labels->labels != NULL;
}

/* REPORT is short for --host. */
static gboolean take_report(GcpuOptions *options)
{
    if (!options->rest)
        return TRUE;
    if (options->rest[1] || gcpu_cpu_inputs_name_host(options)) {
        gcpu_options_refuse("one host: REPORT, --host, --report or --connect");
        return FALSE;
    }
    options->host = g_strdup(options->rest[0]);
    return TRUE;
}

int gcpu_cmd_labels(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Labels) labels = { 0 };
    const GOptionEntry entries[] = {
        GCPU_KUBEVIRT_OPTION_ENTRIES(&labels.inputs.own),
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "[REPORT]", help_text, &options) ||
        !take_report(&options))
        return GCPU_EXIT_USAGE;
    if (!find(&labels, &options))
        return gcpu_output_refusal(labels.inputs.inputs.findings, 0, options.json);
    gcpu_output_findings(labels.inputs.inputs.findings, 0);
    return options.json ? print_json(&labels) : print_text(&labels);
}
