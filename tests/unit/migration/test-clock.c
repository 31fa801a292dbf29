/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Expected values: the documented 800 s per GiB and 150 s, and what follows from them. */
#include "migration/clock.h"

#include "test-suite.h"

#define S   ((gint64)G_USEC_PER_SEC)
#define GIB (G_GUINT64_CONSTANT(1) << 30)
#define MIB (G_GUINT64_CONSTANT(1) << 20)

/* Both at once would hide each other. */
static const GcpuClockRules completion = { GCPU_CLOCK_COMPLETION_S, 0, GCPU_CLOCK_ABORT };
static const GcpuClockRules progress = { 0, GCPU_CLOCK_PROGRESS_S, GCPU_CLOCK_ABORT };

static void the_time_to_complete_is_that_of_the_begun_gibibytes(void)
{
    static const struct {
        guint64 data_bytes;
        gint64 due_s;
    } table[] = {
        { 0, 800 },           { 64 * MIB, 800 }, { GIB, 800 },
        { GIB + 1, 1600 },    { 8 * GIB, 6400 }, { 8 * GIB + 512 * MIB, 7200 },
        { 100 * GIB, 80000 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        GcpuClock clock;
        gcpu_clock_start(&clock, &completion, table[i].data_bytes, 5 * S);
        check_int(gcpu_clock_tell(&clock, MIB, (5 + table[i].due_s) * S - 1), GCPU_CLOCK_SILENT);
        check_int(gcpu_clock_tell(&clock, MIB, (5 + table[i].due_s) * S), GCPU_CLOCK_COMPLETION);
    }
}

static void zero_switches_a_clock_off(void)
{
    static const GcpuClockRules none = { 0, 0, GCPU_CLOCK_ABORT };
    GcpuClock clock;

    gcpu_clock_start(&clock, &none, GIB, 0);
    check_int(gcpu_clock_tell(&clock, MIB, G_MAXINT64 - 1), GCPU_CLOCK_SILENT);
}

static void enormous_numbers_never_ring_too_early(void)
{
    static const GcpuClockRules longest = { G_MAXUINT, G_MAXUINT, GCPU_CLOCK_ABORT };
    GcpuClock clock;

    gcpu_clock_start(&clock, &longest, G_MAXUINT64, G_MAXINT64 / 2);
    check_int(gcpu_clock_tell(&clock, MIB, G_MAXINT64 / 2 + S), GCPU_CLOCK_SILENT);
}

/* 100 s apart each; what is left falls and rises, and only the new low of 80 counts. */
static void going_up_and_down_is_no_progress(void)
{
    GcpuClock clock;

    gcpu_clock_start(&clock, &progress, GIB, 0);
    check_int(gcpu_clock_tell(&clock, 100 * MIB, 100 * S), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, 80 * MIB, 200 * S), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, 120 * MIB, 300 * S), GCPU_CLOCK_SILENT);
    /* Less than at the poll before, and no new low. */
    check_int(gcpu_clock_tell(&clock, 80 * MIB, 350 * S - 1), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, 81 * MIB, 350 * S), GCPU_CLOCK_PROGRESS);
}

static void a_new_low_winds_the_clock_up_again(void)
{
    GcpuClock clock;

    gcpu_clock_start(&clock, &progress, GIB, 0);
    for (guint64 left = 100; left > 0; left--)
        check_int(gcpu_clock_tell(&clock, left, (gint64)(100 - left) * 149 * S), GCPU_CLOCK_SILENT);
    check_int(clock.lowest_bytes, 1);
}

/* libvirt reports 0 until QEMU has said something, and again between two iterations. */
static void nothing_left_is_nothing_known(void)
{
    GcpuClock clock;

    gcpu_clock_start(&clock, &progress, GIB, 0);
    check_int(gcpu_clock_tell(&clock, 0, 149 * S), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, 0, 150 * S), GCPU_CLOCK_PROGRESS);
}

static void an_abort_is_said_once(void)
{
    static const GcpuClockRules both = { 800, 150, GCPU_CLOCK_ABORT };
    GcpuClock clock;

    gcpu_clock_start(&clock, &both, GIB, 0);
    check_int(gcpu_clock_tell(&clock, MIB, 150 * S), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, MIB, 300 * S), GCPU_CLOCK_PROGRESS);
    check_int(gcpu_clock_act(&clock, 300 * S), GCPU_CLOCK_ABORT);
    check_int(gcpu_clock_tell(&clock, MIB, 900 * S), GCPU_CLOCK_SILENT);
    /* A new low does not bring it back. */
    check_int(gcpu_clock_tell(&clock, MIB / 2, 901 * S), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, MIB / 2, 2000 * S), GCPU_CLOCK_SILENT);
}

static void a_pause_gives_the_time_once_more_and_then_aborts(void)
{
    static const GcpuClockRules pause = { 800, 0, GCPU_CLOCK_PAUSE };
    GcpuClock clock;

    gcpu_clock_start(&clock, &pause, 2 * GIB, 0);
    check_int(gcpu_clock_tell(&clock, MIB, 1600 * S), GCPU_CLOCK_COMPLETION);
    check_int(gcpu_clock_act(&clock, 1601 * S), GCPU_CLOCK_PAUSE);
    check_int(gcpu_clock_tell(&clock, MIB, 3201 * S - 1), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, MIB, 3201 * S), GCPU_CLOCK_COMPLETION);
    check_int(gcpu_clock_act(&clock, 3201 * S), GCPU_CLOCK_ABORT);
}

static void a_paused_guest_that_does_not_move_on_is_aborted(void)
{
    static const GcpuClockRules pause = { 0, 150, GCPU_CLOCK_PAUSE };
    GcpuClock clock;

    gcpu_clock_start(&clock, &pause, GIB, 0);
    check_int(gcpu_clock_tell(&clock, MIB, 10 * S), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, MIB, 160 * S), GCPU_CLOCK_PROGRESS);
    check_int(gcpu_clock_act(&clock, 160 * S), GCPU_CLOCK_PAUSE);
    check_int(gcpu_clock_tell(&clock, MIB - 1, 300 * S), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, MIB - 1, 450 * S), GCPU_CLOCK_PROGRESS);
    check_int(gcpu_clock_act(&clock, 450 * S), GCPU_CLOCK_ABORT);
}

static void post_copy_is_never_given_up(void)
{
    static const GcpuClockRules post_copy = { 800, 150, GCPU_CLOCK_POST_COPY };
    GcpuClock clock;

    gcpu_clock_start(&clock, &post_copy, GIB, 0);
    check_int(gcpu_clock_tell(&clock, MIB, 200 * S), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, MIB, 900 * S), GCPU_CLOCK_COMPLETION);
    check_int(gcpu_clock_act(&clock, 900 * S), GCPU_CLOCK_POST_COPY);
    check_int(gcpu_clock_tell(&clock, MIB / 2, 901 * S), GCPU_CLOCK_SILENT);
    check_int(gcpu_clock_tell(&clock, MIB, G_MAXINT64 - 1), GCPU_CLOCK_SILENT);
}

static void words_and_actions_are_one_to_one(void)
{
    for (GcpuClockAction action = GCPU_CLOCK_ABORT; action <= GCPU_CLOCK_POST_COPY; action++) {
        GcpuClockAction found = GCPU_CLOCK_ABORT;
        check(gcpu_clock_action_from_string(gcpu_clock_action_to_string(action), &found));
        check_int(found, action);
    }
    GcpuClockAction kept = GCPU_CLOCK_PAUSE;
    check(!gcpu_clock_action_from_string("stop", &kept));
    check_int(kept, GCPU_CLOCK_PAUSE);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_time_to_complete_is_that_of_the_begun_gibibytes),
        TEST(zero_switches_a_clock_off),
        TEST(enormous_numbers_never_ring_too_early),
        TEST(going_up_and_down_is_no_progress),
        TEST(a_new_low_winds_the_clock_up_again),
        TEST(nothing_left_is_nothing_known),
        TEST(an_abort_is_said_once),
        TEST(a_pause_gives_the_time_once_more_and_then_aborts),
        TEST(a_paused_guest_that_does_not_move_on_is_aborted),
        TEST(post_copy_is_never_given_up),
        TEST(words_and_actions_are_one_to_one),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "clock", cases);
}
