/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/host-cpu.h"

static const char *default_arch(const GcpuHostReport *host)
{
    const GcpuDomainCapabilities *first =
        host->domain_capabilities->len ? g_ptr_array_index(host->domain_capabilities, 0) : NULL;

    if (host->capabilities && host->capabilities->host_arch)
        return host->capabilities->host_arch;
    return first ? first->arch : NULL;
}

static const GcpuDomainCapabilities *find_documents(const GcpuHostReport *host,
                                                    const GcpuHostCpuRequest *request)
{
    const char *arch = request->arch ? request->arch : default_arch(host);
    const char *virt_type = request->virt_type ? request->virt_type : "kvm";
    const GcpuDomainCapabilities *found =
        gcpu_host_report_find_domain_capabilities(host, arch, virt_type, request->machine);

    if (found || request->virt_type)
        return found;
    return gcpu_host_report_find_domain_capabilities(host, arch, NULL, request->machine);
}

static gboolean fail_without_documents(const GcpuHostReport *host,
                                       const GcpuHostCpuRequest *request, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);

    for (guint i = 0; i < host->domain_capabilities->len; i++) {
        const GcpuDomainCapabilities *capabilities =
            g_ptr_array_index(host->domain_capabilities, i);
        g_string_append_printf(known, "%s%s %s %s", i ? ", " : "",
                               capabilities->virt_type ? capabilities->virt_type : "?",
                               capabilities->arch ? capabilities->arch : "?",
                               capabilities->machine ? capabilities->machine : "?");
    }
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "no domain capabilities are known for virtualisation type %s, architecture %s, "
                "machine %s, only for: %s",
                request->virt_type ? request->virt_type : "any",
                request->arch ? request->arch : "the host's",
                request->machine ? request->machine : "any", known->len ? known->str : "nothing");
    return FALSE;
}

static gboolean choose_processor(const GcpuHostReport *host, const GcpuHostCpuRequest *request,
                                 GcpuHostCpu *out_host_cpu, GError **error)
{
    const GcpuCapabilities *capabilities = host->capabilities;

    if (!capabilities) {
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                            "nothing is known of the host's processor: its capabilities are "
                            "needed");
        return FALSE;
    }
    const char *arch = capabilities->host_arch ? capabilities->host_arch : request->arch;
    *out_host_cpu = (GcpuHostCpu){ GCPU_HOST_CPU_PROCESSOR, arch, capabilities->host_cpu, NULL };
    return TRUE;
}

gboolean gcpu_host_cpu_choose(const GcpuHostReport *host, const GcpuHostCpuRequest *request,
                              GcpuHostCpu *out_host_cpu, GError **error)
{
    if (request->kind == GCPU_HOST_CPU_PROCESSOR)
        return choose_processor(host, request, out_host_cpu, error);

    gboolean is_wanted = request->kind == GCPU_HOST_CPU_HYPERVISOR;
    const GcpuDomainCapabilities *found = find_documents(host, request);
    if (found && (is_wanted || gcpu_domain_capabilities_report_cpu(found) || !host->capabilities)) {
        *out_host_cpu =
            (GcpuHostCpu){ GCPU_HOST_CPU_HYPERVISOR, found->arch, found->host_model, found };
        return TRUE;
    }
    gboolean is_narrow =
        host->domain_capabilities->len > 0 && (request->virt_type || request->machine);
    if (!found && (is_wanted || is_narrow || !host->capabilities))
        return fail_without_documents(host, request, error);
    return choose_processor(host, request, out_host_cpu, error);
}
