/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-options.h: the options of a migration as a call gives them. */
#pragma once

#include "config/config.h"
#include "dbus/variant-options.h"

/** GcpuMigrationOptions: borrowed from the options, but for the settings. */
typedef struct {
    GcpuConfig *settings; /* owned: overrides of section [migration] alone */
    guint64 ignored;      /* as in a #GcpuPreflightPolicy */
    gboolean copy_disks;
    const char *peer_uri; /* NULL: not given */
    const char *data_uri; /* NULL: not given */
} GcpuMigrationOptions;

/**
 * gcpu_migration_options_read:
 * @options: a{sv}
 * @out_options: (out): written only on success
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID and every mistake, a line each.
 */
gboolean gcpu_migration_options_read(GVariant *options, GcpuMigrationOptions *out_options,
                                     GError **error);

void gcpu_migration_options_clear(GcpuMigrationOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuMigrationOptions, gcpu_migration_options_clear)
