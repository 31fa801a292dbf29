/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-private.h: what common.c works out and common-models.c goes on with. Internal. */
#pragma once

#include "fleet/common.h"

/** GcpuCommonWork: the classes of one answer, all in bits of its map. */
typedef struct {
    const GcpuFleetClasses *classes;
    GcpuCommon *common;
    guint n_words;
    GPtrArray *sets; /* of GcpuFeatureSet: one for each class of the answer */
    guint8 *usable;  /* for each class of the answer all models of the map: 1: QEMU can run it */
} GcpuCommonWork;

/** gcpu_common_find_models: fills in models, misses, unknown_models. */
void gcpu_common_find_models(GcpuCommonWork *work);

/** gcpu_common_find_limits: fills in hosts; needs the models. */
void gcpu_common_find_limits(GcpuCommonWork *work);

/** gcpu_common_class: class number @i of the answer. */
const GcpuFleetClass *gcpu_common_class(const GcpuCommonWork *work, guint i);

void gcpu_common_model_free(GcpuCommonModel *model);
void gcpu_common_miss_free(GcpuCommonMiss *miss);
void gcpu_common_host_free(GcpuCommonHost *host);
