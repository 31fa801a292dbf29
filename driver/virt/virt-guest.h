/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-guest.h: finds a guest, and says what libvirt is doing with it. */
#pragma once

#include "cpu/error.h"
#include "virt/virt-types.h"
#include "xml/migration-domain.h"

/**
 * gcpu_virt_guest_find:
 * @guest: name or UUID
 * @uri: (nullable): what to call the host
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID if there is none, and with
 * the nearest name in the message; else with what libvirt said.
 */
virDomain *gcpu_virt_guest_find(virConnect *connection, const char *guest, const char *uri,
                                GError **error);

/** gcpu_virt_guest_state: UNKNOWN if libvirt does not say. */
GcpuGuestState gcpu_virt_guest_state(virDomain *domain);

/** gcpu_virt_guest_job: Returns: (transfer full) (nullable): what libvirt does with the guest, as
 * virsh calls it: "migration out"; NULL: nothing. */
char *gcpu_virt_guest_job(virDomain *domain);

/** gcpu_virt_guest_is_post_copy: whether the guest has left this host before its memory. */
gboolean gcpu_virt_guest_is_post_copy(virDomain *domain);

/** gcpu_virt_guest_is_incoming: whether the guest is still on its way to this host. */
gboolean gcpu_virt_guest_is_incoming(virDomain *domain);
