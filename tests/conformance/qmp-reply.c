/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "qmp-reply.h"

#include <json-glib/json-glib.h>

#include "cpu/cpuid.h"
#include "cpu/qemu-names.h"

GcpuModelSupport *support_new(const char *name)
{
    GcpuModelSupport *support = g_new0(GcpuModelSupport, 1);

    support->name = g_strdup(name);
    support->blockers = g_ptr_array_new_with_free_func(g_free);
    return support;
}

void support_free(GcpuModelSupport *support)
{
    g_free(support->name);
    g_ptr_array_unref(support->blockers);
    g_free(support);
}

GPtrArray *support_list_new(const char *const *names)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)support_free);

    for (guint i = 0; names && names[i]; i++)
        g_ptr_array_add(list, support_new(names[i]));
    return list;
}

void qmp_reply_free(QmpReply *reply)
{
    if (!reply)
        return;
    if (reply->models)
        g_ptr_array_unref(reply->models);
    g_free(reply);
}

static void read_property(const char *name, JsonNode *value, const GcpuMap *map, QmpReply *reply,
                          GcpuSignature *signature)
{
    GType type = JSON_NODE_HOLDS_VALUE(value) ? json_node_get_value_type(value) : G_TYPE_INVALID;

    if (type == G_TYPE_BOOLEAN && json_node_get_boolean(value)) {
        int feature = gcpu_map_find_feature(map, gcpu_qemu_name_to_libvirt(name));
        if (feature >= 0)
            gcpu_feature_set_add(reply->features, (guint)feature);
    } else if (type == G_TYPE_STRING && strcmp(name, "vendor") == 0) {
        for (guint i = 0; i < gcpu_map_n_vendors(map); i++) {
            if (strcmp(gcpu_map_vendor(map, i)->cpuid_string, json_node_get_string(value)) == 0)
                reply->vendor = (int)i;
        }
    } else if (type == G_TYPE_INT64 && strcmp(name, "family") == 0) {
        signature->family = (guint)json_node_get_int(value);
    } else if (type == G_TYPE_INT64 && strcmp(name, "model") == 0) {
        signature->model = (guint)json_node_get_int(value);
    } else if (type == G_TYPE_INT64 && strcmp(name, "stepping") == 0) {
        signature->stepping = (guint)json_node_get_int(value);
    }
}

static void read_expansion(JsonObject *model, const GcpuMap *map, QmpReply *reply)
{
    JsonObject *props = json_object_get_object_member(model, "props");
    GcpuSignature signature = { 0 };
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;

    json_object_iter_init(&iter, props);
    while (json_object_iter_next(&iter, &name, &value))
        read_property(name, value, map, reply, &signature);
    reply->signature = gcpu_signature_encode(&signature);
}

static void read_definitions(JsonArray *definitions, QmpReply *reply)
{
    if (!reply->models)
        reply->models = support_list_new(NULL);
    for (guint i = 0; i < json_array_get_length(definitions); i++) {
        JsonObject *definition = json_array_get_object_element(definitions, i);
        GcpuModelSupport *support = support_new(json_object_get_string_member(definition, "name"));
        JsonArray *blockers = json_object_has_member(definition, "unavailable-features")
                                  ? json_object_get_array_member(definition, "unavailable-features")
                                  : NULL;
        for (guint j = 0; blockers && j < json_array_get_length(blockers); j++) {
            const char *name = json_array_get_string_element(blockers, j);
            g_ptr_array_add(support->blockers, g_strdup(gcpu_qemu_name_to_libvirt(name)));
        }
        g_ptr_array_add(reply->models, support);
    }
}

static gboolean read_reply(const char *text, const GcpuMap *map, QmpReply *reply, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new();

    if (!json_parser_load_from_data(parser, text, -1, error))
        return FALSE;
    JsonObject *root = json_node_get_object(json_parser_get_root(parser));
    JsonNode *answer = json_object_get_member(root, "return");
    if (answer && JSON_NODE_HOLDS_ARRAY(answer))
        read_definitions(json_node_get_array(answer), reply);
    else if (answer && JSON_NODE_HOLDS_OBJECT(answer) &&
             json_object_has_member(json_node_get_object(answer), "model"))
        read_expansion(json_object_get_object_member(json_node_get_object(answer), "model"), map,
                       reply);
    return TRUE;
}

/* Where the object that starts at @text ends. Strings in these files hold no braces. */
static const char *end_of_object(const char *text)
{
    guint depth = 0;

    for (; *text; text++) {
        depth += *text == '{';
        if (*text == '}' && --depth == 0)
            return text + 1;
    }
    return text;
}

QmpReply *qmp_reply_read(const char *path, const GcpuMap *map, GError **error)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;
    g_autoptr(QmpReply) reply = g_new0(QmpReply, 1);
    reply->vendor = GCPU_VENDOR_NONE;
    for (const char *start = strchr(text, '{'); start; start = strchr(start, '{')) {
        const char *end = end_of_object(start);
        g_autofree char *object = g_strndup(start, (gsize)(end - start));
        if (!read_reply(object, map, reply, error))
            return NULL;
        start = end;
    }
    return g_steal_pointer(&reply);
}
