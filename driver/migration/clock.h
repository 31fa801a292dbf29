/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* clock.h: when has a migration taken too long, and what happens then?
 *
 * Pure: time is an argument, as is what is left to send. Two clocks run. The completion clock rings
 * once the migration has taken longer than its data is worth. The progress clock rings if what is
 * left has not reached a new low for a while: a guest that writes faster than the link carries goes
 * up and down, and each poll against the one before it would look like progress. Defaults: those of
 * KubeVirt 0.20 to 1.3 and of Harvester. */
#pragma once

#include "cpu/public.h"

/** GCPU_CLOCK_COMPLETION_S: per GiB of memory and copied disks, begun ones counted as whole. */
#define GCPU_CLOCK_COMPLETION_S 800
/** GCPU_CLOCK_PROGRESS_S: without a new low of what is left. */
#define GCPU_CLOCK_PROGRESS_S 150

/** GcpuClockAction: what to do when a clock rings. */
typedef enum {
    GCPU_CLOCK_ABORT,     /* the guest stays where it is */
    GCPU_CLOCK_PAUSE,     /* the guest stops writing; if that does not help, abort */
    GCPU_CLOCK_POST_COPY, /* the guest goes at once, its memory follows; never given up again */
} GcpuClockAction;

/** GcpuClockAlarm: which clock rang. */
typedef enum {
    GCPU_CLOCK_SILENT,
    GCPU_CLOCK_COMPLETION,
    GCPU_CLOCK_PROGRESS,
} GcpuClockAlarm;

typedef struct {
    guint completion_s_per_gib; /* 0: never rings */
    guint progress_s;           /* 0: never rings */
    GcpuClockAction action;
} GcpuClockRules;

/** GcpuClock: a value; its fields are for reading. */
typedef struct {
    GcpuClockRules rules;
    gint64 started_us;
    gint64 completion_due_us; /* G_MAXINT64: never */
    gint64 progress_due_us;   /* G_MAXINT64: never */
    guint64 lowest_bytes;     /* that were ever left; G_MAXUINT64: not yet known */
    gboolean is_over;         /* nothing is left to be done: it never rings again */
} GcpuClock;

/**
 * gcpu_clock_start:
 * @data_bytes: memory and copied disks of the guest
 * @now_us: any clock that does not go back
 */
GCPU_PUBLIC void gcpu_clock_start(GcpuClock *clock, const GcpuClockRules *rules, guint64 data_bytes,
                                  gint64 now_us);

/**
 * gcpu_clock_tell:
 * @left_bytes: what is left to send; 0 also stands for "not known yet" and is no progress
 *
 * Returns: which clock rings now; the completion clock first. A clock that rang is silent until
 * gcpu_clock_act() was called.
 */
GCPU_PUBLIC GcpuClockAlarm gcpu_clock_tell(GcpuClock *clock, guint64 left_bytes, gint64 now_us);

/**
 * gcpu_clock_act: what to do about an alarm, which the clock takes for done.
 *
 * After PAUSE both clocks get their whole time once more and then say ABORT. After ABORT and
 * POST_COPY both are silent for good: what is left to do is done, and after POST_COPY the guest's
 * memory is on both hosts, so that nothing can be given up.
 */
GCPU_PUBLIC GcpuClockAction gcpu_clock_act(GcpuClock *clock, gint64 now_us);

GCPU_PUBLIC const char *gcpu_clock_action_to_string(GcpuClockAction action); /* "abort" … */
GCPU_PUBLIC gboolean gcpu_clock_action_from_string(const char *word, GcpuClockAction *out_action);
GCPU_PUBLIC const char *gcpu_clock_alarm_to_string(GcpuClockAlarm alarm); /* "completion" … */
