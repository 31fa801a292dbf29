/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/kubernetes-json.h"

#include <string.h>

/* Far above what the API server of Kubernetes has room for, and what a CPU has. */
#define LABELS_MAX   100000
#define FEATURES_MAX 2000

static void refuse(const GcpuJson *json, const char *message)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)json->name,
        .message = (char *)message,
    };

    gcpu_findings_add(json->findings, &finding);
}

static JsonNode *parse(const char *text, gsize length, const GcpuJson *json)
{
    g_autoptr(GError) error = NULL;
    JsonNode *root = gcpu_json_parse(text, length, json->name, &error);

    if (root)
        return root;
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .message = error->message,
        .remedy = (char *)"give what kubectl prints with -o json; YAML is not read",
    };
    gcpu_findings_add(json->findings, &finding);
    return NULL;
}

static gboolean is_kind(const GcpuJson *json, JsonObject *object, const char *kind)
{
    return g_strcmp0(gcpu_json_string(json, object, "kind"), kind) == 0;
}

static void read_labels(const GcpuJson *json, JsonObject *object, GcpuNodeLabels *labels)
{
    g_autoptr(GList) keys = object ? json_object_get_members(object) : NULL;

    if (object && json_object_get_size(object) > LABELS_MAX) {
        refuse(json, "there are too many labels");
        return;
    }
    for (GList *key = keys; key; key = key->next) {
        JsonNode *node = json_object_get_member(object, key->data);
        if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
            gcpu_node_labels_set(labels, key->data, json_node_get_string(node), NULL);
        else
            refuse(json, "the value of a label is no string");
    }
}

/* {} and { "enabled": null } are on; features that are not stated are off. */
static gboolean is_on(const GcpuJson *json, JsonObject *object, const char *path)
{
    JsonObject *state = gcpu_json_object(json, object, path);

    return state && gcpu_json_boolean(json, state, "enabled", TRUE);
}

static void read_feature(const GcpuJson *json, JsonObject *object, GcpuVmi *vmi)
{
    const char *name = gcpu_json_string(json, object, "name");
    const char *word = gcpu_json_string(json, object, "policy");
    GcpuFeaturePolicy policy = GCPU_FEATURE_UNSET;

    if (!name || !*name)
        refuse(json, "a feature of the CPU has no name");
    else if (word && *word && !gcpu_feature_policy_from_string(word, &policy))
        refuse(json, "a feature of the CPU has none of the policies force, require, optional, "
                     "disable and forbid");
    else
        gcpu_vmi_add_feature(vmi, name, policy);
}

static void read_cpu(const GcpuJson *json, JsonObject *spec, GcpuVmi *vmi)
{
    const char *path = "domain/cpu/features";
    JsonArray *features = gcpu_json_array(json, spec, path);

    vmi->cpu_model = g_strdup(gcpu_json_string(json, spec, "domain/cpu/model"));
    if (features && json_array_get_length(features) > FEATURES_MAX) {
        refuse(json, "the CPU has more features than there are");
        return;
    }
    for (guint i = 0; features && i < json_array_get_length(features); i++) {
        JsonObject *feature = gcpu_json_element(json, features, path, i);
        if (feature)
            read_feature(json, feature, vmi);
    }
    if (gcpu_json_boolean(json, spec, "domain/cpu/dedicatedCpuPlacement", FALSE))
        vmi->needs |= GCPU_VMI_DEDICATED_CPUS;
    if (gcpu_json_object(json, spec, "domain/cpu/realtime"))
        vmi->needs |= GCPU_VMI_REALTIME;
}

static void read_hyperv(const GcpuJson *json, JsonObject *hyperv, GcpuVmi *vmi)
{
    g_autoptr(GList) names = hyperv ? json_object_get_members(hyperv) : NULL;

    for (GList *name = names; name; name = name->next) {
        if (!strchr(name->data, '/') && is_on(json, hyperv, name->data))
            g_ptr_array_add(vmi->hyperv, g_strdup(name->data));
    }
    if (hyperv && is_on(json, hyperv, "evmcs"))
        vmi->needs |= GCPU_VMI_EVMCS;
}

/* A guest of s390x that states any is one of Secure Execution. */
static void read_security(const GcpuJson *json, JsonObject *security, GcpuVmi *vmi)
{
    if (security && g_strcmp0(vmi->architecture, "s390x") == 0)
        vmi->needs |= GCPU_VMI_SECURE_EXECUTION;
    if (gcpu_json_object(json, security, "sev"))
        vmi->needs |= GCPU_VMI_SEV;
    if (gcpu_json_boolean(json, security, "sev/policy/encryptedState", FALSE))
        vmi->needs |= GCPU_VMI_SEV_ES;
    if (gcpu_json_object(json, security, "snp"))
        vmi->needs |= GCPU_VMI_SEV_SNP;
    if (gcpu_json_object(json, security, "tdx"))
        vmi->needs |= GCPU_VMI_TDX;
}

static void read_spec(const GcpuJson *json, JsonObject *spec, GcpuVmi *vmi)
{
    vmi->architecture = g_strdup(gcpu_json_string(json, spec, "architecture"));
    vmi->has_affinity = gcpu_json_has(spec, "affinity");
    vmi->machine = g_strdup(gcpu_json_string(json, spec, "domain/machine/type"));
    gcpu_json_object(json, spec, "domain/cpu");
    read_cpu(json, spec, vmi);
    read_hyperv(json, gcpu_json_object(json, spec, "domain/features/hyperv"), vmi);
    read_security(json, gcpu_json_object(json, spec, "domain/launchSecurity"), vmi);
    read_labels(json, gcpu_json_object(json, spec, "nodeSelector"), vmi->node_selector);
}

/* KubeVirt states the first reason alone. */
static void read_condition(const GcpuJson *json, JsonObject *condition, GcpuVmi *vmi)
{
    const char *type = gcpu_json_string(json, condition, "type");
    const char *status = gcpu_json_string(json, condition, "status");
    const char *reason = gcpu_json_string(json, condition, "reason");
    const char *message = gcpu_json_string(json, condition, "message");

    if (g_strcmp0(type, "LiveMigratable") != 0 || g_strcmp0(status, "False") != 0)
        return;
    g_free(vmi->immobile_reason);
    vmi->immobile_reason = g_strdup_printf("%s: %s", reason ? reason : "LiveMigratable is False",
                                           message ? message : "no message");
}

static void read_status(const GcpuJson *json, JsonObject *status, GcpuVmi *vmi)
{
    JsonArray *conditions = gcpu_json_array(json, status, "conditions");
    const char *machine = gcpu_json_string(json, status, "machine/type");

    vmi->node = g_strdup(gcpu_json_string(json, status, "nodeName"));
    vmi->tsc_frequency_hz = gcpu_json_number(json, status, "topologyHints/tscFrequency");
    for (guint i = 0; conditions && i < json_array_get_length(conditions); i++) {
        JsonObject *condition = gcpu_json_element(json, conditions, "status/conditions", i);
        if (condition)
            read_condition(json, condition, vmi);
    }
    if (!machine)
        return;
    g_free(vmi->machine);
    vmi->machine = g_strdup(machine);
}

/* Whether nothing was added since. */
static gboolean is_good(const GcpuJson *json, guint n_findings)
{
    return gcpu_findings_count(json->findings) == n_findings;
}

GcpuVmi *gcpu_kubernetes_read_vmi(const char *text, gsize length, const GcpuJson *json)
{
    guint n_findings = gcpu_findings_count(json->findings);
    g_autoptr(JsonNode) root = parse(text, length, json);
    g_autoptr(GcpuVmi) vmi = gcpu_vmi_new();

    if (!root)
        return NULL;
    JsonObject *object = json_node_get_object(root);
    const char *kind = gcpu_json_string(json, object, "kind");
    gboolean is_vm = g_strcmp0(kind, "VirtualMachine") == 0;
    if (!is_vm && g_strcmp0(kind, "VirtualMachineInstance") != 0)
        refuse(json, "is neither a VirtualMachineInstance nor a VirtualMachine");
    vmi->name = g_strdup(gcpu_json_string(json, object, "metadata/name"));
    read_spec(json, gcpu_json_object(json, object, is_vm ? "spec/template/spec" : "spec"), vmi);
    if (!is_vm)
        read_status(json, gcpu_json_object(json, object, "status"), vmi);
    return is_good(json, n_findings) ? g_steal_pointer(&vmi) : NULL;
}

static char **member_names(JsonObject *object)
{
    g_autoptr(GList) names = object ? json_object_get_members(object) : NULL;
    GPtrArray *copies = g_ptr_array_new();

    for (GList *name = names; name; name = name->next)
        g_ptr_array_add(copies, g_strdup(name->data));
    g_ptr_array_add(copies, NULL);
    return (char **)g_ptr_array_free(copies, FALSE);
}

static char **read_gates(const GcpuJson *json, JsonArray *gates)
{
    GPtrArray *copies = g_ptr_array_new();

    for (guint i = 0; gates && i < json_array_get_length(gates); i++) {
        JsonNode *node = json_array_get_element(gates, i);
        if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
            g_ptr_array_add(copies, g_strdup(json_node_get_string(node)));
        else
            refuse(json, "a feature gate is no string");
    }
    g_ptr_array_add(copies, NULL);
    return (char **)g_ptr_array_free(copies, FALSE);
}

static void read_settings(const GcpuJson *json, JsonObject *settings, GcpuKubevirtConfig *config)
{
    JsonObject *obsolete = gcpu_json_object(json, settings, "obsoleteCPUModels");

    config->cpu_model = g_strdup(gcpu_json_string(json, settings, "cpuModel"));
    config->min_cpu_model = g_strdup(gcpu_json_string(json, settings, "minCPUModel"));
    config->obsolete = obsolete ? member_names(obsolete) : NULL;
    config->feature_gates =
        read_gates(json, gcpu_json_array(json, settings, "developerConfiguration/featureGates"));
    read_labels(json, gcpu_json_object(json, settings, "developerConfiguration/nodeSelectors"),
                config->node_selector);
}

/* The one item of a list, or the object itself. */
static JsonObject *only_item(const GcpuJson *json, JsonObject *object)
{
    JsonArray *items = gcpu_json_array(json, object, "items");

    if (!items)
        return object;
    if (json_array_get_length(items) == 1)
        return gcpu_json_element(json, items, "items", 0);
    refuse(json, "is a list of none or several");
    return NULL;
}

GcpuKubevirtConfig *gcpu_kubernetes_read_config(const char *text, gsize length,
                                                const GcpuJson *json)
{
    guint n_findings = gcpu_findings_count(json->findings);
    g_autoptr(JsonNode) root = parse(text, length, json);
    JsonObject *object = root ? only_item(json, json_node_get_object(root)) : NULL;
    g_autoptr(GcpuKubevirtConfig) config = gcpu_kubevirt_config_new();

    if (object && !is_kind(json, object, "KubeVirt"))
        refuse(json, "is no KubeVirt");
    config->version = g_strdup(gcpu_json_string(json, object, "status/observedKubeVirtVersion"));
    read_settings(json, gcpu_json_object(json, object, "spec/configuration"), config);
    return is_good(json, n_findings) ? g_steal_pointer(&config) : NULL;
}

static gboolean is_ready(const GcpuJson *json, JsonObject *object)
{
    JsonArray *conditions = gcpu_json_array(json, object, "status/conditions");
    gboolean ready = TRUE;

    for (guint i = 0; conditions && i < json_array_get_length(conditions); i++) {
        JsonObject *condition = gcpu_json_element(json, conditions, "status/conditions", i);
        if (condition && g_strcmp0(gcpu_json_string(json, condition, "type"), "Ready") == 0)
            ready = g_strcmp0(gcpu_json_string(json, condition, "status"), "True") == 0;
    }
    return ready;
}

static void read_node(const GcpuJson *json, JsonObject *object, GPtrArray *nodes)
{
    const char *name = gcpu_json_string(json, object, "metadata/name");
    JsonObject *annotations = gcpu_json_object(json, object, "metadata/annotations");

    if (!is_kind(json, object, "Node") || !name) {
        refuse(json, "is neither a Node with a name nor a list of them");
        return;
    }
    GcpuNode *node = gcpu_node_new(name, gcpu_node_labels_new());
    g_ptr_array_add(nodes, node);
    read_labels(json, gcpu_json_object(json, object, "metadata/labels"), node->labels);
    node->is_left_alone =
        annotations && json_object_has_member(annotations, GCPU_ANNOTATION_SKIP_NODE);
    if (gcpu_json_boolean(json, object, "spec/unschedulable", FALSE))
        node->state |= GCPU_NODE_CORDONED;
    if (!is_ready(json, object))
        node->state |= GCPU_NODE_NOT_READY;
}

GPtrArray *gcpu_kubernetes_read_nodes(const char *text, gsize length, const GcpuJson *json)
{
    guint n_findings = gcpu_findings_count(json->findings);
    g_autoptr(JsonNode) root = parse(text, length, json);
    g_autoptr(GPtrArray) nodes = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_node_free);

    if (!root)
        return NULL;
    JsonObject *object = json_node_get_object(root);
    JsonArray *items = gcpu_json_array(json, object, "items");
    if (!items)
        read_node(json, object, nodes);
    for (guint i = 0; items && i < json_array_get_length(items); i++) {
        JsonObject *item = gcpu_json_element(json, items, "items", i);
        if (item)
            read_node(json, item, nodes);
    }
    return is_good(json, n_findings) ? g_steal_pointer(&nodes) : NULL;
}

GcpuNodeLabels *gcpu_kubernetes_read_pod(const char *text, gsize length, const GcpuJson *json)
{
    guint n_findings = gcpu_findings_count(json->findings);
    g_autoptr(JsonNode) root = parse(text, length, json);
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labels_new();
    JsonObject *object = root ? only_item(json, json_node_get_object(root)) : NULL;

    if (object && !is_kind(json, object, "Pod"))
        refuse(json, "is no Pod");
    read_labels(json, gcpu_json_object(json, object, "spec/nodeSelector"), labels);
    return is_good(json, n_findings) ? g_steal_pointer(&labels) : NULL;
}
