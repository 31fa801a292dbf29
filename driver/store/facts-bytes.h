/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facts-bytes.h: what a host report says, as bytes that are read without a parser.
 *
 * For copies that can be made anew from the report: order of bytes and sizes are those of this
 * machine and build, and nothing tells them apart from those of another (facts-cache.h does).
 * GVariant has such a form, too, but takes half as long to read as XML (doc/performance.md). */
#pragma once

#include "cpu/host-report.h"

/** GcpuFactsLists: lists that were read, so that reports that have the same ones share them: hosts
 * that are all different still have the same machines and models. */
typedef struct GcpuFactsLists GcpuFactsLists;

GcpuFactsLists *gcpu_facts_lists_new(void) G_GNUC_WARN_UNUSED_RESULT;
void gcpu_facts_lists_free(GcpuFactsLists *lists);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFactsLists, gcpu_facts_lists_free)

/** gcpu_facts_lists_forget: forgets all, which reports may still share. */
void gcpu_facts_lists_forget(GcpuFactsLists *lists);

/**
 * gcpu_facts_bytes_append: all of @report at the end of @bytes, but for the texts of libvirt's
 * documents.
 */
void gcpu_facts_bytes_append(GString *bytes, const GcpuHostReport *report);

/**
 * gcpu_facts_bytes_parse:
 * @bytes: whatever they are; what is not what gcpu_facts_bytes_append() writes is refused, and no
 * more memory is taken than a small multiple of @length
 * @lists: (nullable): (inout): the lists of earlier reports; borrows @bytes until it has forgotten
 * them. NULL: nothing is shared
 *
 * Returns: (transfer full) (nullable): NULL if these are no facts. What it shares must not be
 * changed. parse∘append is the identity.
 */
GcpuHostReport *gcpu_facts_bytes_parse(const char *bytes, gsize length,
                                       GcpuFactsLists *lists) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_facts_bytes_layout: Returns: a number that is another one when a structure of facts has
 * grown, so that what was written before is not read. What the parser of a report makes of the same
 * text is no part of it. */
guint gcpu_facts_bytes_layout(void);
