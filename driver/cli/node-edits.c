/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/node-edits.h"

#include "cli/command.h"
#include "cli/kubernetes-json.h"
#include "cli/output.h"
#include "input/input.h"
#include "labels/label-name.h"

static void add_finding(GcpuFindings *findings, GcpuSeverity severity, const char *file,
                        const char *message, const char *remedy)
{
    const GcpuFinding finding = {
        .severity = severity,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)file,
        .message = (char *)message,
        .remedy = (char *)remedy,
    };

    gcpu_findings_add(findings, &finding);
}

/* The only one, else the one of this name. */
static GcpuNode *take_node(GPtrArray *nodes, const char *host)
{
    for (guint i = 0; i < nodes->len; i++) {
        const GcpuNode *node = g_ptr_array_index(nodes, i);
        if (nodes->len == 1 || g_strcmp0(node->name, host) == 0)
            return g_ptr_array_steal_index(nodes, i);
    }
    return NULL;
}

GcpuNode *gcpu_node_edits_read(const char *path, const char *host, GcpuFindings *findings)
{
    const GcpuJson json = { gcpu_input_name(path), findings };
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_KUBERNETES_BYTES_MAX, &length, &error);

    if (!text) {
        gcpu_findings_add_error(findings, g_steal_pointer(&error));
        return NULL;
    }
    g_autoptr(GPtrArray) nodes = gcpu_kubernetes_read_nodes(text, length, &json);
    GcpuNode *node = nodes ? take_node(nodes, host) : NULL;
    if (nodes && !node) {
        g_autofree char *message = g_strdup_printf("none of its %u nodes is called %s, as the host",
                                                   nodes->len, host ? host : "(no name)");
        add_finding(findings, GCPU_SEVERITY_ERROR, json.name, message,
                    "give one node: kubectl get node NAME -o json");
    }
    return node;
}

/* A node may have the host's name with or without its domain. */
static gboolean is_called(const GcpuNode *node, const char *host)
{
    g_auto(GStrv) of_node = g_strsplit(node->name, ".", 2);
    g_auto(GStrv) of_host = g_strsplit(host, ".", 2);

    return g_strcmp0(of_node[0], of_host[0]) == 0;
}

void gcpu_node_edits_warn(const GcpuNode *node, const char *host, const GcpuNodeLabels *labels,
                          GcpuFindings *findings)
{
    const GcpuLabel *stale = gcpu_label_stale_vendor(node->labels, labels);

    if (host && !is_called(node, host)) {
        g_autofree char *message =
            g_strdup_printf("the node is called %s, the host %s", node->name, host);
        add_finding(findings, GCPU_SEVERITY_WARNING, NULL, message,
                    "make sure that the report is of this node");
    }
    if (node->is_left_alone) {
        g_autofree char *message = g_strdup_printf(
            "the node %s has the annotation " GCPU_ANNOTATION_SKIP_NODE
            ": KubeVirt's labeller leaves its labels alone, and changes none of these",
            node->name);
        add_finding(findings, GCPU_SEVERITY_WARNING, NULL, message,
                    "write them by hand, with --format merge-patch, or remove the annotation");
    }
    if (!stale)
        return;
    g_autofree char *message = g_strdup_printf(
        "the node %s keeps %s, which KubeVirt never takes away", node->name, stale->key);
    g_autofree char *remedy = g_strdup_printf("kubectl label node %s %s-", node->name, stale->key);
    add_finding(findings, GCPU_SEVERITY_WARNING, NULL, message, remedy);
}

int gcpu_node_edits_print(const GPtrArray *edits)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < edits->len; i++) {
        const GcpuLabelEdit *edit = g_ptr_array_index(edits, i);
        g_autofree char *key = gcpu_output_escape(edit->key);
        g_autofree char *value = gcpu_output_escape(edit->after ? edit->after : edit->before);
        g_string_append_printf(text, "%c %s=%s\n",
                               !edit->before ? '+'
                               : edit->after ? '~'
                                             : '-',
                               key, value);
    }
    int status = gcpu_output_text(text->str);
    return status == GCPU_EXIT_OK && edits->len ? GCPU_EXIT_NO : status;
}

int gcpu_node_edits_print_json(const GPtrArray *edits, const GcpuNode *node, const char *host,
                               const char *version, const GcpuFindings *findings)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "host", host);
    gcpu_output_add_string(builder, "node", node->name);
    gcpu_output_add_string(builder, "kubevirt_version", version);
    gcpu_output_add_boolean(builder, "skip_node", node->is_left_alone);
    json_builder_set_member_name(builder, "edits");
    json_builder_begin_array(builder);
    for (guint i = 0; i < edits->len; i++) {
        const GcpuLabelEdit *edit = g_ptr_array_index(edits, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "key", edit->key);
        gcpu_output_add_string(builder, "before", edit->before);
        gcpu_output_add_string(builder, "after", edit->after);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    gcpu_output_add_findings(builder, findings);
    json_builder_end_object(builder);
    int status = gcpu_output_json(json_builder_get_root(builder));
    return status == GCPU_EXIT_OK && edits->len ? GCPU_EXIT_NO : status;
}

/* One bad name would make Kubernetes refuse the whole patch. */
static gboolean is_accepted(const GcpuLabelEdit *edit)
{
    return !gcpu_label_key_problem(edit->key) &&
           (!edit->after || !gcpu_label_value_problem(edit->after));
}

char *gcpu_node_edits_patch(const GPtrArray *edits)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autoptr(JsonGenerator) generator = json_generator_new();

    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "metadata");
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "labels");
    json_builder_begin_object(builder);
    for (guint i = 0; i < edits->len; i++) {
        const GcpuLabelEdit *edit = g_ptr_array_index(edits, i);
        if (is_accepted(edit))
            gcpu_output_add_string(builder, edit->key, edit->after);
    }
    json_builder_end_object(builder);
    json_builder_end_object(builder);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    json_generator_set_pretty(generator, TRUE);
    json_generator_set_root(generator, root);
    g_autofree char *json = json_generator_to_data(generator, NULL);
    return g_strconcat(json, "\n", NULL);
}
