/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/machine-family.h"

#include <string.h>

#include "cpu/arch.h"

static gboolean is_versioned(const char *machine, const char *name)
{
    gsize length = strlen(name);

    return strncmp(machine, name, length) == 0 && (!machine[length] || machine[length] == '-');
}

static GcpuMachineFamily family_of_x86(const char *machine)
{
    if (is_versioned(machine, "pc-q35") || g_str_equal(machine, "q35"))
        return GCPU_MACHINE_FAMILY_Q35;
    if (is_versioned(machine, "pc"))
        return GCPU_MACHINE_FAMILY_PC;
    if (is_versioned(machine, "microvm") || is_versioned(machine, "isapc"))
        return GCPU_MACHINE_FAMILY_NO_PCI;
    return GCPU_MACHINE_FAMILY_UNKNOWN;
}

GcpuMachineFamily gcpu_machine_family(const char *arch, const char *machine)
{
    if (!arch || !machine)
        return GCPU_MACHINE_FAMILY_UNKNOWN;
    if (gcpu_arch_family(arch) == GCPU_ARCH_FAMILY_X86)
        return family_of_x86(machine);
    if (is_versioned(machine, "virt"))
        return GCPU_MACHINE_FAMILY_VIRT;
    if (is_versioned(machine, "pseries"))
        return GCPU_MACHINE_FAMILY_PSERIES;
    if (is_versioned(machine, "s390-ccw") || is_versioned(machine, "s390-ccw-virtio"))
        return GCPU_MACHINE_FAMILY_S390;
    return GCPU_MACHINE_FAMILY_UNKNOWN;
}

const char *gcpu_machine_family_pci_root(GcpuMachineFamily family)
{
    switch (family) {
    case GCPU_MACHINE_FAMILY_PC:
    case GCPU_MACHINE_FAMILY_PSERIES:
    case GCPU_MACHINE_FAMILY_S390:
        return "pci-root";
    case GCPU_MACHINE_FAMILY_Q35:
    case GCPU_MACHINE_FAMILY_VIRT:
        return "pcie-root";
    case GCPU_MACHINE_FAMILY_NO_PCI:
    case GCPU_MACHINE_FAMILY_UNKNOWN:
        break;
    }
    return NULL;
}

gboolean gcpu_machine_family_has_bus(GcpuMachineFamily family, const char *bus)
{
    if (family == GCPU_MACHINE_FAMILY_UNKNOWN)
        return TRUE;
    if (strcmp(bus, "ide") == 0)
        return family == GCPU_MACHINE_FAMILY_PC;
    if (strcmp(bus, "fdc") == 0)
        return family == GCPU_MACHINE_FAMILY_PC || family == GCPU_MACHINE_FAMILY_Q35 ||
               family == GCPU_MACHINE_FAMILY_NO_PCI;
    return family != GCPU_MACHINE_FAMILY_NO_PCI;
}

gboolean gcpu_machine_family_has_networks(GcpuMachineFamily family)
{
    return family != GCPU_MACHINE_FAMILY_NO_PCI;
}
