/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* json-read.h: reads JSON that nobody vouches for.
 *
 * Members are named by their path, "spec/domain/cpu/model"; one that is missing or null is not
 * stated. One of another type is a finding, and then not stated either. */
#pragma once

#include <json-glib/json-glib.h>

#include "cpu/finding.h"

/** GCPU_JSON_DEPTH_MAX: of arrays and objects within each other. */
#define GCPU_JSON_DEPTH_MAX 64

/** GcpuJson: one document being read. */
typedef struct {
    const char *name; /* what to call it in findings */
    GcpuFindings *findings;
} GcpuJson;

/**
 * gcpu_json_parse:
 * @length: bytes of @text
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): the root, an object; NULL with %GCPU_ERROR_INVALID if it is
 * not UTF-8, too deep, or not JSON (no comments, no other quotes).
 */
JsonNode *gcpu_json_parse(const char *text, gsize length, const char *name, GError **error);

/** gcpu_json_object: Returns: (transfer none) (nullable): @object may be NULL. */
JsonObject *gcpu_json_object(const GcpuJson *json, JsonObject *object, const char *path);

/** gcpu_json_array: Returns: (transfer none) (nullable): @object may be NULL. */
JsonArray *gcpu_json_array(const GcpuJson *json, JsonObject *object, const char *path);

/** gcpu_json_element: Returns: (transfer none) (nullable): element @index of @array, an object;
 * @path is what to call the array in a finding. */
JsonObject *gcpu_json_element(const GcpuJson *json, JsonArray *array, const char *path,
                              guint index);

/** gcpu_json_string: Returns: (transfer none) (nullable): @object may be NULL. */
const char *gcpu_json_string(const GcpuJson *json, JsonObject *object, const char *path);

/** gcpu_json_boolean: Returns: @otherwise if it is not stated. */
gboolean gcpu_json_boolean(const GcpuJson *json, JsonObject *object, const char *path,
                           gboolean otherwise);

/** gcpu_json_number: Returns: a whole number; 0 if it is not stated; negative ones are a finding.
 */
guint64 gcpu_json_number(const GcpuJson *json, JsonObject *object, const char *path);

/** gcpu_json_has: whether the member is stated, of whatever type. */
gboolean gcpu_json_has(JsonObject *object, const char *path);
