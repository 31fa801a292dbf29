/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* map-private.h: how a map lies in memory, for map.c and map-builder.c alone. */
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
    GcpuFeatureSet *sets; /* three for each model: features, removed, added */
};

/** gcpu_map_new_empty: Returns: (transfer full): with its tables, and no words yet. */
GcpuMap *gcpu_map_new_empty(GcpuArchFamily family);
