/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-host.h: the facts about a host, asked from a live libvirt.
 *
 * Part of libguestcpu-virt, the only library of this project that links libvirt; the command line
 * loads it when a command really connects. */
#pragma once

#include "cpu/host-report.h"

/** GcpuVirtHostQuery: what to ask beyond the capabilities. NULL strings: the host's own default. */
typedef struct {
    const char *arch;
    const char *machine;
    const char *virt_type;
    gboolean
        all; /* domain capabilities for every architecture and virtualisation type of the host */
} GcpuVirtHostQuery;

/**
 * gcpu_virt_host_collect:
 * @uri: (nullable): libvirt connection URI; NULL: libvirt's default
 * @query: what to ask
 *
 * Opens the connection read-only, asks, and closes it again. A call that this libvirt version or
 * driver does not have, one that failed and one that was refused are each recorded as such in
 * `missing`; only a connection that cannot be opened, or breaks, is an error.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_UNREACHABLE or %GCPU_ERROR_DENIED; the
 * message says what was tried and what libvirt answered.
 */
GCPU_PUBLIC GcpuHostReport *gcpu_virt_host_collect(const char *uri, const GcpuVirtHostQuery *query,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
