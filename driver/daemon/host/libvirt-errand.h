/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libvirt-errand.h: what a worker asks libvirt on behalf of one call, so that nobody else waits. */
#pragma once

#include <gio/gio.h>

#include "daemon/host/host-look.h"

/** gcpu_libvirt_errand_compare: @offer: with the limit of time; copied, as @cpu is. @done is called
 * from the main loop. */
void gcpu_libvirt_errand_compare(GcpuVirtSession *session, const GcpuVirtOffer *offer,
                                 const GcpuDef *cpu, GAsyncReadyCallback done, gpointer data);

/** gcpu_libvirt_errand_compare_finish: Returns: (transfer full) (nullable) (element-type
 * GcpuVirtVerdict): one; NULL with the errors of gcpu_virt_session_compare(). */
GPtrArray *gcpu_libvirt_errand_compare_finish(GAsyncResult *result, GError **error);

/** gcpu_libvirt_errand_look: gcpu_host_look_narrow() for @place; copied. @subject: map, which may
 * be NULL, and version of the host. */
void gcpu_libvirt_errand_look(GcpuVirtSession *session, const GcpuGuestPlace *place,
                              const GcpuProofSubject *subject, GAsyncReadyCallback done,
                              gpointer data);

/** gcpu_libvirt_errand_look_finish: Returns: (transfer full) (nullable): as
 * gcpu_host_look_narrow(). */
GcpuHostReport *gcpu_libvirt_errand_look_finish(GAsyncResult *result, GcpuProof **out_proof,
                                                GError **error);
