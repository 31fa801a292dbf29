/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-trial.h: does the hypervisor really start this guest?
 *
 * libvirt and its facts can be right and QEMU still refuse: a nested or half-masked KVM is the
 * usual reason. Only starting the guest tells. */
#pragma once

#include "cpu/error.h"

/**
 * gcpu_virt_trial_start:
 * @uri: (nullable): libvirt connection URI; NULL: libvirt's default
 * @domain_xml: what to start
 *
 * Starts @domain_xml as a transient guest under a name of its own and with a new UUID, paused, so
 * that not one of its instructions runs, and destroys it. It vanishes with the connection should
 * this program be killed. Disks and networks are opened as for any start.
 *
 * Returns: FALSE with %GCPU_ERROR_UNUSABLE if libvirt or the hypervisor does not start it, for
 * whatever reason; %GCPU_ERROR_INVALID if @domain_xml is no XML or not what libvirt's schema
 * allows; %GCPU_ERROR_DENIED; %GCPU_ERROR_UNREACHABLE if there was no connection. The message holds
 * libvirt's words.
 */
GCPU_PUBLIC gboolean gcpu_virt_trial_start(const char *uri, const char *domain_xml, GError **error);
