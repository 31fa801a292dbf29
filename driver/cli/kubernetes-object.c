/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/kubernetes-object.h"

#include <string.h>

/* Far above what the API server of Kubernetes has room for. */
#define LABELS_MAX 100000

void gcpu_kubernetes_refuse(const GcpuJson *json, const char *message)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)json->name,
        .message = (char *)message,
    };

    gcpu_findings_add(json->findings, &finding);
}

JsonNode *gcpu_kubernetes_parse(const char *text, gsize length, const GcpuJson *json)
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

gboolean gcpu_kubernetes_is_kind(const GcpuJson *json, JsonObject *object, const char *kind)
{
    return g_strcmp0(gcpu_json_string(json, object, "kind"), kind) == 0;
}

void gcpu_kubernetes_read_labels(const GcpuJson *json, JsonObject *object, GcpuNodeLabels *labels)
{
    g_autoptr(GList) keys = object ? json_object_get_members(object) : NULL;

    if (object && json_object_get_size(object) > LABELS_MAX) {
        gcpu_kubernetes_refuse(json, "there are too many labels");
        return;
    }
    for (GList *key = keys; key; key = key->next) {
        JsonNode *node = json_object_get_member(object, key->data);
        if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
            gcpu_node_labels_set(labels, key->data, json_node_get_string(node), NULL);
        else
            gcpu_kubernetes_refuse(json, "the value of a label is no string");
    }
}

gboolean gcpu_kubernetes_is_on(const GcpuJson *json, JsonObject *object, const char *path)
{
    JsonObject *state = gcpu_json_object(json, object, path);

    return state && gcpu_json_boolean(json, state, "enabled", TRUE);
}

gboolean gcpu_kubernetes_is_good(const GcpuJson *json, guint n_findings)
{
    return gcpu_findings_count(json->findings) == n_findings;
}

JsonObject *gcpu_kubernetes_only_item(const GcpuJson *json, JsonObject *object)
{
    JsonArray *items = gcpu_json_array(json, object, "items");

    if (!items)
        return object;
    if (json_array_get_length(items) == 1)
        return gcpu_json_element(json, items, "items", 0);
    gcpu_kubernetes_refuse(json, "is a list of none or several");
    return NULL;
}

void gcpu_kubernetes_each(const GcpuJson *json, JsonObject *root, GcpuKubernetesRead read,
                          gpointer data)
{
    JsonArray *items = gcpu_json_array(json, root, "items");

    if (!items)
        read(json, root, data);
    for (guint i = 0; items && i < json_array_get_length(items); i++) {
        JsonObject *item = gcpu_json_element(json, items, "items", i);
        if (item)
            read(json, item, data);
    }
}
