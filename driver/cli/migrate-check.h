/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migrate-check.h: the pre-flight check of guestcpu migrate, from live hosts or from files. */
#pragma once

#include <json-glib/json-glib.h>

#include "cli/cpu-inputs.h"
#include "migration/preflight.h"
#include "virt/virt-crossing.h"

/** GcpuMigrateWishes: the command's own options that the check looks at; all owned. */
typedef struct {
    char *domain;  /* --domain FILE: instead of a live guest */
    char *source;  /* --source FILE: the report of the host where it runs */
    char **ignore; /* --ignore KIND, repeatable */
    gboolean copy_disks;
} GcpuMigrateWishes;

typedef struct {
    GcpuCpuInputs *inputs;
    const GcpuMigrateWishes *wishes;
    const char *guest;           /* NULL: from a file */
    const char *destination_uri; /* NULL: from a file */
    GcpuMigrationDomain *domain;
    GcpuVirtCrossing *crossing;     /* NULL: from files */
    GcpuHostReport *source_of_file; /* may be NULL */
    GcpuPreflight *preflight;
} GcpuMigrateCheck;

/**
 * gcpu_migrate_check_run: fills domain, crossing and preflight.
 *
 * Returns: FALSE after having added findings to those of the inputs.
 */
gboolean gcpu_migrate_check_run(GcpuMigrateCheck *check);

void gcpu_migrate_check_clear(GcpuMigrateCheck *check);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuMigrateCheck, gcpu_migrate_check_clear)

/** gcpu_migrate_check_print: the verdict and every obstacle, as text or JSON.
 * Returns: the exit status: 0 or 1. */
int gcpu_migrate_check_print(const GcpuMigrateCheck *check);

/** gcpu_migrate_check_note: what is good to know about a guest that may go, to standard error. */
void gcpu_migrate_check_note(const GcpuMigrateCheck *check);

/** gcpu_migrate_check_add: adds the members "may_migrate", "copied_disks" and "obstacles". */
void gcpu_migrate_check_add(JsonBuilder *builder, const GcpuPreflight *preflight);
