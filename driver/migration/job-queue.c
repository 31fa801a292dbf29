/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/job-parts.h"
#include "virt/virt-migration-list.h"

#define ASK_LIMIT_MS 10000

/** Load: migrations of one host that are on their way. */
typedef struct {
    guint out, in;
} Load;

static Load load_of(const char *uri)
{
    g_autoptr(GPtrArray) entries = gcpu_virt_migration_list(uri, ASK_LIMIT_MS, NULL);
    Load load = { 0 };

    for (guint i = 0; entries && i < entries->len; i++) {
        const GcpuVirtMigrationEntry *entry = g_ptr_array_index(entries, i);
        load.in += entry->phase == GCPU_MIGRATION_INCOMING;
        load.out +=
            entry->phase == GCPU_MIGRATION_OUTGOING || entry->phase == GCPU_MIGRATION_POST_COPY;
    }
    return load;
}

char *gcpu_job_queue_reason(const GcpuJobHosts *hosts)
{
    if (!hosts->max_per_host && !hosts->max_total)
        return NULL;
    const Load source = load_of(hosts->source_uri), destination = load_of(hosts->destination_uri);
    guint at_source = source.out + source.in, at_destination = destination.out + destination.in;
    /* One between the two is seen on both. */
    guint total = MAX(at_source, at_destination);

    if (hosts->max_per_host && at_source >= hosts->max_per_host)
        return g_strdup_printf("%u migrations run from or to the source", at_source);
    if (hosts->max_per_host && at_destination >= hosts->max_per_host)
        return g_strdup_printf("%u migrations run from or to the destination", at_destination);
    if (hosts->max_total && total >= hosts->max_total)
        return g_strdup_printf("%u migrations run", total);
    return NULL;
}
