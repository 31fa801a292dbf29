/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* verdict-variant.h: a verdict with all its reasons as the details of CompareCpu, a{sv}. */
#pragma once

#include <gio/gio.h>

#include "cpu/explain.h"
#include "cpu/host-cpu.h"

/**
 * gcpu_verdict_variant_add:
 * @details: of type a{sv}: gets reasons
 * @map: (nullable): what the names mean
 * @cpu: what shall run
 */
void gcpu_verdict_variant_add(GVariantDict *details, const GcpuMap *map,
                              const GcpuExplanation *explanation, const GcpuDef *cpu);

/** gcpu_verdict_variant_add_extra: @details gets what the host has besides. */
void gcpu_verdict_variant_add_extra(GVariantDict *details, const GcpuMap *map,
                                    const GcpuExplanation *explanation);

/** gcpu_verdict_variant_add_offer: @details gets what it was compared with. */
void gcpu_verdict_variant_add_offer(GVariantDict *details, const GcpuHostCpu *offer);
