/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* job-settings.h: what section [migration] of the configuration says about a job. */
#pragma once

#include "config/config.h"
#include "migration/job.h"

/** GcpuMigrationSettings: borrowed. */
typedef struct {
    const GcpuConfig *host; /* the configuration in force */
    const GcpuConfig *call; /* NULL, or one of overrides alone: what they set wins */
} GcpuMigrationSettings;

/** gcpu_migration_settings_apply: sets clocks, ramp and limits of @request, and of its plan the
 * bandwidth, the connections and, besides those that are set, the flags. */
GCPU_PUBLIC void gcpu_migration_settings_apply(const GcpuMigrationSettings *settings,
                                               GcpuMigrationRequest *request);
