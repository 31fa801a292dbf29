/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-migratable.c: guestcpu migratable: does KubeVirt migrate this guest, why not, under which
 * policy and how soon? */
#include "cli/command.h"
#include "cli/host-facts.h"
#include "cli/kubernetes-json.h"
#include "cli/label-inputs.h"
#include "cli/migratable-output.h"
#include "cli/output.h"
#include "input/input.h"

static const char help_text[] =
    "Tells whether KubeVirt takes a guest for one that can migrate, its condition LiveMigratable, "
    "with\n"
    "every reason why not in KubeVirt's order and not only the first; what cannot be known from "
    "what is\n"
    "given is told as such. Then which MigrationPolicy applies and what holds by it, whether the\n"
    "cluster's limits leave room for one more migration, and how long the pod of one may wait. VM "
    "is\n"
    "what `kubectl get vmi NAME -o json` prints, or `kubectl get vm`.\n"
    "Where the guest could go is told by `guestcpu selector --migrate`.\n"
    "Exit status: 0 it can migrate, 1 it cannot or that is not known, 3 bad input.\n\n"
    "Examples:\n"
    "  kubectl get vmi web1 -o json | guestcpu migratable -\n"
    "  guestcpu migratable --nodes nodes.json --kubevirt kubevirt.json --claims pvc.json vm.json\n"
    "  guestcpu migratable --policies policies.json --namespaces ns.json web1.json\n"
    "  guestcpu migratable --migrations vmim-and-vmi.json --pending pod.json web1.json\n";

typedef struct {
    char *nodes;
    char *claims;
    char *policies;
    char *namespaces;
    char *migrations;
    char *pending;
    char *at;
} MigratableOptions;

typedef struct {
    GcpuLabelInputs inputs;
    MigratableOptions own;
    GcpuVmi *vmi;
    GPtrArray *nodes, *claims, *policies, *migrations; /* NULL: not given */
    GcpuNodeLabels *of_namespace;
    GcpuVmiMigration *usual; /* with KubeVirt's own time limits */
    GcpuTargetPod *pod;
    GcpuLiveMigratable *verdict;
    GcpuMigrationPolicyChoice *choice;
    gint64 now_s;
} Migratable;

static void clear_array(GPtrArray **array)
{
    g_clear_pointer(array, g_ptr_array_unref);
}

static void migratable_clear(Migratable *migratable)
{
    MigratableOptions *own = &migratable->own;
    char **texts[] = { &own->nodes,      &own->claims,  &own->policies, &own->namespaces,
                       &own->migrations, &own->pending, &own->at };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_clear_pointer(texts[i], g_free);
    gcpu_migration_policy_choice_free(migratable->choice);
    gcpu_live_migratable_free(migratable->verdict);
    gcpu_vmi_free(migratable->vmi);
    clear_array(&migratable->nodes);
    clear_array(&migratable->claims);
    clear_array(&migratable->policies);
    clear_array(&migratable->migrations);
    gcpu_node_labels_free(migratable->of_namespace);
    gcpu_vmi_migration_free(migratable->usual);
    gcpu_target_pod_free(migratable->pod);
    gcpu_label_inputs_clear(&migratable->inputs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Migratable, migratable_clear)

static GcpuFindings *findings_of(const Migratable *migratable)
{
    return migratable->inputs.inputs.findings;
}

/** Document: one file, whole. */
typedef struct {
    char *text; /* NULL: not given, or with a finding */
    gsize length;
    GcpuJson json;
} Document;

static Document open_document(const Migratable *migratable, const char *path)
{
    Document document = { .json = { path ? gcpu_input_name(path) : NULL,
                                    findings_of(migratable) } };
    g_autoptr(GError) error = NULL;

    if (path)
        document.text = gcpu_input_read(path, GCPU_KUBERNETES_BYTES_MAX, &document.length, &error);
    if (error)
        gcpu_findings_add_error(findings_of(migratable), g_steal_pointer(&error));
    return document;
}

typedef GPtrArray *(*ReadArray)(const char *text, gsize length, const GcpuJson *json);

static GPtrArray *read_array(const Migratable *migratable, const char *path, ReadArray read)
{
    Document document = open_document(migratable, path);
    g_autofree char *text = document.text;

    return text ? read(text, document.length, &document.json) : NULL;
}

static void read_vmi(Migratable *migratable, const char *path)
{
    Document document = open_document(migratable, path);
    g_autofree char *text = document.text;

    migratable->vmi = text ? gcpu_kubernetes_read_vmi(text, document.length, &document.json) : NULL;
}

static void read_namespace(Migratable *migratable)
{
    Document document = open_document(migratable, migratable->own.namespaces);
    g_autofree char *text = document.text;

    if (text && migratable->vmi)
        migratable->of_namespace = gcpu_migration_json_read_namespace(
            text, document.length, &document.json, migratable->vmi->namespace_name);
}

static void read_pod(Migratable *migratable)
{
    Document document = open_document(migratable, migratable->own.pending);
    g_autofree char *text = document.text;

    if (text)
        migratable->pod = gcpu_migration_json_read_pod(text, document.length, &document.json);
}

static void read_time(Migratable *migratable)
{
    const char *stated = migratable->own.at;
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) at = stated ? g_date_time_new_from_iso8601(stated, utc) : NULL;

    migratable->now_s = at ? g_date_time_to_unix(at) : g_get_real_time() / G_USEC_PER_SEC;
    if (stated && !at)
        gcpu_findings_add(findings_of(migratable),
                          &(GcpuFinding){
                              .severity = GCPU_SEVERITY_ERROR,
                              .code = GCPU_ERROR_INVALID,
                              .file = (char *)GCPU_COMMAND_LINE,
                              .key = (char *)"--at",
                              .value = (char *)stated,
                              .message = (char *)"is no time",
                              .allowed = (char *)"such as 2026-01-31T12:00:00Z",
                          });
}

static gboolean read_all(Migratable *migratable, const GcpuOptions *options)
{
    const MigratableOptions *own = &migratable->own;

    if (!gcpu_label_inputs_open(&migratable->inputs, options))
        return FALSE;
    read_vmi(migratable, options->rest[0]);
    migratable->nodes = read_array(migratable, own->nodes, gcpu_kubernetes_read_nodes);
    migratable->claims = read_array(migratable, own->claims, gcpu_migration_json_read_claims);
    migratable->policies = read_array(migratable, own->policies, gcpu_migration_json_read_policies);
    migratable->migrations =
        read_array(migratable, own->migrations, gcpu_migration_json_read_migrations);
    read_namespace(migratable);
    read_pod(migratable);
    read_time(migratable);
    return !gcpu_findings_has_errors(findings_of(migratable));
}

static const GcpuNode *find_node(const Migratable *migratable)
{
    const char *name = migratable->vmi->node;

    for (guint i = 0; migratable->nodes && name && i < migratable->nodes->len; i++) {
        const GcpuNode *node = g_ptr_array_index(migratable->nodes, i);
        if (g_strcmp0(node->name, name) == 0)
            return node;
    }
    return NULL;
}

/* The guest's own, unfinished one; its annotations say how long its pod may wait. */
static const GcpuVmiMigration *find_migration(const Migratable *migratable)
{
    const GcpuVmi *vmi = migratable->vmi;
    const GPtrArray *migrations = migratable->migrations;

    for (guint i = 0; migrations && vmi->name && i < migrations->len; i++) {
        const GcpuVmiMigration *one = g_ptr_array_index(migrations, i);
        gboolean is_elsewhere = one->namespace_name && vmi->namespace_name &&
                                g_strcmp0(one->namespace_name, vmi->namespace_name) != 0;
        if (one->phase != GCPU_VMI_MIGRATION_OVER && !is_elsewhere &&
            g_strcmp0(one->vmi, vmi->name) == 0)
            return one;
    }
    return migratable->usual;
}

static void decide(Migratable *migratable)
{
    const GcpuPodRequest request = {
        .vmi = migratable->vmi,
        .config = migratable->inputs.config,
        .version = migratable->inputs.version,
    };
    const GcpuLiveMigratableFacts facts = { migratable->claims, find_node(migratable) };

    migratable->verdict = gcpu_live_migratable_new(&request, &facts);
    if (migratable->policies)
        migratable->choice = gcpu_migration_policy_choose(
            migratable->policies, migratable->vmi->labels, migratable->of_namespace);
    migratable->usual = gcpu_vmi_migration_new(NULL, NULL, GCPU_VMI_MIGRATION_WAITING);
}

static int print(const Migratable *migratable, gboolean json)
{
    g_autofree char *version = gcpu_label_inputs_version(&migratable->inputs);
    const GcpuMigratableAnswer answer = {
        .vmi = migratable->vmi,
        .config = migratable->inputs.config,
        .version = migratable->inputs.version,
        .version_text = version,
        .verdict = migratable->verdict,
        .policies = migratable->choice,
        .migrations = migratable->migrations,
        .migration = find_migration(migratable),
        .pod = migratable->pod,
        .now_s = migratable->now_s,
    };
    g_autofree char *text = json ? NULL : gcpu_migratable_output_text(&answer);
    int status = GCPU_EXIT_OK;

    if (json) {
        g_autoptr(JsonBuilder) builder = json_builder_new();
        json_builder_begin_object(builder);
        gcpu_migratable_output_add(builder, &answer);
        gcpu_output_add_findings(builder, findings_of(migratable));
        json_builder_end_object(builder);
        status = gcpu_output_json(json_builder_get_root(builder));
    } else {
        status = gcpu_output_text(text);
    }
    return status == GCPU_EXIT_OK && !gcpu_migratable_output_is_yes(&answer) ? GCPU_EXIT_NO
                                                                             : status;
}

static const char *find_misuse(const MigratableOptions *own, const GcpuOptions *options)
{
    if (!options->rest || options->rest[1])
        return "one VM is needed";
    if (own->at && !own->pending)
        return "--at is for --pending";
    if (own->namespaces && !own->policies)
        return "--namespaces is for --policies";
    if (options->connect || gcpu_host_facts_from_files(options) ||
        gcpu_options_daemon_use(options) == GCPU_DAEMON_ALWAYS)
        return "no host is asked: nodes are named by --nodes";
    return NULL;
}

int gcpu_cmd_migratable(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Migratable) migratable = { 0 };
    MigratableOptions *own = &migratable.own;
    GcpuKubevirtOptions *kubevirt = &migratable.inputs.own;
    const GOptionEntry entries[] = {
        { "nodes", 'n', 0, G_OPTION_ARG_FILENAME, &own->nodes,
          "What `kubectl get nodes -o json` prints", "FILE" },
        { "claims", 0, 0, G_OPTION_ARG_FILENAME, &own->claims,
          "What `kubectl get pvc -A -o json` prints, for a guest that does not run", "FILE" },
        { "policies", 0, 0, G_OPTION_ARG_FILENAME, &own->policies,
          "What `kubectl get migrationpolicies -o json` prints", "FILE" },
        { "namespaces", 0, 0, G_OPTION_ARG_FILENAME, &own->namespaces,
          "What `kubectl get namespaces -o json` prints", "FILE" },
        { "migrations", 0, 0, G_OPTION_ARG_FILENAME, &own->migrations,
          "What `kubectl get vmim,vmi -A -o json` prints", "FILE" },
        { "pending", 0, 0, G_OPTION_ARG_FILENAME, &own->pending,
          "The pod that it migrates to, as `kubectl get pod NAME -o json` prints it", "FILE" },
        { "at", 0, 0, G_OPTION_ARG_FILENAME, &own->at,
          "Tell of the pod as of then, such as 2026-01-31T12:00:00Z (default: now)", "TIME" },
        { "kubevirt-version", 0, 0, G_OPTION_ARG_FILENAME, &kubevirt->version,
          "Do as this version does (default: that of --kubevirt, else the newest known)", "X.Y.Z" },
        { "kubevirt", 0, 0, G_OPTION_ARG_FILENAME, &kubevirt->config,
          "What `kubectl get kubevirt -A -o json` prints: the cluster's settings", "FILE" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "VM", help_text, &options))
        return GCPU_EXIT_USAGE;
    const char *misuse = find_misuse(own, &options);
    if (misuse)
        return gcpu_options_refuse(misuse);
    if (!read_all(&migratable, &options))
        return gcpu_output_refusal(findings_of(&migratable), 0, options.json);
    gcpu_output_findings(findings_of(&migratable), 0);
    decide(&migratable);
    return print(&migratable, options.json);
}
