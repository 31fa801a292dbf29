/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/baseline-call.h"

#include <string.h>

#include "cpu/hypervisor.h"
#include "dbus/bus-error.h"
#include "dbus/host-interface.h"
#include "dbus/variant-options.h"
#include "xml/def-xml.h"

static const GcpuVariantOption known_options[] = {
    { "expand_features", "b", NULL },
    { "migratable", "b", NULL },
    { "hypervisor", "b", NULL },
    { "arch", "s", NULL },
    { "machine", "s", NULL },
    { "virt_type", "s", NULL },
    { NULL, NULL, NULL },
};

/** Work: what the worker needs, all its own. */
typedef struct {
    char **cpu_xmls;
    gboolean is_hypervisor;
    GcpuBaselineFlags flags;
    GcpuVersion version;
    char *arch;        /* NULL: the first CPU has a mistake */
    GPtrArray *models; /* hypervisor: what it knows; may be NULL */
    GcpuMap *map;      /* of @arch; NULL: libvirt has none */
} Work;

static void work_free(gpointer data)
{
    Work *work = data;

    g_strfreev(work->cpu_xmls);
    g_free(work->arch);
    if (work->models)
        g_ptr_array_unref(work->models);
    g_clear_pointer(&work->map, gcpu_map_unref);
    g_free(work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Work, work_free)

static gboolean check_size(char **cpu_xmls, GError **error)
{
    guint n_cpus = g_strv_length(cpu_xmls);
    gsize bytes = 0;

    for (guint i = 0; i < n_cpus; i++)
        bytes += strlen(cpu_xmls[i]);
    if (n_cpus > 0 && n_cpus <= GCPU_BASELINE_CPUS_MAX && bytes <= GCPU_BASELINE_BYTES_MAX)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "cpu_xmls: %u CPUs of %" G_GSIZE_FORMAT " bytes; allowed: 1 to %d CPUs, together "
                "%d bytes",
                n_cpus, bytes, GCPU_BASELINE_CPUS_MAX, GCPU_BASELINE_BYTES_MAX);
    return FALSE;
}

static GcpuBaselineFlags flags_of(GVariant *options)
{
    guint flags = 0;

    if (gcpu_variant_options_switch(options, "expand_features"))
        flags |= GCPU_BASELINE_EXPAND;
    if (gcpu_variant_options_switch(options, "migratable"))
        flags |= GCPU_BASELINE_MIGRATABLE;
    return (GcpuBaselineFlags)flags;
}

static gboolean choose_offer(Work *work, GVariant *options, const GcpuHostView *view,
                             GError **error)
{
    const GcpuGuestPlace place = {
        .virt_type = (char *)gcpu_variant_options_text(options, "virt_type"),
        .arch = (char *)gcpu_variant_options_text(options, "arch"),
        .machine = (char *)gcpu_variant_options_text(options, "machine"),
    };
    const GcpuMap *map;
    GcpuHostCpu offer;

    if (!gcpu_host_view_offer(view, GCPU_HOST_CPU_HYPERVISOR, &place, &offer, error) ||
        !gcpu_host_view_map(view, offer.arch, &map, error))
        return FALSE;
    work->arch = g_strdup(offer.arch);
    work->models = gcpu_hypervisor_models(map, offer.domain_capabilities);
    return TRUE;
}

/* Mistakes in the CPU are left to the worker, which tells those of all. */
static void take_arch_of_first(Work *work)
{
    g_autoptr(GcpuDef) first =
        gcpu_def_xml_parse(work->cpu_xmls[0], -1, "cpu", GCPU_DEF_KIND_HOST, NULL);

    work->arch = first ? g_strdup(first->arch) : NULL;
}

/* Maps are read by the main thread alone; what they hold may be used by any. */
static gboolean take_map(Work *work, const GcpuHostView *view, GError **error)
{
    const GcpuMap *map;

    if (!gcpu_host_view_map(view, work->arch, &map, error))
        return FALSE;
    work->map = map ? gcpu_map_ref((GcpuMap *)map) : NULL;
    return TRUE;
}

static gboolean fill_work(Work *work, GVariant *options, const GcpuHostView *view, GError **error)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    if (!gcpu_variant_options_check(options, known_options, findings)) {
        g_propagate_error(error, gcpu_findings_to_error(findings));
        return FALSE;
    }
    work->is_hypervisor = gcpu_variant_options_switch(options, "hypervisor");
    work->flags = flags_of(options);
    work->version = view->report->libvirt_version;
    if (!check_size(work->cpu_xmls, error))
        return FALSE;
    if (!work->is_hypervisor)
        take_arch_of_first(work);
    else if (!choose_offer(work, options, view, error))
        return FALSE;
    return take_map(work, view, error);
}

static Work *decode(GVariant *parameters, const GcpuHostView *view, GError **error)
{
    g_autoptr(Work) work = g_new0(Work, 1);
    g_autoptr(GVariant) options = NULL;

    g_variant_get(parameters, "(^as@a{sv})", &work->cpu_xmls, &options);
    return fill_work(work, options, view, error) ? g_steal_pointer(&work) : NULL;
}

/* All that are wrong are told at once. */
static GPtrArray *parse_all(const Work *work, GError **error)
{
    GcpuDefKind kind = work->is_hypervisor ? GCPU_DEF_KIND_AUTO : GCPU_DEF_KIND_HOST;
    g_autoptr(GPtrArray) cpus = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    for (guint i = 0; work->cpu_xmls[i] && gcpu_findings_count(findings) < 20; i++) {
        g_autofree char *name = g_strdup_printf("cpu_xmls[%u]", i);
        g_autoptr(GError) mistake = NULL;
        GcpuDef *cpu = gcpu_def_xml_parse(work->cpu_xmls[i], -1, name, kind, &mistake);
        if (cpu)
            g_ptr_array_add(cpus, cpu);
        else
            gcpu_findings_add_error(findings, g_steal_pointer(&mistake));
    }
    if (!gcpu_findings_has_errors(findings))
        return g_steal_pointer(&cpus);
    g_propagate_error(error, gcpu_findings_to_error(findings));
    return NULL;
}

static GcpuDef *compute(const Work *work, GError **error)
{
    g_autoptr(GPtrArray) cpus = parse_all(work, error);

    if (!cpus)
        return NULL;
    const GcpuDef *const *defs = (const GcpuDef *const *)cpus->pdata;
    const GcpuBaselineRequest request = {
        .cpus = defs,
        .n_cpus = cpus->len,
        .arch = work->arch,
        .flags = work->flags,
        .version = work->version,
    };
    if (!work->is_hypervisor)
        return gcpu_baseline_qemu(work->map, &request, error);
    const GcpuHypervisorBaseline of_hypervisor = {
        .arch = work->arch,
        .cpus = defs,
        .n_cpus = cpus->len,
        .models = work->models && work->models->len ? work->models : NULL,
        .flags = work->flags,
        .version = work->version,
    };
    return gcpu_hypervisor_baseline(work->map, &of_hypervisor, error);
}

static void merge(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    const Work *work = data;
    GError *error = NULL;
    g_autoptr(GcpuDef) common = compute(work, &error);

    (void)source, (void)cancellable;
    if (common)
        g_task_return_pointer(
            task, gcpu_def_xml_format(common, work->version ? work->version : G_MAXUINT32), g_free);
    else
        g_task_return_error(task, error);
}

static void reply(GObject *source, GAsyncResult *result, gpointer data)
{
    GDBusMethodInvocation *invocation = data;
    GError *error = NULL;
    g_autofree char *xml = g_task_propagate_pointer(G_TASK(result), &error);

    (void)source;
    if (xml)
        gcpu_bus_host_complete_baseline_cpu(NULL, invocation, xml);
    else
        gcpu_bus_error_return(invocation, error);
}

void gcpu_baseline_call(GDBusMethodInvocation *invocation, GVariant *parameters,
                        const GcpuHostView *view)
{
    GError *error = NULL;
    Work *work = decode(parameters, view, &error);

    if (!work) {
        gcpu_bus_error_return(invocation, error);
        return;
    }
    g_autoptr(GTask) task = g_task_new(NULL, NULL, reply, invocation);
    g_task_set_task_data(task, work, work_free);
    g_task_run_in_thread(task, merge);
}
