/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-work.h: a migration job in a thread of its own, and its news for the main loop.
 *
 * Nobody waits for the thread: it is left alone when the daemon ends, and libvirt goes on. */
#pragma once

#include "migration/job.h"

typedef struct GcpuMigrationWork GcpuMigrationWork;

/** GcpuMigrationNews: how far it is. Words are never NULL, and empty where there is nothing to
 * tell. */
typedef struct {
    const char *state; /* "queued" … of org.guestcpu1.Migration */
    const char *where;
    const char *source_state;
    const char *destination_state;
    char *reason;     /* owned */
    char *cpu_change; /* owned */
    gboolean has_ended;
    GcpuVirtMigrationStats stats;
    gint64 left_s; /* -1: not known */
} GcpuMigrationNews;

void gcpu_migration_news_clear(GcpuMigrationNews *news);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuMigrationNews, gcpu_migration_news_clear)

/** gcpu_migration_work_start: @changed: called from the main loop, at most four times a second.
 * Returns: (transfer full) */
GcpuMigrationWork *gcpu_migration_work_start(const GcpuMigrationRequest *request,
                                             void (*changed)(gpointer data), gpointer data);

/** gcpu_migration_work_leave: gives back what gcpu_migration_work_start() returned; the job goes
 * on, and nothing more is heard of it. */
void gcpu_migration_work_leave(GcpuMigrationWork *work);

/** gcpu_migration_work_read: a copy. */
void gcpu_migration_work_read(GcpuMigrationWork *work, GcpuMigrationNews *out_news);

/** gcpu_migration_work_abort: Returns: FALSE with %GCPU_ERROR_UNUSABLE if it has ended or it is too
 * late. */
gboolean gcpu_migration_work_abort(GcpuMigrationWork *work, GError **error);
