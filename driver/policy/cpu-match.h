/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpu-match.h: what a host may have beyond the CPU that was asked for. */
#pragma once

#include "policy/decision.h"

/** gcpu_cpu_match_decide: writes match, which a named model alone can have. */
void gcpu_cpu_match_decide(GcpuDecision *decision);

/**
 * gcpu_cpu_match_check: holds match strict against the host, once check has been decided.
 *
 * libvirt compares a guest with the host before a start if check asks for that, which it does by
 * itself under kvm; what host-model has and the guest neither asks for nor takes away is then
 * "extra", and the guest is refused (virCPUx86Compare, since 0.7.5). From 10.2.0 on libvirt starts
 * a model that the hypervisor can run without comparing. Where nothing is compared, or too little
 * is known of the host, the policy's wish cannot be vouched for: a warning.
 */
void gcpu_cpu_match_check(GcpuDecision *decision);
