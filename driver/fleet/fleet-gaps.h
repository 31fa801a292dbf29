/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-gaps.h: what is not known about the hosts of a fleet. Internal to this folder. */
#pragma once

#include "fleet/fleet-classes.h"

/** gcpu_fleet_gaps_new: Returns: (transfer full) (element-type GcpuFleetGap): an empty list. */
GPtrArray *gcpu_fleet_gaps_new(void);

/** gcpu_fleet_gaps_find: Returns: (transfer none): the gap of this kind and detail (nullable), a
 * new one without hosts if there is none yet. */
GcpuFleetGap *gcpu_fleet_gaps_find(GPtrArray *gaps, GcpuFleetGapKind kind, const char *detail);

void gcpu_fleet_gap_add_host(GcpuFleetGap *gap, guint32 number);

/** gcpu_fleet_gaps_sort: by kind, then by detail. */
void gcpu_fleet_gaps_sort(GPtrArray *gaps);
