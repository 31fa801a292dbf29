/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* place-moves.h: from a host on which a guest can start, to how many others could it go on?
 * Internal to this folder. */
#pragma once

#include "fleet/place-judge.h"
#include "fleet/place.h"

/** gcpu_place_count_moves: fills in n_moves of each class of @place; its verdicts are there. Equal
 * guests are counted once, and each of them is held against all classes at once. @judge: that of
 * @place, to whose verdicts it may add. */
void gcpu_place_count_moves(GcpuPlace *place, GcpuPlaceJudge *judge,
                            const GcpuFleetClasses *classes, const GcpuFleetGuest *guests);
