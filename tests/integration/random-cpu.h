/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* random-cpu.h: CPU documents that libvirt's parser takes and whose answers are not obvious. */
#pragma once

#include "cpu/def.h"
#include "cpu/map.h"

/** RandomCpu: where the documents come from; the same seed gives the same ones. */
typedef struct {
    GRand *rand;
    const GcpuMap *map;
    gboolean with_unknown; /* now and then a name that is in no map */
} RandomCpu;

/** random_host: Returns: (transfer full): a host's <cpu>, with <arch>. */
char *random_host(const RandomCpu *random);

/** random_guest: Returns: (transfer full): a guest's <cpu> in any mode, match and policy.
 * @host: (nullable): half of them resemble this host, so that not all are incompatible */
char *random_guest(const RandomCpu *random, const GcpuDef *host);
