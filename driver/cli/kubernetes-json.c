/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/kubernetes-json.h"

#include <string.h>

#include "cli/kubernetes-object.h"
#include "cli/migration-json.h"
#include "cli/vmi-json.h"

/* Far above what a CPU has. */
#define FEATURES_MAX 2000

static void read_feature(const GcpuJson *json, JsonObject *object, GcpuVmi *vmi)
{
    const char *name = gcpu_json_string(json, object, "name");
    const char *word = gcpu_json_string(json, object, "policy");
    GcpuFeaturePolicy policy = GCPU_FEATURE_UNSET;

    if (!name || !*name)
        gcpu_kubernetes_refuse(json, "a feature of the CPU has no name");
    else if (word && *word && !gcpu_feature_policy_from_string(word, &policy))
        gcpu_kubernetes_refuse(
            json, "a feature of the CPU has none of the policies force, require, optional, "
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
        gcpu_kubernetes_refuse(json, "the CPU has more features than there are");
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
        if (!strchr(name->data, '/') && gcpu_kubernetes_is_on(json, hyperv, name->data))
            g_ptr_array_add(vmi->hyperv, g_strdup(name->data));
    }
    if (hyperv && gcpu_kubernetes_is_on(json, hyperv, "evmcs"))
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
    if (gcpu_kubernetes_is_on(json, spec, "domain/features/hypervPassthrough"))
        vmi->needs |= GCPU_VMI_HYPERV_PASSTHROUGH;
    read_security(json, gcpu_json_object(json, spec, "domain/launchSecurity"), vmi);
    gcpu_vmi_json_read_devices(json, spec, vmi->devices);
    gcpu_kubernetes_read_labels(json, gcpu_json_object(json, spec, "nodeSelector"),
                                vmi->node_selector);
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
    vmi->is_created = vmi->node || gcpu_json_string(json, status, "phase");
    gcpu_vmi_json_read_status(json, status, vmi->devices);
    gcpu_kubernetes_read_labels(
        json, gcpu_json_object(json, status, "migrationState/sourceState/nodeSelectors"),
        vmi->source_labels);
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

GcpuVmi *gcpu_kubernetes_read_vmi(const char *text, gsize length, const GcpuJson *json)
{
    guint n_findings = gcpu_findings_count(json->findings);
    g_autoptr(JsonNode) root = gcpu_kubernetes_parse(text, length, json);
    g_autoptr(GcpuVmi) vmi = gcpu_vmi_new();

    if (!root)
        return NULL;
    JsonObject *object = json_node_get_object(root);
    const char *kind = gcpu_json_string(json, object, "kind");
    gboolean is_vm = g_strcmp0(kind, "VirtualMachine") == 0;
    if (!is_vm && g_strcmp0(kind, "VirtualMachineInstance") != 0)
        gcpu_kubernetes_refuse(json, "is neither a VirtualMachineInstance nor a VirtualMachine");
    vmi->name = g_strdup(gcpu_json_string(json, object, "metadata/name"));
    vmi->namespace_name = g_strdup(gcpu_json_string(json, object, "metadata/namespace"));
    gcpu_vmi_json_read_metadata(
        json, gcpu_json_object(json, object, is_vm ? "spec/template/metadata" : "metadata"), vmi);
    read_spec(json, gcpu_json_object(json, object, is_vm ? "spec/template/spec" : "spec"), vmi);
    vmi->has_instancetype = is_vm && gcpu_json_has(object, "spec/instancetype");
    vmi->has_preference = is_vm && gcpu_json_has(object, "spec/preference");
    if (!is_vm)
        read_status(json, gcpu_json_object(json, object, "status"), vmi);
    return gcpu_kubernetes_is_good(json, n_findings) ? g_steal_pointer(&vmi) : NULL;
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
            gcpu_kubernetes_refuse(json, "a feature gate is no string");
    }
    g_ptr_array_add(copies, NULL);
    return (char **)g_ptr_array_free(copies, FALSE);
}

static void read_settings(const GcpuJson *json, JsonObject *settings, GcpuKubevirtConfig *config)
{
    JsonObject *obsolete = gcpu_json_object(json, settings, "obsoleteCPUModels");

    config->cpu_model = g_strdup(gcpu_json_string(json, settings, "cpuModel"));
    config->min_cpu_model = g_strdup(gcpu_json_string(json, settings, "minCPUModel"));
    config->is_stated = TRUE;
    gcpu_migration_json_read_config(json, settings, config);
    config->obsolete = obsolete ? member_names(obsolete) : NULL;
    config->feature_gates =
        read_gates(json, gcpu_json_array(json, settings, "developerConfiguration/featureGates"));
    gcpu_kubernetes_read_labels(
        json, gcpu_json_object(json, settings, "developerConfiguration/nodeSelectors"),
        config->node_selector);
}

GcpuKubevirtConfig *gcpu_kubernetes_read_config(const char *text, gsize length,
                                                const GcpuJson *json)
{
    guint n_findings = gcpu_findings_count(json->findings);
    g_autoptr(JsonNode) root = gcpu_kubernetes_parse(text, length, json);
    JsonObject *object = root ? gcpu_kubernetes_only_item(json, json_node_get_object(root)) : NULL;
    g_autoptr(GcpuKubevirtConfig) config = gcpu_kubevirt_config_new();

    if (object && !gcpu_kubernetes_is_kind(json, object, "KubeVirt"))
        gcpu_kubernetes_refuse(json, "is no KubeVirt");
    config->version = g_strdup(gcpu_json_string(json, object, "status/observedKubeVirtVersion"));
    read_settings(json, gcpu_json_object(json, object, "spec/configuration"), config);
    return gcpu_kubernetes_is_good(json, n_findings) ? g_steal_pointer(&config) : NULL;
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

static void read_node(const GcpuJson *json, JsonObject *object, gpointer nodes)
{
    const char *name = gcpu_json_string(json, object, "metadata/name");
    JsonObject *annotations = gcpu_json_object(json, object, "metadata/annotations");

    if (!gcpu_kubernetes_is_kind(json, object, "Node") || !name) {
        gcpu_kubernetes_refuse(json, "is neither a Node with a name nor a list of them");
        return;
    }
    GcpuNode *node = gcpu_node_new(name, gcpu_node_labels_new());
    g_ptr_array_add(nodes, node);
    gcpu_kubernetes_read_labels(json, gcpu_json_object(json, object, "metadata/labels"),
                                node->labels);
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
    g_autoptr(JsonNode) root = gcpu_kubernetes_parse(text, length, json);
    g_autoptr(GPtrArray) nodes = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_node_free);

    if (!root)
        return NULL;
    gcpu_kubernetes_each(json, json_node_get_object(root), read_node, nodes);
    return gcpu_kubernetes_is_good(json, n_findings) ? g_steal_pointer(&nodes) : NULL;
}

GcpuNodeLabels *gcpu_kubernetes_read_pod(const char *text, gsize length, const GcpuJson *json)
{
    guint n_findings = gcpu_findings_count(json->findings);
    g_autoptr(JsonNode) root = gcpu_kubernetes_parse(text, length, json);
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labels_new();
    JsonObject *object = root ? gcpu_kubernetes_only_item(json, json_node_get_object(root)) : NULL;

    if (object && !gcpu_kubernetes_is_kind(json, object, "Pod"))
        gcpu_kubernetes_refuse(json, "is no Pod");
    gcpu_kubernetes_read_labels(json, gcpu_json_object(json, object, "spec/nodeSelector"), labels);
    return gcpu_kubernetes_is_good(json, n_findings) ? g_steal_pointer(&labels) : NULL;
}
