/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-maps.h"

#include "xml/map-collection.h"

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

gboolean gcpu_fleet_maps_offer(GcpuFleetMaps *maps, const GcpuMapSource *source)
{
    GcpuVersion version = gcpu_map_source_version(source);

    if (version && release_of(version) != release_of(gcpu_map_source_version(maps->usual)))
        gcpu_fleet_maps_add(maps, version, gcpu_map_source_path(source));
    return version != 0;
}

static gboolean offer_all(GcpuFleetMaps *maps, const char *path, GError **error)
{
    g_autoptr(GcpuMapCollection) all = gcpu_map_collection_new();
    gboolean is_known = FALSE;

    if (!gcpu_map_collection_add(all, path, error))
        return FALSE;
    for (guint i = 0; i < gcpu_map_collection_count(all); i++)
        is_known = gcpu_fleet_maps_offer(maps, gcpu_map_collection_get(all, i)) || is_known;
    if (!is_known)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "%s: its path does not say of which libvirt the map is", path);
    return is_known;
}

static void refuse(GcpuFindings *findings, const GcpuSetting *setting, const char *path,
                   const GError *error)
{
    g_autofree char *nearest = gcpu_map_collection_nearest(path);

    gcpu_findings_add(
        findings, &(GcpuFinding){
                      .severity = GCPU_SEVERITY_ERROR,
                      .code = (GcpuError)error->code,
                      .file = setting->file ? setting->file : (char *)GCPU_COMMAND_LINE,
                      .line = setting->origin.line,
                      .section = setting->section,
                      .key = setting->key,
                      .value = (char *)path,
                      .message = error->message,
                      .allowed = (char *)"a folder called libvirt-X.Y.Z, or one that holds such",
                      .nearest = nearest,
                  });
}

gboolean gcpu_fleet_maps_use_config(GcpuFleetMaps *maps, const GcpuConfig *config,
                                    GcpuFindings *findings)
{
    const GcpuSetting *setting = gcpu_config_get(config, GCPU_SETTING_FLEET_CPU_MAPS);
    gboolean ok = TRUE;

    for (guint i = 0; setting && setting->items[i]; i++) {
        g_autoptr(GError) error = NULL;
        if (offer_all(maps, setting->items[i], &error))
            continue;
        refuse(findings, setting, setting->items[i], error);
        ok = FALSE;
    }
    return ok;
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

GcpuMapSource *gcpu_fleet_maps_source(const GcpuFleetMaps *maps, GcpuVersion version)
{
    GcpuFleetMapFit fit;

    return choose(maps, version, &fit);
}

GcpuModelFeatures *gcpu_fleet_maps_model_features(GcpuFleetMaps *maps, GcpuVersion version)
{
    return gcpu_map_source_model_features(gcpu_fleet_maps_source(maps, version));
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
