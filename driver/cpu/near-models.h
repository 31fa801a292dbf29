/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* near-models.h: which better models a CPU would be, if it had a few features more.
 *
 * A single masked bit makes libvirt call a processor by the name of an ancient one; this finds the
 * name that a person expects: "would be EPYC-Genoa if svm were present". */
#pragma once

#include "cpu/map.h"

typedef struct {
    const GcpuMapModel *model;
    GcpuFeatureSet *missing; /* owned */
    guint n_missing;         /* 0: the CPU is at least this model */
} GcpuNearModel;

/**
 * gcpu_near_models:
 * @set: what the CPU has
 * @vendor: index, or %GCPU_VENDOR_NONE: any
 * @max_missing: how far away a model may be
 *
 * Of the models that may be guests' and fit the vendor: those with at most @max_missing features
 * missing and more features than any that is there whole, and the largest of those that are; but
 * none that lacks as much as a larger one does, or more. Least missing first, then most features.
 *
 * Returns: (transfer full) (element-type GcpuNearModel): may be empty.
 */
GCPU_PUBLIC GPtrArray *gcpu_near_models(const GcpuMap *map, const GcpuFeatureSet *set, int vendor,
                                        guint max_missing);
