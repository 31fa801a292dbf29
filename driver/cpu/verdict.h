/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* verdict.h: the answers to "can this host run this CPU?". */
#pragma once

#include "cpu/public.h"

/** GcpuVerdict: the first three have libvirt's numbers (virCPUCompareResult). */
typedef enum {
    GCPU_VERDICT_INCOMPATIBLE = 0,
    GCPU_VERDICT_IDENTICAL = 1, /* the host has what is asked for and nothing else */
    GCPU_VERDICT_SUPERSET = 2,  /* the host has more */
    GCPU_VERDICT_UNDECIDED = 3, /* only the hypervisor on the host can tell */
} GcpuVerdict;

/** gcpu_verdict_to_string: "incompatible", "identical", "superset", "undecided". */
GCPU_PUBLIC const char *gcpu_verdict_to_string(GcpuVerdict verdict);
