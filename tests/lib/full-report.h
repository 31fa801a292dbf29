/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* full-report.h: a host report that states everything, and all ways in which another one can differ
 * from it. */
#pragma once

#include "cpu/host-report.h"

/** FullReportRole: what a field is to a fleet. */
typedef enum {
    FULL_REPORT_SHARED, /* equal hosts have it in common */
    FULL_REPORT_OWN,    /* each host has its own */
    FULL_REPORT_NEVER,  /* no document can state it together with the rest */
} FullReportRole;

/** full_report_new: Returns: (transfer full): a report each of whose fields is stated, and each of
 * whose lists has elements; without the texts of libvirt's documents. */
GcpuHostReport *full_report_new(void);

guint full_report_n_fields(void);

/** full_report_change: makes field @field of @report another. Returns: its name. */
const char *full_report_change(GcpuHostReport *report, guint field, FullReportRole *out_role);

/** full_report_describe: Returns: (transfer full): what fields of @report state, line by line,
 * whatever lists it has; NULL texts are told from empty ones. */
char *full_report_describe(const GcpuHostReport *report);
