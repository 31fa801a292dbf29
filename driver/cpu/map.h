/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* map.h: libvirt's CPU map of one architecture: what the names of features and models mean.
 *
 * Immutable once built (map-builder.h), so threads share one without locks. Features and models
 * keep the order of the map: lists and messages are in feature order, and a model is recognised by
 * walking the models backwards. Several maps live side by side, since each host's CPU is read with
 * the map of its own libvirt. Source of the rules: libvirt 9.0 and 11.3, src/cpu/cpu_map.c,
 * cpu_x86.c, cpu_ppc64.c, cpu_arm.c. */
#pragma once

#include "cpu/arch.h"
#include "cpu/feature-set.h"

typedef struct GcpuMap GcpuMap;

/** GcpuBitSource: where the processor states a feature. */
typedef enum {
    GCPU_BIT_NONE, /* nowhere that a program may read: arm */
    GCPU_BIT_CPUID,
    GCPU_BIT_MSR,
} GcpuBitSource;

typedef enum {
    GCPU_REGISTER_EAX,
    GCPU_REGISTER_EBX,
    GCPU_REGISTER_ECX,
    GCPU_REGISTER_EDX,
} GcpuRegister;

/** GcpuFeatureBit: the one bit of a feature. */
typedef struct {
    GcpuBitSource source;
    guint32 leaf;    /* CPUID leaf, or the index of the MSR */
    guint32 subleaf; /* CPUID only */
    GcpuRegister reg;
    guint bit;
} GcpuFeatureBit;

/** GcpuFeatureAlias: another name of a feature. libvirt does not take it for the feature's own. */
typedef struct {
    char *name;
    char *source; /* who calls it so: "qemu", "linux"; NULL: not stated */
} GcpuFeatureAlias;

typedef struct {
    char *name;
    GcpuFeatureBit bit;
    gboolean migratable; /* FALSE: a guest with it cannot migrate */
    GcpuFeatureAlias *aliases;
    guint n_aliases;
} GcpuMapFeature;

typedef struct {
    char *name;
    char *cpuid_string;  /* x86: the 12 characters of leaf 0, "GenuineIntel"; NULL elsewhere */
    guint32 implementer; /* arm: implementer code of MIDR; 0 elsewhere */
} GcpuMapVendor;

/** GcpuModelSignature: processors that the model stands for. */
typedef struct {
    guint family;
    guint model;
    guint16 steppings; /* bit n: stepping n; all bits: any */
} GcpuModelSignature;

/** GcpuModelPvr: ppc64: processor version register; arm: part number. */
typedef struct {
    guint32 value;
    guint32 mask;
} GcpuModelPvr;

#define GCPU_VENDOR_NONE (-1)

typedef struct {
    char *name;
    int vendor;                     /* index, or GCPU_VENDOR_NONE: any vendor's */
    const char *canonical;          /* the versioned name of the same model; NULL: none */
    const GcpuFeatureSet *features; /* resolved: with those of the ancestor */
    const GcpuFeatureSet *removed;  /* once in the model, QEMU dropped them; not in @features */
    const GcpuFeatureSet *added;    /* came to the model later (10.2.0); not in @features */
    guint *removed_order;           /* @removed in the order of the file */
    guint n_removed;
    GcpuModelSignature *signatures;
    guint n_signatures;
    GcpuModelPvr *pvrs;
    guint n_pvrs;
    gboolean decode_host;  /* a host may be said to be this model */
    gboolean decode_guest; /* a guest CPU may be */
    gboolean check_compat; /* from 10.9.0: compare by features even if QEMU reports usability */
    const char *ancestor;  /* NULL: none */
} GcpuMapModel;

GCPU_PUBLIC GcpuMap *gcpu_map_ref(GcpuMap *map);
GCPU_PUBLIC void gcpu_map_unref(GcpuMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMap, gcpu_map_unref)

GCPU_PUBLIC GcpuArchFamily gcpu_map_family(const GcpuMap *map);

/** gcpu_map_is_complete: FALSE if only some models were loaded; features and vendors are always
 * all there, so sets and verdicts are the same. A partial map must not decode, and may not know
 * that a model has a canonical name. */
GCPU_PUBLIC gboolean gcpu_map_is_complete(const GcpuMap *map);

/** gcpu_map_words: Returns: how many words a feature set of this map has: a multiple of
 * %GCPU_FEATURE_SET_WORDS_STEP, at most %GCPU_FEATURE_SET_WORDS_MAX. */
GCPU_PUBLIC guint gcpu_map_words(const GcpuMap *map);

GCPU_PUBLIC guint gcpu_map_n_features(const GcpuMap *map);
GCPU_PUBLIC const GcpuMapFeature *gcpu_map_feature(const GcpuMap *map, guint index);
/** gcpu_map_find_feature: Returns: the index of the feature; -1: unknown. Aliases are not looked
 * at. */
GCPU_PUBLIC int gcpu_map_find_feature(const GcpuMap *map, const char *name);

/** gcpu_map_find_alias: Returns: the index of the feature that QEMU or the kernel call @alias; -1:
 * none. */
GCPU_PUBLIC int gcpu_map_find_alias(const GcpuMap *map, const char *alias);

GCPU_PUBLIC guint gcpu_map_n_vendors(const GcpuMap *map);
GCPU_PUBLIC const GcpuMapVendor *gcpu_map_vendor(const GcpuMap *map, guint index);
/** gcpu_map_find_vendor: Returns: the index of the vendor; %GCPU_VENDOR_NONE: unknown. */
GCPU_PUBLIC int gcpu_map_find_vendor(const GcpuMap *map, const char *name);
/** gcpu_map_vendor_name: Returns: (transfer none) (nullable): NULL for %GCPU_VENDOR_NONE. */
GCPU_PUBLIC const char *gcpu_map_vendor_name(const GcpuMap *map, int vendor);

GCPU_PUBLIC guint gcpu_map_n_models(const GcpuMap *map);
GCPU_PUBLIC const GcpuMapModel *gcpu_map_model(const GcpuMap *map, guint index);
/** gcpu_map_find_model: Returns: (transfer none) (nullable): NULL: unknown. */
GCPU_PUBLIC const GcpuMapModel *gcpu_map_find_model(const GcpuMap *map, const char *name);

/** gcpu_map_non_migratable: Returns: (transfer none): the features that keep a guest from
 * migrating. */
GCPU_PUBLIC const GcpuFeatureSet *gcpu_map_non_migratable(const GcpuMap *map);

/** gcpu_map_mitigations: Returns: (transfer none): the features that are
 * %GCPU_FEATURE_IS_MITIGATION (explain.h). */
GCPU_PUBLIC const GcpuFeatureSet *gcpu_map_mitigations(const GcpuMap *map);

/**
 * gcpu_map_feature_names:
 * @set: (nullable): which; NULL: all
 *
 * Returns: (transfer container): their names in map order, NULL at the end; g_free() the array, the
 * names belong to the map.
 */
GCPU_PUBLIC const char **gcpu_map_feature_names(const GcpuMap *map, const GcpuFeatureSet *set);

/** gcpu_map_model_names: Returns: (transfer container): as above, in map order. */
GCPU_PUBLIC const char **gcpu_map_model_names(const GcpuMap *map);

/** gcpu_map_format_set: Returns: (transfer full): the names in map order, joined by @separator. */
GCPU_PUBLIC char *gcpu_map_format_set(const GcpuMap *map, const GcpuFeatureSet *set,
                                      const char *separator);

/** gcpu_model_has_signature: whether the model stands for a processor with @signature. */
GCPU_PUBLIC gboolean gcpu_model_has_signature(const GcpuMapModel *model, guint family,
                                              guint model_number, guint stepping);
