/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-look.h: what a worker does: connects, asks libvirt for the facts, and lets the engine prove
 * itself. All of it blocks. */
#pragma once

#include "daemon/host/host-view.h"

/** GcpuHostLook: what came of it. */
typedef struct {
    GcpuVirtSession *session;
    GcpuHostView *view;
} GcpuHostLook;

void gcpu_host_look_free(GcpuHostLook *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHostLook, gcpu_host_look_free)

/**
 * gcpu_host_look_take:
 * @session: (transfer full): an open connection
 * @config: where the CPU map is, and what guests get
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_UNREACHABLE.
 */
GcpuHostLook *gcpu_host_look_take(GcpuVirtSession *session, const GcpuConfig *config,
                                  GError **error);

/**
 * gcpu_host_look_narrow:
 * @place: what to ask for
 * @subject: map and version; its offer becomes the one that libvirt told
 * @out_proof: (out) (transfer full): of the offer
 *
 * Returns: (transfer full) (nullable): a report with that offer alone; NULL with
 * %GCPU_ERROR_UNSUPPORTED in libvirt's words if there is no such offer, or %GCPU_ERROR_UNREACHABLE.
 */
GcpuHostReport *gcpu_host_look_narrow(GcpuVirtSession *session, const GcpuGuestPlace *place,
                                      GcpuProofSubject *subject, GcpuProof **out_proof,
                                      GError **error);
