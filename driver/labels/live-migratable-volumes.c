/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/live-migratable-inquiry.h"

/* Whoever wrote the guest down knows the claim; its own status is what KubeVirt goes by. */
static GcpuVmiAccess find_access(const GcpuLiveMigratableInquiry *inquiry,
                                 const GcpuVmiVolume *volume)
{
    if (inquiry->vmi->is_created)
        return volume->access;
    return gcpu_volume_claims_access(inquiry->facts->claims, inquiry->vmi->namespace_name,
                                     volume->claim);
}

static void check_claim(GcpuLiveMigratableInquiry *inquiry, const GcpuVmiVolume *volume)
{
    const char *remedy = "live migration needs ReadWriteMany";

    if (volume->is_moving)
        return;
    switch (find_access(inquiry, volume)) {
    case GCPU_VMI_ACCESS_MANY:
        break;
    case GCPU_VMI_ACCESS_ONE:
        gcpu_live_migratable_add(inquiry, GCPU_IMMOBILITY_DISKS,
                                 g_strdup_printf("the claim %s of the volume %s is not shared",
                                                 volume->claim, volume->name),
                                 remedy);
        break;
    case GCPU_VMI_ACCESS_UNKNOWN:
        if (inquiry->vmi->is_created)
            gcpu_live_migratable_add(
                inquiry, GCPU_IMMOBILITY_DISKS,
                g_strdup_printf("the guest's status does not say whether the claim %s of the "
                                "volume %s is shared",
                                volume->claim, volume->name),
                remedy);
        else
            gcpu_live_migratable_doubt(
                inquiry, GCPU_IMMOBILITY_DISKS,
                g_strdup_printf("the access modes of the claim %s of the volume %s are not known",
                                volume->claim, volume->name),
                "give it with --claims; live migration needs ReadWriteMany");
        break;
    }
}

/* KubeVirt keeps a claim that is a file system as a host disk with the claim's access modes. */
static void check_host_disk(GcpuLiveMigratableInquiry *inquiry, const GcpuVmiVolume *volume)
{
    gboolean is_of_claim = volume->access != GCPU_VMI_ACCESS_UNKNOWN;
    gboolean is_shared = is_of_claim ? volume->access == GCPU_VMI_ACCESS_MANY || volume->is_moving
                                     : volume->is_shared;

    if (!is_shared)
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_DISKS,
            g_strdup_printf("the host disk of the volume %s is not shared", volume->name),
            "live migration needs a disk that all nodes see, with shared: true");
}

void gcpu_live_migratable_check_volumes(GcpuLiveMigratableInquiry *inquiry)
{
    const GPtrArray *volumes = inquiry->vmi->devices->volumes;

    for (guint i = 0; i < volumes->len; i++) {
        const GcpuVmiVolume *volume = g_ptr_array_index(volumes, i);
        if (volume->kind == GCPU_VMI_VOLUME_CLAIM)
            check_claim(inquiry, volume);
        else if (volume->kind == GCPU_VMI_VOLUME_HOST_DISK)
            check_host_disk(inquiry, volume);
        else if (!volume->is_file_system && !volume->is_read_only)
            inquiry->answer->copies_disks = TRUE;
        inquiry->answer->copies_disks = inquiry->answer->copies_disks || volume->is_moving;
    }
}
