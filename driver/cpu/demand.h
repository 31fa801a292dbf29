/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* demand.h: what a CPU asks of a host, worked out once, held against any number of hosts.
 *
 * This is the hot path of everything about fleets: a verdict is three AND operations for each word
 * of a set, no name is looked at and nothing is allocated. Architecture and vendor are not part of
 * it, see compare.h. Only x86. */
#pragma once

#include "cpu/def.h"
#include "cpu/error.h"
#include "cpu/map.h"
#include "cpu/verdict.h"

/** GcpuDemand: one allocation, the three sets lie behind it. */
typedef struct {
    guint n_words;
    gboolean strict;                 /* more than asked for is too much */
    const GcpuFeatureSet *need;      /* the host must have these … */
    const GcpuFeatureSet *forbid;    /* … and none of these … */
    const GcpuFeatureSet *accounted; /* … and what it has besides these is extra */
} GcpuDemand;

/** gcpu_demand_new: Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID, "Unknown
 * CPU model X" or "Unknown CPU feature X". Free with g_free(). */
GCPU_PUBLIC GcpuDemand *gcpu_demand_new(const GcpuMap *map, const GcpuDef *cpu,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_demand_check: the verdict for a host with the features @host, of the same map. */
GCPU_PUBLIC GcpuVerdict gcpu_demand_check(const GcpuDemand *demand, const GcpuFeatureSet *host);

/**
 * gcpu_demand_check_many:
 * @hosts: @n_hosts sets of demand->n_words words each, side by side
 * @out_verdicts: (out): @n_hosts bytes, a #GcpuVerdict each
 */
GCPU_PUBLIC void gcpu_demand_check_many(const GcpuDemand *demand, const GcpuFeatureSet *hosts,
                                        gsize n_hosts, guint8 *out_verdicts);
