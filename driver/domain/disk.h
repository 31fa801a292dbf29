/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* disk.h: a disk of an instance, disk.N, as a value and as a <disk> element. Grammar:
 * guestcpu-instance(5). */
#pragma once

#include <libxml/tree.h>

#include "config/setting.h"

/** GcpuDisk: borrowed from the setting, except where constant. */
typedef struct {
    const char *source; /* absolute path; NULL: an empty drive */
    gboolean is_block;  /* a block device */
    const char *format;
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
 * @out_disk: (out): written only on success
 *
 * Returns: FALSE with findings for everything that is wrong.
 */
gboolean gcpu_disk_parse(const GcpuSetting *setting, GcpuDisk *out_disk, GcpuFindings *findings);

/** gcpu_disk_add: appends the <disk> to @devices, with the first target name of its bus that no
 * other disk there has. */
void gcpu_disk_add(const GcpuDisk *disk, xmlNode *devices);
