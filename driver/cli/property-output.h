/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* property-output.h: the properties of the daemon, for reading and as JSON.
 *
 * Whatever properties there are: a newer daemon has more of them. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

/** gcpu_property_output_names: Returns: (transfer container): the names in @properties (a{sv}), in
 * the order for reading; ended by NULL, owned by @properties. */
const char **gcpu_property_output_names(GVariant *properties);

/** gcpu_property_output_text: Returns: (transfer full): @value on one line: lists with blanks
 * between, times in UTC; control characters become \\xNN. */
char *gcpu_property_output_text(const char *name, GVariant *value);

/** gcpu_property_output_change: Returns: (transfer full): what @before (nullable) became: "ready ->
 * stale", of lists what came and went: "+avx2 -mpx". */
char *gcpu_property_output_change(const char *name, GVariant *before, GVariant *after);

/** gcpu_property_output_key: Returns: (transfer full): @name as a key of JSON: "host_model". */
char *gcpu_property_output_key(const char *name);

/** gcpu_property_output_add: adds member @key to the object @builder is in; NULL becomes null. */
void gcpu_property_output_add(JsonBuilder *builder, const char *key, GVariant *value);

/** gcpu_property_output_time: Returns: (transfer full): a time of the bus as ISO 8601. */
char *gcpu_property_output_time(guint64 time_us);
