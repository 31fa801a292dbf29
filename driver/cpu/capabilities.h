/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* capabilities.h: what a host says of itself: libvirt's <capabilities> as a value.
 *
 * Only the parts that decide about guest CPUs are kept. Allocated only by this library; fields may
 * be added at the end. Strings and arrays are owned by the structure that holds them. */
#pragma once

#include "cpu/def.h"

typedef struct {
    char *name;      /* "pc" */
    char *canonical; /* "pc-i440fx-7.2"; NULL if @name is no alias */
    guint max_vcpus; /* 0: not stated */
} GcpuMachine;

/** GcpuGuestDomain: <guest><arch><domain>: one way to run guests of an architecture. */
typedef struct {
    char *virt_type;     /* "kvm", "qemu", "lxc", "xen" … */
    char *emulator;      /* NULL: the architecture's emulator */
    GPtrArray *machines; /* of GcpuMachine; empty: the architecture's machines */
} GcpuGuestDomain;

/** GcpuGuestArch: one <guest> of the capabilities. */
typedef struct {
    char *os_type; /* "hvm", "exe", "xen" … */
    char *arch;
    char *emulator;      /* NULL: not stated */
    GPtrArray *machines; /* of GcpuMachine */
    GPtrArray *domains;  /* of GcpuGuestDomain */
} GcpuGuestArch;

typedef struct {
    char *host_uuid;
    char *host_arch; /* NULL: not stated */
    GcpuDef
        *host_cpu; /* host type; NULL: the document has no host CPU at all; its model may be NULL */
    GPtrArray *guests; /* of GcpuGuestArch, in document order */
} GcpuCapabilities;

GCPU_PUBLIC GcpuCapabilities *gcpu_capabilities_new(void);
GCPU_PUBLIC void gcpu_capabilities_free(GcpuCapabilities *capabilities);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuCapabilities, gcpu_capabilities_free)

/* For those who build one: each returns an empty record that the caller appends to its owner's
 * array. */
GCPU_PUBLIC GcpuGuestArch *gcpu_guest_arch_new(void);
GCPU_PUBLIC GcpuGuestDomain *gcpu_guest_domain_new(void);
GCPU_PUBLIC GcpuMachine *gcpu_machine_new(const char *name);

/**
 * gcpu_capabilities_find_arch:
 * @arch: architecture of the guest
 * @os_type: (nullable): "hvm" or another; NULL: any
 *
 * Returns: (transfer none) (nullable): the first <guest> that fits.
 */
GCPU_PUBLIC const GcpuGuestArch *gcpu_capabilities_find_arch(const GcpuCapabilities *capabilities,
                                                             const char *arch, const char *os_type);

/** gcpu_guest_arch_find_domain: Returns: (transfer none) (nullable): how @guest runs under
 * @virt_type. */
GCPU_PUBLIC const GcpuGuestDomain *gcpu_guest_arch_find_domain(const GcpuGuestArch *guest,
                                                               const char *virt_type);

/**
 * gcpu_guest_arch_find_machine:
 * @domain: (nullable): its machines win over those of @guest, if it has any
 * @name: machine type, alias or canonical
 *
 * Returns: (transfer none) (nullable): the machine called @name.
 */
GCPU_PUBLIC const GcpuMachine *gcpu_guest_arch_find_machine(const GcpuGuestArch *guest,
                                                            const GcpuGuestDomain *domain,
                                                            const char *name);
