/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-migration-stats.h"

#include <stddef.h>

static const struct {
    const char *name;
    size_t offset;
} numbers[] = {
    { VIR_DOMAIN_JOB_DATA_TOTAL, offsetof(GcpuVirtMigrationStats, total_bytes) },
    { VIR_DOMAIN_JOB_DATA_REMAINING, offsetof(GcpuVirtMigrationStats, left_bytes) },
    { VIR_DOMAIN_JOB_DATA_PROCESSED, offsetof(GcpuVirtMigrationStats, sent_bytes) },
    { VIR_DOMAIN_JOB_MEMORY_BPS, offsetof(GcpuVirtMigrationStats, sent_per_s) },
    { VIR_DOMAIN_JOB_MEMORY_ITERATION, offsetof(GcpuVirtMigrationStats, iteration) },
    { VIR_DOMAIN_JOB_TIME_ELAPSED, offsetof(GcpuVirtMigrationStats, elapsed_ms) },
    { VIR_DOMAIN_JOB_DOWNTIME, offsetof(GcpuVirtMigrationStats, downtime_ms) },
};

/* The unit of the dirty rate is the page. */
static void read_dirty_rate(virTypedParameterPtr params, int n_params,
                            GcpuVirtMigrationStats *stats)
{
    unsigned long long pages = 0, page_bytes = 0, disk_per_s = 0;

    virTypedParamsGetULLong(params, n_params, VIR_DOMAIN_JOB_MEMORY_DIRTY_RATE, &pages);
    virTypedParamsGetULLong(params, n_params, VIR_DOMAIN_JOB_MEMORY_PAGE_SIZE, &page_bytes);
    virTypedParamsGetULLong(params, n_params, VIR_DOMAIN_JOB_DISK_BPS, &disk_per_s);
    if (!g_uint64_checked_mul(&stats->dirtied_per_s, pages, page_bytes))
        stats->dirtied_per_s = G_MAXUINT64;
    stats->sent_per_s += disk_per_s;
}

gboolean gcpu_virt_migration_stats_read(virDomain *domain, unsigned int flags,
                                        GcpuVirtMigrationStats *out_stats)
{
    virTypedParameterPtr params = NULL;
    int n_params = 0, type = VIR_DOMAIN_JOB_NONE, throttle = 0;
    GcpuVirtMigrationStats stats = { 0 };

    if (virDomainGetJobStats(domain, &type, &params, &n_params, flags) < 0)
        return FALSE;
    stats.is_running = type == VIR_DOMAIN_JOB_BOUNDED || type == VIR_DOMAIN_JOB_UNBOUNDED;
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        unsigned long long value = 0;
        if (virTypedParamsGetULLong(params, n_params, numbers[i].name, &value) == 1)
            *(guint64 *)(void *)((char *)&stats + numbers[i].offset) = value;
    }
    read_dirty_rate(params, n_params, &stats);
    virTypedParamsGetInt(params, n_params, VIR_DOMAIN_JOB_AUTO_CONVERGE_THROTTLE, &throttle);
    stats.throttle_percent = (guint)CLAMP(throttle, 0, 100);
    virTypedParamsFree(params, n_params);
    *out_stats = stats;
    return TRUE;
}
