/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/host-cpu.h"
#include "test-suite.h"

static void add_document(GcpuHostReport *report, const char *arch, const char *virt_type,
                         const char *machine, GcpuFallback fallback)
{
    GcpuDomainCapabilities *document = gcpu_domain_capabilities_new();

    document->arch = g_strdup(arch);
    document->virt_type = g_strdup(virt_type);
    document->machine = g_strdup(machine);
    if (fallback != GCPU_FALLBACK_UNSET) {
        document->host_model = gcpu_def_new(GCPU_DEF_GUEST);
        document->host_model->fallback = fallback;
    }
    g_ptr_array_add(report->domain_capabilities, document);
}

static void add_processor(GcpuHostReport *report, const char *arch)
{
    report->capabilities = gcpu_capabilities_new();
    report->capabilities->host_arch = g_strdup(arch);
    report->capabilities->host_cpu = gcpu_def_new(GCPU_DEF_HOST);
}

/* The processor, TCG with two machines, and KVM. */
static GcpuHostReport *x86_host(void)
{
    GcpuHostReport *report = gcpu_host_report_new();

    add_processor(report, "x86_64");
    add_document(report, "x86_64", "qemu", "pc", GCPU_FALLBACK_FORBID);
    add_document(report, "x86_64", "qemu", "q35", GCPU_FALLBACK_FORBID);
    add_document(report, "x86_64", "kvm", "pc", GCPU_FALLBACK_FORBID);
    add_document(report, "aarch64", "qemu", "virt", GCPU_FALLBACK_FORBID);
    return report;
}

/* "hypervisor kvm pc x86_64", "processor x86_64", or the error. */
static char *choose(const GcpuHostReport *report, const GcpuHostCpuRequest *request)
{
    g_autoptr(GError) error = NULL;
    GcpuHostCpu chosen = { 0 };

    if (!gcpu_host_cpu_choose(report, request, &chosen, &error))
        return g_strdup(error->message);
    if (chosen.kind == GCPU_HOST_CPU_PROCESSOR)
        return g_strdup_printf("processor %s", chosen.arch);
    return g_strdup_printf("hypervisor %s %s %s", chosen.domain_capabilities->virt_type,
                           chosen.domain_capabilities->machine, chosen.arch);
}

static void the_best_is_the_hypervisors_with_kvm_first(void)
{
    static const struct {
        GcpuHostCpuRequest request;
        const char *chosen;
    } table[] = {
        { { 0 }, "hypervisor kvm pc x86_64" },
        { { .virt_type = "qemu" }, "hypervisor qemu pc x86_64" },
        { { .machine = "q35" }, "hypervisor qemu q35 x86_64" },
        { { .kind = GCPU_HOST_CPU_HYPERVISOR }, "hypervisor kvm pc x86_64" },
        { { .kind = GCPU_HOST_CPU_PROCESSOR }, "processor x86_64" },
        { { .kind = GCPU_HOST_CPU_PROCESSOR, .virt_type = "xen" }, "processor x86_64" },
        { { .kind = GCPU_HOST_CPU_HYPERVISOR, .arch = "aarch64" }, "hypervisor qemu virt aarch64" },
        { { .virt_type = "xen" },
          "no domain capabilities are known for virtualisation type xen, architecture the host's, "
          "machine any, only for: qemu x86_64 pc, qemu x86_64 q35, kvm x86_64 pc, "
          "qemu aarch64 virt" },
    };
    g_autoptr(GcpuHostReport) report = x86_host();

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *chosen = choose(report, &table[i].request);
        check_str(chosen, table[i].chosen);
    }
}

/* Only on x86, and only of a QEMU that reports its CPU, does libvirt compare with a hypervisor. */
static void the_processor_answers_where_libvirt_does_not_ask_qemu(void)
{
    g_autoptr(GcpuHostReport) old = gcpu_host_report_new();
    g_autoptr(GcpuHostReport) arm = gcpu_host_report_new();
    const GcpuHostCpuRequest best = { 0 };

    add_processor(old, "x86_64");
    add_document(old, "x86_64", "kvm", "pc", GCPU_FALLBACK_ALLOW);
    add_processor(arm, "aarch64");
    add_document(arm, "aarch64", "kvm", "virt", GCPU_FALLBACK_FORBID);
    g_autofree char *of_old = choose(old, &best), *of_arm = choose(arm, &best);
    check_str(of_old, "processor x86_64");
    check_str(of_arm, "processor aarch64");
}

static void what_is_not_there_is_an_error(void)
{
    g_autoptr(GcpuHostReport) nothing = gcpu_host_report_new();
    g_autoptr(GcpuHostReport) bare = gcpu_host_report_new();
    g_autoptr(GcpuHostReport) documents = gcpu_host_report_new();
    const GcpuHostCpuRequest best = { 0 }, hypervisor = { .kind = GCPU_HOST_CPU_HYPERVISOR },
                             processor = { .kind = GCPU_HOST_CPU_PROCESSOR };

    add_processor(bare, "x86_64");
    add_document(documents, "x86_64", "kvm", "pc", GCPU_FALLBACK_UNSET);
    g_autofree char *of_nothing = choose(nothing, &best), *of_bare = choose(bare, &hypervisor);
    g_autofree char *of_documents = choose(documents, &best);
    g_autofree char *no_processor = choose(documents, &processor);
    check_contains(of_nothing, "only for: nothing");
    check_contains(of_bare, "only for: nothing");
    check_str(of_documents, "hypervisor kvm pc x86_64");
    check_contains(no_processor, "its capabilities are needed");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_best_is_the_hypervisors_with_kvm_first),
        TEST(the_processor_answers_where_libvirt_does_not_ask_qemu),
        TEST(what_is_not_there_is_an_error),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "host-cpu", cases);
}
