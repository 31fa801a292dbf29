/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/job-parts.h"

#define KIB_BYTES 1024

void gcpu_job_guest_clear(GcpuJobGuest *guest)
{
    g_free(guest->name);
    g_free(guest->uuid);
    gcpu_def_free(guest->cpu);
}

/* libvirt copies what can be written and is not shared by guests. */
static guint64 copied_bytes(GcpuVirtMigration *migration, const GcpuMigrationDomain *domain)
{
    guint64 sum = 0;

    for (guint i = 0; i < domain->disks->len; i++) {
        const GcpuMigrationDisk *disk = g_ptr_array_index(domain->disks, i);
        if (disk->source && disk->target && !disk->read_only)
            sum += gcpu_virt_migration_disk_bytes(migration, disk->target);
    }
    return sum;
}

gboolean gcpu_job_guest_read(GcpuVirtMigration *migration, gboolean copies_disks,
                             GcpuJobGuest *out_guest, GError **error)
{
    g_autofree char *xml = gcpu_virt_migration_domain_xml(migration, error);
    g_autoptr(GcpuMigrationDomain) domain =
        xml ? gcpu_migration_domain_parse(xml, -1, "the guest's domain", error) : NULL;

    if (!domain)
        return FALSE;
    *out_guest = (GcpuJobGuest){
        .name = g_strdup(domain->name),
        .uuid = g_strdup(domain->uuid),
        .cpu = g_steal_pointer(&domain->cpu),
        .state = gcpu_virt_migration_state(migration),
        .data_bytes =
            domain->memory_kib * KIB_BYTES + (copies_disks ? copied_bytes(migration, domain) : 0),
    };
    return TRUE;
}
