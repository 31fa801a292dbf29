/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* baseline.h: the CPU that several hosts have in common, as libvirt computes it.
 *
 * Source: libvirt 9.0 and 11.3, src/cpu and src/qemu/qemu_driver.c. On arm the first CPU is the
 * answer, whatever the others are: that is libvirt's, not a truth. */
#pragma once

#include "cpu/def.h"
#include "cpu/error.h"
#include "cpu/map.h"
#include "cpu/version.h"

typedef enum {
    GCPU_BASELINE_EXPAND = 1 << 0,     /* VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES */
    GCPU_BASELINE_MIGRATABLE = 1 << 1, /* VIR_CONNECT_BASELINE_CPU_MIGRATABLE */
} GcpuBaselineFlags;

/** GcpuBaselineRequest: zero means: not wanted. */
typedef struct {
    const GcpuDef *const *cpus; /* each with a model */
    guint n_cpus;
    const char *arch;            /* NULL: that of the first CPU */
    const GPtrArray *models;     /* of GcpuModelSupport: what the hypervisor knows; NULL: any */
    const char *const *features; /* names the hypervisor knows; NULL: any */
    GcpuBaselineFlags flags;
    GcpuVersion version;               /* of the libvirt to imitate; 0: the newest */
    const GcpuFeatureSet *const *sets; /* x86: of each CPU what gcpu_expand_set() says of it; NULL,
                                          all or one: it is worked out */
} GcpuBaselineRequest;

/**
 * gcpu_baseline:
 * @map: (nullable): the complete map of the architecture; NULL where libvirt has none
 *
 * Returns: (transfer full) (nullable): a guest CPU. NULL with %GCPU_ERROR_UNUSABLE if the CPUs have
 * nothing in common or their vendors differ, %GCPU_ERROR_INVALID for no CPUs, a CPU without model
 * and unknown names, %GCPU_ERROR_UNSUPPORTED if libvirt has no baseline for the architecture.
 */
GCPU_PUBLIC GcpuDef *gcpu_baseline(const GcpuMap *map, const GcpuBaselineRequest *request,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_baseline_qemu: what virConnectBaselineCPU() of the QEMU driver makes of it: features that
 * QEMU cannot offer are left out of the list. */
GCPU_PUBLIC GcpuDef *gcpu_baseline_qemu(const GcpuMap *map, const GcpuBaselineRequest *request,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
