/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* model-order.h: which models of a map contain which. Internal to this folder.
 *
 * Whoever looks for the best models of many hosts asks this of every pair of models, and the answer
 * depends on the map alone. A set of models is bits by their numbers in the map, as feature-set.h
 * has them. */
#pragma once

#include "cpu/map-builder.h"

/** GcpuModelSet: the first word of a set of models. */
typedef guint64 GcpuModelSet;

/** GCPU_MODEL_SET_WORDS_MAX: the widest set. Room for one on the stack. */
#define GCPU_MODEL_SET_WORDS_MAX (GCPU_MAP_MODELS_MAX / 64 + 1)

typedef struct {
    const GcpuMap *map;
    guint n_models;
    guint n_words;            /* of a set of models; at least one */
    GcpuFeatureSet *nested;   /* features that only guests which run guests have use for */
    GcpuModelSet *inside;     /* for each model those whose features it has; itself, too */
    GcpuModelSet *equal;      /* for each model those of the same features; itself, too */
    GcpuModelSet *better;     /* for each model those that contain it and more, and of those of the
                                 same features the ones of a better name */
    GcpuModelSet *of_vendors; /* those of no vendor, then those of each vendor of the map */
    GcpuModelSet *for_guests; /* those that a guest CPU may be called by */
} GcpuModelOrder;

/** gcpu_model_order_new: @map: x86, must outlive the result. Returns: (transfer full). */
GcpuModelOrder *gcpu_model_order_new(const GcpuMap *map);
void gcpu_model_order_free(GcpuModelOrder *order);

/** gcpu_model_order_row: the set of model @index among @sets. */
#define gcpu_model_order_row(order, sets, index) ((order)->sets + (gsize)(index) * (order)->n_words)

/** gcpu_model_order_fitting: sets @out_set to the models of no vendor and those of @vendor.
 * @vendor: (nullable): NULL: all fit. */
void gcpu_model_order_fitting(const GcpuModelOrder *order, const char *vendor,
                              GcpuModelSet *out_set);
