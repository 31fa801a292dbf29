/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* own-maps.h: for each host the CPU map of its own libvirt, of all maps that the configuration
 * and the command line name. */
#pragma once

#include "cli/cpu-inputs.h"
#include "fleet/fleet-maps.h"

/** GCPU_CPU_MAP_OF_ENTRY: the row of @place, a char **, for a table of GOptionEntry. */
#define GCPU_CPU_MAP_OF_ENTRY(place)                                          \
    {                                                                         \
        "cpu-map-of", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, (place),             \
            "The CPU map of hosts with this libvirt (default: the --cpu-map " \
            "whose path says so, else the first one); may be repeated",       \
            "VERSION=DIR"                                                     \
    }

/**
 * gcpu_own_maps_open:
 * @inputs: its map is that of all hosts whose own is not at hand
 * @cpu_map_of: (nullable): VERSION=DIR each, which have the last word over --cpu-map
 *
 * Returns: (transfer full) (nullable): NULL with a finding for each text that is no such thing,
 * and for what is wrong with guestcpu.fleet_cpu_maps.
 */
GcpuFleetMaps *gcpu_own_maps_open(GcpuCpuInputs *inputs, char *const *cpu_map_of);
