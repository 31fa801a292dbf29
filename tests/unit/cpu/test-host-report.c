/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/host-report.h"
#include "test-suite.h"

static void add_guest(GcpuHostReport *report, const char *os_type, const char *alias,
                      const char *canonical)
{
    GcpuGuestArch *guest = gcpu_guest_arch_new();
    GcpuMachine *machine = gcpu_machine_new(alias);

    guest->os_type = g_strdup(os_type);
    guest->arch = g_strdup("x86_64");
    machine->canonical = g_strdup(canonical);
    g_ptr_array_add(guest->machines, machine);
    g_ptr_array_add(report->capabilities->guests, guest);
}

static const GcpuDomainCapabilities *
add_domain_capabilities(GcpuHostReport *report, const char *virt_type, const char *machine)
{
    GcpuDomainCapabilities *capabilities = gcpu_domain_capabilities_new();

    capabilities->arch = g_strdup("x86_64");
    capabilities->virt_type = g_strdup(virt_type);
    capabilities->machine = g_strdup(machine);
    g_ptr_array_add(report->domain_capabilities, capabilities);
    g_ptr_array_add(report->domain_capabilities_xml, g_strdup("<domainCapabilities/>"));
    return capabilities;
}

static GcpuHostReport *report_of_two_guests(void)
{
    GcpuHostReport *report = gcpu_host_report_new();

    report->capabilities = gcpu_capabilities_new();
    add_guest(report, "xen", "xenpv", NULL);
    add_guest(report, "hvm", "q35", "pc-q35-7.2");
    return report;
}

static void domain_capabilities_are_found_by_what_is_asked_for(void)
{
    g_autoptr(GcpuHostReport) report = report_of_two_guests();
    const GcpuDomainCapabilities *tcg = add_domain_capabilities(report, "qemu", "pc-q35-7.2");
    const GcpuDomainCapabilities *kvm = add_domain_capabilities(report, "kvm", "pc-q35-7.2");

    check(gcpu_host_report_find_domain_capabilities(report, "x86_64", NULL, NULL) == tcg);
    check(gcpu_host_report_find_domain_capabilities(report, "x86_64", "kvm", NULL) == kvm);
    check(!gcpu_host_report_find_domain_capabilities(report, "x86_64", "xen", NULL));
    check(!gcpu_host_report_find_domain_capabilities(report, "i686", NULL, NULL));
    check(!gcpu_host_report_find_domain_capabilities(report, "x86_64", "kvm", "pc"));
}

static void alias_and_canonical_name_are_one_machine(void)
{
    g_autoptr(GcpuHostReport) report = report_of_two_guests();
    const GcpuDomainCapabilities *kvm = add_domain_capabilities(report, "kvm", "pc-q35-7.2");
    const GcpuDomainCapabilities *old = add_domain_capabilities(report, "qemu", "q35");

    check(gcpu_host_report_find_domain_capabilities(report, "x86_64", "kvm", "q35") == kvm);
    check(gcpu_host_report_find_domain_capabilities(report, "x86_64", "kvm", "pc-q35-7.2") == kvm);
    check(gcpu_host_report_find_domain_capabilities(report, "x86_64", "qemu", "pc-q35-7.2") == old);
}

static void without_capabilities_only_equal_names_are_one_machine(void)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    const GcpuDomainCapabilities *kvm = add_domain_capabilities(report, "kvm", "q35");

    check(gcpu_host_report_find_domain_capabilities(report, "x86_64", "kvm", "q35") == kvm);
    check(!gcpu_host_report_find_domain_capabilities(report, "x86_64", "kvm", "pc-q35-7.2"));
}

static void what_is_missing_keeps_its_state_and_reason(void)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();

    gcpu_host_report_add_missing(report, "kernel", GCPU_FACT_DENIED, "no access");
    gcpu_host_report_add_missing(report, "microcode", GCPU_FACT_NOT_ASKED, NULL);
    const GcpuMissingFact *kernel = g_ptr_array_index(report->missing, 0);
    const GcpuMissingFact *microcode = g_ptr_array_index(report->missing, 1);
    check_str(kernel->name, "kernel");
    check_int(kernel->state, GCPU_FACT_DENIED);
    check_str(kernel->reason, "no access");
    check(!microcode->reason);
}

static void states_have_a_word_each(void)
{
    static const char *const words[] = { "not-asked", "unsupported", "failed", "denied" };
    GcpuFactState state = GCPU_FACT_NOT_ASKED;

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        check(gcpu_fact_state_from_string(words[i], &state));
        check_str(gcpu_fact_state_to_string(state), words[i]);
    }
    check(!gcpu_fact_state_from_string("Denied", &state));
    check(!gcpu_fact_state_from_string(NULL, &state));
    check_int(state, GCPU_FACT_DENIED);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(domain_capabilities_are_found_by_what_is_asked_for),
        TEST(alias_and_canonical_name_are_one_machine),
        TEST(without_capabilities_only_equal_names_are_one_machine),
        TEST(what_is_missing_keeps_its_state_and_reason),
        TEST(states_have_a_word_each),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "host-report", cases);
}
