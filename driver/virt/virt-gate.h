/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-gate.h: one migration begins at a time per host, and how many this machine watches over.
 *
 * Who asks libvirt how many migrations there are, and then starts one, must do so alone: else two
 * find room for one. So every start holds a file per host by flock(2), and every migration a seat,
 * which is a file as well; the kernel lets go of both when their process ends, however it does.
 * Covers all commands and daemons of this machine that share the directory: that of
 * gcpu_virt_gate_directory(). It cannot cover who starts migrations by other means (virsh), from
 * another machine, or as a user who may not write there and so has a directory of his own: these
 * are seen by libvirt's own list alone, once they run. Nothing here ever blocks. */
#pragma once

#include "cpu/error.h"

typedef struct GcpuVirtGate GcpuVirtGate;

/** gcpu_virt_gate_directory: Returns: (transfer full): RUNTIME_DIRECTORY, which systemd sets; else
 * /run/guestcpu if it can be written; else guestcpu in the user's own runtime directory. */
char *gcpu_virt_gate_directory(void);

/**
 * gcpu_virt_gate_new:
 * @directory: (nullable): made if it is not there; NULL: gcpu_virt_gate_directory()
 * @hosts: (array zero-terminated=1): their names
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_DENIED or %GCPU_ERROR_UNREACHABLE.
 */
GcpuVirtGate *gcpu_virt_gate_new(const char *directory, const char *const *hosts,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_virt_gate_free: leaves, and gives the seat back. @gate may be NULL. */
void gcpu_virt_gate_free(GcpuVirtGate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVirtGate, gcpu_virt_gate_free)

/** gcpu_virt_gate_enter: Returns: FALSE while another one begins at one of the hosts. */
gboolean gcpu_virt_gate_enter(GcpuVirtGate *gate);

/** gcpu_virt_gate_leave: lets others begin; the seat stays. */
void gcpu_virt_gate_leave(GcpuVirtGate *gate);

/**
 * gcpu_virt_gate_sit:
 * @max_seats: 0: any number
 * @out_taken: (out): if FALSE, the seats of others; 0: another one is choosing, try again
 *
 * Returns: whether there was a seat; it is kept until gcpu_virt_gate_free().
 */
gboolean gcpu_virt_gate_sit(GcpuVirtGate *gate, guint max_seats, guint *out_taken);

/** gcpu_virt_gate_host_name: Returns: (transfer full): what @uri's libvirt calls its host; if it
 * does not answer within @limit_ms, the URI. */
char *gcpu_virt_gate_host_name(const char *uri, guint limit_ms);
