/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* map-builder.h: makes a map, one declaration after the other, and refuses a wrong one.
 *
 * The order of the calls is the order of the map. Nothing is trusted: a feature must be exactly one
 * bit that no other feature has, names must be new, and whatever is referred to must have been
 * added before. Errors name the thing but no place: the reader of the file knows the place. */
#pragma once

#include "cpu/error.h"
#include "cpu/map.h"

typedef struct GcpuMapBuilder GcpuMapBuilder;

/** GCPU_MAP_MODELS_MAX, GCPU_MAP_VENDORS_MAX: more are refused. */
#define GCPU_MAP_MODELS_MAX  4096
#define GCPU_MAP_VENDORS_MAX 256

typedef enum {
    GCPU_MODEL_FEATURE_PRESENT,
    GCPU_MODEL_FEATURE_REMOVED,
    GCPU_MODEL_FEATURE_ADDED,
} GcpuModelFeatureKind;

typedef struct {
    char *name;
    GcpuModelFeatureKind kind;
} GcpuModelFeature;

/** GcpuModelDraft: a model as its file states it, ancestor not yet resolved. */
typedef struct {
    char *name;
    char *ancestor;     /* NULL: none */
    char *vendor;       /* NULL: the ancestor's */
    GArray *features;   /* of GcpuModelFeature */
    GArray *signatures; /* of GcpuModelSignature; empty: the ancestor's */
    GArray *pvrs;       /* of GcpuModelPvr */
    gboolean decode_host, decode_guest;
    gboolean check_compat;
} GcpuModelDraft;

/** gcpu_model_draft_new: Returns: (transfer full): decodes for host and guest, all else unset. */
GcpuModelDraft *gcpu_model_draft_new(const char *name);
void gcpu_model_draft_free(GcpuModelDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuModelDraft, gcpu_model_draft_free)
/** gcpu_model_draft_add_feature: @name is copied. */
void gcpu_model_draft_add_feature(GcpuModelDraft *draft, const char *name,
                                  GcpuModelFeatureKind kind);

GcpuMapBuilder *gcpu_map_builder_new(GcpuArchFamily family);
void gcpu_map_builder_free(GcpuMapBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMapBuilder, gcpu_map_builder_free)

/* Each copies what it is given and returns FALSE with %GCPU_ERROR_INVALID. */
gboolean gcpu_map_builder_add_vendor(GcpuMapBuilder *builder, const GcpuMapVendor *vendor,
                                     GError **error);
gboolean gcpu_map_builder_add_feature(GcpuMapBuilder *builder, const GcpuMapFeature *feature,
                                      GError **error);
gboolean gcpu_map_builder_add_model(GcpuMapBuilder *builder, const GcpuModelDraft *draft,
                                    GError **error);

/** gcpu_map_builder_end: Returns: (transfer full): the map; the builder can only be freed then.
 * @complete: whether all models of the architecture were added */
GcpuMap *gcpu_map_builder_end(GcpuMapBuilder *builder, gboolean complete);
