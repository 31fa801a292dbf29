/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* machine-family.h: which buses a machine type has.
 *
 * QEMU's machine types come in families; libvirt tells them apart by their names, and refuses
 * devices for whose bus the family has no place. Source: libvirt 9.0, src/qemu/qemu_domain.c and
 * qemu_validate.c. */
#pragma once

#include <glib.h>

typedef enum {
    GCPU_MACHINE_FAMILY_UNKNOWN, /* nothing is held against it */
    GCPU_MACHINE_FAMILY_PC,      /* i440fx: PCI, IDE */
    GCPU_MACHINE_FAMILY_Q35,     /* PCI Express */
    GCPU_MACHINE_FAMILY_VIRT,    /* arm, riscv, loongarch: PCI Express */
    GCPU_MACHINE_FAMILY_PSERIES, /* ppc64: PCI */
    GCPU_MACHINE_FAMILY_S390,    /* channels, PCI beside them */
    GCPU_MACHINE_FAMILY_NO_PCI, /* isapc, microvm: where libvirt places floppies and nothing else */
} GcpuMachineFamily;

/** gcpu_machine_family: @arch, @machine: (nullable): as domain/os/type states them. */
GcpuMachineFamily gcpu_machine_family(const char *arch, const char *machine);

/** gcpu_machine_family_pci_root: Returns: (nullable): what libvirt calls the PCI controller with
 * index 0, "pci-root" or "pcie-root"; NULL: not known, or there is none. */
const char *gcpu_machine_family_pci_root(GcpuMachineFamily family);

/** gcpu_machine_family_has_bus: @bus: of a disk, "ide", "fdc" …; what is not known is there. */
gboolean gcpu_machine_family_has_bus(GcpuMachineFamily family, const char *bus);

/** gcpu_machine_family_has_networks: whether libvirt has a place for a network interface there. */
gboolean gcpu_machine_family_has_networks(GcpuMachineFamily family);
