/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* harvester-output.h: what Harvester would offer on the hosts of a fleet, beside what they really
 * have in common. */
#pragma once

#include "cli/fleet-output.h"
#include "fleet/common.h"
#include "labels/harvester-models.h"
#include "labels/vmi.h"

/** GcpuHarvesterAnswer: all owned. */
typedef struct {
    GPtrArray *nodes; /* of GcpuNode: the hosts as KubeVirt labels them; all count as ready */
    GcpuHarvesterModels *models;
} GcpuHarvesterAnswer;

/**
 * gcpu_harvester_output_ask:
 * @path: (nullable): what `kubectl get kubevirt -A -o json` prints; NULL: nothing is set
 * @out_answer: (out): written only on success
 *
 * A host that cannot be labelled is a warning, and a node without labels.
 *
 * Returns: FALSE if a finding of severity error was added.
 */
gboolean gcpu_harvester_output_ask(GcpuFleetInputs *fleet, const char *path,
                                   GcpuHarvesterAnswer *out_answer);
void gcpu_harvester_answer_clear(GcpuHarvesterAnswer *answer);

/** gcpu_harvester_output_text: @common: (element-type GcpuCommon). */
void gcpu_harvester_output_text(GString *text, const GcpuHarvesterAnswer *answer,
                                const GPtrArray *common);

/** gcpu_harvester_output_json: adds the member "harvester". */
void gcpu_harvester_output_json(JsonBuilder *builder, const GcpuHarvesterAnswer *answer);
