/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/vmi-settings.h"

/** Row: a setting, its default, and since which version there is one. */
typedef struct {
    const char *key;
    const char *otherwise;
    const char *otherwise_before; /* NULL: as @otherwise */
    GcpuKubevirtRule changed_by;  /* with @otherwise_before: from when on @otherwise holds */
} Row;

static const Row rows[GCPU_N_VMI_SETTINGS] = {
    [GCPU_VMI_SETTING_ALLOW_AUTO_CONVERGE] = { .key = "allowAutoConverge", .otherwise = "false" },
    [GCPU_VMI_SETTING_ALLOW_POST_COPY] = { .key = "allowPostCopy", .otherwise = "false" },
    [GCPU_VMI_SETTING_ALLOW_WORKLOAD_DISRUPTION] = { .key = "allowWorkloadDisruption",
                                                     .otherwise = "false" },
    [GCPU_VMI_SETTING_BANDWIDTH] = { .key = "bandwidthPerMigration", .otherwise = "0" },
    [GCPU_VMI_SETTING_COMPLETION_TIMEOUT] = { .key = "completionTimeoutPerGiB",
                                              .otherwise = "150",
                                              .otherwise_before = "800",
                                              .changed_by = GCPU_KUBEVIRT_SHORT_TIMEOUT },
    [GCPU_VMI_SETTING_MAX_DOWNTIME] = { .key = "maxDowntimeMs", .otherwise = "900" },
    [GCPU_VMI_SETTING_PROGRESS_TIMEOUT] = { .key = "progressTimeout", .otherwise = "150" },
    [GCPU_VMI_SETTING_PER_CLUSTER] = { .key = "parallelMigrationsPerCluster", .otherwise = "5" },
    [GCPU_VMI_SETTING_PER_NODE] = { .key = "parallelOutboundMigrationsPerNode", .otherwise = "2" },
};

GcpuVmiSettings *gcpu_vmi_settings_new(void)
{
    return g_new0(GcpuVmiSettings, 1);
}

void gcpu_vmi_settings_free(GcpuVmiSettings *settings)
{
    if (!settings)
        return;
    for (guint i = 0; i < GCPU_N_VMI_SETTINGS; i++)
        g_free(settings->values[i]);
    g_free(settings);
}

const char *gcpu_vmi_setting_key(GcpuVmiSetting setting)
{
    return rows[setting].key;
}

static gboolean exists(GcpuVersion version, GcpuVmiSetting setting)
{
    if (setting == GCPU_VMI_SETTING_ALLOW_WORKLOAD_DISRUPTION)
        return gcpu_kubevirt_has(version, GCPU_KUBEVIRT_DISRUPTION);
    return setting != GCPU_VMI_SETTING_MAX_DOWNTIME ||
           gcpu_kubevirt_has(version, GCPU_KUBEVIRT_MAX_DOWNTIME);
}

static const char *stated(const GcpuVmiSettings *settings, GcpuVmiSetting setting)
{
    if (!settings)
        return NULL;
    if (setting == GCPU_VMI_SETTING_ALLOW_WORKLOAD_DISRUPTION && !settings->values[setting])
        return settings->values[GCPU_VMI_SETTING_ALLOW_POST_COPY];
    return settings->values[setting];
}

GcpuVmiSettingChoice gcpu_vmi_settings_choose(const GcpuVmiSettings *policy,
                                              const GcpuVmiSettings *cluster, GcpuVersion version,
                                              GcpuVmiSetting setting)
{
    const Row *row = &rows[setting];
    const char *of_policy = setting < GCPU_VMI_SETTING_N_OF_POLICY ? stated(policy, setting) : NULL;
    const char *of_cluster = stated(cluster, setting);
    gboolean is_before = row->otherwise_before && !gcpu_kubevirt_has(version, row->changed_by);

    if (!exists(version, setting))
        return (GcpuVmiSettingChoice){ NULL, GCPU_VMI_SETTING_FROM_NOWHERE };
    if (of_policy)
        return (GcpuVmiSettingChoice){ of_policy, GCPU_VMI_SETTING_FROM_POLICY };
    if (of_cluster)
        return (GcpuVmiSettingChoice){ of_cluster, GCPU_VMI_SETTING_FROM_CLUSTER };
    return (GcpuVmiSettingChoice){ is_before ? row->otherwise_before : row->otherwise,
                                   GCPU_VMI_SETTING_FROM_DEFAULT };
}

const char *gcpu_vmi_setting_origin_to_string(GcpuVmiSettingOrigin origin)
{
    static const char *const words[] = { NULL, "default", "cluster", "policy" };

    g_return_val_if_fail((guint)origin < G_N_ELEMENTS(words), NULL);
    return words[origin];
}
