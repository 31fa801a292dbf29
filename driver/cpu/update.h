/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* update.h: what libvirt makes of a guest's CPU before and after it starts.
 *
 * Source: libvirt 9.0 and 11.3, src/cpu/cpu.c, cpu_x86.c, cpu_ppc64.c, cpu_arm.c, cpu_s390.c. */
#pragma once

#include "cpu/cpuid.h"
#include "cpu/def.h"
#include "cpu/domain-capabilities.h"
#include "cpu/error.h"
#include "cpu/map.h"
#include "cpu/version.h"

/** GcpuUpdateFacts: what the update of a guest's CPU depends on. */
typedef struct {
    const char *arch;
    const GcpuDef *host; /* the migratable host model, see gcpu_copy_migratable(); NULL: unknown */
    gboolean is_running; /* from libvirt 11: features that QEMU dropped from the model stay on; for
                            a fresh start they are off */
} GcpuUpdateFacts;

/**
 * gcpu_update:
 * @map: (nullable): the map of the architecture; NULL where libvirt has none
 * @guest: (inout): the guest's CPU
 *
 * Replaces host-model and match='minimum' by a custom CPU, and decides optional features.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID, %GCPU_ERROR_UNUSABLE ("unknown host CPU model") or
 * %GCPU_ERROR_UNSUPPORTED, @guest then being undefined.
 */
GCPU_PUBLIC gboolean gcpu_update(const GcpuMap *map, GcpuDef *guest, const GcpuUpdateFacts *facts,
                                 GError **error);

/**
 * gcpu_translate:
 * @guest: (inout): a custom CPU
 * @models: (nullable) (element-type GcpuModelSupport): what the hypervisor knows; NULL: any
 *
 * Names the CPU by a model that the hypervisor knows, if it may (fallback).
 *
 * Returns: FALSE with %GCPU_ERROR_UNUSABLE, "CPU model X is not supported by hypervisor".
 */
GCPU_PUBLIC gboolean gcpu_translate(const GcpuMap *map, const char *arch, GcpuDef *guest,
                                    const GPtrArray *models, GError **error);

/** gcpu_convert_legacy: names of ppc64 models that libvirt gave up become today's, in place. */
GCPU_PUBLIC void gcpu_convert_legacy(const char *arch, GcpuDef *def);

/** GcpuLiveFacts: what became of a guest's CPU. */
typedef struct {
    const GcpuCpuid *enabled;  /* what QEMU gave the guest */
    const GcpuCpuid *disabled; /* what QEMU was asked for and left out */
    GcpuVersion version;       /* of the libvirt to imitate; 0: the newest */
} GcpuLiveFacts;

/**
 * gcpu_update_live:
 * @guest: (inout): the CPU as it was started
 *
 * x86 only. With check='full' a difference is an error, otherwise @guest comes to say what it got.
 *
 * Returns: FALSE with %GCPU_ERROR_UNUSABLE, "guest CPU doesn't match specification: …".
 */
GCPU_PUBLIC gboolean gcpu_update_live(const GcpuMap *map, GcpuDef *guest,
                                      const GcpuLiveFacts *facts, GError **error);
