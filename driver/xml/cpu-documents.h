/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpu-documents.h: which CPUs does a text hold, and what does it tell about a host?
 *
 * Takes the files that virsh takes for cpu-compare and cpu-baseline, by its rules (libvirt 9.0 and
 * 11.3, tools/virsh-host.c): one document or several one after the other, each a <cpu>, a <domain>,
 * <capabilities> or <domainCapabilities> whose host-model is supported. Besides those, <cpu>s in an
 * element of any other name, and host reports. */
#pragma once

#include "cpu/host-report.h"
#include "xml/def-xml.h"

typedef struct GcpuCpuDocuments GcpuCpuDocuments;

/**
 * gcpu_cpu_documents_parse:
 * @text: the documents
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID if it is no XML. That it holds
 * nothing of use is told by those who use it.
 */
GCPU_PUBLIC GcpuCpuDocuments *gcpu_cpu_documents_parse(const char *text, gssize length,
                                                       const char *name,
                                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_cpu_documents_free(GcpuCpuDocuments *documents);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuCpuDocuments, gcpu_cpu_documents_free)

/** gcpu_cpu_documents_count: how many CPUs virsh would find. Those of host reports do not count:
 * see gcpu_cpu_documents_host(). */
GCPU_PUBLIC guint gcpu_cpu_documents_count(const GcpuCpuDocuments *documents);

/** gcpu_cpu_documents_line: Returns: the line on which CPU @index begins; 0: unknown. */
GCPU_PUBLIC guint gcpu_cpu_documents_line(const GcpuCpuDocuments *documents, guint index);

/**
 * gcpu_cpu_documents_get:
 * @index: CPUs are looked at only when asked for: one that is wrong does not hurt the others
 * @kind: as whose CPU to read it
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID if the CPU is wrong, or if
 * @index is 0 and there is none, in words that say what was looked for.
 */
GCPU_PUBLIC GcpuDef *gcpu_cpu_documents_get(const GcpuCpuDocuments *documents, guint index,
                                            GcpuDefKind kind,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** GcpuGuestPlace: where a guest runs, as far as its domain says. Strings are owned; NULL: not
 * stated. */
typedef struct {
    char *virt_type; /* domain/@type */
    char *arch;
    char *machine;
    char *emulator;
} GcpuGuestPlace;

GCPU_PUBLIC void gcpu_guest_place_clear(GcpuGuestPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuGuestPlace, gcpu_guest_place_clear)

/** gcpu_cpu_documents_place: @out_place: (out): where the guest of CPU @index runs; states nothing
 * if the CPU is not that of a <domain>. */
GCPU_PUBLIC void gcpu_cpu_documents_place(const GcpuCpuDocuments *documents, guint index,
                                          GcpuGuestPlace *out_place);

/** gcpu_cpu_documents_has_report: whether there is a host report among them. */
GCPU_PUBLIC gboolean gcpu_cpu_documents_has_report(const GcpuCpuDocuments *documents);

/**
 * gcpu_cpu_documents_host:
 *
 * What the documents tell about one host: a host report, or <capabilities> and any number of
 * <domainCapabilities>, or the <cpu> of a host, which then is all that is known.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID if one of them is wrong, tells
 * nothing about a host, or tells what another has told.
 */
GCPU_PUBLIC GcpuHostReport *gcpu_cpu_documents_host(const GcpuCpuDocuments *documents,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
