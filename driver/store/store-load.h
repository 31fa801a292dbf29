/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* store-load.h: what a store holds, read back. Internal to this folder. */
#pragma once

#include "fleet/fleet.h"
#include "store/facts-cache.h"

/** GcpuStorePlace: where a store is. Nothing of it is owned. */
typedef struct {
    const char *hosts_path; /* need not be there */
    const char *facts_path; /* a directory */
    GcpuFactsCache *cache;  /* of the facts in it; gets what it lacks, and loses what is too much */
} GcpuStorePlace;

/** GcpuStoreLoad: how reading went. */
typedef struct {
    gint64 end;           /* where the last whole line of the file of hosts ends */
    GHashTable *facts;    /* (transfer full): set of names of facts that hosts have */
    guint n_unread;       /* lines and facts that could not be read */
    gboolean is_wasteful; /* most lines are of the past */
} GcpuStoreLoad;

/**
 * gcpu_store_load:
 * @fleet: gets the hosts, and everything that could not be read
 * @out_result: (out): written only on success
 *
 * Returns: FALSE with %GCPU_ERROR_UNREACHABLE or %GCPU_ERROR_INVALID.
 */
gboolean gcpu_store_load(const GcpuStorePlace *place, GcpuFleet *fleet, GcpuStoreLoad *out_result,
                         GError **error);

/** gcpu_store_document: Returns: (transfer full): the path of the document with the facts that are
 * called @key. */
char *gcpu_store_document(const char *facts_path, const char *key);
