/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-host.h: the facts about a host, asked from a live libvirt.
 *
 * Part of libguestcpu-virt, the only library of this project that links libvirt; the command line
 * loads it when a command really connects. */
#pragma once

#include "cpu/host-report.h"

/** GcpuVirtHostQuery: what to ask beyond the capabilities. All zero is a valid query. */
typedef struct {
    const char *arch;      /* NULL: the host's own */
    const char *machine;   /* NULL: libvirt's default for the architecture */
    const char *virt_type; /* NULL: kvm if the capabilities offer it for @arch, else their first */
    gboolean all;          /* besides, every architecture and virtualisation type of the host */
    guint timeout_ms; /* for each answer; 0: 30 s for the connection and 3 minutes for a call, as a
                         daemon that has just started runs every QEMU binary there is */
    const char *emulator; /* NULL: the one that the capabilities name */
} GcpuVirtHostQuery;

/**
 * gcpu_virt_host_collect:
 * @uri: (nullable): libvirt connection URI; NULL or empty: libvirt's default
 * @query: what to ask
 *
 * Opens a connection, asks, and closes it again. Nothing is changed on the host, but the connection
 * is read-write if libvirt grants it: a read-only one does not tell the domain capabilities
 * (libvirt 5.5.0, CVE-2019-10167). A call that this libvirt version or driver does not have, one
 * that failed and one that was refused are each recorded as such in `missing`; only a connection
 * that cannot be opened, breaks or stays silent is an error. The kernel's facts are added if the
 * host is this very machine.
 *
 * Asks nobody for a password and prints nothing, but for libvirt's log (gcpu_virt_log_silence()).
 * Switches libvirt's printing of errors off for the process; runs libvirt's event loop in a thread
 * if nobody else does (virt-event.h). The calls are made in a thread too: one that hangs beyond its
 * time stays behind until libvirt lets go of it, so this library must not be unloaded.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_UNREACHABLE, %GCPU_ERROR_DENIED or
 * %GCPU_ERROR_INVALID (@uri is no libvirt URI); the message says what was tried, what libvirt
 * answered and what to do.
 */
GCPU_PUBLIC GcpuHostReport *gcpu_virt_host_collect(const char *uri, const GcpuVirtHostQuery *query,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
