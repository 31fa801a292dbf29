/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Expected values of the ramp: OpenStack Nova, nova/tests/unit/virt/libvirt/test_migration.py,
 * test_live_migration_downtime_steps: 400 ms, 10 steps, 30 s, 3 GiB. */
#include "migration/pace.h"

#include "test-suite.h"

#define GIB (G_GUINT64_CONSTANT(1) << 30)

static gint64 s(gint64 seconds)
{
    return seconds * G_USEC_PER_SEC;
}

static void the_ramp_is_novas(void)
{
    static const GcpuPaceRamp ramp = { 400, 10, 30 };

    for (guint i = 0; i <= 10; i++) {
        check_int(gcpu_pace_downtime_ms(&ramp, 3 * GIB, s(90 * i)), 40 + 36 * i);
        check_int(gcpu_pace_downtime_ms(&ramp, 3 * GIB, s(90 * (i + 1)) - 1),
                  i < 10 ? 40 + 36 * i : 400);
    }
    check_int(gcpu_pace_downtime_ms(&ramp, 3 * GIB, s(100000)), 400);
}

static void it_ends_at_the_whole_and_never_at_nothing(void)
{
    static const GcpuPaceRamp one = { 500, 1, 75 }, tiny = { 1, 100, 1 }, odd = { 500, 3, 10 },
                              none = { 300, 0, 0 };

    check_int(gcpu_pace_downtime_ms(&one, GIB, 0), 500);
    /* 166 + 3 * 111 is one less than the whole. */
    check_int(gcpu_pace_downtime_ms(&odd, GIB, s(30) - 1), 388);
    check_int(gcpu_pace_downtime_ms(&odd, GIB, s(30)), 500);
    check_int(gcpu_pace_downtime_ms(&tiny, GIB, 0), 1);
    check_int(gcpu_pace_downtime_ms(&tiny, GIB, s(100)), 1);
    check_int(gcpu_pace_downtime_ms(&none, 0, -5), 300);
}

static void begun_gibibytes_count_whole(void)
{
    static const GcpuPaceRamp ramp = { 400, 2, 10 };

    check_int(gcpu_pace_downtime_ms(&ramp, GIB, s(10)), 300);
    check_int(gcpu_pace_downtime_ms(&ramp, GIB + 1, s(10)), 200);
    check_int(gcpu_pace_downtime_ms(&ramp, GIB + 1, s(20)), 300);
    check_int(gcpu_pace_downtime_ms(&ramp, G_MAXUINT64, G_MAXINT64), 400);
}

static void the_end_is_known_only_if_more_is_sent_than_written(void)
{
    check_int(gcpu_pace_left_s(1000, 100, 0), 10);
    check_int(gcpu_pace_left_s(1000, 100, 50), 20);
    check_int(gcpu_pace_left_s(1000, 100, 100), -1);
    check_int(gcpu_pace_left_s(1000, 0, 0), -1);
    check_int(gcpu_pace_left_s(0, 100, 0), 0);
    check_int(gcpu_pace_left_s(G_MAXUINT64, 1, 0), -1);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_ramp_is_novas),
        TEST(it_ends_at_the_whole_and_never_at_nothing),
        TEST(begun_gibibytes_count_whole),
        TEST(the_end_is_known_only_if_more_is_sent_than_written),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "pace", cases);
}
