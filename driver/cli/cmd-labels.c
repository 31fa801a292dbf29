/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-labels.c: guestcpu labels: the labels that KubeVirt gives to a node with this host. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/fleet-host.h"
#include "cli/host-facts.h"
#include "cli/label-inputs.h"
#include "cli/label-output.h"
#include "cli/label-warnings.h"
#include "cli/node-edits.h"
#include "cli/output.h"
#include "cli/whole-file.h"
#include "input/input.h"
#include "labels/nfd.h"

static const char help_text[] =
    "Prints the labels that the node-labeller of a version of KubeVirt writes to a node, sorted, "
    "as\n"
    "KEY=VALUE lines, from the report of the host. REPORT is a host report or another document "
    "about a\n"
    "host; without it, --report and --connect name the host. It should come from the libvirt and "
    "QEMU\n"
    "of KubeVirt's own virt-launcher, which the labeller asks. What a report cannot tell is said "
    "on\n"
    "standard error.\n"
    "With --against, prints the labels that differ from those of an older report of the same "
    "host,\n"
    "and what brought it about; exit status 1 if there are any. With --node, those that differ "
    "from "
    "the\n"
    "labels that the node has now.\n\n"
    "Examples:\n"
    "  guestcpu labels n7.xml\n"
    "  guestcpu labels --against n7-last-week.xml n7.xml\n"
    "  guestcpu labels --fleet reports/ --fleet-host n7\n"
    "  kubectl get node n7 -o json | guestcpu labels --node - n7.xml\n"
    "  kubectl patch node n7 --type merge -p \"$(guestcpu labels --format merge-patch n7.xml)\"\n"
    "  guestcpu labels --format nfd --output "
    "/etc/kubernetes/node-feature-discovery/features.d/guestcpu\n"
    "  guestcpu labels --kubevirt-version 1.6.3 --json n7.xml\n";

/** Format: how labels are printed. */
typedef enum {
    FORMAT_TEXT,
    FORMAT_NFD,          /* in a namespace of their own */
    FORMAT_NFD_KUBEVIRT, /* with KubeVirt's own keys */
    FORMAT_MERGE_PATCH,  /* of a Node, for kubectl */
} Format;

typedef struct {
    char *format;
    char *namespace;
    char *output;  /* NULL: standard output */
    char *against; /* NULL: no comparison */
    char *node;    /* NULL: not given */
} LabelsOptions;

/** Labelled: one report, and what the labeller makes of it. */
typedef struct {
    GcpuLabelRequest request;
    GcpuNodeLabels *labels;
} Labelled;

typedef struct {
    GcpuLabelInputs inputs;
    LabelsOptions own;
    GcpuFleetHostOptions of_fleet;
    Format format;
    Labelled now;
    GcpuHostReport *older; /* NULL: no comparison */
    Labelled before;
    GcpuNode *node; /* NULL: not given */
} Labels;

static void labels_clear(Labels *labels)
{
    gcpu_node_labels_free(labels->now.labels);
    gcpu_node_labels_free(labels->before.labels);
    gcpu_host_report_free(labels->older);
    gcpu_node_free(labels->node);
    g_free(labels->own.format);
    g_free(labels->own.namespace);
    g_free(labels->own.output);
    g_free(labels->own.against);
    g_free(labels->own.node);
    gcpu_fleet_host_options_clear(&labels->of_fleet);
    gcpu_label_inputs_clear(&labels->inputs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Labels, labels_clear)

static gboolean read_format(Labels *labels)
{
    static const char *const words[] = { "text", "nfd", "nfd-kubevirt", "merge-patch", NULL };
    const char *word = labels->own.format;

    for (guint i = 0; word && words[i]; i++) {
        if (strcmp(word, words[i]) == 0) {
            labels->format = (Format)i;
            return TRUE;
        }
    }
    if (word)
        gcpu_options_refuse("--format is one of text, nfd, nfd-kubevirt, merge-patch");
    return !word;
}

static void print_unknown(const GcpuNodeLabels *labels)
{
    for (guint i = 0; i < labels->unknown->len; i++) {
        const GcpuUnknownLabels *unknown = g_ptr_array_index(labels->unknown, i);
        g_autofree char *reason = gcpu_output_escape(unknown->reason);
        fprintf(stderr, "note: not known: %s%s: %s\n", unknown->prefix,
                g_str_has_suffix(unknown->prefix, "/") ? "*" : "", reason);
    }
}

static char *format_text(const GcpuNodeLabels *labels)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        g_autofree char *key = gcpu_output_escape(label->key);
        g_autofree char *value = gcpu_output_escape(label->value);
        g_string_append_printf(text, "%s=%s\n", key, value);
    }
    return g_string_free(text, FALSE);
}

/* From the node's labels, the older report's, or none at all. */
static GPtrArray *find_edits(const Labels *labels)
{
    g_autoptr(GcpuNodeLabels) none = gcpu_node_labels_new();

    return gcpu_label_edits(labels->node            ? labels->node->labels
                            : labels->before.labels ? labels->before.labels
                                                    : none,
                            labels->now.labels);
}

static char *format_patch(const Labels *labels)
{
    g_autoptr(GPtrArray) edits = find_edits(labels);

    return gcpu_node_edits_patch(edits);
}

static char *format_labels(const Labels *labels)
{
    const char *namespace = labels->own.namespace ? labels->own.namespace : GCPU_NFD_NAMESPACE;

    if (labels->format == FORMAT_TEXT)
        return format_text(labels->now.labels);
    if (labels->format == FORMAT_MERGE_PATCH)
        return format_patch(labels);
    return gcpu_nfd_format(labels->now.labels, labels->now.request.host,
                           labels->format == FORMAT_NFD ? namespace : NULL,
                           labels->inputs.inputs.findings);
}

static int print_labels(Labels *labels)
{
    GcpuFindings *findings = labels->inputs.inputs.findings;
    g_autofree char *text = format_labels(labels);
    g_autoptr(GError) error = NULL;

    if (text && labels->own.output && !gcpu_whole_file_write(labels->own.output, text, &error))
        gcpu_findings_add_error(findings, g_steal_pointer(&error));
    if (gcpu_findings_has_errors(findings))
        return gcpu_output_refusal(findings, 0, FALSE);
    gcpu_output_findings(findings, 0);
    print_unknown(labels->now.labels);
    return labels->own.output ? GCPU_EXIT_OK : gcpu_output_text(text);
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
    g_autofree char *version = gcpu_label_inputs_version(inputs);

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "host", inputs->inputs.host->name);
    gcpu_output_add_string(builder, "kubevirt_version", version);
    add_parts(builder, labels->now.labels, "labels", value_of);
    add_parts(builder, labels->now.labels, "facts", fact_of);
    add_unknown(builder, labels->now.labels);
    gcpu_output_add_findings(builder, inputs->inputs.findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

/* Another host's report would explain nothing. */
static void warn_of_other_host(Labels *labels)
{
    const char *before = labels->older->uuid, *now = labels->inputs.inputs.host->uuid;
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .file = (char *)gcpu_input_name(labels->own.against),
        .message = (char *)"the reports are of hosts with different UUIDs",
    };

    if (before && now && strcmp(before, now) != 0)
        gcpu_findings_add(labels->inputs.inputs.findings, &finding);
}

static gboolean find_older(Labels *labels)
{
    const GcpuOptions older = { .host = labels->own.against };

    labels->older = gcpu_host_facts_read(&older, labels->inputs.inputs.findings);
    if (!labels->older)
        return FALSE;
    warn_of_other_host(labels);
    labels->before.labels =
        gcpu_label_inputs_run(&labels->inputs, labels->older, &labels->before.request);
    return labels->before.labels != NULL;
}

static gboolean find_node(Labels *labels)
{
    GcpuCpuInputs *inputs = &labels->inputs.inputs;

    labels->node = gcpu_node_edits_read(labels->own.node, inputs->host->name, inputs->findings);
    if (labels->node)
        gcpu_node_edits_warn(labels->node, inputs->host->name, labels->now.labels,
                             inputs->findings);
    return labels->node != NULL;
}

static gboolean find(Labels *labels, const GcpuOptions *options)
{
    GcpuCpuInputs *inputs = &labels->inputs.inputs;

    if (!gcpu_label_inputs_open(&labels->inputs, options) ||
        !gcpu_fleet_host_read(&labels->of_fleet, inputs))
        return FALSE;
    labels->now.labels = gcpu_label_inputs_run(&labels->inputs, inputs->host, &labels->now.request);
    if (labels->own.against && !find_older(labels))
        return FALSE;
    if (!labels->now.labels)
        return FALSE;
    gcpu_label_warnings_add(&labels->now.request, labels->now.labels, inputs->findings);
    return !labels->own.node || find_node(labels);
}

static int print_changes(const Labels *labels, GcpuLabelOutput output)
{
    const GcpuLabelledHost before = { &labels->before.request, labels->before.labels };
    const GcpuLabelledHost now = { &labels->now.request, labels->now.labels };

    gcpu_output_findings(labels->inputs.inputs.findings, 0);
    return gcpu_label_output_changes(&before, &now, labels->inputs.inputs.findings, output);
}

static int print_edits(const Labels *labels, GcpuLabelOutput output)
{
    const GcpuCpuInputs *inputs = &labels->inputs.inputs;
    g_autofree char *version = gcpu_label_inputs_version(&labels->inputs);
    g_autoptr(GPtrArray) edits = find_edits(labels);

    gcpu_output_findings(inputs->findings, 0);
    print_unknown(labels->now.labels);
    if (output == GCPU_LABEL_OUTPUT_TEXT)
        return gcpu_node_edits_print(edits);
    return gcpu_node_edits_print_json(edits, labels->node, inputs->host->name, version,
                                      inputs->findings);
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

static const char *find_contradiction(const Labels *labels, const GcpuOptions *options)
{
    const LabelsOptions *own = &labels->own;

    if (options->json && (own->output || own->format))
        return "--json prints JSON: neither --format nor --output";
    if (own->against && own->node)
        return "--against and --node both tell what to compare with";
    if ((own->against || own->node) && (own->output || own->format) &&
        labels->format != FORMAT_MERGE_PATCH)
        return own->node
                   ? "--node prints what differs: no --output, no --format but merge-patch"
                   : "--against prints what changes: no --output, no --format but merge-patch";
    if (own->namespace && labels->format != FORMAT_NFD)
        return "--namespace is for --format nfd";
    return gcpu_fleet_host_find_misuse(&labels->of_fleet, options);
}

static gboolean take_options(const Labels *labels, GcpuOptions *options)
{
    const char *contradiction = find_contradiction(labels, options);

    if (!contradiction)
        return take_report(options);
    gcpu_options_refuse(contradiction);
    return FALSE;
}

int gcpu_cmd_labels(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Labels) labels = { 0 };
    LabelsOptions *own = &labels.own;
    const GOptionEntry entries[] = {
        { "format", 'f', 0, G_OPTION_ARG_FILENAME, &own->format,
          "text, nfd (a feature file of Node Feature Discovery), nfd-kubevirt (with KubeVirt's "
          "keys) or merge-patch (for kubectl patch)",
          "FORMAT" },
        { "namespace", 0, 0, G_OPTION_ARG_FILENAME, &own->namespace,
          "Namespace of nfd's labels (default: " GCPU_NFD_NAMESPACE ")", "DOMAIN" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &own->output, "Write to this file, at once",
          "FILE" },
        { "against", 0, 0, G_OPTION_ARG_FILENAME, &own->against,
          "An older report of the host: print what changed since, and why", "REPORT" },
        { "node", 0, 0, G_OPTION_ARG_FILENAME, &own->node,
          "What `kubectl get node NAME -o json` prints: print what differs from its labels",
          "FILE" },
        GCPU_FLEET_HOST_OPTION_ENTRIES(&labels.of_fleet),
        GCPU_KUBEVIRT_OPTION_ENTRIES(&labels.inputs.own),
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "[REPORT]", help_text, &options) ||
        !read_format(&labels) || !take_options(&labels, &options))
        return GCPU_EXIT_USAGE;
    if (!find(&labels, &options))
        return gcpu_output_refusal(labels.inputs.inputs.findings, 0, options.json);
    GcpuLabelOutput output = options.json ? GCPU_LABEL_OUTPUT_JSON : GCPU_LABEL_OUTPUT_TEXT;
    if (own->against && labels.format == FORMAT_TEXT)
        return print_changes(&labels, output);
    if (own->node && labels.format == FORMAT_TEXT)
        return print_edits(&labels, output);
    if (!options.json)
        return print_labels(&labels);
    gcpu_output_findings(labels.inputs.inputs.findings, 0);
    return print_json(&labels);
}
