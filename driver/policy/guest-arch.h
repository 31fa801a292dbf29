/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guest-arch.h: the architecture of the guest, how it is virtualised, and its machine type. */
#pragma once

#include "policy/decision.h"

/**
 * gcpu_guest_arch_choose: decides arch, virt_type, os_type, emulated and machine, and finds the
 * domain capabilities that answer for them.
 *
 * arch: the instance's, else the host's. virt_type: as set; else kvm where the host offers it to
 * the architecture, else what it offers first; else kvm. An architecture that the host's processor
 * cannot run is emulated, with virt_type qemu whatever is set (Nova master). machine: the
 * instance's, else hw_machine_type, else Nova's default for the architecture.
 */
void gcpu_guest_arch_choose(GcpuDecision *decision);
