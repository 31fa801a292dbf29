/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/process/config-keeper.h"

#include "fleet/fleet-maps.h"

struct GcpuConfigKeeper {
    char *path;
    char *uri;
    GcpuConfig *config;
    GcpuConfigChangedFunc changed;
    gpointer changed_data;
};

GcpuConfigKeeper *gcpu_config_keeper_new(const char *path, const char *uri,
                                         GcpuConfigChangedFunc changed, gpointer data)
{
    GcpuConfigKeeper *keeper = g_new0(GcpuConfigKeeper, 1);

    keeper->path = g_strdup(path);
    keeper->uri = uri ? g_strconcat("libvirt.uri=", uri, NULL) : NULL;
    keeper->changed = changed;
    keeper->changed_data = data;
    return keeper;
}

void gcpu_config_keeper_free(GcpuConfigKeeper *keeper)
{
    if (!keeper)
        return;
    g_free(keeper->path);
    g_free(keeper->uri);
    gcpu_config_free(keeper->config);
    g_free(keeper);
}

static const char *find_path(const GcpuConfigKeeper *keeper)
{
    static const char *const usual[] = { GCPU_CONFIG_PATH, SYSCONFDIR "/guestcpu.conf" };

    if (keeper->path)
        return keeper->path;
    for (guint i = 0; i < G_N_ELEMENTS(usual); i++) {
        if (g_file_test(usual[i], G_FILE_TEST_EXISTS))
            return usual[i];
    }
    return NULL;
}

/* So that a fleet is never read with other maps than those that were meant. */
static gboolean check_fleet_maps(const GcpuConfig *config, GcpuFindings *findings)
{
    const GcpuSetting *usual = gcpu_config_get(config, GCPU_SETTING_CPU_MAP);
    g_autoptr(GcpuMapSource) source = gcpu_map_source_new(usual ? usual->text : NULL);
    g_autoptr(GcpuFleetMaps) maps = gcpu_fleet_maps_new(source);

    return gcpu_fleet_maps_use_config(maps, config, findings);
}

gboolean gcpu_config_keeper_load(GcpuConfigKeeper *keeper, GError **error)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    const char *const overrides[] = { keeper->uri, NULL };
    GcpuConfig *config = gcpu_config_load(find_path(keeper), overrides, findings);

    if (!config || !check_fleet_maps(config, findings)) {
        gcpu_config_free(config);
        g_propagate_error(error, gcpu_findings_to_error(findings));
        return FALSE;
    }
    gcpu_config_free(keeper->config);
    keeper->config = config;
    keeper->changed(keeper, keeper->changed_data);
    return TRUE;
}

GcpuConfig *gcpu_config_keeper_get(const GcpuConfigKeeper *keeper)
{
    return keeper->config;
}

const char *gcpu_config_keeper_text(const GcpuConfigKeeper *keeper, GcpuSettingId id)
{
    const GcpuSetting *setting = gcpu_config_get(keeper->config, id);

    return setting ? setting->text : NULL;
}
