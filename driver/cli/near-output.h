/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* near-output.h: "would be EPYC-Genoa if svm were present", as text and as JSON. */
#pragma once

#include <json-glib/json-glib.h>

#include "cpu/def.h"
#include "cpu/near-models.h"

/** GCPU_NEAR_MISSING_MAX: a model that lacks more features is not near. */
#define GCPU_NEAR_MISSING_MAX 3

/**
 * gcpu_near_output_find:
 * @map: (nullable): complete
 * @def: what it is by name
 * @models: (nullable) (element-type GcpuModelSupport): those that can be had; NULL: any
 *
 * Returns: (transfer full) (nullable) (element-type GcpuNearModel): NULL where models are not made
 * of features, or @def has names that @map does not know.
 */
GPtrArray *gcpu_near_output_find(const GcpuMap *map, const GcpuDef *def, const GPtrArray *models);

/**
 * gcpu_near_output_note: prints a line to standard error for each of the nearest models, of @near
 * (of GcpuNearModel; nullable), that is not there whole.
 * @subject: (nullable): what would be it, "the host"; NULL: it
 * @model: (nullable): the one it was named by
 */
void gcpu_near_output_note(const GcpuMap *map, const GPtrArray *near, const char *subject,
                           const char *model);

/** gcpu_near_output_add: adds the member @name to the object @builder is in: an array of "model"
 * and "missing"; empty for NULL. */
void gcpu_near_output_add(JsonBuilder *builder, const char *name, const GcpuMap *map,
                          const GPtrArray *near);
