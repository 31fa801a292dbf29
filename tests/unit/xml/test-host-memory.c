/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/host-memory.h"

#include "test-suite.h"

static void nodes_cpus_and_pages_are_those_of_all_cells(void)
{
    static const char text[] =
        "<capabilities><host><topology><cells num='2'>"
        "<cell id='3'><pages unit='KiB' size='2048'>5</pages>"
        "<pages unit='KiB' size='4'>100</pages>"
        "<cpus num='2'><cpu id='9'/><cpu id='1'/></cpus></cell>"
        "<cell id='0'><pages unit='MiB' size='2'>7</pages><cpus num='1'><cpu id='2'/></cpus></cell>"
        "</cells></topology></host></capabilities>";
    g_autoptr(GcpuHostMemory) memory = gcpu_host_memory_parse(text, -1, "caps", NULL);

    check(memory != NULL);
    check_int(memory->nodes->len, 2);
    check_int(g_array_index(memory->nodes, guint, 1), 3);
    check_int(memory->cpus->len, 3);
    check_int(g_array_index(memory->cpus, guint, 2), 9);
    check_int(memory->pages->len, 2);
    check_int(g_array_index(memory->pages, GcpuHugePages, 0).size_kib, 4);
    check_int(g_array_index(memory->pages, GcpuHugePages, 1).size_kib, 2048);
    check_int(g_array_index(memory->pages, GcpuHugePages, 1).count, 12);
}

static void a_host_that_tells_nothing_has_empty_lists(void)
{
    g_autoptr(GcpuHostMemory) memory = gcpu_host_memory_parse("<capabilities/>", -1, "caps", NULL);

    check(memory != NULL && memory->nodes->len == 0 && memory->pages->len == 0);
}

static void mistakes_are_refused_with_their_line(void)
{
    static const char *const cells[] = {
        "<cell/>",
        "<cell id='x'/>",
        "<cell id='99999'/>",
        "<cell id='0'><cpus><cpu/></cpus></cell>",
        "<cell id='0'><pages size='4'>many</pages></cell>",
        "<cell id='0'><pages>1</pages></cell>",
    };

    for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
        g_autofree char *text = g_strconcat("<capabilities><host>\n<topology><cells>", cells[i],
                                            "</cells></topology></host></capabilities>", NULL);
        g_autoptr(GError) error = NULL;
        check(gcpu_host_memory_parse(text, -1, "caps", &error) == NULL);
        check_contains(error ? error->message : NULL, "caps:2: ");
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(nodes_cpus_and_pages_are_those_of_all_cells),
        TEST(a_host_that_tells_nothing_has_empty_lists),
        TEST(mistakes_are_refused_with_their_line),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "host-memory", cases);
}
