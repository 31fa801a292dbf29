/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-maps.h"

struct GcpuFleetMaps {
    GcpuMapSource *usual;
    GHashTable *by_release; /* release_of() → GcpuMapSource */
};

/* The third number of a version does not change a map. */
static gpointer release_of(GcpuVersion version)
{
    return GUINT_TO_POINTER(version / 1000);
}

GcpuFleetMaps *gcpu_fleet_maps_new(GcpuMapSource *usual)
{
    GcpuFleetMaps *maps = g_new0(GcpuFleetMaps, 1);

    maps->usual = usual;
    maps->by_release =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)gcpu_map_source_free);
    return maps;
}

void gcpu_fleet_maps_free(GcpuFleetMaps *maps)
{
    if (!maps)
        return;
    g_hash_table_unref(maps->by_release);
    g_free(maps);
}

void gcpu_fleet_maps_add(GcpuFleetMaps *maps, GcpuVersion version, const char *path)
{
    g_hash_table_insert(maps->by_release, release_of(version), gcpu_map_source_new(path));
}

static GcpuMapSource *choose(const GcpuFleetMaps *maps, GcpuVersion version,
                             GcpuFleetMapFit *out_fit)
{
    GcpuMapSource *own =
        version ? g_hash_table_lookup(maps->by_release, release_of(version)) : NULL;
    GcpuVersion usual = gcpu_map_source_version(maps->usual);
    gboolean is_usual = version && release_of(version) == release_of(usual);

    *out_fit = own || is_usual ? GCPU_FLEET_MAP_OWN : GCPU_FLEET_MAP_FOREIGN;
    return own ? own : maps->usual;
}

gboolean gcpu_fleet_maps_has(const GcpuFleetMaps *maps, GcpuVersion version)
{
    GcpuFleetMapFit fit;

    choose(maps, version, &fit);
    return fit == GCPU_FLEET_MAP_OWN;
}

GcpuModelFeatures *gcpu_fleet_maps_model_features(GcpuFleetMaps *maps, GcpuVersion version)
{
    GcpuFleetMapFit fit;

    return gcpu_map_source_model_features(choose(maps, version, &fit));
}

gboolean gcpu_fleet_maps_get(GcpuFleetMaps *maps, GcpuVersion version, GcpuArchFamily family,
                             GcpuFleetMap *out_map, GError **error)
{
    GcpuFleetMap found = { NULL, GCPU_FLEET_MAP_NONE };

    if (gcpu_arch_map_name(family)) {
        found.map = gcpu_map_source_get(choose(maps, version, &found.fit), family, NULL, error);
        if (!found.map)
            return FALSE;
    }
    *out_map = found;
    return TRUE;
}
