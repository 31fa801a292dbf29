/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-migration-stats.h: libvirt's statistics of a job as numbers. */
#pragma once

#include "virt/virt-migration-plan.h"
#include "virt/virt-types.h"

/** gcpu_virt_migration_stats_read: @flags: of virDomainGetJobStats(). Returns: FALSE if libvirt
 * does not tell; its error then is the thread's last one. */
gboolean gcpu_virt_migration_stats_read(virDomain *domain, unsigned int flags,
                                        GcpuVirtMigrationStats *out_stats);
