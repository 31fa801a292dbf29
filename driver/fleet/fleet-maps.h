/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-maps.h: the CPU map of each host's own libvirt.
 *
 * What a model's name means depends on the libvirt that says it: models and features come with new
 * versions, and a libvirt refuses a name that it does not know. So every host is read with the map
 * of its own version, as far as there is one; that another had to stand in is told. Maps are read
 * when they are asked for. Not for use by several threads at once; the maps themselves are. */
#pragma once

#include "config/config.h"
#include "cpu/map.h"
#include "cpu/version.h"
#include "xml/map-source.h"

typedef struct GcpuFleetMaps GcpuFleetMaps;

/** GcpuFleetMapFit: whose map it is. */
typedef enum {
    GCPU_FLEET_MAP_OWN,     /* of the libvirt that was asked for */
    GCPU_FLEET_MAP_FOREIGN, /* of another release, or nobody knows of which */
    GCPU_FLEET_MAP_NONE,    /* libvirt has no map for the architecture, so none is missing */
} GcpuFleetMapFit;

typedef struct {
    const GcpuMap *map; /* complete, borrowed; NULL with GCPU_FLEET_MAP_NONE */
    GcpuFleetMapFit fit;
} GcpuFleetMap;

/** gcpu_fleet_maps_new: @usual: the map for all hosts whose own is not at hand; borrowed, must
 * outlive the result. It is the own one of hosts with gcpu_map_source_version(). */
GCPU_PUBLIC GcpuFleetMaps *gcpu_fleet_maps_new(GcpuMapSource *usual);
GCPU_PUBLIC void gcpu_fleet_maps_free(GcpuFleetMaps *maps);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetMaps, gcpu_fleet_maps_free)

/** gcpu_fleet_maps_add: @path: as gcpu_map_xml_load(): the map of libvirt @version, whose third
 * number does not matter. A later one takes the place of an earlier one. */
GCPU_PUBLIC void gcpu_fleet_maps_add(GcpuFleetMaps *maps, GcpuVersion version, const char *path);

/** gcpu_fleet_maps_offer: adds the map that lies where that of @source does, but neither one of an
 * unknown version nor one of the usual map's release. Returns: whether its version is known. */
GCPU_PUBLIC gboolean gcpu_fleet_maps_offer(GcpuFleetMaps *maps, const GcpuMapSource *source);

/**
 * gcpu_fleet_maps_use_config:
 * @config: its guestcpu.fleet_cpu_maps are offered
 * @findings: gets an error for each that is no map, or does not say of which libvirt it is
 *
 * Returns: FALSE if an error was added.
 */
GCPU_PUBLIC gboolean gcpu_fleet_maps_use_config(GcpuFleetMaps *maps, const GcpuConfig *config,
                                                GcpuFindings *findings);

/** gcpu_fleet_maps_has: whether the map of libvirt @version is at hand; 0: unknown, so it is not.
 */
GCPU_PUBLIC gboolean gcpu_fleet_maps_has(const GcpuFleetMaps *maps, GcpuVersion version);

/** gcpu_fleet_maps_source: Returns: (transfer none): where the map is from that
 * gcpu_fleet_maps_get() chooses for @version. */
GCPU_PUBLIC GcpuMapSource *gcpu_fleet_maps_source(const GcpuFleetMaps *maps, GcpuVersion version);

/** gcpu_fleet_maps_model_features: Returns: (transfer none): the map that gcpu_fleet_maps_get()
 * chooses for @version, in the eyes of rules that ask about models. */
GCPU_PUBLIC GcpuModelFeatures *gcpu_fleet_maps_model_features(GcpuFleetMaps *maps,
                                                              GcpuVersion version);

/**
 * gcpu_fleet_maps_get:
 * @version: of the host's libvirt; 0: unknown
 * @out_map: (out): the map, and whether it is that version's own
 *
 * Returns: FALSE with the errors of gcpu_map_xml_load().
 */
GCPU_PUBLIC gboolean gcpu_fleet_maps_get(GcpuFleetMaps *maps, GcpuVersion version,
                                         GcpuArchFamily family, GcpuFleetMap *out_map,
                                         GError **error);
