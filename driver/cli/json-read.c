/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/json-read.h"

#include <string.h>

static gboolean fail(const char *name, const char *reason, GError **error)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: %s", name, reason);
    return FALSE;
}

/* Returns: the byte behind the string that begins at @at. */
static const char *skip_string(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++) {
        if (*at == '\\' && at + 1 < end)
            at++;
    }
    return at < end ? at + 1 : end;
}

/* json-glib goes down by recursion and knows comments and other quotes; without these two, brackets
 * outside of strings are all that it goes down for. */
static gboolean check_shape(const char *text, gsize length, const char *name, GError **error)
{
    const char *end = text + length;
    guint depth = 0;

    for (const char *at = text; at < end;) {
        if (*at == '"') {
            at = skip_string(at, end);
            continue;
        }
        if (strchr("/#'", *at))
            return fail(name, "is not JSON: there are comments or other quotes", error);
        depth += *at == '{' || *at == '[';
        depth -= depth > 0 && (*at == '}' || *at == ']');
        if (depth > GCPU_JSON_DEPTH_MAX)
            return fail(name, "is nested too deep", error);
        at++;
    }
    return TRUE;
}

JsonNode *gcpu_json_parse(const char *text, gsize length, const char *name, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) failure = NULL;

    if (!g_utf8_validate_len(text, length, NULL)) {
        fail(name, "is not UTF-8", error);
        return NULL;
    }
    if (!check_shape(text, length, name, error))
        return NULL;
    if (!json_parser_load_from_data(parser, text, (gssize)length, &failure)) {
        fail(name, failure->message, error);
        return NULL;
    }
    JsonNode *root = json_parser_steal_root(parser);
    if (root && JSON_NODE_HOLDS_OBJECT(root))
        return root;
    g_clear_pointer(&root, json_node_unref);
    fail(name, "is no JSON object", error);
    return NULL;
}

/* Returns: (nullable): NULL for null, too. */
static JsonNode *find(JsonObject *object, const char *path)
{
    g_auto(GStrv) names = g_strsplit(path, "/", -1);
    JsonNode *node = NULL;

    for (char **name = names; *name; name++) {
        node = object ? json_object_get_member(object, *name) : NULL;
        object = node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    }
    return node && !JSON_NODE_HOLDS_NULL(node) ? node : NULL;
}

gboolean gcpu_json_has(JsonObject *object, const char *path)
{
    return find(object, path) != NULL;
}

static void add_finding(const GcpuJson *json, const char *path, const char *message)
{
    g_autofree char *key = g_strdelimit(g_strdup(path), "/", '.');
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)json->name,
        .key = key,
        .message = (char *)message,
    };

    gcpu_findings_add(json->findings, &finding);
}

JsonObject *gcpu_json_object(const GcpuJson *json, JsonObject *object, const char *path)
{
    JsonNode *node = find(object, path);

    if (node && JSON_NODE_HOLDS_OBJECT(node))
        return json_node_get_object(node);
    if (node)
        add_finding(json, path, "is no object");
    return NULL;
}

JsonArray *gcpu_json_array(const GcpuJson *json, JsonObject *object, const char *path)
{
    JsonNode *node = find(object, path);

    if (node && JSON_NODE_HOLDS_ARRAY(node))
        return json_node_get_array(node);
    if (node)
        add_finding(json, path, "is no array");
    return NULL;
}

JsonObject *gcpu_json_element(const GcpuJson *json, JsonArray *array, const char *path, guint index)
{
    JsonNode *node = json_array_get_element(array, index);

    if (JSON_NODE_HOLDS_OBJECT(node))
        return json_node_get_object(node);
    add_finding(json, path, "one of them is no object");
    return NULL;
}

static gboolean holds(JsonNode *node, GType type)
{
    return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

const char *gcpu_json_string(const GcpuJson *json, JsonObject *object, const char *path)
{
    JsonNode *node = find(object, path);

    if (node && holds(node, G_TYPE_STRING))
        return json_node_get_string(node);
    if (node)
        add_finding(json, path, "is no string");
    return NULL;
}

gboolean gcpu_json_boolean(const GcpuJson *json, JsonObject *object, const char *path,
                           gboolean otherwise)
{
    JsonNode *node = find(object, path);

    if (node && holds(node, G_TYPE_BOOLEAN))
        return json_node_get_boolean(node);
    if (node)
        add_finding(json, path, "is neither true nor false");
    return otherwise;
}

guint64 gcpu_json_number(const GcpuJson *json, JsonObject *object, const char *path)
{
    JsonNode *node = find(object, path);

    if (node && holds(node, G_TYPE_INT64) && json_node_get_int(node) >= 0)
        return (guint64)json_node_get_int(node);
    if (node)
        add_finding(json, path, "is no whole number");
    return 0;
}
