/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* disk-targets.h: the names by which a domain tells its disks apart: vda, vdb, sda … */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

typedef struct GcpuDiskTargets GcpuDiskTargets;

/** gcpu_disk_targets_new: the names that the disks in @devices have are taken. */
GcpuDiskTargets *gcpu_disk_targets_new(const xmlNode *devices);

void gcpu_disk_targets_free(GcpuDiskTargets *targets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuDiskTargets, gcpu_disk_targets_free)

/** gcpu_disk_targets_take: Returns: (transfer full) (nullable): the first free name on @bus, taken
 * from now on; NULL: the bus is full, as it is with four IDE disks and with two floppies. */
char *gcpu_disk_targets_take(GcpuDiskTargets *targets, const char *bus);
