/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-change.h: what becomes of what hosts have in common when some come or go. */
#pragma once

#include "fleet/common.h"

/** GcpuCommonChange: of the hosts of one vendor. All owned. */
typedef struct {
    char *vendor; /* NULL: not stated */
    guint n_hosts_before, n_hosts_after;
    guint level_before, level_after; /* x86-64-vN of all together; 0: no hosts */
    GPtrArray *models_lost;   /* of char *: best models that not all hosts can run any more */
    GPtrArray *models_gained; /* best models that not all could run before */
    GPtrArray *features_lost, *features_gained; /* of char *, by name */
} GcpuCommonChange;

/**
 * gcpu_common_compare:
 * @before, @after: (element-type GcpuCommon): two answers of gcpu_common_new()
 *
 * A best model that is still common, but no longer best, is not lost.
 *
 * Returns: (transfer full) (element-type GcpuCommonChange): one for each vendor of either.
 */
GCPU_PUBLIC GPtrArray *gcpu_common_compare(const GPtrArray *before,
                                           const GPtrArray *after) G_GNUC_WARN_UNUSED_RESULT;
