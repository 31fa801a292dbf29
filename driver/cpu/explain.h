/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain.h: why a host can or cannot run a CPU: all reasons at once, each typed.
 *
 * libvirt stops at the first reason and turns what it does not know into an error; compare.h does
 * the same. Here nothing stops, and nothing is guessed: what only the hypervisor can tell is
 * UNDECIDED. The two never contradict each other: an error or an incompatible of compare.h is never
 * a yes here, and a yes here is the same yes there. */
#pragma once

#include "cpu/def.h"
#include "cpu/map.h"
#include "cpu/verdict.h"

typedef enum {
    GCPU_REASON_ARCH,            /* another architecture */
    GCPU_REASON_VENDOR,          /* another vendor than asked for */
    GCPU_REASON_UNKNOWN_HOST,    /* nothing is known of the host's CPU */
    GCPU_REASON_UNKNOWN_MODEL,   /* not in the map: that libvirt is older than the model */
    GCPU_REASON_UNKNOWN_FEATURE, /* not in the map */
    GCPU_REASON_FORBIDDEN,       /* the host has a feature that it must not have */
    GCPU_REASON_MISSING,         /* the host lacks a feature */
    GCPU_REASON_EXTRA,           /* the host has more, and the match is strict */
    GCPU_REASON_MODEL,           /* another model, where models must be equal (ppc64, arm) */
    GCPU_REASON_MODE,            /* host-model, host-passthrough, maximum: the host decides */
    GCPU_REASON_HYPERVISOR,      /* the architecture's guests: the hypervisor decides */
    GCPU_REASON_MACHINE,         /* the host has no such machine type, or does not say */
    GCPU_REASON_NOT_OFFERED,     /* the hypervisor on the host does not know the model */
    GCPU_REASON_UNUSABLE,        /* it says that it cannot run the model, features or not */
    GCPU_REASON_POLICY,          /* the name is why the policy refuses the guest there */
} GcpuReasonKind;

/** GcpuReasonOrigin: who brought the name in. */
typedef enum {
    GCPU_REASON_OF_CPU,   /* the CPU that shall run names it */
    GCPU_REASON_OF_MODEL, /* it is in the CPU's model */
    GCPU_REASON_OF_HOST,  /* the host names it or has it */
} GcpuReasonOrigin;

typedef struct {
    GcpuReasonKind kind;
    GcpuReasonOrigin origin;
    char *name;    /* the architecture, vendor, model, feature or mode in question; may be NULL */
    char *of_host; /* what the host has instead; with UNUSABLE what it lacks for it, apart by
                      commas; NULL: nothing, not known, or it makes no sense */
    int feature;   /* its index in the map; -1: not about a known feature */
} GcpuReason;

typedef struct {
    GcpuVerdict verdict;
    GPtrArray *reasons;    /* of GcpuReason, in the order of their kinds; empty: a plain yes */
    GcpuFeatureSet *extra; /* what the host has besides; NULL where features are not compared */
} GcpuExplanation;

GCPU_PUBLIC void gcpu_explanation_free(GcpuExplanation *explanation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuExplanation, gcpu_explanation_free)

/**
 * gcpu_explain:
 * @map: (nullable): the map of @arch; NULL where libvirt has none
 * @arch: (nullable): architecture of the host
 * @host: (nullable): the host's CPU; NULL or without model: unknown
 * @cpu: what to run there
 *
 * A name that @cpu needs and the map does not know is a no: that libvirt would refuse it. A name of
 * the host that the map does not know leaves a yes undecided, since the host then has another map.
 *
 * Returns: (transfer full): never NULL.
 */
GCPU_PUBLIC GcpuExplanation *gcpu_explain(const GcpuMap *map, const char *arch, const GcpuDef *host,
                                          const GcpuDef *cpu) G_GNUC_WARN_UNUSED_RESULT;

GCPU_PUBLIC const char *gcpu_reason_kind_to_string(GcpuReasonKind kind); /* "missing-feature" … */

/** gcpu_reason_format: Returns: (transfer full): one sentence for a person. @map may be NULL. */
GCPU_PUBLIC char *gcpu_reason_format(const GcpuMap *map, const GcpuReason *reason,
                                     const GcpuDef *cpu);

/** GcpuFeatureTraits: what to know before giving a feature up. */
typedef enum {
    GCPU_FEATURE_IS_MITIGATION = 1 << 0, /* guards against, or tells of, a processor's weakness */
    GCPU_FEATURE_IS_NESTED = 1 << 1,     /* only for guests that run guests */
    GCPU_FEATURE_NOT_MIGRATABLE = 1 << 2,
} GcpuFeatureTraits;

GCPU_PUBLIC GcpuFeatureTraits gcpu_feature_traits(const GcpuMap *map, guint feature);

/** gcpu_feature_qemu_name: Returns: (transfer none) (nullable): what QEMU calls the feature, if
 * that is another name than libvirt's. @name may be of any feature. */
GCPU_PUBLIC const char *gcpu_feature_qemu_name(const char *name);

/** gcpu_feature_describe: Returns: (transfer full): what a person should know of feature @index,
 * apart by semicolons: its place, other names ("sse3 in qemu"), "a mitigation", "for nested guests
 * only", "not migratable". */
GCPU_PUBLIC char *gcpu_feature_describe(const GcpuMap *map, guint index);

/** gcpu_feature_place: Returns: (transfer full) (nullable): "CPUID leaf 0x7 EBX bit 16", "MSR 0x10a
 * EAX bit 3"; NULL: nowhere. */
GCPU_PUBLIC char *gcpu_feature_place(const GcpuMapFeature *feature);
