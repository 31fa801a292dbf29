/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unknown-names.h: says what a name that the CPU map does not have was probably meant to be, and
 * which libvirt knows it. */
#pragma once

#include "cli/known-in.h"

/**
 * gcpu_unknown_names_tell:
 * @cpus: (element-type GcpuStatedCpu): those that were asked about
 * @arch: of all that do not say one
 * @error: (transfer full): the engine's refusal
 *
 * Adds a finding for every model and feature that is not in the map, with the nearest that is and
 * the releases that know it; where all are known, adds @error itself.
 */
void gcpu_unknown_names_tell(GcpuCpuInputs *inputs, const GPtrArray *cpus, const char *arch,
                             GError *error);

/** gcpu_unknown_names_add: adds what was told to the object @builder is in, as the member
 * "unknown_names". */
void gcpu_unknown_names_add(JsonBuilder *builder, const GcpuCpuInputs *inputs);

/** gcpu_unknown_names_refusal: as gcpu_output_refusal(), of all findings of @inputs; in JSON also
 * with "unknown_names". */
int gcpu_unknown_names_refusal(const GcpuCpuInputs *inputs);
