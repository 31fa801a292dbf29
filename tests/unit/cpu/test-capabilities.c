/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/capabilities.h"
#include "test-suite.h"

static void add_machine(GPtrArray *machines, const char *name, const char *canonical)
{
    GcpuMachine *machine = gcpu_machine_new(name);

    machine->canonical = g_strdup(canonical);
    g_ptr_array_add(machines, machine);
}

static GcpuGuestArch *add_guest(GcpuCapabilities *capabilities, const char *os_type,
                                const char *arch)
{
    GcpuGuestArch *guest = gcpu_guest_arch_new();

    guest->os_type = g_strdup(os_type);
    guest->arch = g_strdup(arch);
    g_ptr_array_add(capabilities->guests, guest);
    return guest;
}

static GcpuGuestDomain *add_domain(GcpuGuestArch *guest, const char *virt_type)
{
    GcpuGuestDomain *domain = gcpu_guest_domain_new();

    domain->virt_type = g_strdup(virt_type);
    g_ptr_array_add(guest->domains, domain);
    return domain;
}

static void the_first_guest_of_an_arch_is_found_and_an_os_type_narrows_it(void)
{
    g_autoptr(GcpuCapabilities) capabilities = gcpu_capabilities_new();
    const GcpuGuestArch *pv = add_guest(capabilities, "xen", "x86_64");
    const GcpuGuestArch *hvm = add_guest(capabilities, "hvm", "x86_64");

    check(gcpu_capabilities_find_arch(capabilities, "x86_64", NULL) == pv);
    check(gcpu_capabilities_find_arch(capabilities, "x86_64", "hvm") == hvm);
    check(!gcpu_capabilities_find_arch(capabilities, "x86_64", "exe"));
    check(!gcpu_capabilities_find_arch(capabilities, "aarch64", NULL));
}

static void a_virt_type_is_found_among_the_domains(void)
{
    g_autoptr(GcpuCapabilities) capabilities = gcpu_capabilities_new();
    GcpuGuestArch *guest = add_guest(capabilities, "hvm", "x86_64");

    add_domain(guest, "qemu");
    const GcpuGuestDomain *kvm = add_domain(guest, "kvm");
    check(gcpu_guest_arch_find_domain(guest, "kvm") == kvm);
    check(!gcpu_guest_arch_find_domain(guest, "xen"));
}

static void a_machine_answers_to_its_name_and_to_its_canonical_name(void)
{
    g_autoptr(GcpuCapabilities) capabilities = gcpu_capabilities_new();
    GcpuGuestArch *guest = add_guest(capabilities, "hvm", "x86_64");

    add_machine(guest->machines, "pc", "pc-1.0");
    add_machine(guest->machines, "q35", "pc-q35-7.2");
    add_machine(guest->machines, "pc-1.0", NULL);

    const GcpuMachine *alias = gcpu_guest_arch_find_machine(guest, NULL, "pc");
    check_str(alias ? alias->canonical : NULL, "pc-1.0");
    const GcpuMachine *own = gcpu_guest_arch_find_machine(guest, NULL, "pc-1.0");
    check_str(own ? own->name : NULL, "pc-1.0");
    const GcpuMachine *only_alias = gcpu_guest_arch_find_machine(guest, NULL, "pc-q35-7.2");
    check_str(only_alias ? only_alias->name : NULL, "q35");
    check(!gcpu_guest_arch_find_machine(guest, NULL, "virt"));
}

static void the_machines_of_a_domain_win_if_it_has_any(void)
{
    g_autoptr(GcpuCapabilities) capabilities = gcpu_capabilities_new();
    GcpuGuestArch *guest = add_guest(capabilities, "hvm", "x86_64");
    GcpuGuestDomain *bare = add_domain(guest, "qemu");
    GcpuGuestDomain *own = add_domain(guest, "kvm");

    add_machine(guest->machines, "pc", "pc-1.0");
    add_machine(own->machines, "pc", "rhel6.0.0");

    const GcpuMachine *shared = gcpu_guest_arch_find_machine(guest, bare, "pc");
    check_str(shared ? shared->canonical : NULL, "pc-1.0");
    const GcpuMachine *special = gcpu_guest_arch_find_machine(guest, own, "pc");
    check_str(special ? special->canonical : NULL, "rhel6.0.0");
    check(!gcpu_guest_arch_find_machine(guest, own, "pc-1.0"));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_first_guest_of_an_arch_is_found_and_an_os_type_narrows_it),
        TEST(a_virt_type_is_found_among_the_domains),
        TEST(a_machine_answers_to_its_name_and_to_its_canonical_name),
        TEST(the_machines_of_a_domain_win_if_it_has_any),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "capabilities", cases);
}
