/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-migration-list.h: the migrations of a host, running and finished, as libvirt knows them. */
#pragma once

#include "cpu/error.h"
#include "virt/virt-migration-plan.h"

typedef enum {
    GCPU_MIGRATION_OUTGOING,
    GCPU_MIGRATION_INCOMING, /* the host tells nothing else about them */
    GCPU_MIGRATION_POST_COPY,
    GCPU_MIGRATION_FINISHED, /* the last job of a guest that is here now */
} GcpuMigrationPhase;

typedef struct {
    char *guest;
    GcpuMigrationPhase phase;
    GcpuVirtMigrationStats stats;
} GcpuVirtMigrationEntry;

/**
 * gcpu_virt_migration_list:
 * @uri: (nullable)
 * @limit_ms: for the connection and for the answers
 *
 * Returns: (transfer full) (nullable) (element-type GcpuVirtMigrationEntry): NULL with
 * %GCPU_ERROR_DENIED or %GCPU_ERROR_UNREACHABLE.
 */
GCPU_PUBLIC GPtrArray *gcpu_virt_migration_list(const char *uri, guint limit_ms,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

GCPU_PUBLIC const char *gcpu_migration_phase_to_string(GcpuMigrationPhase phase); /* "outgoing" … */

/**
 * gcpu_virt_migration_stop:
 * @uri: (nullable): the source
 *
 * Gives the running migration of @guest up, whoever started it; returns when libvirt has taken the
 * order.
 *
 * Returns: FALSE with %GCPU_ERROR_UNUSABLE if there is nothing to give up or it is too late,
 * because the guest has left before its memory; or with the errors of gcpu_virt_migration_open().
 */
GCPU_PUBLIC gboolean gcpu_virt_migration_stop(const char *uri, const char *guest, GError **error);
