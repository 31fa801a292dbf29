/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* store-load.h: what a store holds, read back. Internal to this folder. */
#pragma once

#include "fleet/fleet.h"

/** GcpuStoreLoad: how reading went. */
typedef struct {
    gint64 end;           /* where the last whole line of the file of hosts ends */
    GHashTable *facts;    /* (transfer full): set of names of facts that hosts have */
    guint n_unread;       /* lines and facts that could not be read */
    gboolean is_wasteful; /* most lines are of the past */
} GcpuStoreLoad;

/**
 * gcpu_store_load:
 * @hosts_path: need not be there
 * @fleet: gets the hosts, and everything that could not be read
 * @out_result: (out): written only on success
 *
 * Returns: FALSE with %GCPU_ERROR_UNREACHABLE or %GCPU_ERROR_INVALID.
 */
gboolean gcpu_store_load(const char *hosts_path, const char *facts_path, GcpuFleet *fleet,
                         GcpuStoreLoad *out_result, GError **error);
