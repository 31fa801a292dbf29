/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-private.h: what common.c works out and common-models.c goes on with. Internal. */
#pragma once

#include "fleet/common.h"

/** GcpuCommonRoll: what the QEMUs of all classes say of the models that they know. */
typedef struct GcpuCommonRoll GcpuCommonRoll;

/** GcpuCommonWork: the classes of one answer, all in bits of its map. */
typedef struct {
    const GcpuFleetClasses *classes;
    GcpuCommon *common;
    guint n_words;
    GPtrArray *sets; /* of GcpuFeatureSet: one for each class of the answer */
    GcpuCommonRoll *roll;
} GcpuCommonWork;

/** gcpu_common_roll_new: Returns: (transfer full): calls the roll of the classes of @work. */
GcpuCommonRoll *gcpu_common_roll_new(const GcpuCommonWork *work);
void gcpu_common_roll_free(GcpuCommonRoll *roll);

/** gcpu_common_roll_is_usable: whether QEMU on class number @class of the answer can run model
 * @index of the map. */
gboolean gcpu_common_roll_is_usable(const GcpuCommonRoll *roll, guint class, guint index);

/** GCPU_COMMON_NOBODY, GCPU_COMMON_SEVERAL: no number of a class. */
#define GCPU_COMMON_NOBODY  G_MAXUINT
#define GCPU_COMMON_SEVERAL (G_MAXUINT - 1)

/** gcpu_common_roll_unable: Returns: the number of the one class of the answer that cannot run
 * model @index of the map; or %GCPU_COMMON_NOBODY or %GCPU_COMMON_SEVERAL. */
guint gcpu_common_roll_unable(const GcpuCommonRoll *roll, guint index);

/** gcpu_common_roll_is_known_by_all, gcpu_common_roll_is_usable_by_all: of any model's name.
 * gcpu_common_roll_is_deprecated: by some class. */
gboolean gcpu_common_roll_is_known_by_all(const GcpuCommonRoll *roll, const char *name);
gboolean gcpu_common_roll_is_usable_by_all(const GcpuCommonRoll *roll, const char *name);
gboolean gcpu_common_roll_is_deprecated(const GcpuCommonRoll *roll, const char *name);

/** gcpu_common_find_models: fills in models, misses, unknown_models. */
void gcpu_common_find_models(GcpuCommonWork *work);

/** gcpu_common_find_limits: fills in hosts; needs the models. */
void gcpu_common_find_limits(GcpuCommonWork *work);

/** gcpu_common_class: class number @i of the answer. */
const GcpuFleetClass *gcpu_common_class(const GcpuCommonWork *work, guint i);

void gcpu_common_model_free(GcpuCommonModel *model);
void gcpu_common_miss_free(GcpuCommonMiss *miss);
void gcpu_common_host_free(GcpuCommonHost *host);
