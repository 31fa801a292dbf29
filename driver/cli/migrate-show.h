/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migrate-show.h: what a migration does, as lines for a person or as JSON, one object a line.
 *
 * Several jobs may tell at once: callers hold a lock. */
#pragma once

#include "migration/job.h"

typedef enum {
    GCPU_MIGRATE_SHOW_LINES, /* what happens, but not how far it is */
    GCPU_MIGRATE_SHOW_BAR,   /* on a terminal: that as well, in one line that is written anew */
    GCPU_MIGRATE_SHOW_JSON,
} GcpuMigrateShow;

/** gcpu_migrate_show_event: lines go to standard error, JSON to standard output. */
void gcpu_migrate_show_event(GcpuMigrateShow show, const GcpuMigrationEvent *event);

/** gcpu_migrate_show_outcome: @where: of gcpu_migration_outcome_where(). Returns: the exit status.
 */
int gcpu_migrate_show_outcome(GcpuMigrateShow show, const char *guest,
                              const GcpuMigrationOutcome *outcome, const char *where);

/** gcpu_migrate_show_error: a job that could not begin. Returns: the exit status. */
int gcpu_migrate_show_error(GcpuMigrateShow show, const char *guest, const GError *error);
