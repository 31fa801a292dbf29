/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* expand.h: from a definition to the features it means, and back into lists.
 *
 * Unknown models and features are %GCPU_ERROR_INVALID with libvirt's words, "Unknown CPU model X",
 * "Unknown CPU feature X". Source of the rules: libvirt 9.0 and 11.3, src/cpu/cpu.c, cpu_x86.c. */
#pragma once

#include "cpu/def.h"
#include "cpu/error.h"
#include "cpu/map.h"

/** gcpu_def_policy: Returns: the policy that holds for feature @index: a host's features and those
 * of a guest without policy are required. */
GCPU_PUBLIC GcpuFeaturePolicy gcpu_def_policy(const GcpuDef *def, guint index);

/**
 * gcpu_expand_set:
 * @map: an x86 or arm map
 * @def: a CPU; its model may be NULL
 * @out_set: (out): gcpu_map_words() words; undefined on error
 *
 * What the CPU has: its model's features with those that the definition requires or forces and
 * without those that it disables or forbids, in the order of the list. Optional ones are passed
 * over.
 */
GCPU_PUBLIC gboolean gcpu_expand_set(const GcpuMap *map, const GcpuDef *def,
                                     GcpuFeatureSet *out_set,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_expand_policy:
 * @policy: one of the five policies
 * @out_set: (out): the features with this @policy; for require also those of the model
 *
 * Names of other policies are not looked up.
 */
GCPU_PUBLIC gboolean gcpu_expand_policy(const GcpuMap *map, const GcpuDef *def,
                                        GcpuFeaturePolicy policy, GcpuFeatureSet *out_set,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_expand:
 * @map: the map; may be NULL for architectures without one
 * @def: a CPU
 *
 * libvirt's EXPAND_FEATURES: the features of the model join the list, which is sorted by name.
 * Only x86 does so; other CPUs come back as they are.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID.
 */
GCPU_PUBLIC GcpuDef *gcpu_expand(const GcpuMap *map, const GcpuDef *def,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_copy_migratable: Returns: (transfer full): @def without the listed features that keep a
 * guest from migrating. Those inside the model stay, as in libvirt, and so do those that @def
 * disables: host-model says by them what QEMU's model has and the host has not (libvirt 11.3,
 * src/qemu/qemu_capabilities.c, virQEMUCapsInitCPUModelX86). @map may be NULL. */
GCPU_PUBLIC GcpuDef *gcpu_copy_migratable(const GcpuMap *map, const GcpuDef *def);

/**
 * gcpu_validate_features:
 * @map: the map; may be NULL for architectures without one
 * @arch: of the guest
 *
 * libvirt's check at define time: x86 and arm know the features, s390 takes no optional ones.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID.
 */
GCPU_PUBLIC gboolean gcpu_validate_features(const GcpuMap *map, const char *arch,
                                            const GcpuDef *def, GError **error);

/**
 * gcpu_has_feature:
 * @out_has: (out): whether @feature is in gcpu_expand_set() of @def
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if a name is unknown.
 */
GCPU_PUBLIC gboolean gcpu_has_feature(const GcpuMap *map, const GcpuDef *def, const char *feature,
                                      gboolean *out_has, GError **error);
