/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* label-words.h: labels as the command line states them. */
#pragma once

#include "cpu/finding.h"
#include "labels/node-labels.h"

/**
 * gcpu_label_words_read:
 * @words: (nullable) (array zero-terminated=1): KEY=VALUE each
 * @findings: an error for each word that is no label or that Kubernetes refuses
 *
 * Returns: (transfer full): those that are good.
 */
GcpuNodeLabels *gcpu_label_words_read(char *const *words, GcpuFindings *findings);
