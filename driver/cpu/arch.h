/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* arch.h: the architectures that libvirt names, and which of its CPU drivers answers for each.
 *
 * Architectures travel as libvirt's names ("x86_64"); source of the groups: libvirt 9.0 and 11.3,
 * src/cpu, the arch lists of each driver. */
#pragma once

#include "cpu/public.h"

typedef enum {
    GCPU_ARCH_FAMILY_NONE, /* libvirt has no CPU driver for it */
    GCPU_ARCH_FAMILY_X86,
    GCPU_ARCH_FAMILY_PPC64,
    GCPU_ARCH_FAMILY_ARM,
    GCPU_ARCH_FAMILY_S390,
    GCPU_ARCH_FAMILY_RISCV64,
    GCPU_ARCH_FAMILY_LOONGARCH64,
} GcpuArchFamily;

/** gcpu_arch_is_known: whether libvirt knows the name @arch (NULL is not known). */
GCPU_PUBLIC gboolean gcpu_arch_is_known(const char *arch);

/** gcpu_arch_family: Returns: the family of @arch; NONE for NULL and unknown names. */
GCPU_PUBLIC GcpuArchFamily gcpu_arch_family(const char *arch);

/** gcpu_arch_names: Returns: (transfer none) (array zero-terminated=1): every name that libvirt
 * knows. */
GCPU_PUBLIC const char *const *gcpu_arch_names(void);

/** gcpu_arch_map_name: Returns: (transfer none) (nullable): the arch element's name in
 * cpu_map/index.xml
 * ("x86", "ppc64", "arm"); NULL where libvirt ships no map for the family. */
GCPU_PUBLIC const char *gcpu_arch_map_name(GcpuArchFamily family);

/**
 * gcpu_arch_can_host:
 * @host: architecture of the host
 * @guest: architecture of the guest
 *
 * Returns: whether a guest of architecture @guest runs on the host's own processor and so can take
 * the host's CPU: the same name, i686 on x86_64, ppc64 and ppc64le on each other, armv7l on
 * aarch64.
 */
GCPU_PUBLIC gboolean gcpu_arch_can_host(const char *host, const char *guest);
