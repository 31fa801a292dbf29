/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* job-parts.h: the parts of job.h that have files of their own. */
#pragma once

#include "migration/job.h"
#include "virt/virt-migration.h"

/** GcpuJobGuest: what is known of the guest before it moves; all owned. */
typedef struct {
    char *name;
    char *uuid;
    GcpuDef *cpu; /* NULL: none stated */
    GcpuGuestState state;
    guint64 data_bytes; /* memory, and disks if they are copied */
} GcpuJobGuest;

/** gcpu_job_guest_read: @copies_disks: whether disks travel along. Returns: FALSE with an error. */
gboolean gcpu_job_guest_read(GcpuVirtMigration *migration, gboolean copies_disks,
                             GcpuJobGuest *out_guest, GError **error);
void gcpu_job_guest_clear(GcpuJobGuest *guest);

/** GcpuJobHosts: borrowed. */
typedef struct {
    const char *source_uri;
    const char *destination_uri;
    guint max_per_host;
    guint max_total;
} GcpuJobHosts;

/**
 * gcpu_job_queue_reason: asks both hosts how many migrations run there.
 *
 * Returns: (transfer full) (nullable): which limit is reached; NULL: none. A host that does not
 * answer counts for nothing: the migration itself will tell what is wrong with it.
 */
char *gcpu_job_queue_reason(const GcpuJobHosts *hosts);

/** gcpu_job_verify: looks on both hosts for the guest, lets it go on where it ran before and stands
 * still now, and compares its CPU with the one it had. */
void gcpu_job_verify(const GcpuJobHosts *hosts, const GcpuJobGuest *guest,
                     GcpuMigrationOutcome *outcome);
