/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-private.h: what common.c works out and the files beside it go on with. Internal. */
#pragma once

#include "fleet/common-base.h"
#include "fleet/common.h"

/** GcpuCommonRoll: what the QEMUs of all classes of an answer say of models. */
typedef struct {
    guint *lists; /* numbers of the lists of models that its classes have */
    guint n_lists;
    GcpuModelSet *known_names, *usable_names; /* in all classes, by the numbers of names */
    /* By the numbers of the answer's map: */
    GcpuModelSet *known;      /* to all classes */
    GcpuModelSet *usable;     /* in all classes */
    GcpuModelSet *deprecated; /* some class says so */
    GcpuModelSet *sole;       /* usable in all classes but one */
    guint *unable;            /* for each of @sole that class, by its number in the answer; NULL:
                                 @sole is empty */
    GcpuModelSet *store;      /* where all sets lie */
} GcpuCommonRoll;

/** GcpuCommonWork: the classes of one answer, all in bits of its map. */
typedef struct {
    const GcpuFleetClasses *classes;
    const GcpuCommonBase *base;
    const GcpuCommonMap *map; /* of the answer */
    GcpuCommon *common;
    guint n_words;
    guint n_classes;
    const GcpuCommonClass **members; /* for each class of the answer what is kept of it */
    const GcpuFeatureSet **sets;     /* and what it has */
    GPtrArray *translated;           /* those that the classes do not have themselves; NULL: none */
    GcpuFeatureSet *rare;            /* what all classes have but one */
    GcpuModelSet *fitting;           /* models that guests on hosts of this vendor may have */
    GcpuModelSet *best;              /* models that are told */
    GcpuCommonRoll roll;
} GcpuCommonWork;

/** gcpu_common_class: class number @i of the answer. */
const GcpuFleetClass *gcpu_common_class(const GcpuCommonWork *work, guint i);

/** gcpu_common_call_roll: fills in roll. */
void gcpu_common_call_roll(GcpuCommonWork *work);
void gcpu_common_roll_clear(GcpuCommonRoll *roll);

/** gcpu_common_find_baseline: fills in baseline or baseline_error; needs the roll. */
void gcpu_common_find_baseline(GcpuCommonWork *work);

/** gcpu_common_find_models: fills in models, misses, unknown_models; needs the roll. */
void gcpu_common_find_models(GcpuCommonWork *work);

/** gcpu_common_find_limits: fills in hosts; needs the models. */
void gcpu_common_find_limits(GcpuCommonWork *work);

/** gcpu_common_best: sets @out_best to those of @usable that fit the vendor and that no other of
 * them contains; models of no vendor (qemu64 …) are for those who have nothing better. */
void gcpu_common_best(const GcpuCommonWork *work, const GcpuModelSet *usable,
                      GcpuModelSet *out_best);

void gcpu_common_model_free(GcpuCommonModel *model);
void gcpu_common_miss_free(GcpuCommonMiss *miss);
/** gcpu_common_hosts_clear: frees what the hosts of @common own. */
void gcpu_common_hosts_clear(GcpuCommon *common);
