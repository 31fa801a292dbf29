/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migrate-run.h: runs the jobs of guestcpu migrate, shows how far they are, and takes Ctrl-C. */
#pragma once

#include "cli/options.h"
#include "config/config.h"

/** GcpuMigrateOrder: what to move, and how; all borrowed. */
typedef struct {
    const char *source_uri; /* NULL: libvirt's default */
    const char *const *guests;
    const char *destination_uri;
    const char *peer_uri; /* NULL: @destination_uri */
    const char *data_uri; /* NULL: libvirt decides */
    gboolean copy_disks;
    gboolean json;
    const GcpuConfig *config;
} GcpuMigrateOrder;

/** gcpu_migrate_run: moves all guests, as many at once as the configuration allows. Returns: the
 * exit status: 0 if all have moved, else that of the first that has not. */
int gcpu_migrate_run(const GcpuMigrateOrder *order);
