/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-standing.h: where one host of a fleet stands: which class it is in, or why in none, whether
 * what is known of it holds, and who would do in its place. */
#pragma once

#include "fleet/place.h"

/** GcpuFleetStanding: all borrowed. */
typedef struct {
    const GcpuFleetHost *host;
    const GcpuFleetClass *of_host;
    guint32 number;    /* of the host */
    gboolean is_fresh; /* FALSE: a yes from its facts is none */
} GcpuFleetStanding;

/**
 * gcpu_fleet_standing_find:
 * @host: of the fleet that @classes are of
 * @out_standing: (out): written only on success
 *
 * Returns: FALSE with %GCPU_ERROR_UNUSABLE if the host is in no class; the message says why.
 */
GCPU_PUBLIC gboolean gcpu_fleet_standing_find(const GcpuFleetClasses *classes,
                                              const GcpuFleetHost *host,
                                              GcpuFleetStanding *out_standing, GError **error);

/** gcpu_fleet_standing_others: Returns: (transfer full) (element-type guint32): the numbers of the
 * hosts but that of @standing on which @place says that the guest can start, best first; only such
 * whose facts are fresh. */
GCPU_PUBLIC GArray *gcpu_fleet_standing_others(const GcpuFleetStanding *standing,
                                               const GcpuFleetClasses *classes,
                                               const GcpuPlace *place) G_GNUC_WARN_UNUSED_RESULT;
