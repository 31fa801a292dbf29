/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/host-report.h"

static void missing_fact_free(GcpuMissingFact *fact)
{
    g_free(fact->name);
    g_free(fact->reason);
    g_free(fact);
}

static void module_parameter_free(GcpuModuleParameter *parameter)
{
    g_free(parameter->module);
    g_free(parameter->name);
    g_free(parameter->value);
    g_free(parameter);
}

GcpuHostReport *gcpu_host_report_new(void)
{
    GcpuHostReport *report = g_new0(GcpuHostReport, 1);

    report->module_parameters =
        g_ptr_array_new_with_free_func((GDestroyNotify)module_parameter_free);
    report->domain_capabilities =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_domain_capabilities_free);
    report->domain_capabilities_xml = g_ptr_array_new_with_free_func(g_free);
    report->missing = g_ptr_array_new_with_free_func((GDestroyNotify)missing_fact_free);
    return report;
}

void gcpu_host_report_free(GcpuHostReport *report)
{
    if (!report)
        return;
    g_free(report->name);
    g_free(report->uuid);
    g_free(report->uri);
    g_free(report->collector);
    g_free(report->hypervisor);
    g_free(report->kernel_release);
    g_free(report->kernel_command_line);
    g_free(report->microcode);
    g_ptr_array_unref(report->module_parameters);
    gcpu_capabilities_free(report->capabilities);
    g_free(report->capabilities_xml);
    g_ptr_array_unref(report->domain_capabilities);
    g_ptr_array_unref(report->domain_capabilities_xml);
    g_ptr_array_unref(report->missing);
    g_free(report);
}

void gcpu_host_report_add_missing(GcpuHostReport *report, const char *name, GcpuFactState state,
                                  const char *reason)
{
    GcpuMissingFact *fact = g_new0(GcpuMissingFact, 1);

    fact->name = g_strdup(name);
    fact->state = state;
    fact->reason = g_strdup(reason);
    g_ptr_array_add(report->missing, fact);
}

void gcpu_host_report_add_module_parameter(GcpuHostReport *report, const char *module,
                                           const char *name, const char *value)
{
    GcpuModuleParameter *parameter = g_new0(GcpuModuleParameter, 1);

    parameter->module = g_strdup(module);
    parameter->name = g_strdup(name);
    parameter->value = g_strdup(value);
    g_ptr_array_add(report->module_parameters, parameter);
}

/* The canonical name of a machine, as far as some guest of the architecture tells. */
static const char *canonical_machine(const GcpuCapabilities *capabilities, const char *arch,
                                     const char *virt_type, const char *name)
{
    for (guint i = 0; capabilities && i < capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(capabilities->guests, i);
        if (g_strcmp0(guest->arch, arch) != 0)
            continue;
        const GcpuGuestDomain *domain = gcpu_guest_arch_find_domain(guest, virt_type);
        const GcpuMachine *machine = gcpu_guest_arch_find_machine(guest, domain, name);
        if (machine)
            return machine->canonical ? machine->canonical : machine->name;
    }
    return name;
}

/* Old versions of libvirt repeat the alias that they were asked for. */
static gboolean is_machine(const GcpuHostReport *report, const GcpuDomainCapabilities *candidate,
                           const char *machine)
{
    if (!machine || g_strcmp0(candidate->machine, machine) == 0)
        return TRUE;
    const char *wanted =
        canonical_machine(report->capabilities, candidate->arch, candidate->virt_type, machine);
    const char *offered = canonical_machine(report->capabilities, candidate->arch,
                                            candidate->virt_type, candidate->machine);
    return g_strcmp0(wanted, offered) == 0;
}

const GcpuDomainCapabilities *
gcpu_host_report_find_domain_capabilities(const GcpuHostReport *report, const char *arch,
                                          const char *virt_type, const char *machine)
{
    for (guint i = 0; i < report->domain_capabilities->len; i++) {
        const GcpuDomainCapabilities *candidate = g_ptr_array_index(report->domain_capabilities, i);
        if (g_strcmp0(candidate->arch, arch) == 0 &&
            (!virt_type || g_strcmp0(candidate->virt_type, virt_type) == 0) &&
            is_machine(report, candidate, machine))
            return candidate;
    }
    return NULL;
}

static const char *const fact_state_words[] = { "not-asked", "unsupported", "failed", "denied" };

const char *gcpu_fact_state_to_string(GcpuFactState state)
{
    g_return_val_if_fail((guint)state < G_N_ELEMENTS(fact_state_words), NULL);
    return fact_state_words[state];
}

gboolean gcpu_fact_state_from_string(const char *word, GcpuFactState *out_state)
{
    for (guint i = 0; i < G_N_ELEMENTS(fact_state_words); i++) {
        if (g_strcmp0(word, fact_state_words[i]) == 0) {
            *out_state = i;
            return TRUE;
        }
    }
    return FALSE;
}
