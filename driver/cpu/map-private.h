/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* map-private.h: how a map lies in memory, for those who make it and rules that look at
 * nothing else. */
#pragma once

#include "cpu/map.h"
#include "cpu/name-index.h"

struct GcpuMap {
    int ref_count;
    GcpuArchFamily family;
    gboolean complete;
    guint n_words;
    GArray *features; /* of GcpuMapFeature; these may move, but not the names that they own */
    GArray *vendors;  /* of GcpuMapVendor */
    GArray *models;   /* of GcpuMapModel */
    GcpuNameIndex feature_index, vendor_index, model_index;
    GcpuFeatureSet *non_migratable;
    GcpuFeatureSet *mitigations;
    GcpuFeatureSet *levels; /* gcpu_x86_levels_new() */
    GcpuFeatureSet *sets;   /* three for each model: features, removed, added */
};

/** gcpu_map_new_empty: Returns: (transfer full): with its tables, and no words yet. */
GcpuMap *gcpu_map_new_empty(GcpuArchFamily family);

/** gcpu_mitigations_new: Returns: (transfer full): of the features of @map. */
GcpuFeatureSet *gcpu_mitigations_new(const GcpuMap *map);

/** gcpu_x86_levels_new: Returns: (transfer full): one set after the other, what each level of
 * x86-64 asks for besides the level below; an empty one: @map does not know all of it. */
GcpuFeatureSet *gcpu_x86_levels_new(const GcpuMap *map);
