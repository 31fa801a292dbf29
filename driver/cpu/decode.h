/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* decode.h: from features to the model that names them best, and what differs.
 *
 * libvirt's choice, with the score it really computes. Source: libvirt 9.0 and 11.3,
 * src/cpu/cpu_x86.c; the score is that of 8.4.0 and later. */
#pragma once

#include "cpu/cpuid.h"
#include "cpu/def.h"
#include "cpu/domain-capabilities.h"
#include "cpu/error.h"
#include "cpu/map.h"

/** GcpuDecodeRequest: all that the choice depends on. Zero means: not known, not wanted. */
typedef struct {
    GcpuDefType type;               /* hosts cannot express missing features, guests can */
    const GcpuFeatureSet *features; /* what the processor has */
    int vendor;                     /* of the map; GCPU_VENDOR_NONE: unknown */
    guint32 signature;              /* EAX of leaf 1; 0: unknown */
    GcpuFallback fallback;        /* kept in the result; FORBID: the one preferred model or none */
    const GPtrArray *models;      /* of GcpuModelSupport: what the hypervisor knows, with its
                                     blockers; NULL: any */
    const char *const *preferred; /* names; NULL: none */
    gboolean migratable;          /* leave out listed features that cannot migrate */
} GcpuDecodeRequest;

/**
 * gcpu_decode:
 * @map: a complete x86 map
 *
 * Returns: (transfer full) (nullable): model, vendor, features and signature; NULL with
 * %GCPU_ERROR_UNUSABLE, "Cannot find suitable CPU model for given data", or "CPU model X is not
 * supported by hypervisor".
 */
GCPU_PUBLIC GcpuDef *gcpu_decode(const GcpuMap *map, const GcpuDecodeRequest *request,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_decode_cpuid: as gcpu_decode(), features, vendor and signature taken from @cpuid and not
 * from @request. */
GCPU_PUBLIC GcpuDef *gcpu_decode_cpuid(const GcpuMap *map, const GcpuCpuid *cpuid,
                                       const GcpuDecodeRequest *request,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_decode_pvr: ppc64 and arm: the first model for the processor version register, or arm's
 * part number, @pvr. Returns: (transfer none) (nullable): NULL: no such model. */
GCPU_PUBLIC const GcpuMapModel *gcpu_decode_pvr(const GcpuMap *map, guint32 pvr);
