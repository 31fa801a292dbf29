/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "qmp/qmp-reply.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "cpu/qemu-names.h"
#include "qmp/qmp-stream.h"

/* A number of leaf 1, and the largest that fits there. */
typedef struct {
    const char *name;
    guint max;
} Number;

static const Number family = { "family", 0xff + 0xf }, model = { "model", 0xff },
                    stepping = { "stepping", 0xf };

/* One reply, and where it stands. */
typedef struct {
    const char *name;
    guint line;
    GcpuQmpReply *reply;
} Reading;

static gboolean fail(const Reading *reading, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static gboolean fail(const Reading *reading, GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s:%u: %s", reading->name, reading->line,
                message);
    return FALSE;
}

void gcpu_qmp_reply_free(GcpuQmpReply *reply)
{
    if (!reply)
        return;
    g_ptr_array_unref(reply->features);
    g_free(reply->vendor);
    if (reply->models)
        g_ptr_array_unref(reply->models);
    g_free(reply);
}

static JsonObject *object_member(JsonObject *object, const char *name)
{
    JsonNode *node = object ? json_object_get_member(object, name) : NULL;

    return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static JsonArray *array_member(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);

    return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static gboolean holds(JsonNode *node, GType type)
{
    return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

static const char *string_member(JsonObject *object, const char *name)
{
    JsonNode *node = object ? json_object_get_member(object, name) : NULL;

    return holds(node, G_TYPE_STRING) ? json_node_get_string(node) : NULL;
}

/* An absent number is 0. */
static gboolean read_number(const Reading *reading, JsonObject *props, const Number *number,
                            guint *out_value, GError **error)
{
    JsonNode *node = json_object_get_member(props, number->name);

    if (!node)
        return TRUE;
    gint64 value = holds(node, G_TYPE_INT64) ? json_node_get_int(node) : -1;
    if (value < 0 || value > (gint64)number->max)
        return fail(reading, error, "%s is no number from 0 to %u", number->name, number->max);
    *out_value = (guint)value;
    return TRUE;
}

static gboolean read_signature(const Reading *reading, JsonObject *props, GError **error)
{
    GcpuSignature signature = { 0 };

    if (!read_number(reading, props, &family, &signature.family, error) ||
        !read_number(reading, props, &model, &signature.model, error) ||
        !read_number(reading, props, &stepping, &signature.stepping, error))
        return FALSE;
    reading->reply->signature = gcpu_signature_encode(&signature);
    return TRUE;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean read_expansion(const Reading *reading, JsonObject *expanded, GError **error)
{
    JsonObject *props = object_member(expanded, "props");
    GcpuQmpReply *reply = reading->reply;
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;

    if (!props)
        return fail(reading, error, "the model of the reply has no props");
    if (!read_signature(reading, props, error))
        return FALSE;
    g_ptr_array_set_size(reply->features, 0);
    json_object_iter_init(&iter, props);
    while (json_object_iter_next(&iter, &name, &value)) {
        if (holds(value, G_TYPE_BOOLEAN) && json_node_get_boolean(value))
            g_ptr_array_add(reply->features, g_strdup(gcpu_qemu_name_to_libvirt(name)));
    }
    g_ptr_array_sort(reply->features, compare_names);
    g_free(reply->vendor);
    reply->vendor = g_strdup(string_member(props, "vendor"));
    reply->n_expansions++;
    return TRUE;
}

static gboolean read_blockers(const Reading *reading, JsonObject *definition,
                              GcpuModelSupport *support, GError **error)
{
    JsonArray *blockers = array_member(definition, "unavailable-features");

    for (guint i = 0; blockers && i < json_array_get_length(blockers); i++) {
        JsonNode *blocker = json_array_get_element(blockers, i);
        if (!holds(blocker, G_TYPE_STRING))
            return fail(reading, error, "an unavailable feature of %s is no name", support->name);
        const char *name = gcpu_qemu_name_to_libvirt(json_node_get_string(blocker));
        g_ptr_array_add(support->blockers, g_strdup(name));
    }
    if (blockers)
        support->usable = support->blockers->len ? GCPU_USABLE_NO : GCPU_USABLE_YES;
    return TRUE;
}

static gboolean read_definition(const Reading *reading, JsonNode *node, GError **error)
{
    JsonObject *definition = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    const char *name = string_member(definition, "name");

    if (!name)
        return fail(reading, error, "a CPU definition has no name");
    GcpuModelSupport *support = gcpu_model_support_new(name);
    g_ptr_array_add(reading->reply->models, support);
    JsonNode *deprecated = json_object_get_member(definition, "deprecated");
    support->deprecated = holds(deprecated, G_TYPE_BOOLEAN) && json_node_get_boolean(deprecated);
    return read_blockers(reading, definition, support, error);
}

/* Other commands answer with lists, too; QEMU before 2.8 did not state the type's name. */
static gboolean is_definitions(JsonArray *array)
{
    JsonNode *first = json_array_get_length(array) ? json_array_get_element(array, 0) : NULL;
    JsonObject *object =
        first && JSON_NODE_HOLDS_OBJECT(first) ? json_node_get_object(first) : NULL;

    return object &&
           (string_member(object, "typename") || array_member(object, "unavailable-features"));
}

static gboolean read_definitions(const Reading *reading, JsonArray *array, GError **error)
{
    if (!is_definitions(array))
        return TRUE;
    if (reading->reply->models)
        g_ptr_array_unref(reading->reply->models);
    reading->reply->models = gcpu_model_supports_new();
    for (guint i = 0; i < json_array_get_length(array); i++) {
        if (!read_definition(reading, json_array_get_element(array, i), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_object(const Reading *reading, JsonObject *root, GError **error)
{
    JsonArray *definitions = array_member(root, "return");
    JsonObject *expanded = object_member(object_member(root, "return"), "model");
    JsonObject *refusal = object_member(root, "error");

    if (definitions)
        return read_definitions(reading, definitions, error);
    if (expanded)
        return read_expansion(reading, expanded, error);
    if (!refusal)
        return TRUE;
    const char *why = string_member(refusal, "desc");
    return fail(reading, error, "QEMU refused: %.200s", why ? why : "it does not say why");
}

static void note_line(JsonParser *parser, const GError *error G_GNUC_UNUSED, guint *line)
{
    *line = json_parser_get_current_line(parser);
}

static gboolean read_text(Reading *reading, const char *text, gsize length, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    guint line = 1;

    g_signal_connect(parser, "error", G_CALLBACK(note_line), &line);
    if (!json_parser_load_from_data(parser, text, (gssize)length, NULL)) {
        reading->line += line ? line - 1 : 0;
        return fail(reading, error, "this is no JSON");
    }
    JsonNode *root = json_parser_get_root(parser);
    return root && JSON_NODE_HOLDS_OBJECT(root)
               ? read_object(reading, json_node_get_object(root), error)
               : fail(reading, error, "this is no JSON");
}

static gboolean read_all(Reading *reading, GcpuQmpStream *stream, GError **error)
{
    const char *object;
    gsize length;

    for (guint n_replies = 0;; n_replies++) {
        if (!gcpu_qmp_stream_next(stream, &object, &length, &reading->line, error))
            return FALSE;
        if (!object)
            return TRUE;
        if (n_replies == GCPU_QMP_REPLIES_MAX)
            return fail(reading, error, "too many replies");
        if (!read_text(reading, object, length, error))
            return FALSE;
    }
}

GcpuQmpReply *gcpu_qmp_reply_parse(const char *text, gssize length, const char *name,
                                   GError **error)
{
    g_autoptr(GcpuQmpReply) reply = g_new0(GcpuQmpReply, 1);
    GcpuQmpStream stream = { .text = text, .name = name, .line = 1 };
    Reading reading = { .name = name, .reply = reply };

    reply->features = g_ptr_array_new_with_free_func(g_free);
    stream.end = text + (length < 0 ? strlen(text) : (gsize)length);
    if (!read_all(&reading, &stream, error))
        return NULL;
    if (reply->n_expansions > 0 || reply->models)
        return g_steal_pointer(&reply);
    fail(&reading, error,
         "there is no reply to query-cpu-model-expansion or query-cpu-definitions");
    return NULL;
}

void gcpu_qmp_reply_features(const GcpuQmpReply *reply, const GcpuMap *map, GcpuFeatureSet *out_set)
{
    gcpu_feature_set_clear(out_set, gcpu_map_words(map));
    for (guint i = 0; i < reply->features->len; i++) {
        int feature = gcpu_map_find_feature(map, g_ptr_array_index(reply->features, i));
        if (feature >= 0)
            gcpu_feature_set_add(out_set, (guint)feature);
    }
}

int gcpu_qmp_reply_vendor(const GcpuQmpReply *reply, const GcpuMap *map)
{
    for (guint i = 0; i < gcpu_map_n_vendors(map); i++) {
        if (g_strcmp0(gcpu_map_vendor(map, i)->cpuid_string, reply->vendor) == 0)
            return (int)i;
    }
    return GCPU_VENDOR_NONE;
}
