/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* late-json.c: what is called of json-glib. */
#include <json-glib/json-glib.h>

#include "cli/late-library.h"

#define LATE(Result, name, parameters, arguments) \
    GCPU_LATE("libjson-glib-1.0.so.0", Result, name, parameters, arguments)

LATE(JsonNode *, json_array_get_element, (JsonArray * array, guint index_), (array, index_))
LATE(guint, json_array_get_length, (JsonArray * array), (array))
LATE(JsonBuilder *, json_builder_add_boolean_value, (JsonBuilder * builder, gboolean value),
     (builder, value))
LATE(JsonBuilder *, json_builder_add_int_value, (JsonBuilder * builder, gint64 value),
     (builder, value))
LATE(JsonBuilder *, json_builder_add_null_value, (JsonBuilder * builder), (builder))
LATE(JsonBuilder *, json_builder_add_string_value, (JsonBuilder * builder, const gchar *value),
     (builder, value))
LATE(JsonBuilder *, json_builder_add_value, (JsonBuilder * builder, JsonNode *node),
     (builder, node))
LATE(JsonBuilder *, json_builder_begin_array, (JsonBuilder * builder), (builder))
LATE(JsonBuilder *, json_builder_begin_object, (JsonBuilder * builder), (builder))
LATE(JsonBuilder *, json_builder_end_array, (JsonBuilder * builder), (builder))
LATE(JsonBuilder *, json_builder_end_object, (JsonBuilder * builder), (builder))
LATE(JsonNode *, json_builder_get_root, (JsonBuilder * builder), (builder))
LATE(JsonBuilder *, json_builder_new, (void), ())
LATE(JsonBuilder *, json_builder_set_member_name, (JsonBuilder * builder, const gchar *member_name),
     (builder, member_name))
LATE(JsonGenerator *, json_generator_new, (void), ())
LATE(void, json_generator_set_pretty, (JsonGenerator * generator, gboolean is_pretty),
     (generator, is_pretty))
LATE(void, json_generator_set_root, (JsonGenerator * generator, JsonNode *node), (generator, node))
LATE(gchar *, json_generator_to_data, (JsonGenerator * generator, gsize *length),
     (generator, length))
LATE(JsonNode *, json_gvariant_serialize, (GVariant * variant), (variant))
LATE(JsonArray *, json_node_get_array, (JsonNode * node), (node))
LATE(gboolean, json_node_get_boolean, (JsonNode * node), (node))
LATE(gint64, json_node_get_int, (JsonNode * node), (node))
LATE(JsonNodeType, json_node_get_node_type, (JsonNode * node), (node))
LATE(JsonObject *, json_node_get_object, (JsonNode * node), (node))
LATE(const gchar *, json_node_get_string, (JsonNode * node), (node))
LATE(GType, json_node_get_value_type, (JsonNode * node), (node))
LATE(void, json_node_unref, (JsonNode * node), (node))
LATE(JsonNode *, json_object_get_member, (JsonObject * object, const gchar *member_name),
     (object, member_name))
LATE(GList *, json_object_get_members, (JsonObject * object), (object))
LATE(guint, json_object_get_size, (JsonObject * object), (object))
LATE(gboolean, json_object_has_member, (JsonObject * object, const gchar *member_name),
     (object, member_name))
LATE(void, json_object_iter_init, (JsonObjectIter * iter, JsonObject *object), (iter, object))
LATE(gboolean, json_object_iter_next,
     (JsonObjectIter * iter, const gchar **member_name, JsonNode **member_node),
     (iter, member_name, member_node))
LATE(guint, json_parser_get_current_line, (JsonParser * parser), (parser))
LATE(JsonNode *, json_parser_get_root, (JsonParser * parser), (parser))
LATE(gboolean, json_parser_load_from_data,
     (JsonParser * parser, const gchar *data, gssize length, GError **error),
     (parser, data, length, error))
LATE(JsonParser *, json_parser_new, (void), ())
LATE(JsonNode *, json_parser_steal_root, (JsonParser * parser), (parser))
LATE(char *, json_to_string, (JsonNode * node, gboolean pretty), (node, pretty))
