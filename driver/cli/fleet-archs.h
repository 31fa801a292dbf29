/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-archs.h: the hosts of a fleet sorted for every architecture at once. */
#pragma once

#include <json-glib/json-glib.h>

#include "cli/fleet-inputs.h"

typedef struct {
    GcpuFleetInputs inputs;
    GPtrArray
        *classes; /* of GcpuFleetClasses, that of most hosts first; NULL until they are open */
} GcpuFleetArchs;

/** gcpu_fleet_archs_open: gcpu_fleet_inputs_open() and, for --arch or else each architecture of the
 * hosts, gcpu_fleet_classes_new(). Returns: FALSE with findings. */
gboolean gcpu_fleet_archs_open(GcpuFleetArchs *archs, const GcpuOptions *options);

void gcpu_fleet_archs_clear(GcpuFleetArchs *archs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuFleetArchs, gcpu_fleet_archs_clear)

/** gcpu_fleet_archs_gaps: Returns: (transfer full) (array zero-terminated=1): what is not known, a
 * sentence each with the names of the hosts. Hosts that have their place under another architecture
 * are none. */
char **gcpu_fleet_archs_gaps(const GcpuFleetArchs *archs);

/** gcpu_fleet_archs_times: @out_oldest_s, @out_newest_s: (out): when the facts of the hosts were
 * collected; 0: none says it. */
void gcpu_fleet_archs_times(const GcpuFleetArchs *archs, gint64 *out_oldest_s,
                            gint64 *out_newest_s);

/** gcpu_fleet_archs_add_scope: adds the member "archs": for each architecture an object with what
 * every answer over a fleet tells, gcpu_fleet_output_add_scope(). */
void gcpu_fleet_archs_add_scope(JsonBuilder *builder, const GcpuFleetArchs *archs);
