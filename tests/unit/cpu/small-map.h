/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* small-map.h: a map small enough to work out every answer by hand, and CPUs in short form. */
#pragma once

#include "cpu/def.h"
#include "cpu/map.h"

/**
 * small_map_new: Returns: (transfer full): an x86 map:
 *
 * features: fpu sse sse3 vmx aes avx mpx svm xsaves invtsc hle rtm, each one bit of leaf 1 ECX in
 * this order, xsaves and invtsc not migratable; vendors: Intel, AMD; models, oldest first:
 * | model   | vendor | signature  | features                  | marks                     |
 * | Old     | –      | –          | fpu                       |                           |
 * | Base    | Intel  | 6/85/0-4   | fpu sse sse3 aes          | removed mpx, added vmx    |
 * | Base-v1 | Intel  | 6/85/0-4   | as Base                   | no guest                  |
 * | Has     | Intel  | 6/60       | Base + avx hle rtm        |                           |
 * | Rome    | AMD    | 23/49      | fpu sse sse3 aes avx svm xsaves |                     |
 */
GcpuMap *small_map_new(void);

/** small_power_map_new: Returns: (transfer full): ppc64: POWER8, POWER9 of IBM, and Odd, whose
 * vendor is not stated. */
GcpuMap *small_power_map_new(void);

/**
 * small_def: Returns: (transfer full): @model may be "Model" or "Model@Vendor", or empty.
 * @features: names; before one: - disable, ! forbid, * force, ? optional, else require; a host has
 * no policies.
 */
GcpuDef *small_def(GcpuDefType type, const char *model, const char *features);

/** small_features: Returns: (transfer full): the features of @def in the same short form. */
char *small_features(const GcpuDef *def);
