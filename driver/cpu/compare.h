/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compare.h: libvirt's own verdict, to the word of its message.
 *
 * This is what virConnectCompareCPU() answers, its quirks included: it is IDENTICAL for every guest
 * on arm, s390x, riscv64 and loongarch64, where libvirt leaves the decision to the hypervisor. Who
 * wants the truth instead asks explain.h. Source: libvirt 9.0 and 11.3, src/cpu. */
#pragma once

#include "cpu/def.h"
#include "cpu/error.h"
#include "cpu/map.h"
#include "cpu/verdict.h"

typedef struct {
    GcpuVerdict verdict;
    char *message; /* libvirt's reason of an incompatible one; NULL: it gives none */
} GcpuComparison;

GCPU_PUBLIC void gcpu_comparison_free(GcpuComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuComparison, gcpu_comparison_free)

/**
 * gcpu_compare:
 * @map: (nullable): the map of @arch; NULL where libvirt has none
 * @arch: architecture of the host
 * @host: (nullable): the host's CPU, of either type; NULL or without model: unknown
 * @cpu: what to run there, host or guest type
 *
 * Returns: (transfer full) (nullable): never UNDECIDED; NULL with %GCPU_ERROR_INVALID for unknown
 * models and features, %GCPU_ERROR_UNSUPPORTED if libvirt has no CPU driver for @arch.
 */
GCPU_PUBLIC GcpuComparison *gcpu_compare(const GcpuMap *map, const char *arch, const GcpuDef *host,
                                         const GcpuDef *cpu,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_is_decidable: whether the architecture of @arch has rules by which @cpu can be judged
 * without asking the hypervisor on the host. */
GCPU_PUBLIC gboolean gcpu_is_decidable(const char *arch, const GcpuDef *cpu);
