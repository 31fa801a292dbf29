/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-wish.h: which guest a call wants to be moved, and how. */
#pragma once

#include <gio/gio.h>

#include "daemon/process/config-keeper.h"
#include "migration/job.h"
#include "migration/preflight.h"

/** GcpuMigrationWish: owns what it needs, as it goes to a thread. */
typedef struct {
    char *source_uri; /* NULL: libvirt's default */
    char *guest;
    char *destination_uri;
    char *peer_uri; /* NULL: @destination_uri */
    char *data_uri; /* NULL: libvirt decides */
    char *map_path; /* NULL: the installed CPU map */
    GStrv shared_storage;
    GStrv management_networks;
    guint64 ignored;
    GcpuMigrationRequest request; /* borrows from the above */
} GcpuMigrationWish;

/**
 * gcpu_migration_wish_read:
 * @parameters: (ssa{sv}): guest, destination, options
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID: options, or a URI that would
 * make libvirt run a program (transport ext, parameters command and netcat) or read a file.
 */
GcpuMigrationWish *gcpu_migration_wish_read(GVariant *parameters, const GcpuConfigKeeper *configs,
                                            GError **error);
void gcpu_migration_wish_free(GcpuMigrationWish *wish);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMigrationWish, gcpu_migration_wish_free)

/** gcpu_migration_wish_check: asks both hosts, for as long as that takes. Returns: (transfer full)
 * (nullable): NULL with the errors of gcpu_virt_crossing_ask() and gcpu_map_source_get(). */
GcpuPreflight *gcpu_migration_wish_check(const GcpuMigrationWish *wish, GError **error);
