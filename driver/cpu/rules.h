/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* rules.h: what the verbs of this folder share, and the architectures behind each.
 *
 * Internal: compare.h, baseline.h and update.h choose by architecture and call these. */
#pragma once

#include "cpu/baseline.h"
#include "cpu/compare.h"
#include "cpu/decode.h"
#include "cpu/domain-capabilities.h"
#include "cpu/expand.h"
#include "cpu/explain.h"

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

/** GcpuBaselineMember: what a baseline looks at in one CPU. Borrowed. */
typedef struct {
    const GcpuMapModel *model;
    const char *vendor;             /* NULL: not stated */
    const GcpuFeatureSet *features; /* gcpu_expand_set() */
} GcpuBaselineMember;

/** GcpuX86Baseline: what the CPUs so far have in common. */
typedef struct {
    const GcpuMap *map;
    guint n_words;
    const GcpuMapModel *map_models;
    GcpuFeatureSet common[GCPU_FEATURE_SET_WORDS_MAX];
    const char *vendor; /* NULL: no CPU has said anything yet */
    gboolean all_state_vendor;
    const char *stated_before; /* what the last CPU stated as its vendor … */
    int of_model_before;       /* … and the vendor of its model; they agree */
    GPtrArray *models;         /* their names: distinct, in the order of the CPUs */
    guint8 *has_model;         /* for each model of the map, whether it is among them */
} GcpuX86Baseline;

void gcpu_x86_baseline_init(GcpuX86Baseline *baseline, const GcpuMap *map);
void gcpu_x86_baseline_clear(GcpuX86Baseline *baseline);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuX86Baseline, gcpu_x86_baseline_clear)

/** gcpu_x86_baseline_add: the order counts, see gcpu_baseline(). Returns: FALSE if the CPU cannot
 * be with those before; then nothing may follow but clear. */
gboolean gcpu_x86_baseline_add(GcpuX86Baseline *baseline, const GcpuBaselineMember *member,
                               GError **error);

/** gcpu_x86_baseline_end: Returns: (transfer full) (nullable): what gcpu_x86_baseline() answers for
 * the CPUs that were added, at least one. Nothing may follow but clear. */
GcpuDef *gcpu_x86_baseline_end(GcpuX86Baseline *baseline, const GcpuBaselineRequest *wanted,
                               GError **error);

/** gcpu_x86_baseline_check: whether @common, what CPUs have in common, is anything. */
gboolean gcpu_x86_baseline_check(const GcpuMap *map, const GcpuFeatureSet *common, GError **error);

GcpuDef *gcpu_x86_baseline(const GcpuMap *map, const GcpuBaselineRequest *request, GError **error);
GcpuDef *gcpu_ppc64_baseline(const GcpuMap *map, const GcpuBaselineRequest *request,
                             GError **error);
GcpuDef *gcpu_arm_baseline(const GcpuBaselineRequest *request);

/** GcpuDecodeChoice: what a GcpuDecodeRequest says of models, in numbers of the map. Borrowed. */
typedef struct {
    const guint64 *known;                     /* bits: what the hypervisor knows; NULL: any */
    const GcpuModelSupport *const *supported; /* for each model what the hypervisor says of it, or
                                                 NULL; NULL: nothing of any */
    const guint64 *preferred;                 /* bits */
    int only_preferred;                       /* the one name that is preferred; -1: none such */
    const GcpuFeatureSet *never_listed;       /* never listed in the result; NULL: none */
} GcpuDecodeChoice;

/** gcpu_decode_chosen: gcpu_decode() whose @request has no models and no preferred: @choice says
 * it. */
GcpuDef *gcpu_decode_chosen(const GcpuMap *map, const GcpuDecodeRequest *request,
                            const GcpuDecodeChoice *choice, GError **error);

/** GcpuBaselineShared: CPUs of x86 of which all state one vendor, and have a model of that vendor
 * or of none. */
typedef struct {
    const GcpuFeatureSet *common; /* what all of them have */
    int vendor;                   /* of the map */
    GcpuDecodeChoice choice;      /* preferred: their models */
    GcpuVersion version;          /* of the libvirt to imitate; 0: the newest */
    guint address_limit;          /* the smallest of their limits; 0: some have none */
} GcpuBaselineShared;

/** gcpu_hypervisor_never_listed: sets @out_set to what gcpu_hypervisor_baseline() never lists for a
 * QEMU of which it does not know all features. */
void gcpu_hypervisor_never_listed(const GcpuMap *map, GcpuVersion version, GcpuFeatureSet *out_set);

/** gcpu_hypervisor_name_shared: Returns: (transfer full) (nullable): what
 * gcpu_hypervisor_baseline() answers for such CPUs, with %GCPU_BASELINE_MIGRATABLE and without
 * features; its errors. */
GcpuDef *gcpu_hypervisor_name_shared(const GcpuMap *map, const GcpuBaselineShared *shared,
                                     GError **error);

/** gcpu_baseline_never_offered: adds to @set what a processor has and QEMU never offers to a guest.
 */
void gcpu_baseline_never_offered(const GcpuMap *map, GcpuVersion version, GcpuFeatureSet *set);

/** gcpu_ppc64_convert_legacy: names of models that libvirt gave up, to those that replaced them. */
void gcpu_ppc64_convert_legacy(GcpuDef *def);

/** gcpu_explanation_new: Returns: (transfer full): without reasons. */
GcpuExplanation *gcpu_explanation_new(GcpuVerdict verdict);

/** gcpu_explanation_add: Returns: (transfer none): the reason, not about a known feature. */
GcpuReason *gcpu_explanation_add(GcpuExplanation *explanation, GcpuReasonKind kind,
                                 GcpuReasonOrigin origin, const char *name);

/** gcpu_open_mode: Returns: (nullable): the mode of @cpu if only the host decides what it gives. */
const char *gcpu_open_mode(const char *arch, const GcpuDef *cpu);

/** GcpuHypervisorQuestion: as gcpu_hypervisor_compare(). */
typedef struct {
    const GcpuMap *map;
    const GcpuDomainCapabilities *capabilities;
    GcpuVersion version;
    const GcpuDef *cpu;
} GcpuHypervisorQuestion;

/** GcpuHypervisorRule: how libvirt finds the answer. */
typedef enum {
    GCPU_HYPERVISOR_BY_FEATURES,  /* with host-model, as with any host */
    GCPU_HYPERVISOR_BY_USABILITY, /* QEMU can run the model and nothing else is asked for: yes */
    GCPU_HYPERVISOR_BY_BLOCKERS,  /* by what QEMU lacks for the model, and by name */
} GcpuHypervisorRule;

GcpuHypervisorRule gcpu_hypervisor_rule(const GcpuHypervisorQuestion *question);

/**
 * gcpu_hypervisor_lacks: for BY_BLOCKERS.
 * @out_n_blockers: (out): so many of the first are features of the model, the others asked for
 *
 * Returns: (transfer container) (nullable): names; NULL with %GCPU_ERROR_INVALID.
 */
GPtrArray *gcpu_hypervisor_lacks(const GcpuHypervisorQuestion *question, guint *out_n_blockers,
                                 GError **error);
