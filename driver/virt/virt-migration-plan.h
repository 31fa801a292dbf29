/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-migration-plan.h: how a guest shall move, how far it is, and how it ended. */
#pragma once

#include "cpu/public.h"

typedef enum {
    GCPU_VIRT_MIGRATION_AUTO_CONVERGE = 1 << 0,
    GCPU_VIRT_MIGRATION_POST_COPY = 1 << 1, /* may be switched to */
    GCPU_VIRT_MIGRATION_TLS = 1 << 2,
    GCPU_VIRT_MIGRATION_COPY_DISKS = 1 << 3,
} GcpuVirtMigrationFlags;

/** GcpuVirtMigrationPlan: everything is borrowed. */
typedef struct {
    const char *peer_uri;       /* the destination as the source reaches it */
    const char *data_uri;       /* where memory goes: "tcp://10.0.0.7"; NULL: libvirt decides */
    guint bandwidth_mib_s;      /* 0: the hypervisor's default */
    guint parallel_connections; /* 0 and 1: one, in the ordinary way */
    guint flags;                /* of GcpuVirtMigrationFlags */
} GcpuVirtMigrationPlan;

/** GcpuVirtMigrationStats: 0: not known, or none yet. */
typedef struct {
    gboolean is_running; /* libvirt has a job for the guest */
    guint64 total_bytes; /* memory and disks */
    guint64 left_bytes;  /* to send */
    guint64 sent_bytes;
    guint64 sent_per_s;     /* bytes */
    guint64 dirtied_per_s;  /* bytes of memory that the guest writes */
    guint64 iteration;      /* which pass over the memory */
    guint throttle_percent; /* by which auto-converge slows the guest down */
    guint64 elapsed_ms;
    guint64 downtime_ms; /* expected while running, else measured */
} GcpuVirtMigrationStats;

typedef enum {
    GCPU_MIGRATION_MOVED,
    GCPU_MIGRATION_ABORTED, /* by whoever */
    GCPU_MIGRATION_FAILED,
} GcpuMigrationEnd;

GCPU_PUBLIC const char *gcpu_migration_end_to_string(GcpuMigrationEnd end); /* "moved" … */
