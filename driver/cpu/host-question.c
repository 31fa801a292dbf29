/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/host-question.h"

#include "cpu/error.h"

#define FACT "domainCapabilities"

static const char *settle_arch(const char *arch, const GcpuCapabilities *capabilities)
{
    if (arch || !capabilities)
        return arch;
    if (capabilities->host_arch || capabilities->guests->len == 0)
        return capabilities->host_arch;
    return ((const GcpuGuestArch *)g_ptr_array_index(capabilities->guests, 0))->arch;
}

static const char *offered_virt_type(const char *arch, const GcpuCapabilities *capabilities)
{
    const GcpuGuestArch *guest =
        capabilities && arch ? gcpu_capabilities_find_arch(capabilities, arch, NULL) : NULL;

    if (!guest || guest->domains->len == 0)
        return NULL;
    if (gcpu_guest_arch_find_domain(guest, "kvm"))
        return "kvm";
    return ((const GcpuGuestDomain *)g_ptr_array_index(guest->domains, 0))->virt_type;
}

GcpuHostQuestion gcpu_host_question_settle(const GcpuHostQuestion *question,
                                           const GcpuCapabilities *capabilities)
{
    const char *arch = settle_arch(question->arch, capabilities);
    const char *virt_type =
        question->virt_type ? question->virt_type : offered_virt_type(arch, capabilities);

    return (GcpuHostQuestion){ arch, question->machine, virt_type };
}

char *gcpu_host_question_fact(const GcpuHostQuestion *question)
{
    const char *const parts[] = { question->arch, question->machine, question->virt_type };
    GString *name = g_string_new(FACT);

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i])
            g_string_append_printf(name, " %s", parts[i]);
    }
    return g_string_free(name, FALSE);
}

static gboolean is_missing(const GcpuHostReport *report, const char *fact)
{
    for (guint i = 0; i < report->missing->len; i++) {
        if (g_str_equal(((const GcpuMissingFact *)g_ptr_array_index(report->missing, i))->name,
                        fact))
            return TRUE;
    }
    return FALSE;
}

static void keep_document(GcpuHostReport *report, const GcpuDomainCapabilities *kept)
{
    for (guint i = report->domain_capabilities->len; i-- > 0;) {
        if (g_ptr_array_index(report->domain_capabilities, i) == kept)
            continue;
        g_ptr_array_remove_index(report->domain_capabilities, i);
        if (i < report->domain_capabilities_xml->len)
            g_ptr_array_remove_index(report->domain_capabilities_xml, i);
    }
}

/* @kept may be NULL. */
static void keep_missing(GcpuHostReport *report, const char *kept)
{
    for (guint i = report->missing->len; i-- > 0;) {
        const GcpuMissingFact *fact = g_ptr_array_index(report->missing, i);
        if (g_str_has_prefix(fact->name, FACT) && g_strcmp0(fact->name, kept) != 0)
            g_ptr_array_remove_index(report->missing, i);
    }
}

gboolean gcpu_host_question_narrow(const GcpuHostQuestion *question, GcpuHostReport *report,
                                   GError **error)
{
    GcpuHostQuestion settled = gcpu_host_question_settle(question, report->capabilities);
    g_autofree char *fact = gcpu_host_question_fact(&settled);
    const GcpuDomainCapabilities *found =
        settled.arch ? gcpu_host_report_find_domain_capabilities(report, settled.arch,
                                                                 settled.virt_type, settled.machine)
                     : NULL;

    if (!found && !is_missing(report, fact)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "the report does not tell the %s", fact);
        return FALSE;
    }
    keep_document(report, found);
    keep_missing(report, found ? NULL : fact);
    return TRUE;
}
