/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Expected values: OpenStack Nova, nova/tests/unit/virt/test_hardware.py, VCPUTopologyTest. */
#include "policy/cpu-topology.h"
#include "test-suite.h"

#define NO_LIMIT                                                               \
    {                                                                          \
        GCPU_TOPOLOGY_NO_LIMIT, GCPU_TOPOLOGY_NO_LIMIT, GCPU_TOPOLOGY_NO_LIMIT \
    }

typedef struct {
    guint vcpus;
    GcpuTopologyWish preferred;
    GcpuTopologyWish maximum;
    GcpuTopologyWish expected; /* sockets 0: none is possible */
} Row;

static void check_rows(const Row *rows, guint n_rows)
{
    for (guint i = 0; i < n_rows; i++) {
        GcpuTopology chosen = { 0 };
        gboolean found =
            gcpu_topology_choose(rows[i].vcpus, &rows[i].preferred, &rows[i].maximum, &chosen);
        if (found != (rows[i].expected.sockets != 0) ||
            chosen.sockets != rows[i].expected.sockets || chosen.cores != rows[i].expected.cores ||
            chosen.threads != rows[i].expected.threads)
            test_fail(__FILE__, __LINE__, "row %u: %u:%u:%u", i, chosen.sockets, chosen.cores,
                      chosen.threads);
        else
            test_pass(__FILE__, __LINE__, "row");
    }
}

static void the_best_of_the_possible_is_chosen(void)
{
    static const Row rows[] = {
        { 8, { 0, 0, 0 }, { 8, 8, 2 }, { 8, 1, 1 } },
        { 8, { 0, 0, 0 }, { 8, 8, 1 }, { 8, 1, 1 } },
        { 8, { 0, 0, 0 }, { 8, 1, 2 }, { 8, 1, 1 } },
        { 8, { 0, 0, 0 }, { 4, 1, 2 }, { 4, 1, 2 } },
        { 7, { 0, 0, 0 }, { 8, 8, 2 }, { 7, 1, 1 } },
        { 8, { 0, 0, 0 }, { 2, 1, 1 }, { 0, 0, 0 } },
        { 7, { 0, 0, 0 }, { 6, 6, 6 }, { 0, 0, 0 } },
        { 8, { 4, 2, 1 }, { 8, 8, 2 }, { 4, 2, 1 } },
        { 8, { 0, 4, 0 }, { 8, 8, 2 }, { 2, 4, 1 } },
        { 8, { 0, 0, 2 }, { 8, 8, 2 }, { 4, 1, 2 } },
        { 8, { 0, 0, 2 }, { 8, 8, 1 }, { 8, 1, 1 } },
        { 16, { 8, 2, 1 }, NO_LIMIT, { 8, 2, 1 } },
        { 16, { 4, 2, 2 }, NO_LIMIT, { 4, 2, 2 } },
        { 16, { 2, 0, 0 }, NO_LIMIT, { 2, 8, 1 } },
        { 16, { 0, 0, 0 }, { 65536, 65536, 1 }, { 16, 1, 1 } },
        { 16, { 0, 0, 0 }, { 65536, 8, 1 }, { 16, 1, 1 } },
        { 16, { 0, 0, 0 }, { 4, 8, 65536 }, { 4, 4, 1 } },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void without_wishes_every_vcpu_is_a_socket(void)
{
    for (guint vcpus = 1; vcpus <= 4096; vcpus += 17) {
        const Row row = { vcpus, { 0, 0, 0 }, NO_LIMIT, { vcpus, 1, 1 } };
        check_rows(&row, 1);
    }
}

static void the_product_is_always_the_number_of_vcpus(void)
{
    for (guint vcpus = 1; vcpus <= 64; vcpus++) {
        for (guint threads = 1; threads <= 3; threads++) {
            const GcpuTopologyWish preferred = { 3, 2, threads };
            const GcpuTopologyWish maximum = NO_LIMIT;
            GcpuTopology chosen = { 0 };
            check(gcpu_topology_choose(vcpus, &preferred, &maximum, &chosen));
            check_int(chosen.sockets * chosen.cores * chosen.threads, vcpus);
        }
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_best_of_the_possible_is_chosen),
        TEST(without_wishes_every_vcpu_is_a_socket),
        TEST(the_product_is_always_the_number_of_vcpus),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "cpu-topology", cases);
}
