/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* label-warnings.h: guests that wait for ever on a node though its labels look good. */
#pragma once

#include "cpu/finding.h"
#include "labels/node-labeller.h"

/** gcpu_label_warnings_add: adds a warning if the host's own model cannot be had by name, and if
 * the cluster calls it obsolete. @labels are what gcpu_node_labeller_run() made of @request. */
void gcpu_label_warnings_add(const GcpuLabelRequest *request, const GcpuNodeLabels *labels,
                             GcpuFindings *findings);
