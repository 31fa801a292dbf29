/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* place-judge.h: gcpu_fleet_verdict_new() for many classes, equal answers once. Internal.
 *
 * Whether a guest of a named model can start depends on a few of the features that hosts have:
 * those that it asks for or forbids. Classes that agree in these, in what QEMU says of models, in
 * vendor, libvirt and map give it the same answer in the same words. */
#pragma once

#include "fleet/fleet-verdict.h"

typedef struct GcpuPlaceJudge GcpuPlaceJudge;

/** gcpu_place_judge_new: @verdicts: (element-type GcpuFleetVerdict): takes all verdicts, equal ones
 * once; borrowed. */
GcpuPlaceJudge *gcpu_place_judge_new(GPtrArray *verdicts);
void gcpu_place_judge_free(GcpuPlaceJudge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuPlaceJudge, gcpu_place_judge_free)

/**
 * gcpu_place_judge_ask:
 * @guest: what it borrows must outlive @judge
 * @out_n_spare: (out): n_spare of the verdict on these hosts: the one thing that is not shared
 *
 * Returns: the index of the verdict.
 */
guint gcpu_place_judge_ask(GcpuPlaceJudge *judge, const GcpuFleetClass *hosts,
                           const GcpuFleetGuest *guest, guint *out_n_spare);
