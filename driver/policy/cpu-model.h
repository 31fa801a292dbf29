/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpu-model.h: the named model of a guest in mode custom. */
#pragma once

#include "policy/decision.h"

/**
 * gcpu_cpu_model_choose: writes model (and fallback) of the result's CPU.
 *
 * The first of the ordered models that the host knows, that it can run, and that together with the
 * extra flags offers the features which the instance requires (Nova Train, with its defects I and O
 * mended: flags count, and one unusable model does not spoil the others). Every model that is
 * passed over is named with its reason. No model fits: all of them are findings.
 *
 * A model's name is matched without regard to case on x86 and POWER. An emulated guest without
 * models of its own gets its architecture's default; AArch64 without models gets `max`.
 */
void gcpu_cpu_model_choose(GcpuDecision *decision);
