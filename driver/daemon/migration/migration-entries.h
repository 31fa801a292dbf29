/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-entries.h: the answer of ListMigrations. */
#pragma once

#include <gio/gio.h>

/**
 * gcpu_migration_entries_format:
 * @entries: (element-type GcpuVirtMigrationEntry): what libvirt told
 * @objects: (element-type GcpuMigrationObject): what was started here
 * @guest: (nullable): NULL: all
 *
 * Returns: (floating): aa{sv}
 */
GVariant *gcpu_migration_entries_format(const GPtrArray *entries, const GPtrArray *objects,
                                        const char *guest);
