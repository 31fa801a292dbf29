/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* known-in.h: which other libvirt knows a name that the CPU map does not have.
 *
 * Asked are the maps of --cpu-map, the installed one, and the data that comes along
 * (cpu/name-history.h). */
#pragma once

#include <json-glib/json-glib.h>

#include "cli/cpu-inputs.h"
#include "cpu/name-history.h"

/** gcpu_known_in_path: Returns: (transfer none): where the data that comes along lie: what
 * GUESTCPU_CPU_NAMES says, else below the prefix of the installation. */
const char *gcpu_known_in_path(void);

/** GcpuKnownIn: one that does. */
typedef struct {
    GcpuVersion version; /* of libvirt; 0: not known */
    char *path;          /* of its map; NULL: by the data that comes along */
} GcpuKnownIn;

/** gcpu_known_in_find: Returns: (transfer full) (element-type GcpuKnownIn): oldest first; maps that
 * cannot be read are told by a warning. */
GPtrArray *gcpu_known_in_find(GcpuCpuInputs *inputs, GcpuArchFamily family, GcpuNameKind kind,
                              const char *name);

/** gcpu_known_in_format: Returns: (transfer full) (nullable): "known to libvirt 11.3.0, 12.8.0, not
 * to 9.0.0"; NULL for an empty list. */
char *gcpu_known_in_format(const GcpuCpuInputs *inputs, const GPtrArray *known);

/** gcpu_known_in_add: adds the member "known_in" to the object @builder is in. */
void gcpu_known_in_add(JsonBuilder *builder, const GPtrArray *known);
