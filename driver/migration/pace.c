/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/pace.h"

#define GIB_BYTES (G_GUINT64_CONSTANT(1) << 30)

guint gcpu_pace_downtime_ms(const GcpuPaceRamp *ramp, guint64 data_bytes, gint64 elapsed_us)
{
    guint64 gib = MAX(1, data_bytes / GIB_BYTES + (data_bytes % GIB_BYTES != 0));
    guint64 n_steps = MAX(1, ramp->n_steps);
    guint64 first_ms = ramp->downtime_ms / n_steps;
    guint64 more_ms = (ramp->downtime_ms - first_ms) / n_steps;
    guint64 elapsed_s = elapsed_us > 0 ? (guint64)elapsed_us / G_USEC_PER_SEC : 0;
    guint64 step_s;

    if (!g_uint64_checked_mul(&step_s, gib, ramp->step_s_per_gib))
        step_s = G_MAXUINT64;
    guint64 step = step_s ? elapsed_s / step_s : n_steps;
    if (step >= n_steps)
        return MAX(1, ramp->downtime_ms);
    return (guint)MAX(1, first_ms + more_ms * step);
}

gint64 gcpu_pace_left_s(guint64 left_bytes, guint64 sent_per_s, guint64 dirtied_per_s)
{
    if (sent_per_s <= dirtied_per_s)
        return -1;
    guint64 seconds = left_bytes / (sent_per_s - dirtied_per_s);
    return seconds > G_MAXINT64 ? -1 : (gint64)seconds;
}
