/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* disk.h: a disk of an instance, disk.N, as a value and as a <disk> element.
 *
 * Grammar: guestcpu-instance(5). What fits together was asked of libvirt 9.0's QEMU driver, which
 * refuses every other combination of device, bus and source when a domain is defined. */
#pragma once

#include <libxml/tree.h>

#include "config/setting.h"
#include "policy/guest-cpu.h"

/** GcpuDisk: borrowed from the setting, except where constant. */
typedef struct {
    const char *source; /* absolute path; NULL: an empty drive */
    gboolean is_block;  /* a block device */
    const char *driver; /* "qemu"; NULL: libvirt's choice */
    const char *format; /* never probed: a guest could forge another one */
    const char *bus;
    const char *device; /* "disk", "cdrom", "floppy", "lun" */
    const char *cache;  /* NULL: not stated */
    const char *serial; /* NULL: not stated */
    guint boot_order;   /* 0: not stated */
    gboolean readonly;
} GcpuDisk;

/**
 * gcpu_disk_parse:
 * @setting: a disk.N
 * @guest_cpu: the type, architecture and os type of the guest, on which defaults depend
 * @out_disk: (out): written only on success
 *
 * Returns: FALSE with findings for everything that is wrong.
 */
gboolean gcpu_disk_parse(const GcpuSetting *setting, const GcpuGuestCpu *guest_cpu,
                         GcpuDisk *out_disk, GcpuFindings *findings);

/** gcpu_disk_add: appends the <disk> to @devices; @target: its name there, "vda". Returns: it. */
xmlNode *gcpu_disk_add(const GcpuDisk *disk, const char *target, xmlNode *devices);
