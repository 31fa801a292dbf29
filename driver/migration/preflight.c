/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/preflight.h"

#include <string.h>

#include "migration/preflight-steps.h"

static void obstacle_free(gpointer data)
{
    GcpuHurdle *obstacle = data;

    g_free(obstacle->about);
    g_free(obstacle->message);
    g_free(obstacle->remedy);
    g_free(obstacle->option);
    g_free(obstacle);
}

void gcpu_preflight_free(GcpuPreflight *preflight)
{
    if (!preflight)
        return;
    g_ptr_array_unref(preflight->obstacles);
    g_free(preflight);
}

static void add_model(GPtrArray *models, const GcpuDef *cpu)
{
    if (cpu && cpu->model)
        g_ptr_array_add(models, cpu->model);
}

static void add_models_of(GPtrArray *models, const GcpuHostReport *host)
{
    if (host->capabilities)
        add_model(models, host->capabilities->host_cpu);
    for (guint i = 0; i < host->domain_capabilities->len; i++) {
        const GcpuDomainCapabilities *offer = g_ptr_array_index(host->domain_capabilities, i);
        add_model(models, offer->host_model);
    }
}

const char **gcpu_preflight_models(const GcpuMigrationDomain *domain, const GcpuHostReport *source,
                                   const GcpuHostReport *destination)
{
    GPtrArray *models = g_ptr_array_new();

    add_model(models, domain->cpu);
    if (source)
        add_models_of(models, source);
    add_models_of(models, destination);
    g_ptr_array_add(models, NULL);
    return (const char **)g_ptr_array_free(models, FALSE);
}

static char *option_for(const GcpuHurdleHead *head)
{
    if (head->severity != GCPU_HURDLE_NEEDS_OPTION)
        return NULL;
    if (head->option)
        return g_strdup(head->option);
    return g_strconcat("--ignore ", gcpu_hurdle_kind_to_string(head->kind), NULL);
}

void gcpu_preflight_add(const GcpuPreflightRun *run, const GcpuHurdleHead *head, const char *format,
                        ...)
{
    GcpuHurdle *obstacle = g_new0(GcpuHurdle, 1);
    gboolean is_ignored = (run->policy->ignored >> head->kind & 1) != 0;
    va_list args;

    va_start(args, format);
    obstacle->message = g_strdup_vprintf(format, args);
    va_end(args);
    obstacle->kind = head->kind;
    obstacle->severity = is_ignored ? GCPU_HURDLE_WARNS : head->severity;
    obstacle->about = g_strdup(head->about);
    obstacle->remedy = g_strdup(head->remedy);
    obstacle->option = is_ignored ? NULL : option_for(head);
    g_ptr_array_add(run->result->obstacles, obstacle);
}

gboolean gcpu_preflight_guest_runs_on_processor(const GcpuPreflightRun *run)
{
    return g_strcmp0(run->domain->virt_type, "qemu") != 0;
}

static void check_state(const GcpuPreflightRun *run)
{
    const GcpuPreflightLive *live = run->live;
    const GcpuHurdleHead off = { GCPU_HURDLE_STATE, GCPU_HURDLE_BLOCKS, NULL,
                                 "start it, or define it on the other host", NULL };
    const GcpuHurdleHead paused = { GCPU_HURDLE_STATE, GCPU_HURDLE_WARNS, NULL, NULL, NULL };
    const GcpuHurdleHead busy = { GCPU_HURDLE_BUSY, GCPU_HURDLE_BLOCKS, NULL,
                                  "wait for its end, or `virsh domjobabort`", NULL };
    const GcpuHurdleHead taken = { GCPU_HURDLE_NAME_TAKEN, GCPU_HURDLE_BLOCKS, live->taken_by,
                                   "shut that guest down or rename it", NULL };

    if (live->state == GCPU_GUEST_STATE_OFF)
        gcpu_preflight_add(run, &off, "the guest does not run");
    if (live->state == GCPU_GUEST_STATE_PAUSED)
        gcpu_preflight_add(run, &paused, "the guest is paused and stays so on the other host");
    if (live->job)
        gcpu_preflight_add(run, &busy, "libvirt is busy with the guest: %s", live->job);
    /* A guest on its way is on both hosts, and so is one that is at home. */
    if (live->taken_by && !live->job && !gcpu_preflight_is_same_host(run))
        gcpu_preflight_add(run, &taken,
                           "a guest with the same name or UUID runs on the destination");
}

/* Whatever weighs most comes first; else the order of the steps stays. */
static gint by_weight(gconstpointer a, gconstpointer b)
{
    const GcpuHurdle *first = *(const GcpuHurdle *const *)a;
    const GcpuHurdle *second = *(const GcpuHurdle *const *)b;

    if (first->severity != second->severity)
        return first->severity > second->severity ? -1 : 1;
    return (first->kind > second->kind) - (first->kind < second->kind);
}

GcpuPreflight *gcpu_preflight(const GcpuPreflightRequest *request)
{
    static const GcpuPreflightLive nobody_asked = { 0 };
    static const GcpuPreflightPolicy strict = { 0 };
    GcpuPreflight *result = g_new0(GcpuPreflight, 1);
    const GcpuPreflightRun run = {
        .domain = request->domain,
        .source = request->source,
        .destination = request->destination,
        .map = request->map,
        .live = request->live ? request->live : &nobody_asked,
        .policy = request->policy ? request->policy : &strict,
        .result = result,
    };

    result->obstacles = g_ptr_array_new_with_free_func(obstacle_free);
    check_state(&run);
    gcpu_preflight_hosts(&run);
    gcpu_preflight_cpu(&run);
    gcpu_preflight_tsc(&run);
    gcpu_preflight_memory(&run);
    gcpu_preflight_devices(&run);
    g_ptr_array_sort(result->obstacles, by_weight); /* stable since GLib 2.32 */

    const GcpuHurdle *first =
        result->obstacles->len ? g_ptr_array_index(result->obstacles, 0) : NULL;
    result->may_migrate = !first || first->severity == GCPU_HURDLE_WARNS;
    return result;
}
