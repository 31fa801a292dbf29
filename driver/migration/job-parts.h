/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* job-parts.h: the parts of job.h that have files of their own. */
#pragma once

#include "migration/job.h"
#include "virt/virt-gate.h"
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

/** gcpu_job_queue_open: Returns: (transfer full) (nullable): what keeps others from starting
 * between the look at the hosts and the start; NULL with an error if it cannot be had, and without
 * one if there are no limits. */
GcpuVirtGate *gcpu_job_queue_open(const GcpuJobHosts *hosts, const char *runtime_directory,
                                  GError **error);

/**
 * gcpu_job_queue_enter: asks both hosts how many migrations run there, alone.
 * @gate: (nullable)
 * @out_reason: (out) (transfer full) (nullable): which limit is reached; NULL: somebody else
 * begins, try again soon
 *
 * Returns: whether the job may start now; then the gate is held. A host that does not answer counts
 * for nothing: the migration itself will tell what is wrong with it.
 */
gboolean gcpu_job_queue_enter(const GcpuJobHosts *hosts, GcpuVirtGate *gate, char **out_reason);

/** gcpu_job_verify: looks on both hosts for the guest, lets it go on where it ran before and stands
 * still now, and compares its CPU with the one it had. */
void gcpu_job_verify(const GcpuJobHosts *hosts, const GcpuJobGuest *guest,
                     GcpuMigrationOutcome *outcome);
