/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pace.h: how long a guest may stand still at the end of its move, and when that end may come.
 *
 * Pure, like clock.h. The ramp is that of OpenStack Nova (live_migration_downtime and its steps):
 * who can move with little standing still does, who cannot is given more. */
#pragma once

#include "cpu/public.h"

typedef struct {
    guint downtime_ms; /* of the last step */
    guint n_steps;     /* at least 1 */
    guint step_s_per_gib;
} GcpuPaceRamp;

/**
 * gcpu_pace_downtime_ms:
 * @data_bytes: memory and copied disks; begun GiB count as whole ones
 * @elapsed_us: since the migration began
 *
 * Returns: what is allowed now: DOWNTIME / STEPS at first, DOWNTIME after STEPS steps.
 */
GCPU_PUBLIC guint gcpu_pace_downtime_ms(const GcpuPaceRamp *ramp, guint64 data_bytes,
                                        gint64 elapsed_us);

/**
 * gcpu_pace_left_s:
 * @left_bytes: to send
 * @sent_per_s: bytes
 * @dirtied_per_s: bytes that the guest writes meanwhile and that must be sent again
 *
 * Returns: seconds until nothing is left; -1: never at this pace, or not known.
 */
GCPU_PUBLIC gint64 gcpu_pace_left_s(guint64 left_bytes, guint64 sent_per_s, guint64 dirtied_per_s);
