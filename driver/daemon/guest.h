/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guest.h: what a caller says shall run: a CPU, and where its domain wants it to run.
 *
 * Control planes ask about the same few guests over and over, so the last ones are kept parsed. */
#pragma once

#include "xml/cpu-documents.h"

/** GCPU_GUEST_XML_MAX: bytes of a document; a larger one is refused. */
#define GCPU_GUEST_XML_MAX (1024 * 1024)

/** GcpuGuest: counted by references. */
typedef struct {
    GcpuDef *cpu;
    GcpuGuestPlace place;
} GcpuGuest;

/**
 * gcpu_guest_parse:
 * @xml: a <cpu>, <domain>, or another document of cpu-documents.h; holds one CPU
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID.
 */
GcpuGuest *gcpu_guest_parse(const char *xml, GError **error);
GcpuGuest *gcpu_guest_ref(GcpuGuest *guest);
void gcpu_guest_unref(GcpuGuest *guest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuGuest, gcpu_guest_unref)

/** GcpuGuestCache: the last guests, by their text. For one thread. */
typedef struct GcpuGuestCache GcpuGuestCache;

/** gcpu_guest_cache_new: @n_max: guests that are kept; @bytes_max: of all their texts together. */
GcpuGuestCache *gcpu_guest_cache_new(guint n_max, gsize bytes_max);
void gcpu_guest_cache_free(GcpuGuestCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuGuestCache, gcpu_guest_cache_free)

/** gcpu_guest_cache_parse: gcpu_guest_parse(), which is spared if @cache has it. */
GcpuGuest *gcpu_guest_cache_parse(GcpuGuestCache *cache, const char *xml, GError **error);
