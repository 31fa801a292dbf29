/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-crossing.h: what live hosts say about a guest that shall move from one to the other. */
#pragma once

#include "cpu/host-report.h"
#include "cpu/verdict.h"
#include "xml/migration-domain.h"

/** GcpuVirtCrossing: all owned. */
typedef struct {
    char *domain_xml; /* of the guest as it runs, as libvirt would send it (MIGRATABLE) */
    GcpuGuestState state;
    char *job; /* what libvirt does with it now: "migration out"; NULL: nothing */
    gboolean is_persistent;
    GcpuHostReport *source, *destination;
    char *taken_by;  /* a guest on the destination that has its name or UUID; NULL: none */
    char **networks; /* active ones on the destination; NULL: not known */
    gboolean has_cpu_verdict;
    GcpuVerdict cpu_verdict; /* of the destination's libvirt on the guest's CPU */
    char *cpu_message;       /* NULL: it had nothing to say */
} GcpuVirtCrossing;

/**
 * gcpu_virt_crossing_ask:
 * @source_uri: (nullable): NULL: libvirt's default
 * @guest: name or UUID of a guest there
 * @destination_uri: the other host, as this process reaches it
 *
 * Asks, and changes nothing. What a host does not tell is left out; see the `missing` of its
 * report.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID (no such guest; the message
 * names the nearest), %GCPU_ERROR_DENIED or %GCPU_ERROR_UNREACHABLE.
 */
GCPU_PUBLIC GcpuVirtCrossing *gcpu_virt_crossing_ask(const char *source_uri, const char *guest,
                                                     const char *destination_uri,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

GCPU_PUBLIC void gcpu_virt_crossing_free(GcpuVirtCrossing *crossing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVirtCrossing, gcpu_virt_crossing_free)
