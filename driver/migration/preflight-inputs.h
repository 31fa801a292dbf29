/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* preflight-inputs.h: where gcpu_preflight() takes what it needs from, for the programs that ask
 * live hosts. */
#pragma once

#include "config/config.h"
#include "migration/preflight.h"
#include "virt/virt-crossing.h"

/** gcpu_preflight_live_of: borrowed from @crossing. */
static inline GcpuPreflightLive gcpu_preflight_live_of(const GcpuVirtCrossing *crossing)
{
    return (GcpuPreflightLive){
        .state = crossing->state,
        .job = crossing->job,
        .taken_by = crossing->taken_by,
        .networks = (const char *const *)crossing->networks,
        .has_cpu_verdict = crossing->has_cpu_verdict,
        .cpu_verdict = crossing->cpu_verdict,
        .cpu_message = crossing->cpu_message,
    };
}

/** gcpu_preflight_policy_of: borrowed from @config. */
static inline GcpuPreflightPolicy gcpu_preflight_policy_of(const GcpuConfig *config)
{
    const GcpuSetting *storage = gcpu_config_get(config, GCPU_SETTING_SHARED_STORAGE);
    const GcpuSetting *networks = gcpu_config_get(config, GCPU_SETTING_MANAGEMENT_NETWORKS);

    return (GcpuPreflightPolicy){
        .shared_storage = storage ? (const char *const *)storage->items : NULL,
        .management_networks = networks ? (const char *const *)networks->items : NULL,
    };
}
