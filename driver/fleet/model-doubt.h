/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* model-doubt.h: QEMU says that it cannot run a model, and nobody says what is in the way; which
 * guests of the model can start there all the same? Internal.
 *
 * libvirt names the blockers from 10.9.0 on. Before that, a guest that disables what the map gives
 * to the model and the host does not have passes libvirt's comparison, and still QEMU may lack
 * more: its models have features such as pku or ss that they do not have in the map. So it is not
 * enough to disable something, nor to disable all that the map knows of. Enough is what somebody
 * vouches for:
 *
 * - host-model, where it is of the same model: it disables what is in the way, and libvirt starts
 *   it there. Source: libvirt 9.0 and 11.3, src/cpu/cpu_x86.c (x86Decode), which is told QEMU's
 *   list.
 * - a sibling: a model that QEMU there can run, and that this one has all features of and besides
 *   only such as the host lacks: Skylake-Server-noTSX-IBRS of Skylake-Server-IBRS without hle and
 *   rtm. Source: held against the blockers in all domain capabilities of libvirt 11.3's test data.
 */
#pragma once

#include "fleet/fleet-classes.h"

typedef struct GcpuModelDoubt GcpuModelDoubt;

/** gcpu_model_doubt_new: @hosts: the result is for all classes with the same map and the same
 * `models`; the map must outlive it. Returns: (transfer full): never NULL. */
GcpuModelDoubt *gcpu_model_doubt_new(const GcpuFleetClass *hosts, const char *model);
void gcpu_model_doubt_free(GcpuModelDoubt *doubt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuModelDoubt, gcpu_model_doubt_free)

/** gcpu_model_doubt_list_own: Returns: (transfer full) (nullable): what host-model on @hosts
 * disables if it is of @model; NULL: nothing, or it is of another one. */
GcpuFeatureSet *gcpu_model_doubt_list_own(const GcpuFleetClass *hosts, const char *model);

/** gcpu_model_doubt_is_lifted: @own: (nullable): gcpu_model_doubt_list_own(). @disabled: what a
 * guest of the model disables, in bits of the map. */
gboolean gcpu_model_doubt_is_lifted(const GcpuModelDoubt *doubt, const GcpuFleetClass *hosts,
                                    const GcpuFeatureSet *own, const GcpuFeatureSet *disabled);

/** gcpu_model_doubt_list_disabled: @set: (inout): gets what @cpu disables, as far as @map knows. */
void gcpu_model_doubt_list_disabled(const GcpuMap *map, const GcpuDef *cpu, GcpuFeatureSet *set);
