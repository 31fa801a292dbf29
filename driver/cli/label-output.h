/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* label-output.h: what changed about a node's labels, as text or JSON. */
#pragma once

#include "cpu/finding.h"
#include "labels/label-changes.h"

typedef enum {
    GCPU_LABEL_OUTPUT_TEXT,
    GCPU_LABEL_OUTPUT_JSON,
} GcpuLabelOutput;

/** gcpu_label_output_changes: prints them. Returns: the exit status: %GCPU_EXIT_NO if there are
 * any. */
int gcpu_label_output_changes(const GcpuLabelledHost *before, const GcpuLabelledHost *now,
                              const GcpuFindings *findings, GcpuLabelOutput output);
