/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/machine-family.h"

#include "test-suite.h"

static void families_are_told_by_the_names_that_libvirt_knows(void)
{
    static const struct {
        const char *arch, *machine;
        GcpuMachineFamily family;
    } cases[] = {
        { "x86_64", "pc", GCPU_MACHINE_FAMILY_PC },
        { "i686", "pc-i440fx-7.2", GCPU_MACHINE_FAMILY_PC },
        { "x86_64", "pc-1.0", GCPU_MACHINE_FAMILY_PC },
        { "x86_64", "q35", GCPU_MACHINE_FAMILY_Q35 },
        { "x86_64", "pc-q35-7.2", GCPU_MACHINE_FAMILY_Q35 },
        { "x86_64", "isapc", GCPU_MACHINE_FAMILY_NO_PCI },
        { "x86_64", "microvm", GCPU_MACHINE_FAMILY_NO_PCI },
        { "x86_64", "virt", GCPU_MACHINE_FAMILY_UNKNOWN },
        { "aarch64", "virt", GCPU_MACHINE_FAMILY_VIRT },
        { "armv7l", "virt-2.6", GCPU_MACHINE_FAMILY_VIRT },
        { "riscv64", "virt", GCPU_MACHINE_FAMILY_VIRT },
        { "aarch64", "virtual", GCPU_MACHINE_FAMILY_UNKNOWN },
        { "ppc64le", "pseries", GCPU_MACHINE_FAMILY_PSERIES },
        { "ppc64", "pseries-rhel7.6.0", GCPU_MACHINE_FAMILY_PSERIES },
        { "s390x", "s390-ccw-virtio-7.2", GCPU_MACHINE_FAMILY_S390 },
        { "s390x", "s390-ccw-virtio", GCPU_MACHINE_FAMILY_S390 },
        { NULL, "pc", GCPU_MACHINE_FAMILY_UNKNOWN },
        { "x86_64", NULL, GCPU_MACHINE_FAMILY_UNKNOWN },
        { "x86_64", "", GCPU_MACHINE_FAMILY_UNKNOWN },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check_int(gcpu_machine_family(cases[i].arch, cases[i].machine), cases[i].family);
}

static void what_is_unknown_is_held_against_nobody(void)
{
    check_str(gcpu_machine_family_pci_root(GCPU_MACHINE_FAMILY_UNKNOWN), NULL);
    check(gcpu_machine_family_has_bus(GCPU_MACHINE_FAMILY_UNKNOWN, "ide"));
    check(gcpu_machine_family_has_bus(GCPU_MACHINE_FAMILY_VIRT, "virtio"));
    check(gcpu_machine_family_has_bus(GCPU_MACHINE_FAMILY_VIRT, "ide") == FALSE);
}

/* What libvirt 9.0 says to them: "No PCI buses available", "IDE controllers are unsupported for
 * this QEMU binary or machine type"; it takes floppies. */
static void without_pci_there_is_place_for_floppies_only(void)
{
    static const char *const elsewhere[] = { "ide", "virtio", "scsi", "sata", "usb" };

    for (guint i = 0; i < G_N_ELEMENTS(elsewhere); i++)
        check_int(gcpu_machine_family_has_bus(GCPU_MACHINE_FAMILY_NO_PCI, elsewhere[i]), FALSE);
    check(gcpu_machine_family_has_bus(GCPU_MACHINE_FAMILY_NO_PCI, "fdc"));
    check_str(gcpu_machine_family_pci_root(GCPU_MACHINE_FAMILY_NO_PCI), NULL);
    check_int(gcpu_machine_family_has_networks(GCPU_MACHINE_FAMILY_NO_PCI), FALSE);
    check(gcpu_machine_family_has_networks(GCPU_MACHINE_FAMILY_UNKNOWN));
    check(gcpu_machine_family_has_networks(GCPU_MACHINE_FAMILY_PC));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(families_are_told_by_the_names_that_libvirt_knows),
        TEST(what_is_unknown_is_held_against_nobody),
        TEST(without_pci_there_is_place_for_floppies_only),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "machine-family", cases);
}
