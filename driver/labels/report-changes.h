/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* report-changes.h: which facts differ between two reports of one host. */
#pragma once

#include "cpu/host-report.h"

/** GcpuFactKind: bits, so that a set of them can say what may explain something. */
typedef enum {
    GCPU_FACT_LIBVIRT = 1 << 0,
    GCPU_FACT_HYPERVISOR = 1 << 1,       /* QEMU */
    GCPU_FACT_KERNEL = 1 << 2,           /* its release */
    GCPU_FACT_COMMAND_LINE = 1 << 3,     /* tsx=, mitigations= … */
    GCPU_FACT_MODULE_PARAMETER = 1 << 4, /* nested= … */
    GCPU_FACT_MICROCODE = 1 << 5,
    GCPU_FACT_PROCESSOR = 1 << 6, /* family, model, stepping: another machine */
} GcpuFactKind;

/** GcpuReportChange: strings are owned; NULL: the report does not hold the fact. */
typedef struct {
    GcpuFactKind kind;
    char *name; /* "libvirt", "kvm_intel.nested" … */
    char *before;
    char *after;
} GcpuReportChange;

/**
 * gcpu_report_changes:
 *
 * A fact that only one of them holds is a change; one that neither holds is none.
 *
 * Returns: (transfer full) (element-type GcpuReportChange): in the order of #GcpuFactKind.
 */
GCPU_PUBLIC GPtrArray *gcpu_report_changes(const GcpuHostReport *before,
                                           const GcpuHostReport *after);
