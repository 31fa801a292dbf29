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

GcpuVirtGate *gcpu_job_queue_open(const GcpuJobHosts *hosts, const char *runtime_directory,
                                  GError **error)
{
    if (!hosts->max_per_host && !hosts->max_total)
        return NULL;
    g_autofree char *source = gcpu_virt_gate_host_name(hosts->source_uri, ASK_LIMIT_MS);
    g_autofree char *destination = gcpu_virt_gate_host_name(hosts->destination_uri, ASK_LIMIT_MS);
    const char *const names[] = { source, destination, NULL };
    return gcpu_virt_gate_new(runtime_directory, names, error);
}

/* Returns: (transfer full) (nullable): which limit the migrations at one host reach. */
static char *find_reason_at(const char *uri, const char *which, const GcpuJobHosts *hosts)
{
    const Load load = load_of(uri);
    guint n_running = load.out + load.in;

    if (hosts->max_per_host && n_running >= hosts->max_per_host)
        return g_strdup_printf("%u migrations run from or to the %s", n_running, which);
    if (hosts->max_total && n_running >= hosts->max_total)
        return g_strdup_printf("%u migrations run", n_running);
    return NULL;
}

/* A migration between the two is seen on both, so that the larger number is that of both. Who waits
 * asks often: the destination only if the source has room. */
static char *find_reason(const GcpuJobHosts *hosts)
{
    if (!hosts->max_per_host && !hosts->max_total)
        return NULL;
    char *at_source = find_reason_at(hosts->source_uri, "source", hosts);
    return at_source ? at_source : find_reason_at(hosts->destination_uri, "destination", hosts);
}

gboolean gcpu_job_queue_enter(const GcpuJobHosts *hosts, GcpuVirtGate *gate, char **out_reason)
{
    guint n_watched = 0;

    *out_reason = NULL;
    if (gate && !gcpu_virt_gate_enter(gate))
        return FALSE;
    *out_reason = find_reason(hosts);
    if (!*out_reason && (!gate || gcpu_virt_gate_sit(gate, hosts->max_total, &n_watched)))
        return TRUE;
    if (n_watched)
        *out_reason = g_strdup_printf("%u migrations are watched over from here", n_watched);
    if (gate)
        gcpu_virt_gate_leave(gate);
    return FALSE;
}
