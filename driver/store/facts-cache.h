/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facts-cache.h: one file with the facts of many documents, so that a start need not parse them.
 *
 * Nothing in it is of value. It is believed only as far as it proves to be what this build wrote,
 * whole, about the document that is there; all else of it is cut off, and the documents are read.
 * It is written in place and never waited for: whenever the machine stops, its beginning is sound
 * or it is not believed. Nobody is told where it cannot be written. For one thread at a time, and
 * one process: who owns the store. */
#pragma once

#include "cpu/host-report.h"

/** GcpuFactsDocument: what tells a document from what was at its place before. */
typedef struct {
    gint64 size;
    gint64 changed_at_ns; /* its time of modification */
} GcpuFactsDocument;

/** gcpu_facts_document_look: @out_document: (out): written only on success. Returns: whether there
 * is a file @path. */
gboolean gcpu_facts_document_look(const char *path, GcpuFactsDocument *out_document);

typedef struct GcpuFactsCache GcpuFactsCache;

/** gcpu_facts_cache_open: @path: made if it is not there. Returns: (transfer full): also where it
 * cannot be used, and then it is empty and stays so. */
GcpuFactsCache *gcpu_facts_cache_open(const char *path) G_GNUC_WARN_UNUSED_RESULT;
void gcpu_facts_cache_free(GcpuFactsCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFactsCache, gcpu_facts_cache_free)

/**
 * gcpu_facts_cache_read:
 * @key: gcpu_fleet_facts_key() of the facts
 * @document: where they come from, as it is now
 *
 * Returns: (transfer full) (nullable): NULL: read the document, and gcpu_facts_cache_add() it.
 */
GcpuHostReport *gcpu_facts_cache_read(const GcpuFactsCache *cache, const char *key,
                                      const GcpuFactsDocument *document) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_facts_cache_add: puts down what @document was found to say, for the next start. */
void gcpu_facts_cache_add(GcpuFactsCache *cache, const char *key, const GcpuFactsDocument *document,
                          const GcpuHostReport *facts);

/** gcpu_facts_cache_flush: hands what was added to the kernel. */
void gcpu_facts_cache_flush(GcpuFactsCache *cache);

/** gcpu_facts_cache_n: Returns: how many facts it holds, with those that nobody needs. */
guint gcpu_facts_cache_n(const GcpuFactsCache *cache);

/** gcpu_facts_cache_empty: forgets everything. */
void gcpu_facts_cache_empty(GcpuFactsCache *cache);

/** gcpu_facts_cache_end_reading: gives back the memory that only gcpu_facts_cache_read() needs; it
 * finds nothing any more. */
void gcpu_facts_cache_end_reading(GcpuFactsCache *cache);
