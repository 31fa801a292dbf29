/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* def.h: one CPU as a document states it: libvirt's <cpu> element as a value.
 *
 * Nothing is looked up here: names of models and features are just names until a map gives them a
 * meaning. "Unset" always means that the document does not say it; libvirt's default then holds.
 * Source of the vocabulary: libvirt, docs/formatdomain.rst "CPU model and topology" and
 * docs/formatcaps.rst; versions in doc/guestcpu.conf.5. */
#pragma once

#include "cpu/error.h"

/** GcpuDefType: who speaks. A host states what it is (no policies), a guest what it asks for. */
typedef enum {
    GCPU_DEF_HOST,
    GCPU_DEF_GUEST,
} GcpuDefType;

/** GcpuMode: cpu/@mode (libvirt 0.9.10; maximum 7.1.0). Unset means custom. */
typedef enum {
    GCPU_MODE_UNSET,
    GCPU_MODE_CUSTOM,
    GCPU_MODE_HOST_MODEL,
    GCPU_MODE_HOST_PASSTHROUGH,
    GCPU_MODE_MAXIMUM,
} GcpuMode;

/** GcpuMatch: cpu/@match. Unset means exact (libvirt 0.8.5). */
typedef enum {
    GCPU_MATCH_UNSET,
    GCPU_MATCH_MINIMUM,
    GCPU_MATCH_EXACT,
    GCPU_MATCH_STRICT,
} GcpuMatch;

/** GcpuCheck: cpu/@check (libvirt 3.2.0). */
typedef enum {
    GCPU_CHECK_UNSET,
    GCPU_CHECK_NONE,
    GCPU_CHECK_PARTIAL,
    GCPU_CHECK_FULL,
} GcpuCheck;

/** GcpuFallback: model/@fallback (libvirt 0.9.10). Unset means allow. */
typedef enum {
    GCPU_FALLBACK_UNSET,
    GCPU_FALLBACK_ALLOW,
    GCPU_FALLBACK_FORBID,
} GcpuFallback;

/** GcpuSwitch: an attribute that is on, off or not stated, such as cpu/@migratable (libvirt 6.5.0).
 */
typedef enum {
    GCPU_SWITCH_UNSET,
    GCPU_SWITCH_ON,
    GCPU_SWITCH_OFF,
} GcpuSwitch;

/** GcpuFeaturePolicy: feature/@policy. Unset is what a host's features have; in a guest it means
 * require. */
typedef enum {
    GCPU_FEATURE_UNSET,
    GCPU_FEATURE_FORCE,
    GCPU_FEATURE_REQUIRE,
    GCPU_FEATURE_OPTIONAL,
    GCPU_FEATURE_DISABLE,
    GCPU_FEATURE_FORBID,
} GcpuFeaturePolicy;

/** GcpuCacheMode: cache/@mode (libvirt 3.3.0). Unset: no <cache> element. */
typedef enum {
    GCPU_CACHE_UNSET,
    GCPU_CACHE_EMULATE,
    GCPU_CACHE_PASSTHROUGH,
    GCPU_CACHE_DISABLE,
} GcpuCacheMode;

/** GcpuMaxPhysAddrMode: maxphysaddr/@mode (libvirt 8.7.0). Unset: no <maxphysaddr> element. */
typedef enum {
    GCPU_MAXPHYSADDR_UNSET,
    GCPU_MAXPHYSADDR_PASSTHROUGH,
    GCPU_MAXPHYSADDR_EMULATE,
} GcpuMaxPhysAddrMode;

typedef struct {
    char *name; /* owned, never NULL */
    GcpuFeaturePolicy policy;
} GcpuFeature;

/** GcpuTopology: <topology>. All zero: none. dies and clusters 0: not stated, libvirt takes 1. */
typedef struct {
    guint sockets;
    guint dies;     /* libvirt 6.1.0 */
    guint clusters; /* libvirt 10.1.0 */
    guint cores;
    guint threads;
} GcpuTopology;

typedef struct {
    GcpuCacheMode mode;
    guint level; /* 1 to 3; 0: not stated */
} GcpuCache;

typedef struct {
    GcpuMaxPhysAddrMode mode;
    guint bits;  /* 0: not stated */
    guint limit; /* 0: not stated; libvirt 9.3.0 */
} GcpuMaxPhysAddr;

/** GcpuSignature: CPUID leaf 1 of an x86 host, decoded. family 0: unknown. */
typedef struct {
    guint family;
    guint model;
    guint stepping;
} GcpuSignature;

/**
 * GcpuDef: a CPU definition. Allocated only by this library, fields may be added at the end.
 * Strings are owned; NULL means not stated. An empty <model/> is no model.
 */
typedef struct {
    GcpuDefType type;
    GcpuMode mode;
    GcpuMatch match;
    GcpuCheck check;
    GcpuSwitch migratable;
    GcpuSwitch deprecated_features; /* libvirt 11.0.0, s390x */
    char *arch;                     /* only a host states it */
    char *model;
    GcpuFallback fallback;
    char *vendor;
    char *vendor_id;  /* 12 characters without comma */
    GArray *features; /* of GcpuFeature, in document order; names are unique */
    GcpuTopology topology;
    GcpuCache cache;
    GcpuMaxPhysAddr maxphysaddr;
    guint32 microcode_version; /* host; 0: unknown */
    GcpuSignature signature;   /* host */
    guint64 tsc_frequency_hz;  /* host; 0: unknown */
    GcpuSwitch tsc_scaling;    /* host */
} GcpuDef;

/** gcpu_def_new: Returns: (transfer full): a definition that states nothing. */
GCPU_PUBLIC GcpuDef *gcpu_def_new(GcpuDefType type);

/** gcpu_def_copy: Returns: (transfer full): a deep copy. */
GCPU_PUBLIC GcpuDef *gcpu_def_copy(const GcpuDef *def);

/** gcpu_def_free: @def may be NULL. */
GCPU_PUBLIC void gcpu_def_free(GcpuDef *def);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuDef, gcpu_def_free)

/** gcpu_def_equal: whether both state the same, features in the same order. */
GCPU_PUBLIC gboolean gcpu_def_equal(const GcpuDef *a, const GcpuDef *b);

/** gcpu_def_find_feature: Returns: (transfer none) (nullable): valid until the features change. */
GCPU_PUBLIC const GcpuFeature *gcpu_def_find_feature(const GcpuDef *def, const char *name);

/** gcpu_def_set_feature: changes the policy of a feature in place, or appends it. @name is copied.
 */
GCPU_PUBLIC void gcpu_def_set_feature(GcpuDef *def, const char *name, GcpuFeaturePolicy policy);

/** gcpu_def_remove_feature: Returns: whether it was there. The order of the others stays. */
GCPU_PUBLIC gboolean gcpu_def_remove_feature(GcpuDef *def, const char *name);

/** gcpu_def_sort_features: by name, byte order. */
GCPU_PUBLIC void gcpu_def_sort_features(GcpuDef *def);

/** gcpu_def_feature: feature @index of @def. */
#define gcpu_def_feature(def, index) (&g_array_index((def)->features, GcpuFeature, (index)))

/* The words of each attribute as libvirt spells them. *_to_string returns NULL for UNSET;
 * *_from_string returns FALSE and leaves the output alone for any other word. */
GCPU_PUBLIC const char *gcpu_mode_to_string(GcpuMode mode);
GCPU_PUBLIC gboolean gcpu_mode_from_string(const char *word, GcpuMode *out_mode);
GCPU_PUBLIC const char *gcpu_match_to_string(GcpuMatch match);
GCPU_PUBLIC gboolean gcpu_match_from_string(const char *word, GcpuMatch *out_match);
GCPU_PUBLIC const char *gcpu_check_to_string(GcpuCheck check);
GCPU_PUBLIC gboolean gcpu_check_from_string(const char *word, GcpuCheck *out_check);
GCPU_PUBLIC const char *gcpu_fallback_to_string(GcpuFallback fallback);
GCPU_PUBLIC gboolean gcpu_fallback_from_string(const char *word, GcpuFallback *out_fallback);
GCPU_PUBLIC const char *gcpu_switch_to_string(GcpuSwitch value); /* "on", "off" */
GCPU_PUBLIC gboolean gcpu_switch_from_string(const char *word, GcpuSwitch *out_value);
GCPU_PUBLIC const char *gcpu_feature_policy_to_string(GcpuFeaturePolicy policy);
GCPU_PUBLIC gboolean gcpu_feature_policy_from_string(const char *word,
                                                     GcpuFeaturePolicy *out_policy);
GCPU_PUBLIC const char *gcpu_cache_mode_to_string(GcpuCacheMode mode);
GCPU_PUBLIC gboolean gcpu_cache_mode_from_string(const char *word, GcpuCacheMode *out_mode);
GCPU_PUBLIC const char *gcpu_maxphysaddr_mode_to_string(GcpuMaxPhysAddrMode mode);
GCPU_PUBLIC gboolean gcpu_maxphysaddr_mode_from_string(const char *word,
                                                       GcpuMaxPhysAddrMode *out_mode);
