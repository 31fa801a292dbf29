/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/own-maps.h"

#include <string.h>

#include "xml/map-xml.h"

static gboolean refuse(GcpuCpuInputs *inputs, const char *text)
{
    gcpu_findings_add(inputs->findings, &(GcpuFinding){
                                            .severity = GCPU_SEVERITY_ERROR,
                                            .code = GCPU_ERROR_INVALID,
                                            .file = (char *)GCPU_COMMAND_LINE,
                                            .key = (char *)"--cpu-map-of",
                                            .value = (char *)text,
                                            .message = (char *)"names no version and directory",
                                            .allowed = (char *)"such as 11.3.0=/srv/cpu-maps/11.3",
                                        });
    return FALSE;
}

static gboolean add_stated(GcpuCpuInputs *inputs, GcpuFleetMaps *maps, const char *text)
{
    const char *path = strchr(text, '=');
    g_autofree char *version_text = path ? g_strndup(text, (gsize)(path - text)) : NULL;
    GcpuVersion version;

    if (!path || !path[1] || !gcpu_version_parse(version_text, &version) || version == 0)
        return refuse(inputs, text);
    gcpu_fleet_maps_add(maps, version, path + 1);
    return TRUE;
}

/* The installed one is only meant where it is named, or where it is the usual one. */
static void add_named(const GcpuCpuInputs *inputs, GcpuFleetMaps *maps)
{
    for (guint i = 0; i < gcpu_map_collection_count(inputs->others); i++) {
        const GcpuMapSource *source = gcpu_map_collection_get(inputs->others, i);
        if (strcmp(gcpu_map_source_path(source), GCPU_MAP_DIR) != 0)
            gcpu_fleet_maps_offer(maps, source);
    }
}

GcpuFleetMaps *gcpu_own_maps_open(GcpuCpuInputs *inputs, char *const *cpu_map_of)
{
    GcpuFleetMaps *maps = gcpu_fleet_maps_new(inputs->maps);
    gboolean ok = gcpu_fleet_maps_use_config(maps, inputs->config, inputs->findings);

    add_named(inputs, maps);
    for (; cpu_map_of && *cpu_map_of; cpu_map_of++)
        ok = add_stated(inputs, maps, *cpu_map_of) && ok;
    if (ok)
        return maps;
    gcpu_fleet_maps_free(maps);
    return NULL;
}
