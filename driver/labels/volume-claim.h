/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* volume-claim.h: PersistentVolumeClaims of a cluster, and which of them several nodes can use. */
#pragma once

#include "labels/vmi-devices.h"

/** GcpuVolumeClaim: strings are owned. */
typedef struct {
    char *namespace_name; /* NULL: not stated */
    char *name;
    GcpuVmiAccess access;
} GcpuVolumeClaim;

/** gcpu_volume_claim_new: strings are copied. */
GCPU_PUBLIC GcpuVolumeClaim *gcpu_volume_claim_new(const char *namespace_name, const char *name,
                                                   GcpuVmiAccess access);
GCPU_PUBLIC void gcpu_volume_claim_free(GcpuVolumeClaim *claim);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVolumeClaim, gcpu_volume_claim_free)

/**
 * gcpu_volume_claims_access:
 * @claims: (nullable) (element-type GcpuVolumeClaim)
 * @namespace_name: (nullable): that of the guest; NULL: any
 *
 * Returns: %GCPU_VMI_ACCESS_UNKNOWN also if several of that name differ.
 */
GCPU_PUBLIC GcpuVmiAccess gcpu_volume_claims_access(const GPtrArray *claims,
                                                    const char *namespace_name, const char *name);
