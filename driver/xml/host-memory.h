/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-memory.h: NUMA nodes, CPUs and huge pages of a host, from libvirt's <capabilities>.
 *
 * Kept apart from capabilities.h: only a migration wants to know. Source: libvirt,
 * docs/formatcaps.rst; <pages> of a cell since 1.2.6. */
#pragma once

#include "cpu/error.h"

/** GcpuHugePages: pages of one size, over all nodes. */
typedef struct {
    guint64 size_kib;
    guint64 count; /* that the host has set aside, used ones included */
} GcpuHugePages;

typedef struct {
    GArray *nodes; /* of guint: ids of the NUMA nodes, sorted; empty: not told */
    GArray *cpus;  /* of guint: ids of the CPUs, sorted; empty: not told */
    GArray *pages; /* of GcpuHugePages, ascending, the ordinary page first; empty: not told */
} GcpuHostMemory;

/**
 * gcpu_host_memory_parse:
 * @text: a document whose root is <capabilities>
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID.
 */
GCPU_PUBLIC GcpuHostMemory *gcpu_host_memory_parse(const char *text, gssize length,
                                                   const char *name,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

GCPU_PUBLIC void gcpu_host_memory_free(GcpuHostMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHostMemory, gcpu_host_memory_free)
