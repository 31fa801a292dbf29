/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain-output.h: how `guestcpu explain` says why. */
#pragma once

#include "cli/fleet-output.h"
#include "fleet/fleet-move.h"
#include "fleet/fleet-standing.h"

/** GcpuExplainAnswer: about a guest and a host, or about two hosts. */
typedef struct {
    GcpuFleetStanding host, other; /* @other.host NULL: one host */
    const GcpuDef *cpu;            /* of the guest; NULL: it has none, or a policy decides */
    const GcpuPlaceClass *there;   /* what became of the class of @host; NULL: two hosts */
    GcpuPlace *others;             /* where else the guest could start */
    GcpuFleetMove *onward, *back;
} GcpuExplainAnswer;

/** gcpu_explain_output_is_fresh: whether the facts about the hosts of the answer still hold. */
gboolean gcpu_explain_output_is_fresh(const GcpuExplainAnswer *answer);

void gcpu_explain_output_text(GString *text, const GcpuFleetInputs *fleet,
                              const GcpuExplainAnswer *answer);

/** gcpu_explain_output_json: Returns: the exit status of the output. */
int gcpu_explain_output_json(const GcpuFleetInputs *fleet, const GcpuExplainAnswer *answer);
