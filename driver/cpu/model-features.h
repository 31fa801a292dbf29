/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* model-features.h: what is known about named models and features, asked only where a decision
 * needs it.
 *
 * An interface, so that rules which want to know "does Haswell have aes?" need not know where a CPU
 * map lies or how it is read. */
#pragma once

#include "cpu/name-history.h"

/** GcpuModelFeatures: a source of knowledge. Results are borrowed and live as long as the source.
 */
typedef struct GcpuModelFeatures GcpuModelFeatures;
struct GcpuModelFeatures {
    /** features_of: (nullable): the features of @model on @arch by name; NULL: not known. */
    const char *const *(*features_of)(GcpuModelFeatures *source, const char *arch,
                                      const char *model);
    /** feature_names: (nullable): every feature name known on @arch; NULL: nothing is known. */
    const char *const *(*feature_names)(GcpuModelFeatures *source, const char *arch);
    /** model_names: (nullable): every model name known on @arch; NULL: nothing is known. */
    const char *const *(*model_names)(GcpuModelFeatures *source, const char *arch);
    /** who_knows: (transfer full) (nullable): which releases of libvirt know a model or a feature,
     * for reading: "libvirt 11.3.0, 12.8.0, not 9.0.0"; NULL: not known. May be NULL itself. */
    char *(*who_knows)(GcpuModelFeatures *source, const char *arch, GcpuNameKind kind,
                       const char *name);
    /** origin: for reading: "CPU map of libvirt 9.0.0 in /usr/share/libvirt/cpu_map". */
    const char *origin;
};
