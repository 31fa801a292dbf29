/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vmi-settings.h: what KubeVirt is told about migrations: by the cluster, by a
 * MigrationPolicy, or by nobody.
 *
 * Source: kubevirt/kubevirt, pkg/virt-config/virt-config.go (defaults),
 * pkg/virt-controller/watch/migration/migrationpolicy.go. */
#pragma once

#include "labels/kubevirt.h"

/** GcpuVmiSetting: keys of spec.configuration.migrations of the KubeVirt resource. Those
 * before %GCPU_VMI_SETTING_N_OF_POLICY may stand in a MigrationPolicy, too. */
typedef enum {
    GCPU_VMI_SETTING_ALLOW_AUTO_CONVERGE,
    GCPU_VMI_SETTING_ALLOW_POST_COPY,
    GCPU_VMI_SETTING_ALLOW_WORKLOAD_DISRUPTION,
    GCPU_VMI_SETTING_BANDWIDTH,
    GCPU_VMI_SETTING_COMPLETION_TIMEOUT,
    GCPU_VMI_SETTING_MAX_DOWNTIME,
    GCPU_VMI_SETTING_N_OF_POLICY,
    GCPU_VMI_SETTING_PROGRESS_TIMEOUT = GCPU_VMI_SETTING_N_OF_POLICY,
    GCPU_VMI_SETTING_PER_CLUSTER,
    GCPU_VMI_SETTING_PER_NODE,
    GCPU_N_VMI_SETTINGS,
} GcpuVmiSetting;

/** GcpuVmiSettings: as one place states them. Allocated only by this library. */
typedef struct {
    char *values[GCPU_N_VMI_SETTINGS]; /* as written; NULL: not stated; owned */
} GcpuVmiSettings;

GCPU_PUBLIC GcpuVmiSettings *gcpu_vmi_settings_new(void);
GCPU_PUBLIC void gcpu_vmi_settings_free(GcpuVmiSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVmiSettings, gcpu_vmi_settings_free)

/** gcpu_vmi_setting_key: Returns: (transfer none): "allowAutoConverge" … */
GCPU_PUBLIC const char *gcpu_vmi_setting_key(GcpuVmiSetting setting);

typedef enum {
    GCPU_VMI_SETTING_FROM_NOWHERE, /* this version has no such setting */
    GCPU_VMI_SETTING_FROM_DEFAULT,
    GCPU_VMI_SETTING_FROM_CLUSTER,
    GCPU_VMI_SETTING_FROM_POLICY,
} GcpuVmiSettingOrigin;

/** GcpuVmiSettingChoice: what holds of one setting. */
typedef struct {
    const char *value; /* borrowed; NULL with %GCPU_VMI_SETTING_FROM_NOWHERE */
    GcpuVmiSettingOrigin origin;
} GcpuVmiSettingChoice;

/**
 * gcpu_vmi_settings_choose:
 * @policy: (nullable): of the policy that applies
 * @cluster: of the KubeVirt resource
 * @version: of KubeVirt
 *
 * Policy > cluster > default. Where allowWorkloadDisruption is not stated it follows the
 * allowPostCopy of the same place.
 */
GCPU_PUBLIC GcpuVmiSettingChoice gcpu_vmi_settings_choose(const GcpuVmiSettings *policy,
                                                          const GcpuVmiSettings *cluster,
                                                          GcpuVersion version,
                                                          GcpuVmiSetting setting);

/** gcpu_vmi_setting_origin_to_string: "default", "cluster", "policy"; NULL for
 * %GCPU_VMI_SETTING_FROM_NOWHERE. */
GCPU_PUBLIC const char *gcpu_vmi_setting_origin_to_string(GcpuVmiSettingOrigin origin);
