/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-selector.c: guestcpu selector: which nodes does KubeVirt let a guest go to, and which label
 * is in the way? */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/fleet-nodes.h"
#include "cli/fleet-source.h"
#include "cli/host-facts.h"
#include "cli/kubernetes-json.h"
#include "cli/label-inputs.h"
#include "cli/label-words.h"
#include "cli/node-output.h"
#include "cli/output.h"
#include "cli/selector-notes.h"
#include "input/input.h"
#include "labels/vmi-cpu.h"
#include "xml/def-xml.h"

static const char help_text[] =
    "Prints the node selector that KubeVirt gives to a guest's pod, as KEY=VALUE lines, and as "
    "!KEY "
    "the\n"
    "labels that a node must not have; with --migrate that of the pod it would migrate to. VM is "
    "what\n"
    "`kubectl get vmi NAME -o json` prints. With --nodes or --fleet, prints for each node whether "
    "the\n"
    "guest may go there and, a line each, every label that is in the way. With --cpu, prints the "
    "<cpu>\n"
    "that KubeVirt writes into the guest's domain.\n"
    "Exit status: 0 printed, or some node fits, 1 none does, 3 bad input.\n\n"
    "Examples:\n"
    "  kubectl get vmi web1 -o json | guestcpu selector -\n"
    "  guestcpu selector --pending waiting-pod.json --nodes nodes.json web1.json\n"
    "  guestcpu selector --migrate --pod virt-launcher.json --nodes nodes.json web1.json\n"
    "  guestcpu selector --cpu web1.json | guestcpu compare --host n7.xml -\n"
    "  guestcpu selector --fleet reports/ --kubevirt kubevirt.json web1.json\n";

typedef struct {
    gboolean migrate;
    gboolean cpu;
    char **added; /* KEY=VALUE */
    char *pending;
    char *pod;
    char *nodes;
    GcpuFleetOptions fleet;
    char *source;
} SelectorOptions;

typedef struct {
    GcpuLabelInputs inputs;
    SelectorOptions own;
    GcpuVmi *vmi;
    GcpuNodeLabels *pod;       /* NULL: not given */
    GcpuNodeLabels *added;     /* addedNodeSelector of the migration */
    GPtrArray *nodes;          /* of GcpuNode; NULL: none were asked about */
    GcpuPodSelector *selector; /* the answer */
    GPtrArray *matches;        /* of GcpuNodeMatch, one per node */
} Selector;

static void selector_clear(Selector *selector)
{
    g_strfreev(selector->own.added);
    g_free(selector->own.pending);
    g_free(selector->own.pod);
    g_free(selector->own.nodes);
    gcpu_fleet_options_clear(&selector->own.fleet);
    g_free(selector->own.source);
    gcpu_vmi_free(selector->vmi);
    gcpu_node_labels_free(selector->pod);
    gcpu_node_labels_free(selector->added);
    g_clear_pointer(&selector->nodes, g_ptr_array_unref);
    gcpu_pod_selector_free(selector->selector);
    g_clear_pointer(&selector->matches, g_ptr_array_unref);
    gcpu_label_inputs_clear(&selector->inputs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Selector, selector_clear)

static GcpuFindings *findings_of(const Selector *selector)
{
    return selector->inputs.inputs.findings;
}

static char *read_text(Selector *selector, const char *path, gsize *out_length)
{
    g_autoptr(GError) error = NULL;
    char *text = gcpu_input_read(path, GCPU_KUBERNETES_BYTES_MAX, out_length, &error);

    if (!text)
        gcpu_findings_add_error(findings_of(selector), g_steal_pointer(&error));
    return text;
}

static void read_objects(Selector *selector, const char *vm)
{
    gsize length = 0;
    g_autofree char *text = read_text(selector, vm, &length);
    const GcpuJson of_vm = { gcpu_input_name(vm), findings_of(selector) };

    selector->added = gcpu_label_words_read(selector->own.added, findings_of(selector));
    if (text)
        selector->vmi = gcpu_kubernetes_read_vmi(text, length, &of_vm);
    const char *path = selector->own.pending ? selector->own.pending : selector->own.pod;
    if (path) {
        const GcpuJson of_pod = { gcpu_input_name(path), findings_of(selector) };
        g_autofree char *pod = read_text(selector, path, &length);
        selector->pod = pod ? gcpu_kubernetes_read_pod(pod, length, &of_pod) : NULL;
    }
    if (selector->own.nodes) {
        const GcpuJson of_nodes = { gcpu_input_name(selector->own.nodes), findings_of(selector) };
        g_autofree char *nodes = read_text(selector, selector->own.nodes, &length);
        selector->nodes = nodes ? gcpu_kubernetes_read_nodes(nodes, length, &of_nodes) : NULL;
    }
}

static const char *source_of(const Selector *selector)
{
    return selector->own.source ? selector->own.source : selector->vmi->node;
}

/* A guest that waits for its first node is on none: a pod that waits while it is on one is that of
 * a migration, which never goes back there. */
static const char *left_by(const Selector *selector)
{
    return selector->own.migrate || selector->own.pending ? source_of(selector) : NULL;
}

static const GcpuNode *find_node(const Selector *selector, const char *name)
{
    for (guint i = 0; selector->nodes && name && i < selector->nodes->len; i++) {
        const GcpuNode *node = g_ptr_array_index(selector->nodes, i);
        if (g_strcmp0(node->name, name) == 0)
            return node;
    }
    return NULL;
}

static gboolean make_selector(Selector *selector)
{
    const GcpuNode *source = find_node(selector, source_of(selector));
    const GcpuPodRequest request = {
        .vmi = selector->vmi,
        .config = selector->inputs.config,
        .version = selector->inputs.version,
    };
    const GcpuMigrationFacts facts = {
        .pod_selector = selector->pod,
        .node = source ? source->labels : NULL,
        .added = selector->added,
    };
    g_autoptr(GError) error = NULL;

    selector->selector =
        selector->own.pending ? gcpu_pod_selector_of_pod(&request, selector->pod)
        : selector->own.migrate
            ? gcpu_pod_selector_at_migration(&request, &facts, findings_of(selector), &error)
            : gcpu_pod_selector_at_start(&request);
    if (!selector->selector)
        gcpu_findings_add_error(findings_of(selector), g_steal_pointer(&error));
    return selector->selector != NULL;
}

static void match_nodes(Selector *selector)
{
    selector->matches = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_node_match_free);
    for (guint i = 0; selector->nodes && i < selector->nodes->len; i++)
        g_ptr_array_add(selector->matches,
                        gcpu_node_match(selector->selector, g_ptr_array_index(selector->nodes, i),
                                        left_by(selector)));
}

/* Without a word about nodes the selector alone is meant, whether a daemon runs or not. */
static gboolean asks_about_fleet(const Selector *selector, const GcpuOptions *options)
{
    return selector->own.fleet.fleet || gcpu_options_daemon_use(options) == GCPU_DAEMON_ALWAYS;
}

static gboolean find(Selector *selector, const GcpuOptions *options)
{
    if (!gcpu_label_inputs_open(&selector->inputs, options))
        return FALSE;
    read_objects(selector, options->rest[0]);
    if (selector->vmi && asks_about_fleet(selector, options))
        selector->nodes = gcpu_fleet_nodes_read(&selector->inputs, &selector->own.fleet,
                                                selector->vmi->tsc_frequency_hz);
    if (gcpu_findings_has_errors(findings_of(selector)) || !make_selector(selector))
        return FALSE;
    gcpu_selector_notes_warn(selector->vmi, findings_of(selector));
    match_nodes(selector);
    return TRUE;
}

static gboolean some_node_fits(const Selector *selector)
{
    for (guint i = 0; i < selector->matches->len; i++) {
        const GcpuNodeMatch *match = g_ptr_array_index(selector->matches, i);
        if (match->verdict == GCPU_NODE_FITS)
            return TRUE;
    }
    return FALSE;
}

static void append_selector(GString *text, const Selector *selector)
{
    const GcpuNodeLabels *wanted = selector->selector->wanted;
    const GcpuNodeLabels *denied = selector->selector->denied;

    for (guint i = 0; i < wanted->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(wanted->labels, i);
        g_autofree char *line = g_strconcat(label->key, "=", label->value, NULL);
        g_autofree char *escaped = gcpu_output_escape(line);
        g_string_append_printf(text, "%s\n", escaped);
    }
    for (guint i = 0; i < denied->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(denied->labels, i);
        g_autofree char *escaped = gcpu_output_escape(label->key);
        g_string_append_printf(text, "!%s\n", escaped);
    }
}

/* Without a map it is not known which models are another vendor's, and nothing else. */
static const GcpuMap *find_map(Selector *selector)
{
    GcpuCpuInputs *inputs = &selector->inputs.inputs;
    const char *arch = gcpu_kubevirt_arch(selector->vmi->architecture);
    g_autoptr(GError) error = NULL;

    return gcpu_map_source_get(inputs->maps, gcpu_arch_family(arch ? arch : "x86_64"), NULL,
                               &error);
}

static GcpuSelectorNotes notes_of(Selector *selector)
{
    return (GcpuSelectorNotes){
        .selector = selector->selector,
        .nodes = selector->nodes,
        .map = find_map(selector),
        .moment = selector->own.migrate || left_by(selector) ? GCPU_SELECTOR_AT_MIGRATION
                                                             : GCPU_SELECTOR_AT_START,
    };
}

static char *format_cpu(const Selector *selector)
{
    g_autoptr(GcpuDef) cpu =
        gcpu_vmi_cpu(selector->vmi, selector->selector->cpu_model, selector->inputs.version);

    return gcpu_def_xml_format(cpu, 0);
}

static int print_cpu(const Selector *selector)
{
    g_autofree char *cpu = format_cpu(selector);

    return gcpu_output_text(cpu);
}

static int print_text(Selector *selector)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (!selector->nodes)
        append_selector(text, selector);
    for (guint i = 0; i < selector->matches->len; i++)
        gcpu_node_output_append(text, g_ptr_array_index(selector->nodes, i),
                                g_ptr_array_index(selector->matches, i));
    if (selector->nodes && !some_node_fits(selector)) {
        const GcpuSelectorNotes notes = notes_of(selector);
        gcpu_selector_notes_print(&notes);
    }
    return gcpu_output_text(text->str);
}

static void add_nodes(JsonBuilder *builder, Selector *selector)
{
    json_builder_set_member_name(builder, "nodes");
    json_builder_begin_array(builder);
    for (guint i = 0; i < selector->matches->len; i++)
        gcpu_node_output_add(builder, g_ptr_array_index(selector->nodes, i),
                             g_ptr_array_index(selector->matches, i));
    json_builder_end_array(builder);
    if (!selector->nodes)
        return;
    const GcpuSelectorNotes notes = notes_of(selector);
    gcpu_selector_notes_add_models(builder, &notes);
}

static void add_labels(JsonBuilder *builder, const char *name, const GcpuNodeLabels *labels)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "key", label->key);
        gcpu_output_add_string(builder, "value", label->value);
        gcpu_output_add_string(builder, "reason", label->fact);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static int print_json(Selector *selector)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autofree char *cpu = format_cpu(selector);
    g_autofree char *version = gcpu_label_inputs_version(&selector->inputs);

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "vm", selector->vmi->name);
    gcpu_output_add_string(builder, "kubevirt_version", version);
    gcpu_output_add_string(builder, "cpu_model", selector->selector->cpu_model);
    gcpu_output_add_string(builder, "cpu_model_origin", selector->selector->cpu_model_origin);
    gcpu_output_add_string(builder, "cpu_xml", cpu);
    gcpu_output_add_boolean(builder, "frozen", selector->selector->is_frozen);
    add_labels(builder, "selector", selector->selector->wanted);
    add_labels(builder, "denied", selector->selector->denied);
    add_nodes(builder, selector);
    gcpu_output_add_findings(builder, findings_of(selector));
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

static const char *find_misuse(const SelectorOptions *own, const GcpuOptions *options)
{
    if (!options->rest || options->rest[1])
        return "one VM is needed";
    if (own->nodes && own->fleet.fleet)
        return "--nodes and --fleet both tell of the nodes";
    if (own->pending && (own->pod || own->added))
        return "--pending has what the pod asks for: neither --pod nor --added";
    if (!own->migrate && (own->pod || own->added))
        return "--pod and --added are for --migrate";
    if (!own->migrate && !own->pending && own->source)
        return "--source is for --migrate and --pending";
    if (own->cpu &&
        (own->migrate || own->pending || own->nodes || own->fleet.fleet || options->json))
        return "--cpu prints the <cpu> alone; --json has it, too";
    if (options->connect || gcpu_host_facts_from_files(options))
        return "hosts are named by --nodes, --fleet or --daemon";
    gboolean asks_daemon = gcpu_options_daemon_use(options) == GCPU_DAEMON_ALWAYS;
    if ((own->fleet.max_age || own->fleet.at) && !own->fleet.fleet && !asks_daemon)
        return "--max-age and --at are for the hosts of --fleet or --daemon";
    if (!asks_daemon)
        return NULL;
    if (own->nodes)
        return "--nodes and --daemon both tell of the nodes";
    if (own->cpu)
        return "--cpu prints the <cpu> alone: no nodes";
    return gcpu_fleet_source_find_misuse(own->fleet.fleet, options);
}

int gcpu_cmd_selector(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Selector) selector = { 0 };
    SelectorOptions *own = &selector.own;
    const GOptionEntry entries[] = {
        { "migrate", 'm', 0, G_OPTION_ARG_NONE, &own->migrate,
          "The selector of the pod that it would migrate to", NULL },
        { "pod", 0, 0, G_OPTION_ARG_FILENAME, &own->pod,
          "The pod that it runs in, as `kubectl get pod NAME -o json` prints it", "FILE" },
        { "pending", 0, 0, G_OPTION_ARG_FILENAME, &own->pending,
          "The pod that waits for a node: what it asks for, whatever KubeVirt's version", "FILE" },
        { "source", 0, 0, G_OPTION_ARG_FILENAME, &own->source,
          "The node that it is on (default: as VM says)", "NODE" },
        { "added", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &own->added,
          "A label of the migration's addedNodeSelector; may be repeated", "KEY=VALUE" },
        { "cpu", 0, 0, G_OPTION_ARG_NONE, &own->cpu,
          "Print the <cpu> that KubeVirt writes into the guest's domain", NULL },
        { "nodes", 'n', 0, G_OPTION_ARG_FILENAME, &own->nodes,
          "What `kubectl get nodes -o json` prints", "FILE" },
        { "fleet", 0, 0, G_OPTION_ARG_FILENAME, &own->fleet.fleet,
          "A directory of host reports, one per node; --daemon: those of guestcpud", "DIR" },
        GCPU_FLEET_AGE_ENTRIES(&own->fleet),
        GCPU_KUBEVIRT_OPTION_ENTRIES(&selector.inputs.own),
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "VM", help_text, &options))
        return GCPU_EXIT_USAGE;
    const char *misuse = find_misuse(own, &options);
    if (misuse)
        return gcpu_options_refuse(misuse);
    if (!find(&selector, &options))
        return gcpu_output_refusal(findings_of(&selector), 0, options.json);
    gcpu_output_findings(findings_of(&selector), 0);
    int status = options.json ? print_json(&selector)
                 : own->cpu   ? print_cpu(&selector)
                              : print_text(&selector);
    if (status == GCPU_EXIT_OK && selector.nodes && !some_node_fits(&selector))
        return GCPU_EXIT_NO;
    return status;
}
