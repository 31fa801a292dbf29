/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-error.h: libvirt's last error as an error of ours, its message kept word for word.
 *
 * libvirt keeps the last error per thread: ask in the thread of the call, right after it. */
#pragma once

#include "cpu/host-report.h"
#include "virt/virt-types.h"

/** gcpu_virt_error_silence: libvirt prints no error to stderr any more; for the whole process. */
void gcpu_virt_error_silence(void);

/**
 * gcpu_virt_error_class:
 * @error: (nullable): libvirt's error
 *
 * Returns: what the caller can do about it. UNREACHABLE ("look at the hypervisor") for all that
 * libvirt or the hypervisor has to answer for, and for NULL; INVALID where the input is at fault,
 * UNSUPPORTED where this version or driver lacks it, UNUSABLE for a CPU that the host cannot run
 * and for certificates that a hypervisor lacks or does not trust.
 */
GcpuError gcpu_virt_error_class(const virError *error);

/** gcpu_virt_error_is_of_certificates: @error: (nullable). Returns: whether a hypervisor found no
 * certificates where qemu.conf says, or did not trust those of the other. Known by the words of
 * QEMU 7.2 (crypto/tlscredsx509.c, crypto/tlssession.c), which libvirt 9.0 passes on. */
gboolean gcpu_virt_error_is_of_certificates(const virError *error);

/** gcpu_virt_error_fact_state: why a fact is missing whose call ended in @error. */
GcpuFactState gcpu_virt_error_fact_state(const virError *error);

/** gcpu_virt_error_message: Returns: (transfer none): for reading; never NULL. Lives as long as
 * @error. */
const char *gcpu_virt_error_message(const virError *error);

/** gcpu_virt_error_set: sets @error to the thread's last libvirt error: "WHAT: MESSAGE", WHAT being
 * the formatted text. */
void gcpu_virt_error_set(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
