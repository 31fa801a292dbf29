/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* proof-questions.h: the CPUs by which the engine is held against libvirt. */
#pragma once

#include "cpu/def.h"
#include "cpu/map.h"

/**
 * gcpu_proof_questions:
 * @map: of the host's libvirt
 * @host: the CPU to compare with
 * @arch: (nullable): its architecture
 *
 * Every model of the map; @host itself as a guest's CPU and as a host's; and variations on it, one
 * for each thing that a CPU can say: policies, matches, vendors, modes, names that nobody knows.
 *
 * Returns: (transfer full) (element-type GcpuDef)
 */
GPtrArray *gcpu_proof_questions(const GcpuMap *map, const GcpuDef *host, const char *arch);
