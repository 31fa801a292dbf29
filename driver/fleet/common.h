/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common.h: which CPU do hosts of a fleet have in common, what does it cost, and who limits it?
 *
 * Two answers: libvirt's baseline, which is exact and has a list of features, and the best models
 * that go by a name and that QEMU can really run on every host, which is what KubeVirt and people
 * can say. Models are a partial order, so there can be several best ones. Hosts of different
 * vendors never share an answer: QEMU shows a guest the vendor of its host, and a guest whose
 * vendor changes under it fails. Only x86.
 *
 * What a host can run is read with the map of its own libvirt. Where that is not at hand, another
 * release's stands in: such hosts are GCPU_FLEET_MAP_FOREIGN and a gap of the classes, and a
 * feature or model that the map does not know is in no answer. gcpu_fleet_maps_add() gives the map
 * of a version. */
#pragma once

#include "cpu/x86-level.h"
#include "fleet/fleet-classes.h"

/** GcpuCommonModel: one model that every host can run, and that no other such model contains. */
typedef struct {
    const GcpuMapModel *model; /* of the map of the answer */
    GPtrArray *also;           /* of char *: other names of the same features */
    gboolean deprecated;       /* some host says so */
    guint n_features;          /* that guests get everywhere, but for those of nested guests only */
    guint level;               /* x86-64-vN of what they get */
    GcpuFeatureSet *hidden;    /* mitigations that all hosts have and the model has not */
} GcpuCommonModel;

/** GcpuCommonMiss: a larger model that not every host can run. */
typedef struct {
    const GcpuMapModel *model;
    GcpuFeatureSet *missing; /* what keeps it from being common */
    guint n_hosts;           /* that cannot run it */
    GArray *classes;         /* of guint: classes of those */
} GcpuCommonMiss;

/** GcpuCommonHost: what the answer means for the hosts of one class, and they for it. */
typedef struct {
    guint index;           /* of the class */
    guint n_given_up;      /* features that they could give and the baseline has not */
    GcpuFeatureSet *lacks; /* features that all other classes have and these hosts do not */
    guint n_gained;        /* features that the baseline would have more without them */
    GPtrArray *models;     /* of char *: the best models without them, as far as they are not among
                              the best with them */
} GcpuCommonHost;

/** GcpuCommon: the answer for the hosts of one vendor. All owned but the maps. Sets have as many
 * words as @map says. */
typedef struct {
    char *vendor;       /* NULL: the hosts do not state it */
    const GcpuMap *map; /* by which models are told apart: that of the hosts' oldest libvirt */
    GArray *classes;    /* of guint: classes that are in it */
    guint n_hosts;
    GcpuDef *baseline; /* libvirt's on the first class, without what QEMU on another says is in the
                          way of the model; NULL: there is none, see @baseline_error */
    char *baseline_error;
    GcpuFeatureSet *features;         /* what all hosts can give */
    guint level;                      /* x86-64-vN of @features */
    GPtrArray *models;                /* of GcpuCommonModel, most features first */
    GPtrArray *misses;                /* of GcpuCommonMiss: nearest first */
    GPtrArray *hosts;                 /* of GcpuCommonHost, those that limit most first */
    GPtrArray *unknown_models;        /* of char *: usable everywhere, but not in the map */
    GcpuFeatureSet *lost_mitigations; /* that some hosts have and not all */
    GcpuVersion libvirt_version;      /* of the hosts' oldest libvirt; 0: unknown */
    /* Not for callers: where @hosts lie, and what most of them share. */
    GPtrArray *host_blocks;
    GPtrArray *no_models;
    GcpuFeatureSet *lacks_nothing;
} GcpuCommon;

/** gcpu_common_cpu: Returns: (transfer full): a guest's <cpu> with @model and the mitigations that
 * it hides and all hosts have, and without features that only the map thinks the model has. */
GCPU_PUBLIC GcpuDef *gcpu_common_cpu(const GcpuCommon *common, const GcpuCommonModel *model);

/** gcpu_common_check: Returns: FALSE with %GCPU_ERROR_UNSUPPORTED unless @classes are of x86
 * guests.
 */
GCPU_PUBLIC gboolean gcpu_common_check(const GcpuFleetClasses *classes, GError **error);

/**
 * gcpu_common_new:
 * @classes: of x86 guests; must outlive the result
 * @chosen: (nullable): numbers of the hosts that are meant; NULL: all
 * @n_chosen: how many; not looked at if @chosen is NULL
 *
 * Hosts whose CPU is not known in full are in no answer: the gaps of @classes name them. Stale ones
 * are, since they can only make it smaller.
 *
 * Returns: (transfer full) (element-type GcpuCommon): one for each vendor, that of most hosts
 * first; empty if nothing is known of any host.
 */
GCPU_PUBLIC GPtrArray *gcpu_common_new(const GcpuFleetClasses *classes, const guint32 *chosen,
                                       guint n_chosen) G_GNUC_WARN_UNUSED_RESULT;
