/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-base.h: what gcpu_common_new() has to know of classes, whatever it is asked. Internal to
 * this folder.
 *
 * Made once, when hosts are sorted into classes, and then only read. What is asked of each class
 * lies side by side: an answer looks at all of them, and most of its time would go into waiting for
 * memory here and there. */
#pragma once

#include "fleet/fleet-classes.h"
#include "fleet/model-order.h"

/** GcpuCommonMap: a map that some class is read with. */
typedef struct {
    const GcpuMap *map;
    GcpuModelOrder *order;
    guint *numbers; /* for each model the number of its name */
} GcpuCommonMap;

/** GcpuCommonRelease: a libvirt of some hosts. */
typedef struct {
    guint map; /* its number */
    GcpuVersion version;
    GcpuFeatureSet *never_listed; /* what its baseline of a QEMU never lists */
} GcpuCommonRelease;

/** GcpuCommonStrange: a model that no map has. */
typedef struct {
    guint number; /* of its name */
    gboolean is_usable;
} GcpuCommonStrange;

/** GcpuCommonList: what some QEMUs say of models; sets are by the numbers of names. Of a name that
 * comes twice the first counts, as everywhere. */
typedef struct {
    const GPtrArray *models; /* of GcpuModelSupport */
    guint *numbers;          /* for each of @models the number of its name */
    GcpuModelSet *known, *usable, *deprecated;
    GArray *partial; /* of guint: usable ones that not every map has, by their places in @models */
    GArray *strange; /* of GcpuCommonStrange, by number */
} GcpuCommonList;

/** GcpuCommonClass: one class; those without @set are in no answer. */
typedef struct {
    const GcpuFeatureSet *set; /* in bits of its map */
    guint release;             /* its number */
    guint list;                /* its number */
    guint vendor;              /* the number of its vendor's name */
    int model;                 /* of its CPU, in its map; -1: none */
    guint n_hosts;
    guint n_features;
    guint address_limit; /* 0: not stated */
    guint off;           /* a number: that of classes of one list and model that disable the same */
    gboolean agrees_on_vendor; /* it states a vendor that the map knows and its model does not
                                  contradict */
} GcpuCommonClass;

struct GcpuCommonBase {
    GArray *maps;       /* of GcpuCommonMap */
    GArray *releases;   /* of GcpuCommonRelease */
    GArray *lists;      /* of GcpuCommonList */
    guint n_vendors;    /* that classes state; to state none is one, too */
    guint n_names;      /* of models that some map has; strange ones have numbers from here on */
    guint n_name_words; /* of a set of them; at least one */
    guint n_off;        /* numbers of what classes disable */
    GcpuCommonClass *classes;
    GcpuFeatureSet *sets; /* of all classes */
};
typedef struct GcpuCommonBase GcpuCommonBase;

/** gcpu_common_base_new: @classes: complete, but for this. Returns: (transfer full). */
GcpuCommonBase *gcpu_common_base_new(const GcpuFleetClasses *classes);
void gcpu_common_base_free(GcpuCommonBase *base);

/** gcpu_common_list_find_strange: Returns: (transfer none) (nullable): the strange model @number.
 */
const GcpuCommonStrange *gcpu_common_list_find_strange(const GcpuCommonList *list, guint number);

#define gcpu_common_base_map(base, index) (&g_array_index((base)->maps, GcpuCommonMap, (index)))
#define gcpu_common_base_release(base, index) \
    (&g_array_index((base)->releases, GcpuCommonRelease, (index)))
#define gcpu_common_base_list(base, index) (&g_array_index((base)->lists, GcpuCommonList, (index)))
