/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/job-settings.h"

static const GcpuSetting *find(const GcpuMigrationSettings *settings, GcpuSettingId id)
{
    const GcpuSetting *of_call = settings->call ? gcpu_config_get(settings->call, id) : NULL;

    return of_call && of_call->origin.layer == GCPU_LAYER_COMMAND_LINE
               ? of_call
               : gcpu_config_get(settings->host, id);
}

static const char *text_of(const GcpuMigrationSettings *settings, GcpuSettingId id)
{
    const GcpuSetting *setting = find(settings, id);

    return setting ? setting->text : NULL;
}

static guint number_of(const GcpuMigrationSettings *settings, GcpuSettingId id)
{
    const GcpuSetting *setting = find(settings, id);

    return setting ? (guint)setting->number : 0;
}

static guint flags_of(const GcpuMigrationSettings *settings)
{
    static const struct {
        GcpuSettingId id;
        GcpuVirtMigrationFlags flag;
    } table[] = {
        { GCPU_SETTING_AUTO_CONVERGE, GCPU_VIRT_MIGRATION_AUTO_CONVERGE },
        { GCPU_SETTING_POST_COPY, GCPU_VIRT_MIGRATION_POST_COPY },
        { GCPU_SETTING_TLS, GCPU_VIRT_MIGRATION_TLS },
    };
    guint flags = 0;

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        if (g_strcmp0(text_of(settings, table[i].id), "on") == 0)
            flags |= table[i].flag;
    }
    return flags;
}

void gcpu_migration_settings_apply(const GcpuMigrationSettings *settings,
                                   GcpuMigrationRequest *request)
{
    GcpuVirtMigrationPlan *plan = &request->plan;

    plan->bandwidth_mib_s = number_of(settings, GCPU_SETTING_BANDWIDTH);
    plan->parallel_connections = number_of(settings, GCPU_SETTING_PARALLEL_CONNECTIONS);
    plan->flags |= flags_of(settings);
    request->clocks = (GcpuClockRules){
        .completion_s_per_gib = number_of(settings, GCPU_SETTING_COMPLETION_TIMEOUT),
        .progress_s = number_of(settings, GCPU_SETTING_PROGRESS_TIMEOUT),
    };
    gcpu_clock_action_from_string(text_of(settings, GCPU_SETTING_TIMEOUT_ACTION),
                                  &request->clocks.action);
    request->ramp = (GcpuPaceRamp){
        .downtime_ms = number_of(settings, GCPU_SETTING_DOWNTIME),
        .n_steps = number_of(settings, GCPU_SETTING_DOWNTIME_STEPS),
        .step_s_per_gib = number_of(settings, GCPU_SETTING_DOWNTIME_DELAY),
    };
    request->max_per_host = number_of(settings, GCPU_SETTING_PARALLEL_PER_HOST);
    request->max_total = number_of(settings, GCPU_SETTING_PARALLEL_TOTAL);
}
