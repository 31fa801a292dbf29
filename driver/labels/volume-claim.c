/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/volume-claim.h"

GcpuVolumeClaim *gcpu_volume_claim_new(const char *namespace_name, const char *name,
                                       GcpuVmiAccess access)
{
    GcpuVolumeClaim *claim = g_new0(GcpuVolumeClaim, 1);

    claim->namespace_name = g_strdup(namespace_name);
    claim->name = g_strdup(name);
    claim->access = access;
    return claim;
}

void gcpu_volume_claim_free(GcpuVolumeClaim *claim)
{
    if (!claim)
        return;
    g_free(claim->namespace_name);
    g_free(claim->name);
    g_free(claim);
}

static gboolean may_be(const GcpuVolumeClaim *claim, const char *namespace_name, const char *name)
{
    gboolean is_other = namespace_name && claim->namespace_name &&
                        g_strcmp0(namespace_name, claim->namespace_name) != 0;

    return !is_other && g_strcmp0(claim->name, name) == 0;
}

GcpuVmiAccess gcpu_volume_claims_access(const GPtrArray *claims, const char *namespace_name,
                                        const char *name)
{
    GcpuVmiAccess access = GCPU_VMI_ACCESS_UNKNOWN;
    gboolean is_found = FALSE;

    for (guint i = 0; claims && i < claims->len; i++) {
        const GcpuVolumeClaim *claim = g_ptr_array_index(claims, i);
        if (!may_be(claim, namespace_name, name))
            continue;
        if (is_found && claim->access != access)
            return GCPU_VMI_ACCESS_UNKNOWN;
        access = claim->access;
        is_found = TRUE;
    }
    return access;
}
