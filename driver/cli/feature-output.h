/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* feature-output.h: what is known about a feature, as JSON. */
#pragma once

#include <json-glib/json-glib.h>

#include "cpu/def.h"
#include "cpu/map.h"

/** gcpu_feature_output_add: adds the members "place", "bit", "mitigation", "nested", "migratable"
 * and "aliases" to the object @builder is in. @index may be -1: not in the map; @map then may be
 * NULL.
 */
void gcpu_feature_output_add(JsonBuilder *builder, const GcpuMap *map, int index);

/** gcpu_feature_output_add_list: adds the member "features" to the object @builder is in: those
 * that
 * @def lists, each with "policy" and "origin", whether its model says so, too. */
void gcpu_feature_output_add_list(JsonBuilder *builder, const GcpuMap *map, const GcpuDef *def);

/** gcpu_feature_output_fold: Returns: (transfer full): @n @names for reading, with commas between:
 * of those of VMX, of which a model may have sixty, a few, and at the end how many more there are.
 */
char *gcpu_feature_output_fold(const char *const *names, gsize n);

/** gcpu_feature_output_fold_set: the same of a set. */
char *gcpu_feature_output_fold_set(const GcpuMap *map, const GcpuFeatureSet *set);
