/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as what kubectl prints: as a guest, a cluster's settings, nodes and a pod; what was
 * read then selects nodes. Seeds: tests/fuzz/corpus/kubernetes-json. */
#include "cli/kubernetes-json.h"
#include "fuzz-target.h"

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
    return 0;
}
