/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as what kubectl prints: as a guest, a cluster's settings, nodes, a pod, and all that is
 * about migrations; what was read then selects nodes and migrates. Seeds:
 * tests/fuzz/corpus/kubernetes-json. */
#include "cli/kubernetes-json.h"
#include "cli/migration-json.h"
#include "fuzz-target.h"
#include "labels/live-migratable.h"

/* Whoever gets nothing gets a reason. */
static void check_outcome(gconstpointer value, const GcpuFindings *findings)
{
    g_assert_true(gcpu_findings_has_errors(findings) == (value == NULL));
    for (guint i = 0; i < gcpu_findings_count(findings); i++)
        g_assert_true(gcpu_findings_get(findings, i)->code == GCPU_ERROR_INVALID);
}

static void select_nodes(const GcpuVmi *vmi, const GPtrArray *nodes)
{
    g_autoptr(GcpuKubevirtConfig) config = gcpu_kubevirt_config_new();
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    const GcpuNode *node = nodes && nodes->len ? g_ptr_array_index(nodes, 0) : NULL;
    const GcpuMigrationFacts facts = { .node = node ? node->labels : NULL };
    const GcpuPodRequest request = { vmi, config, GCPU_KUBEVIRT_NEWEST };
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuPodSelector) selector =
        gcpu_pod_selector_at_migration(&request, &facts, findings, &error);

    g_assert_true((selector == NULL) == (error != NULL));
    for (guint i = 0; selector && nodes && i < nodes->len; i++) {
        g_autoptr(GcpuNodeMatch) match =
            gcpu_node_match(selector, g_ptr_array_index(nodes, i), vmi->node);
        g_assert_true((match->verdict == GCPU_NODE_FITS) == (match->obstacles->len == 0));
    }
}

/** Bytes: one document. */
typedef struct {
    const char *text;
    gsize size;
} Bytes;

static GPtrArray *read_array(const Bytes *bytes,
                             GPtrArray *(*read)(const char *, gsize, const GcpuJson *))
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    const GcpuJson json = { "f", findings };
    GPtrArray *array = read(bytes->text, bytes->size, &json);

    check_outcome(array, findings);
    return array;
}

static void read_one(const Bytes *bytes)
{
    g_autoptr(GcpuFindings) of_pod = gcpu_findings_new();
    g_autoptr(GcpuFindings) of_labels = gcpu_findings_new();
    const GcpuJson json[] = { { "f", of_pod }, { "f", of_labels } };
    g_autoptr(GcpuTargetPod) pod = gcpu_migration_json_read_pod(bytes->text, bytes->size, &json[0]);
    g_autoptr(GcpuNodeLabels) labels =
        gcpu_migration_json_read_namespace(bytes->text, bytes->size, &json[1], NULL);

    check_outcome(pod, of_pod);
    check_outcome(labels, of_labels);
}

static void migrate(const Bytes *bytes, const GcpuVmi *vmi, const GcpuKubevirtConfig *config)
{
    g_autoptr(GPtrArray) claims = read_array(bytes, gcpu_migration_json_read_claims);
    g_autoptr(GPtrArray) policies = read_array(bytes, gcpu_migration_json_read_policies);
    g_autoptr(GPtrArray) migrations = read_array(bytes, gcpu_migration_json_read_migrations);
    g_autoptr(GcpuKubevirtConfig) nothing = gcpu_kubevirt_config_new();
    g_autoptr(GcpuVmi) nobody = gcpu_vmi_new();
    const GcpuPodRequest request = { vmi ? vmi : nobody, config ? config : nothing,
                                     GCPU_KUBEVIRT_NEWEST };
    const GcpuLiveMigratableFacts facts = { .claims = claims };
    g_autoptr(GcpuLiveMigratable) answer = gcpu_live_migratable_new(&request, &facts);
    g_autoptr(GcpuMigrationPolicyChoice) choice =
        policies ? gcpu_migration_policy_choose(policies, request.vmi->labels, NULL) : NULL;
    g_autoptr(GcpuVmiMigration) one =
        gcpu_vmi_migration_new(NULL, request.vmi->name, GCPU_VMI_MIGRATION_WAITING);
    const GcpuMigrationLimits limits = { 5, 2 };

    g_assert_true((answer->verdict == GCPU_LIVE_MIGRATABLE_YES) == (answer->reasons->len == 0));
    g_assert_true(!choice || choice->matches->len == policies->len);
    if (migrations)
        gcpu_vmi_migration_count(migrations, one, &limits);
    read_one(bytes);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    const char *text = (const char *)data;
    g_autoptr(GcpuFindings) of_vmi = gcpu_findings_new();
    g_autoptr(GcpuFindings) of_config = gcpu_findings_new();
    g_autoptr(GcpuFindings) of_nodes = gcpu_findings_new();
    g_autoptr(GcpuFindings) of_pod = gcpu_findings_new();
    const GcpuJson json[] = {
        { "f", of_vmi }, { "f", of_config }, { "f", of_nodes }, { "f", of_pod }
    };
    g_autoptr(GcpuVmi) vmi = gcpu_kubernetes_read_vmi(text, size, &json[0]);
    g_autoptr(GcpuKubevirtConfig) config = gcpu_kubernetes_read_config(text, size, &json[1]);
    g_autoptr(GPtrArray) nodes = gcpu_kubernetes_read_nodes(text, size, &json[2]);
    g_autoptr(GcpuNodeLabels) pod = gcpu_kubernetes_read_pod(text, size, &json[3]);

    check_outcome(vmi, of_vmi);
    check_outcome(config, of_config);
    check_outcome(nodes, of_nodes);
    check_outcome(pod, of_pod);
    if (vmi)
        select_nodes(vmi, nodes);
    const Bytes bytes = { text, size };
    migrate(&bytes, vmi, config);
    return 0;
}
