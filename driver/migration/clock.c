/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/clock.h"

#define GIB_BYTES (G_GUINT64_CONSTANT(1) << 30)

static gint64 after(gint64 now_us, guint64 seconds)
{
    if (seconds == 0 || seconds > (guint64)(G_MAXINT64 - now_us) / G_USEC_PER_SEC)
        return G_MAXINT64;
    return now_us + (gint64)(seconds * G_USEC_PER_SEC);
}

static gint64 completion_span_s(const GcpuClockRules *rules, guint64 data_bytes)
{
    guint64 gib = MAX(1, data_bytes / GIB_BYTES + (data_bytes % GIB_BYTES != 0));
    guint64 span_s;

    if (!g_uint64_checked_mul(&span_s, gib, rules->completion_s_per_gib) || span_s > G_MAXINT64)
        return G_MAXINT64;
    return (gint64)span_s;
}

void gcpu_clock_start(GcpuClock *clock, const GcpuClockRules *rules, guint64 data_bytes,
                      gint64 now_us)
{
    *clock = (GcpuClock){
        .rules = *rules,
        .started_us = now_us,
        .completion_due_us = after(now_us, (guint64)completion_span_s(rules, data_bytes)),
        .progress_due_us = after(now_us, rules->progress_s),
        .lowest_bytes = G_MAXUINT64,
    };
}

GcpuClockAlarm gcpu_clock_tell(GcpuClock *clock, guint64 left_bytes, gint64 now_us)
{
    if (clock->is_over)
        return GCPU_CLOCK_SILENT;
    if (left_bytes > 0 && left_bytes < clock->lowest_bytes) {
        clock->lowest_bytes = left_bytes;
        clock->progress_due_us = after(now_us, clock->rules.progress_s);
    }
    if (now_us >= clock->completion_due_us)
        return GCPU_CLOCK_COMPLETION;
    return now_us >= clock->progress_due_us ? GCPU_CLOCK_PROGRESS : GCPU_CLOCK_SILENT;
}

GcpuClockAction gcpu_clock_act(GcpuClock *clock, gint64 now_us)
{
    GcpuClockAction action = clock->rules.action;
    gint64 span_us =
        clock->completion_due_us == G_MAXINT64 ? 0 : clock->completion_due_us - clock->started_us;

    clock->is_over = action != GCPU_CLOCK_PAUSE;
    clock->rules.action = GCPU_CLOCK_ABORT;
    clock->started_us = now_us;
    clock->completion_due_us = span_us ? now_us + span_us : G_MAXINT64;
    clock->progress_due_us = after(now_us, clock->rules.progress_s);
    return action;
}

static const char *const actions[] = { "abort", "pause", "post-copy" };

const char *gcpu_clock_action_to_string(GcpuClockAction action)
{
    g_return_val_if_fail((guint)action < G_N_ELEMENTS(actions), NULL);
    return actions[action];
}

gboolean gcpu_clock_action_from_string(const char *word, GcpuClockAction *out_action)
{
    for (guint i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (g_str_equal(word, actions[i])) {
            *out_action = (GcpuClockAction)i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *gcpu_clock_alarm_to_string(GcpuClockAlarm alarm)
{
    static const char *const alarms[] = { "silent", "completion", "progress" };

    g_return_val_if_fail((guint)alarm < G_N_ELEMENTS(alarms), NULL);
    return alarms[alarm];
}
