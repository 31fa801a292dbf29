/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/pod-selector.h"

#include <string.h>

#define HOST_MODEL       "host-model"
#define HOST_PASSTHROUGH "host-passthrough"
#define GATE_HYPERV      "HypervStrictCheck"

/** Rendering: what one selector is made of. */
typedef struct {
    const GcpuVmi *vmi;
    const GcpuKubevirtConfig *config;
    GcpuVersion version;
    GcpuPodSelector *selector; /* the result */
} Rendering;

void gcpu_pod_selector_free(GcpuPodSelector *selector)
{
    if (!selector)
        return;
    gcpu_node_labels_free(selector->wanted);
    gcpu_node_labels_free(selector->denied);
    g_free(selector->cpu_model);
    g_free(selector->cpu_model_origin);
    g_free(selector);
}

static GcpuPodSelector *selector_new(void)
{
    GcpuPodSelector *selector = g_new0(GcpuPodSelector, 1);

    selector->wanted = gcpu_node_labels_new();
    selector->denied = gcpu_node_labels_new();
    return selector;
}

static void want(Rendering *rendering, const char *prefix, const char *name, const char *fact)
{
    g_autofree char *key = g_strconcat(prefix, name, NULL);

    gcpu_node_labels_set(rendering->selector->wanted, key, "true", fact);
}

static void copy_labels(GcpuNodeLabels *to, const GcpuNodeLabels *from, const char *fact)
{
    for (guint i = 0; i < from->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(from->labels, i);
        gcpu_node_labels_set(to, label->key, label->value, fact);
    }
}

static gboolean needs(const Rendering *rendering, GcpuVmiNeeds need)
{
    return (rendering->vmi->needs & (guint)need) != 0;
}

static const char *given(const char *text)
{
    return text && *text ? text : NULL;
}

static void choose_model(Rendering *rendering)
{
    const char *of_vmi = given(rendering->vmi->cpu_model);
    const char *of_cluster = given(rendering->config->cpu_model);
    gboolean is_arm = g_strcmp0(rendering->vmi->architecture, "arm64") == 0;
    GcpuPodSelector *selector = rendering->selector;

    selector->cpu_model = g_strdup(of_vmi       ? of_vmi
                                   : is_arm     ? HOST_PASSTHROUGH
                                   : of_cluster ? of_cluster
                                                : HOST_MODEL);
    selector->cpu_model_origin =
        g_strdup(of_vmi       ? "the guest's own cpu.model"
                 : is_arm     ? "KubeVirt's default on arm64, whatever the cluster's cpuModel is"
                 : of_cluster ? "the cluster's cpuModel"
                              : "KubeVirt's default");
}

static gboolean model_is(const Rendering *rendering, const char *model)
{
    return strcmp(rendering->selector->cpu_model, model) == 0;
}

static gboolean goes_by(const Rendering *rendering, GcpuKubevirtRule rule)
{
    return gcpu_kubevirt_has(rendering->version, rule);
}

/* Nodes that emulate the architecture have the label of it as well. */
static void add_architecture(Rendering *rendering)
{
    const char *architecture = given(rendering->vmi->architecture);
    gboolean may_cross = goes_by(rendering, GCPU_KUBEVIRT_VM_ARCH) &&
                         gcpu_kubevirt_config_has_gate(rendering->config, GCPU_KUBEVIRT_GATE_CROSS);

    if (!architecture)
        return;
    if (may_cross) {
        want(rendering, GCPU_LABEL_VM_ARCH, architecture, "the guest's architecture");
        return;
    }
    g_autofree char *lower = g_ascii_strdown(architecture, -1);
    gcpu_node_labels_set(rendering->selector->wanted, GCPU_LABEL_ARCH, lower,
                         "the guest's architecture");
}

static void add_base(Rendering *rendering)
{
    GcpuNodeLabels *wanted = rendering->selector->wanted;

    want(rendering, GCPU_LABEL_SCHEDULABLE, "", "every guest");
    add_architecture(rendering);
    copy_labels(wanted, rendering->config->node_selector, "the cluster's nodeSelectors");
    copy_labels(wanted, rendering->vmi->node_selector, "the guest's own nodeSelector");
}

static void add_model(Rendering *rendering)
{
    if (model_is(rendering, HOST_MODEL))
        gcpu_node_labels_set(rendering->selector->denied, GCPU_LABEL_OBSOLETE_HOST, "",
                             "guests with host-model");
    else if (!model_is(rendering, HOST_PASSTHROUGH))
        want(rendering, GCPU_LABEL_MODEL, rendering->selector->cpu_model,
             rendering->selector->cpu_model_origin);
}

static void add_feature(Rendering *rendering, const char *name, GcpuFeaturePolicy policy)
{
    g_autofree char *key = g_strconcat(GCPU_LABEL_FEATURE, name, NULL);

    if (policy == GCPU_FEATURE_UNSET || policy == GCPU_FEATURE_REQUIRE)
        want(rendering, key, "", "a feature that the guest requires");
    else if (policy == GCPU_FEATURE_FORBID)
        gcpu_node_labels_set(rendering->selector->denied, key, "",
                             "a feature that the guest forbids");
}

static void add_features(Rendering *rendering)
{
    const GcpuVmi *vmi = rendering->vmi;

    for (guint i = 0; i < vmi->cpu_features->len; i++) {
        const GcpuFeature *feature = &g_array_index(vmi->cpu_features, GcpuFeature, i);
        if (!needs(rendering, GCPU_VMI_EVMCS) || strcmp(feature->name, "vmx") != 0)
            add_feature(rendering, feature->name, feature->policy);
    }
    if (needs(rendering, GCPU_VMI_EVMCS))
        add_feature(rendering, "vmx", GCPU_FEATURE_REQUIRE);
}

/* Others need nothing of the node's kernel. */
static gboolean is_of_kernel(const char *feature)
{
    static const char *const names[] = { "vpindex",    "runtime",     "reset",           "synic",
                                         "synictimer", "frequencies", "reenlightenment", "tlbflush",
                                         "ipi",        NULL };

    return g_strv_contains(names, feature);
}

static void add_hyperv(Rendering *rendering)
{
    const GPtrArray *features = rendering->vmi->hyperv;

    if (!gcpu_kubevirt_config_has_gate(rendering->config, GATE_HYPERV))
        return;
    for (guint i = 0; i < features->len; i++) {
        if (is_of_kernel(g_ptr_array_index(features, i)))
            want(rendering, GCPU_LABEL_HYPERV, g_ptr_array_index(features, i),
                 "a Hyper-V feature of the guest");
    }
    if (needs(rendering, GCPU_VMI_EVMCS))
        want(rendering, GCPU_LABEL_VENDOR, "Intel", "the Hyper-V feature evmcs");
}

static void add_needs(Rendering *rendering)
{
    static const struct {
        GcpuVmiNeeds need;
        const char *key;
        const char *fact;
    } rows[] = {
        { GCPU_VMI_REALTIME, GCPU_LABEL_REALTIME, "realtime" },
        { GCPU_VMI_SEV, GCPU_LABEL_SEV, "launchSecurity: SEV" },
        { GCPU_VMI_SEV_ES, GCPU_LABEL_SEV_ES, "launchSecurity: SEV-ES" },
        { GCPU_VMI_SEV_SNP, GCPU_LABEL_SEV_SNP, "launchSecurity: SEV-SNP" },
        { GCPU_VMI_TDX, GCPU_LABEL_TDX, "launchSecurity: TDX" },
        { GCPU_VMI_SECURE_EXECUTION, GCPU_LABEL_S390_PV, "launchSecurity on s390x" },
    };
    gboolean has_value = goes_by(rendering, GCPU_KUBEVIRT_TRUE_VALUES);

    if (needs(rendering, GCPU_VMI_DEDICATED_CPUS))
        want(rendering,
             goes_by(rendering, GCPU_KUBEVIRT_CPU_MANAGER_PREFIX) ? GCPU_LABEL_CPU_MANAGER
                                                                  : GCPU_LABEL_CPU_MANAGER_OLD,
             "", "dedicated CPUs");
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (needs(rendering, rows[i].need))
            gcpu_node_labels_set(rendering->selector->wanted, rows[i].key, has_value ? "true" : "",
                                 rows[i].fact);
    }
}

/* invtsc wants the frequency at the start already, re-enlightenment for migrations, and KubeVirt
 * asks for it then as well. */
static void add_frequency(Rendering *rendering)
{
    const GcpuVmi *vmi = rendering->vmi;
    const GcpuFeature *invtsc = gcpu_vmi_find_feature(vmi, "invtsc");
    gboolean by_invtsc =
        invtsc && (invtsc->policy == GCPU_FEATURE_UNSET || invtsc->policy == GCPU_FEATURE_REQUIRE ||
                   invtsc->policy == GCPU_FEATURE_FORCE);
    gboolean by_hyperv =
        g_ptr_array_find_with_equal_func(vmi->hyperv, "reenlightenment", g_str_equal, NULL);

    if (vmi->tsc_frequency_hz == 0 || (!by_invtsc && !by_hyperv))
        return;
    g_autofree char *frequency_hz = g_strdup_printf("%" G_GUINT64_FORMAT, vmi->tsc_frequency_hz);
    want(rendering, GCPU_LABEL_TSC, frequency_hz,
         by_invtsc ? "the feature invtsc" : "the Hyper-V feature reenlightenment");
}

GcpuPodSelector *gcpu_pod_selector_at_start(const GcpuPodRequest *request)
{
    const GcpuVmi *vmi = request->vmi;
    Rendering rendering = { vmi, request->config, request->version, selector_new() };

    choose_model(&rendering);
    add_base(&rendering);
    add_needs(&rendering);
    add_hyperv(&rendering);
    add_model(&rendering);
    if (given(vmi->machine) && goes_by(&rendering, GCPU_KUBEVIRT_MACHINE_TYPES))
        want(&rendering, GCPU_LABEL_MACHINE, vmi->machine, "the guest's machine type");
    add_features(&rendering);
    add_frequency(&rendering);
    gcpu_node_labels_sort(rendering.selector->wanted);
    gcpu_node_labels_sort(rendering.selector->denied);
    return rendering.selector;
}

GcpuPodSelector *gcpu_pod_selector_of_pod(const GcpuPodRequest *request, const GcpuNodeLabels *pod)
{
    GcpuPodSelector *selector = gcpu_pod_selector_at_start(request);
    g_autoptr(GcpuNodeLabels) at_start = selector->wanted;

    selector->wanted = gcpu_node_labels_new();
    for (guint i = 0; i < pod->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(pod->labels, i);
        const GcpuLabel *known = gcpu_node_labels_find(at_start, label->key);
        gcpu_node_labels_set(selector->wanted, label->key, label->value,
                             known ? known->fact : "the waiting pod asks for it");
    }
    gcpu_node_labels_sort(selector->wanted);
    return selector;
}

/* KubeVirt looks for the names anywhere in the key. */
static gboolean is_kept(const char *key)
{
    return strstr(key, GCPU_LABEL_FEATURE) || strstr(key, GCPU_LABEL_MIGRATION);
}

/* Returns: how many. */
static guint copy_kept(GcpuNodeLabels *wanted, const GcpuNodeLabels *pod_selector, const char *fact)
{
    guint n = 0;

    for (guint i = 0; i < pod_selector->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(pod_selector->labels, i);
        if (!is_kept(label->key))
            continue;
        gcpu_node_labels_set(wanted, label->key, label->value, fact);
        n++;
    }
    return n;
}

/* A label of the node under @from becomes a wish for one under @to. Returns: how many. */
static guint want_as_node(Rendering *rendering, const GcpuNodeLabels *node, const char *from,
                          const char *to)
{
    guint n = 0;

    for (guint i = 0; i < node->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(node->labels, i);
        if (!g_str_has_prefix(label->key, from))
            continue;
        want(rendering, to, label->key + strlen(from), "what host-model is on the source node");
        n++;
    }
    return n;
}

static gboolean take_along(Rendering *rendering, const GcpuNodeLabels *node, GError **error)
{
    const char *source = given(rendering->vmi->node);

    if (!node) {
        g_set_error(
            error, GCPU_ERROR, GCPU_ERROR_INVALID,
            "the guest has host-model and never migrated: the labels of its node %s decide, "
            "and they are not given",
            source ? source : "(not stated)");
        return FALSE;
    }
    want_as_node(rendering, node, GCPU_LABEL_REQUIRED, GCPU_LABEL_FEATURE);
    if (want_as_node(rendering, node, GCPU_LABEL_HOST_MODEL, GCPU_LABEL_MIGRATION) > 0)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                "the node %s has no label " GCPU_LABEL_HOST_MODEL "*: KubeVirt creates no pod to "
                "migrate to",
                source ? source : "(not stated)");
    return FALSE;
}

static void warn_of_false_freeze(GcpuFindings *findings)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .message = (char *)"the guest has host-model and requires a feature, so KubeVirt takes its "
                           "first migration for a later one and asks for none of the features and "
                           "not for the model of its node: libvirt may refuse on the target",
        .remedy = (char *)"leave the feature out, which host-model has anyway, or name a model, or "
                          "name what a guest without it asks for in the migration's "
                          "addedNodeSelector (KubeVirt 1.6.0 and later)",
    };

    gcpu_findings_add(findings, &finding);
}

/* The pod of a guest that never migrated has no migration label. */
static void keep(Rendering *rendering, const GcpuNodeLabels *pod_selector, GcpuFindings *findings)
{
    rendering->selector->is_frozen =
        gcpu_node_labels_find_prefix(pod_selector, GCPU_LABEL_MIGRATION) != NULL;
    if (!rendering->selector->is_frozen)
        warn_of_false_freeze(findings);
}

static void want_vendor(Rendering *rendering, const GcpuNodeLabels *node)
{
    GcpuNodeLabels *wanted = rendering->selector->wanted;
    const GcpuLabel *vendor = node ? gcpu_node_labels_find_prefix(node, GCPU_LABEL_VENDOR) : NULL;

    if (vendor && goes_by(rendering, GCPU_KUBEVIRT_VENDOR_AT_MIGRATION) &&
        !gcpu_node_labels_find_prefix(wanted, GCPU_LABEL_VENDOR))
        gcpu_node_labels_set(wanted, vendor->key, vendor->value, "the vendor of the source node");
}

static void warn_of_vendor(const Rendering *rendering, const GcpuNodeLabels *node,
                           GcpuFindings *findings)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .message = (char *)"the labels of the source node are not given: the selector lacks its "
                           "vendor, which KubeVirt asks for",
    };

    if (!node && goes_by(rendering, GCPU_KUBEVIRT_VENDOR_AT_MIGRATION))
        gcpu_findings_add(findings, &finding);
}

GcpuPodSelector *gcpu_pod_selector_at_migration(const GcpuPodRequest *request,
                                                const GcpuMigrationFacts *facts,
                                                GcpuFindings *findings, GError **error)
{
    g_autoptr(GcpuPodSelector) start = gcpu_pod_selector_at_start(request);
    g_autoptr(GcpuNodeLabels) at_start = start->wanted;
    const GcpuNodeLabels *pod_selector = facts->pod_selector ? facts->pod_selector : at_start;
    const GcpuNodeLabels *node =
        request->vmi->source_labels->labels->len ? request->vmi->source_labels : facts->node;
    Rendering rendering = { request->vmi, request->config, request->version, start };

    start->wanted = gcpu_node_labels_new();
    if (facts->added)
        copy_labels(start->wanted, facts->added, "the migration's own addedNodeSelector");
    for (guint i = 0; i < at_start->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(at_start->labels, i);
        gcpu_node_labels_set(start->wanted, label->key, label->value, label->fact);
    }
    if (request->vmi->immobile_reason) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                    "KubeVirt does not migrate the guest: %s", request->vmi->immobile_reason);
        return NULL;
    }
    if (model_is(&rendering, HOST_MODEL)) {
        if (copy_kept(start->wanted, pod_selector, "kept from the pod that it runs in") > 0)
            keep(&rendering, pod_selector, findings);
        else if (!take_along(&rendering, node, error))
            return NULL;
    }
    want_vendor(&rendering, node);
    warn_of_vendor(&rendering, node, findings);
    gcpu_node_labels_sort(start->wanted);
    return g_steal_pointer(&start);
}
