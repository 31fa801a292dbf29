/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* job.h: moves one guest to another host, watches over it, and says where it is afterwards.
 *
 * Peer to peer and live. libvirt does the moving; this adds what it lacks: clocks that end what
 * does not end by itself, a downtime that grows by steps, a queue, and the truth about both hosts
 * when it is over. One thread runs the job; others may abort it. Part of libguestcpu-virt. */
#pragma once

#include "migration/clock.h"
#include "migration/pace.h"
#include "virt/virt-migration-plan.h"
#include "xml/migration-domain.h"

typedef struct GcpuMigrationJob GcpuMigrationJob;

/** GcpuMigrationRequest: everything is borrowed for the time of gcpu_migration_job_new(). */
typedef struct {
    const char *source_uri; /* NULL: libvirt's default */
    const char *guest;      /* name or UUID */
    const char *destination_uri;
    GcpuVirtMigrationPlan plan; /* a peer_uri of NULL is @destination_uri */
    GcpuClockRules clocks;
    GcpuPaceRamp ramp;  /* downtime_ms 0: as libvirt has it */
    guint max_per_host; /* migrations from or to a host at once, of whoever; 0: any number */
    guint max_total;    /* on both hosts together, and that this machine watches over; 0: any */
    guint poll_ms;      /* how often to look; 0: 500 */
    const char *runtime_directory; /* where those who share limits on this machine keep files;
                                      NULL: gcpu_virt_gate_directory() */
} GcpuMigrationRequest;

typedef enum {
    GCPU_MIGRATION_QUEUED, /* message: what it waits for */
    GCPU_MIGRATION_STARTED,
    GCPU_MIGRATION_PROGRESS, /* stats */
    GCPU_MIGRATION_ALARM,    /* alarm, action */
    GCPU_MIGRATION_TROUBLE,  /* message: something did not work, and it goes on */
    GCPU_MIGRATION_ENDED,
} GcpuMigrationEventKind;

typedef struct {
    GcpuMigrationEventKind kind;
    const char *guest;
    GcpuVirtMigrationStats stats;
    gint64 left_s; /* until the end at this pace; -1: not known */
    GcpuClockAlarm alarm;
    GcpuClockAction action;
    const char *message; /* NULL: none */
} GcpuMigrationEvent;

/** GcpuMigrationTell: runs in the thread of gcpu_migration_job_run(). */
typedef void (*GcpuMigrationTell)(const GcpuMigrationEvent *event, gpointer data);

/** GcpuMigrationOutcome: all owned. */
typedef struct {
    GcpuMigrationEnd end;
    char *message;         /* why it did not move; NULL: it did */
    GcpuError code;        /* of a failure */
    GcpuGuestState source; /* UNKNOWN: the host does not answer */
    GcpuGuestState destination;
    char *cpu_change; /* how the guest's CPU differs from the one it had; NULL: not at all */
    guint64 elapsed_ms;
} GcpuMigrationOutcome;

/** gcpu_migration_job_new: Returns: (transfer full): nothing is done yet. @tell may be NULL. */
GCPU_PUBLIC GcpuMigrationJob *gcpu_migration_job_new(const GcpuMigrationRequest *request,
                                                     GcpuMigrationTell tell, gpointer data);
GCPU_PUBLIC void gcpu_migration_job_free(GcpuMigrationJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMigrationJob, gcpu_migration_job_free)

/**
 * gcpu_migration_job_run: blocks until it is over; once per job.
 *
 * Returns: (transfer full) (nullable): NULL with an error if it could not even begin:
 * %GCPU_ERROR_INVALID (no such guest), %GCPU_ERROR_DENIED, %GCPU_ERROR_UNREACHABLE.
 */
GCPU_PUBLIC GcpuMigrationOutcome *gcpu_migration_job_run(GcpuMigrationJob *job,
                                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_migration_job_abort: from any thread; gcpu_migration_job_run() then returns soon.
 *
 * Returns: FALSE with %GCPU_ERROR_UNUSABLE if it is too late: the guest has left before its memory.
 */
GCPU_PUBLIC gboolean gcpu_migration_job_abort(GcpuMigrationJob *job, GError **error);

GCPU_PUBLIC void gcpu_migration_outcome_free(GcpuMigrationOutcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMigrationOutcome, gcpu_migration_outcome_free)

/** gcpu_migration_outcome_where: Returns: (transfer none): "source", "destination", "both",
 * "neither"; "unknown" if a host that does not answer might have it. */
GCPU_PUBLIC const char *gcpu_migration_outcome_where(const GcpuMigrationOutcome *outcome);
