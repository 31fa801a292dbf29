/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/facts-key.h"

#include "xml/def-xml.h"

/* Length first: no text can look like the end of it and the beginning of the next. */
static void append_text(GString *text, const char *part)
{
    if (part)
        g_string_append_printf(text, "%" G_GSIZE_FORMAT ":%s;", strlen(part), part);
    else
        g_string_append_c(text, ';');
}

static void append_number(GString *text, guint64 number)
{
    g_string_append_printf(text, "%" G_GUINT64_FORMAT ";", number);
}

static void append_def(GString *text, const GcpuDef *def)
{
    g_autofree char *xml = def ? gcpu_def_xml_format(def, 0) : NULL;

    append_text(text, xml);
}

static void append_mode(GString *text, const GcpuModeSupport *mode)
{
    append_number(text, (guint64)(mode->known != 0) << 3 | (guint64)(mode->supported != 0) << 2 |
                            (guint64)(mode->migratable_on != 0) << 1 |
                            (guint64)(mode->migratable_off != 0));
}

static void append_model(GString *text, const GcpuModelSupport *model)
{
    append_text(text, model->name);
    append_number(text, model->usable);
    append_number(text, model->deprecated != 0);
    append_text(text, model->vendor);
    append_text(text, model->canonical);
    append_number(text, model->blockers->len);
    for (guint i = 0; i < model->blockers->len; i++)
        append_text(text, g_ptr_array_index(model->blockers, i));
}

void gcpu_facts_key_append_models(GString *text, const GcpuDomainCapabilities *offer)
{
    append_number(text, offer->has_blockers != 0);
    append_number(text, offer->models->len);
    for (guint i = 0; i < offer->models->len; i++)
        append_model(text, g_ptr_array_index(offer->models, i));
}

void gcpu_facts_key_append_cpu(GString *text, const GcpuDomainCapabilities *offer)
{
    append_text(text, offer->virt_type);
    append_text(text, offer->arch);
    append_number(text, offer->has_cpu != 0);
    append_mode(text, &offer->host_passthrough);
    append_mode(text, &offer->maximum);
    append_mode(text, &offer->host_model_mode);
    append_mode(text, &offer->custom);
    append_def(text, offer->host_model);
    gcpu_facts_key_append_models(text, offer);
}

static void append_protection(GString *text, const GcpuProtection *protection)
{
    append_number(text, protection->sev != 0);
    append_number(text, protection->sev_es != 0);
    append_number(text, protection->sev_snp != 0);
    append_number(text, protection->tdx != 0);
    append_number(text, protection->s390_pv != 0);
}

static void append_offer(GString *text, const GcpuDomainCapabilities *offer)
{
    append_text(text, offer->emulator);
    append_text(text, offer->machine);
    append_number(text, offer->max_vcpus);
    append_number(text, offer->firmware_known != 0);
    append_number(text, offer->firmware_efi != 0);
    append_protection(text, &offer->protection);
    for (guint i = 0; i < offer->models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(offer->models, i);
        append_number(text, model->states_usable != 0);
    }
    gcpu_facts_key_append_cpu(text, offer);
}

static void append_machines(GString *text, const GPtrArray *machines)
{
    append_number(text, machines->len);
    for (guint i = 0; i < machines->len; i++) {
        const GcpuMachine *machine = g_ptr_array_index(machines, i);
        append_text(text, machine->name);
        append_text(text, machine->canonical);
        append_number(text, machine->max_vcpus);
    }
}

static void append_guest(GString *text, const GcpuGuestArch *guest)
{
    append_text(text, guest->os_type);
    append_text(text, guest->arch);
    append_text(text, guest->emulator);
    append_machines(text, guest->machines);
    append_number(text, guest->domains->len);
    for (guint i = 0; i < guest->domains->len; i++) {
        const GcpuGuestDomain *domain = g_ptr_array_index(guest->domains, i);
        append_text(text, domain->virt_type);
        append_text(text, domain->emulator);
        append_machines(text, domain->machines);
    }
}

void gcpu_facts_key_append_machines(GString *text, const GcpuHostReport *report, const char *arch)
{
    const GcpuCapabilities *capabilities = report->capabilities;

    for (guint i = 0; capabilities && i < capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(capabilities->guests, i);
        if (g_strcmp0(guest->arch, arch) == 0)
            append_guest(text, guest);
    }
}

static void append_capabilities(GString *text, const GcpuCapabilities *capabilities)
{
    append_text(text, capabilities->host_arch);
    append_def(text, capabilities->host_cpu);
    /* Without the frequency, which is a host's own, the text above does not have it. */
    append_number(text, capabilities->host_cpu ? capabilities->host_cpu->tsc_scaling : 0);
    append_number(text, capabilities->guests->len);
    for (guint i = 0; i < capabilities->guests->len; i++)
        append_guest(text, g_ptr_array_index(capabilities->guests, i));
}

static void append_platform(GString *text, const GcpuHostReport *report)
{
    append_text(text, report->uri);
    append_text(text, report->collector);
    append_text(text, report->hypervisor);
    append_number(text, report->libvirt_version);
    append_number(text, report->hypervisor_version);
    append_text(text, report->kernel_release);
    append_text(text, report->microcode);
    append_number(text, report->module_parameters->len);
    for (guint i = 0; i < report->module_parameters->len; i++) {
        const GcpuModuleParameter *parameter = g_ptr_array_index(report->module_parameters, i);
        append_text(text, parameter->module);
        append_text(text, parameter->name);
        append_text(text, parameter->value);
    }
}

static void append_missing(GString *text, const GcpuHostReport *report)
{
    append_number(text, report->missing->len);
    for (guint i = 0; i < report->missing->len; i++) {
        const GcpuMissingFact *fact = g_ptr_array_index(report->missing, i);
        append_text(text, fact->name);
        append_number(text, fact->state);
        append_text(text, fact->reason);
    }
}

char *gcpu_facts_key(const GcpuHostReport *report)
{
    g_autoptr(GString) text = g_string_new(NULL);

    append_platform(text, report);
    append_missing(text, report);
    append_number(text, report->capabilities != NULL);
    if (report->capabilities)
        append_capabilities(text, report->capabilities);
    for (guint i = 0; i < report->domain_capabilities->len; i++)
        append_offer(text, g_ptr_array_index(report->domain_capabilities, i));
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, (gssize)text->len);
}
