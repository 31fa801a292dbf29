/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpu-mode.h: which mode the guest's CPU has, and whether this libvirt and hypervisor know it. */
#pragma once

#include "policy/decision.h"

/**
 * gcpu_cpu_mode_choose: decides `mode` of @decision.
 *
 * As set; else for kvm and qemu host-model (Nova 2012.2), on AArch64 host-passthrough under kvm and
 * the model `max` under qemu; else none. Modes came with libvirt 0.9.10, maximum with 7.1.0. Where
 * domain capabilities say that the hypervisor lacks a mode, a set mode is refused and a default
 * gives way to the nearest one that it has.
 */
void gcpu_cpu_mode_choose(GcpuDecision *decision);

/** GCPU_CPU_MODE_SINCE: the libvirt that brought cpu/@mode; before it the host's CPU is copied. */
#define GCPU_CPU_MODE_SINCE GCPU_VERSION(0, 9, 10)
