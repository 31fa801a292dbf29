/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/report-changes.h"

static void change_free(GcpuReportChange *change)
{
    g_free(change->name);
    g_free(change->before);
    g_free(change->after);
    g_free(change);
}

/* Takes the texts. */
static void compare(GPtrArray *changes, GcpuFactKind kind, const char *name, char *before,
                    char *after)
{
    const GcpuReportChange change = { kind, g_strdup(name), before, after };
    GcpuReportChange *copy = g_new(GcpuReportChange, 1);

    *copy = change;
    if (g_strcmp0(before, after) == 0)
        change_free(copy);
    else
        g_ptr_array_add(changes, copy);
}

static char *version_text(GcpuVersion version)
{
    return version ? gcpu_version_format(version) : NULL;
}

/* Borrowed values by "module.name"; the first of equals. */
static GHashTable *index_parameters(const GcpuHostReport *report)
{
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = report->module_parameters->len; i-- > 0;) {
        const GcpuModuleParameter *parameter = g_ptr_array_index(report->module_parameters, i);
        g_hash_table_replace(index, g_strconcat(parameter->module, ".", parameter->name, NULL),
                             parameter->value);
    }
    return index;
}

static void compare_parameters(GPtrArray *changes, const GcpuHostReport *before,
                               const GcpuHostReport *after)
{
    g_autoptr(GHashTable) old = index_parameters(before);
    g_autoptr(GHashTable) new = index_parameters(after);
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iterator;
    gpointer name;

    g_hash_table_iter_init(&iterator, old);
    while (g_hash_table_iter_next(&iterator, &name, NULL))
        g_hash_table_add(names, name);
    g_hash_table_iter_init(&iterator, new);
    while (g_hash_table_iter_next(&iterator, &name, NULL))
        g_hash_table_add(names, name);
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(names), (GCompareFunc)g_strcmp0);
    for (GList *item = sorted; item; item = item->next)
        compare(changes, GCPU_FACT_MODULE_PARAMETER, item->data,
                g_strdup(g_hash_table_lookup(old, item->data)),
                g_strdup(g_hash_table_lookup(new, item->data)));
}

static const GcpuDef *processor_of(const GcpuHostReport *report)
{
    return report->capabilities ? report->capabilities->host_cpu : NULL;
}

/* The kernel's word for it where there is one; libvirt's is the same number. */
static char *microcode_text(const GcpuHostReport *report)
{
    const GcpuDef *cpu = processor_of(report);

    if (cpu && cpu->microcode_version)
        return g_strdup_printf("0x%x", cpu->microcode_version);
    return g_strdup(report->microcode);
}

static char *signature_text(const GcpuHostReport *report)
{
    const GcpuDef *cpu = processor_of(report);

    if (!cpu || cpu->signature.family == 0)
        return NULL;
    return g_strdup_printf("family %u model %u stepping %u", cpu->signature.family,
                           cpu->signature.model, cpu->signature.stepping);
}

GPtrArray *gcpu_report_changes(const GcpuHostReport *before, const GcpuHostReport *after)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);

    compare(changes, GCPU_FACT_LIBVIRT, "libvirt", version_text(before->libvirt_version),
            version_text(after->libvirt_version));
    compare(changes, GCPU_FACT_HYPERVISOR, "hypervisor", version_text(before->hypervisor_version),
            version_text(after->hypervisor_version));
    compare(changes, GCPU_FACT_KERNEL, "kernel", g_strdup(before->kernel_release),
            g_strdup(after->kernel_release));
    compare(changes, GCPU_FACT_COMMAND_LINE, "kernel command line",
            g_strdup(before->kernel_command_line), g_strdup(after->kernel_command_line));
    compare_parameters(changes, before, after);
    compare(changes, GCPU_FACT_MICROCODE, "microcode", microcode_text(before),
            microcode_text(after));
    compare(changes, GCPU_FACT_PROCESSOR, "processor", signature_text(before),
            signature_text(after));
    return changes;
}
