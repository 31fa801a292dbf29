/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpu-flags.h: extra flags, and the features that an instance requires. */
#pragma once

#include "policy/decision.h"

/**
 * gcpu_cpu_flags_apply: writes the extra flags into the result's CPU, sorted by name.
 *
 * In every mode each name must be one that the host's CPU map knows, and under kvm a required one
 * must be within the host's reach (Nova's defects J and M). Features beside host-model need
 * libvirt 1.1.1.
 */
void gcpu_cpu_flags_apply(GcpuDecision *decision);

/** gcpu_required_features_are_known: whether the CPU map has the name of each; else findings are
 * added. */
gboolean gcpu_required_features_are_known(GcpuDecision *decision);

/**
 * gcpu_required_features_check: whether a guest that follows the host gets what the instance
 * requires. For named models, choosing one has answered that already.
 */
void gcpu_required_features_check(GcpuDecision *decision);
