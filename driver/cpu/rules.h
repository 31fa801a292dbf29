/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* rules.h: what the verbs of this folder share, and the architectures behind each.
 *
 * Internal: compare.h, baseline.h and update.h choose by architecture and call these. */
#pragma once

#include "cpu/baseline.h"
#include "cpu/compare.h"
#include "cpu/expand.h"

/** gcpu_model_disable_removed: appends with @policy the features that QEMU dropped from @model and
 * that @def does not mention, in the order of the model's file. */
void gcpu_model_disable_removed(const GcpuMap *map, const GcpuMapModel *model, GcpuDef *def,
                                GcpuFeaturePolicy policy);

/** gcpu_remove_non_migratable: in place, what gcpu_copy_migratable() does. */
void gcpu_remove_non_migratable(const GcpuMap *map, GcpuDef *def);

/** gcpu_model_require: Returns: (nullable): NULL with %GCPU_ERROR_INVALID, "Unknown CPU model". */
const GcpuMapModel *gcpu_model_require(const GcpuMap *map, const char *name, GError **error);

/** gcpu_comparison_new: @message: (transfer full) (nullable). */
GcpuComparison *gcpu_comparison_new(GcpuVerdict verdict, char *message);

/** gcpu_compare_identity: architecture and vendor, which all architectures check first and alike.
 * Returns: (transfer full) (nullable): why not; NULL: no objection. */
char *gcpu_compare_identity(const char *arch, const GcpuDef *host, const GcpuDef *cpu);

GcpuComparison *gcpu_x86_compare(const GcpuMap *map, const char *arch, const GcpuDef *host,
                                 const GcpuDef *cpu, GError **error);
GcpuComparison *gcpu_ppc64_compare(const GcpuMap *map, const char *arch, const GcpuDef *host,
                                   const GcpuDef *cpu, GError **error);
GcpuComparison *gcpu_arm_compare(const GcpuDef *host, const GcpuDef *cpu);

GcpuDef *gcpu_x86_baseline(const GcpuMap *map, const GcpuBaselineRequest *request, GError **error);
GcpuDef *gcpu_ppc64_baseline(const GcpuMap *map, const GcpuBaselineRequest *request,
                             GError **error);
GcpuDef *gcpu_arm_baseline(const GcpuBaselineRequest *request);

/** gcpu_ppc64_convert_legacy: names of models that libvirt gave up, to those that replaced them. */
void gcpu_ppc64_convert_legacy(GcpuDef *def);
