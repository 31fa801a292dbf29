/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/virt-module.h"

#include <dlfcn.h>

#define MODULE_FILE "libguestcpu-virt.so.0"

typedef GcpuHostReport *(*CollectFunc)(const char *uri, const GcpuVirtHostQuery *query,
                                       GError **error);
typedef gboolean (*TryFunc)(const char *uri, const char *domain_xml, GError **error);
typedef GcpuVirtCrossing *(*CrossFunc)(const char *source_uri, const char *guest,
                                       const char *destination_uri, GError **error);
typedef void (*CrossingFreeFunc)(GcpuVirtCrossing *crossing);
typedef void (*SilenceFunc)(void);

/* Never closed: libvirt keeps threads and per-thread data for the life of the process. The first
 * time nothing of libvirt runs yet, and its log can still be kept off the terminal. */
static void *open_module(void)
{
    void *module = dlopen(MODULE_FILE, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
    SilenceFunc silence = NULL;

    if (module)
        return module;
    module = dlopen(MODULE_FILE, RTLD_NOW | RTLD_LOCAL);
    *(void **)&silence = module ? dlsym(module, "gcpu_virt_log_silence") : NULL;
    if (silence)
        silence();
    return module;
}

static void *load(const char *function, GError **error)
{
    void *module = open_module();
    void *address = module ? dlsym(module, function) : NULL;

    if (!address)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE,
                    "cannot ask libvirt: %s; install libguestcpu-virt, or give facts from files "
                    "(--report, --capabilities)",
                    dlerror());
    return address;
}

GcpuHostReport *gcpu_virt_module_collect(const char *uri, const GcpuVirtHostQuery *query,
                                         GError **error)
{
    CollectFunc collect = NULL;

    *(void **)&collect = load("gcpu_virt_host_collect", error);
    return collect ? collect(uri, query, error) : NULL;
}

gboolean gcpu_virt_module_try(const char *uri, const char *domain_xml, GError **error)
{
    TryFunc try_start = NULL;

    *(void **)&try_start = load("gcpu_virt_trial_start", error);
    return try_start && try_start(uri, domain_xml, error);
}

GcpuVirtCrossing *gcpu_virt_module_cross(const char *source_uri, const char *guest,
                                         const char *destination_uri, GError **error)
{
    CrossFunc cross = NULL;

    *(void **)&cross = load("gcpu_virt_crossing_ask", error);
    return cross ? cross(source_uri, guest, destination_uri, error) : NULL;
}

void gcpu_virt_module_crossing_free(GcpuVirtCrossing *crossing)
{
    CrossingFreeFunc free_crossing = NULL;

    if (!crossing)
        return;
    *(void **)&free_crossing = load("gcpu_virt_crossing_free", NULL);
    if (free_crossing)
        free_crossing(crossing);
}

gboolean gcpu_virt_module_migration(GcpuVirtModuleMigration *out_functions, GError **error)
{
    GcpuVirtModuleMigration f = { 0 };
    const struct {
        const char *name;
        void **address;
    } table[] = {
        { "gcpu_migration_settings_apply", (void **)&f.settings_apply },
        { "gcpu_migration_job_new", (void **)&f.job_new },
        { "gcpu_migration_job_run", (void **)&f.job_run },
        { "gcpu_migration_job_abort", (void **)&f.job_abort },
        { "gcpu_migration_job_free", (void **)&f.job_free },
        { "gcpu_migration_outcome_where", (void **)&f.outcome_where },
        { "gcpu_migration_outcome_free", (void **)&f.outcome_free },
        { "gcpu_virt_migration_list", (void **)&f.list },
        { "gcpu_virt_migration_stop", (void **)&f.stop },
        { "gcpu_migration_phase_to_string", (void **)&f.phase_to_string },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        *table[i].address = load(table[i].name, error);
        if (!*table[i].address)
            return FALSE;
    }
    *out_functions = f;
    return TRUE;
}
