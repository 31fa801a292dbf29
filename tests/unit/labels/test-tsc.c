/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/tsc.h"
#include "test-suite.h"

/* Lists end with 0. The rows are those of KubeVirt's own tsc_test.go. */
typedef struct {
    guint64 in_use[8];
    guint64 on_node[8];
    GcpuTsc node;
    guint64 wanted[8];
    guint64 remove[8];
} Row;

static GArray *array_of(const guint64 *list)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (; *list; list++)
        g_array_append_val(array, *list);
    return array;
}

static void check_list(const GArray *actual, const guint64 *expected)
{
    g_autoptr(GArray) wanted = array_of(expected);

    check_int(actual->len, wanted->len);
    for (guint i = 0; i < actual->len && i < wanted->len; i++)
        check_int(g_array_index(actual, guint64, i), g_array_index(wanted, guint64, i));
}

static void labels_follow_the_guests_of_the_cluster(void)
{
    static const Row rows[] = {
        { { 1, 2, 3 }, { 2, 4 }, { 123, TRUE }, { 1, 2, 3, 123 }, { 4 } },
        { { 1, 2, 3, 123130, 200000 },
          { 2, 4 },
          { 123123, TRUE },
          { 1, 2, 3, 123123, 123130 },
          { 4 } },
        { { 1, 2, 3 }, { 2, 4 }, { 123, FALSE }, { 123 }, { 2, 4 } },
        { { 1, 2, 123120, 123130 },
          { 2, 4 },
          { 123123, FALSE },
          { 123120, 123123, 123130 },
          { 2, 4 } },
        { { 123, 123 }, { 123, 123 }, { 123, FALSE }, { 123 }, { 0 } },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) in_use = array_of(rows[i].in_use);
        g_autoptr(GArray) on_node = array_of(rows[i].on_node);
        g_autoptr(GcpuTscLabels) labels = gcpu_tsc_labels(&rows[i].node, in_use, on_node);
        check_list(labels->wanted, rows[i].wanted);
        check_list(labels->remove, rows[i].remove);
    }
}

/* 250 parts per million of 2 GHz are 500 kHz. */
static void the_tolerance_is_250_ppm_both_ways(void)
{
    const GcpuTsc fixed = { 2000000000, FALSE }, scaling = { 2000000000, TRUE };
    const GcpuTsc huge = { G_MAXUINT64, FALSE };

    check(gcpu_tsc_accepts(&fixed, 2000500000) && !gcpu_tsc_accepts(&fixed, 2000500001));
    check(gcpu_tsc_accepts(&fixed, 1999500000) && !gcpu_tsc_accepts(&fixed, 1999499999));
    check(gcpu_tsc_accepts(&scaling, 1) && !gcpu_tsc_accepts(&scaling, 2000500001));
    check(gcpu_tsc_accepts(&huge, G_MAXUINT64 - 1) && !gcpu_tsc_accepts(&huge, 1));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(labels_follow_the_guests_of_the_cluster),
        TEST(the_tolerance_is_250_ppm_both_ways),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "tsc", cases);
}
