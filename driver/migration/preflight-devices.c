/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "migration/preflight-steps.h"

static gboolean lists(const char *const *list, const char *word)
{
    return list && word && g_strv_contains(list, word);
}

/* Whether @path is one of the shared directories or lies below one. */
static gboolean is_shared(const GcpuPreflightRun *run, const char *path)
{
    const char *const *shared = run->policy->shared_storage;

    for (; shared && path && *shared; shared++) {
        gsize n = strlen(*shared);
        while (n > 0 && (*shared)[n - 1] == '/')
            n--;
        if (strncmp(path, *shared, n) == 0 && (path[n] == '/' || path[n] == '\0'))
            return TRUE;
    }
    return FALSE;
}

static void check_medium(const GcpuPreflightRun *run, const GcpuMigrationDisk *disk)
{
    g_autofree char *remedy = g_strdup_printf(
        "eject it: `virsh change-media %s %s --eject`; or keep it on shared storage and say so in "
        "[migration] shared_storage",
        run->domain->name, disk->target ? disk->target : "TARGET");
    const GcpuHurdleHead head = { GCPU_HURDLE_MEDIUM, GCPU_HURDLE_BLOCKS, disk->target, remedy,
                                  NULL };

    gcpu_preflight_add(run, &head, "the medium %s is in the drive, which the destination lacks",
                       disk->source);
}

static void check_disk(const GcpuPreflightRun *run, const GcpuMigrationDisk *disk)
{
    const GcpuHurdleHead local = {
        GCPU_HURDLE_DISK, GCPU_HURDLE_NEEDS_OPTION, disk->target,
        "--copy-disks sends its content along; if both hosts see the same, say so in [migration] "
        "shared_storage",
        "--copy-disks"
    };
    const GcpuHurdleHead read_only = {
        GCPU_HURDLE_DISK, GCPU_HURDLE_BLOCKS, disk->target,
        "put it there under the same name and say so in [migration] shared_storage", NULL
    };
    const GcpuHurdleHead copied = { GCPU_HURDLE_DISK, GCPU_HURDLE_WARNS, disk->target, NULL, NULL };

    if (!run->policy->copy_disks) {
        gcpu_preflight_add(run, &local, "%s is on storage of the source host", disk->source);
    } else if (disk->read_only) {
        gcpu_preflight_add(run, &read_only,
                           "%s is read-only, and libvirt copies only what can be written",
                           disk->source);
    } else {
        run->result->n_copied_disks++;
        gcpu_preflight_add(run, &copied, "%s is copied to the destination, and takes its time",
                           disk->source);
    }
}

static void check_storage(const GcpuPreflightRun *run, const GcpuMigrationDisk *disk)
{
    static const char *const of_network[] = { "network", "vhostuser", "vhostvdpa", "nvme", NULL };
    gboolean is_medium = g_str_equal(disk->device, "cdrom") || g_str_equal(disk->device, "floppy");
    const GcpuHurdleHead pool = { GCPU_HURDLE_DISK, GCPU_HURDLE_WARNS, disk->target,
                                  "see both hosts: `virsh pool-dumpxml`", NULL };

    if (!disk->source || lists(of_network, disk->type) || is_shared(run, disk->source))
        return;
    if (g_strcmp0(disk->type, "volume") == 0)
        gcpu_preflight_add(run, &pool, "whether both hosts see the volume %s is not known",
                           disk->source);
    else if (is_medium)
        check_medium(run, disk);
    else
        check_disk(run, disk);
}

static void check_device(const GcpuPreflightRun *run, const GcpuMigrationDevice *device)
{
    const GcpuHurdleHead bound = { GCPU_HURDLE_HOST_DEVICE, GCPU_HURDLE_BLOCKS, device->name,
                                   "detach it first: `virsh detach-device`", NULL };
    const GcpuHurdleHead transient = { GCPU_HURDLE_HOST_DEVICE, GCPU_HURDLE_WARNS, device->name,
                                       NULL, NULL };

    if (device->is_transient)
        gcpu_preflight_add(run, &transient, "the %s device is unplugged for the time of the move",
                           device->kind);
    else
        gcpu_preflight_add(run, &bound, "a %s device belongs to the source host", device->kind);
}

static void check_filesystem(const GcpuPreflightRun *run, const GcpuMigrationFilesystem *filesystem)
{
    const GcpuHurdleHead head = { GCPU_HURDLE_FILESYSTEM, GCPU_HURDLE_BLOCKS, filesystem->target,
                                  "unmount it in the guest and detach it first", NULL };

    gcpu_preflight_add(run, &head, "a directory of the source host (%s) is mounted in the guest",
                       filesystem->driver);
}

static void check_interface(const GcpuPreflightRun *run, const GcpuMigrationInterface *interface)
{
    const char *source = interface->source;
    const char *const *networks = run->live->networks;
    const GcpuHurdleHead management = { GCPU_HURDLE_MANAGEMENT_NETWORK, GCPU_HURDLE_BLOCKS, source,
                                        "move the guest to another network first", NULL };
    const GcpuHurdleHead missing = { GCPU_HURDLE_NETWORK, GCPU_HURDLE_BLOCKS, source,
                                     "define and start it there: `virsh net-start`", NULL };
    const GcpuHurdleHead unknown = { GCPU_HURDLE_NETWORK, GCPU_HURDLE_WARNS, source, NULL, NULL };

    if (!source)
        return;
    if (lists(run->policy->management_networks, source))
        gcpu_preflight_add(run, &management,
                           "the guest is on a network that is for the hosts alone");
    if (!g_str_equal(interface->type, "network") || !networks)
        gcpu_preflight_add(run, &unknown, "whether the destination has the %s is not known",
                           interface->type);
    else if (!lists(networks, source))
        gcpu_preflight_add(run, &missing, "the network is missing or not active there");
}

void gcpu_preflight_devices(const GcpuPreflightRun *run)
{
    const GcpuMigrationDomain *domain = run->domain;

    for (guint i = 0; i < domain->devices->len; i++)
        check_device(run, g_ptr_array_index(domain->devices, i));
    for (guint i = 0; i < domain->disks->len; i++)
        check_storage(run, g_ptr_array_index(domain->disks, i));
    for (guint i = 0; i < domain->filesystems->len; i++)
        check_filesystem(run, g_ptr_array_index(domain->filesystems, i));
    for (guint i = 0; i < domain->interfaces->len; i++)
        check_interface(run, g_ptr_array_index(domain->interfaces, i));
}
