/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unknown-names.h: says what a name that the CPU map does not have was probably meant to be. */
#pragma once

#include "cli/cpu-inputs.h"

/**
 * gcpu_unknown_names_tell:
 * @cpus: (element-type GcpuStatedCpu): those that were asked about
 * @arch: of all that do not say one
 * @error: (transfer full): the engine's refusal
 *
 * Adds a finding for every model and feature that is not in the map, with the nearest that is;
 * where all are known, adds @error itself.
 */
void gcpu_unknown_names_tell(GcpuCpuInputs *inputs, const GPtrArray *cpus, const char *arch,
                             GError *error);
