/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-cpu-copy.h: host-model for a libvirt that does not know it yet. */
#pragma once

#include "policy/decision.h"

/** gcpu_host_cpu_never_offered: Returns: (transfer none) (array zero-terminated=1): features of
 * processors that QEMU never offers to a guest. */
const char *const *gcpu_host_cpu_never_offered(void);

/**
 * gcpu_host_cpu_copy: writes model, vendor and features of the capabilities' CPU into the result's.
 *
 * For libvirt before 0.9.10 (Nova 2012.2). Every feature becomes policy require. Not copied: arch
 * and topology, which are the host's, not the guest's, and the features that QEMU never offers to
 * guests (cmt, mbm_total, mbm_local, osxsave, ospke: libvirt's qemu driver drops them itself
 * since 3.x). Refused if the report has no capabilities or they have no CPU model.
 */
void gcpu_host_cpu_copy(GcpuDecision *decision);
