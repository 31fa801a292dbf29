/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/host-record.h"

#include <string.h>

#include "test-suite.h"

static const char facts[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static GcpuHostRecord full_record(void)
{
    return (GcpuHostRecord){
        .facts = (char *)facts,
        .host = {
            .name = (char *)"web\t1\n\\ \xc3\xbc",
            .uuid = (char *)"5a2f6c1e-7d0b-4b8e-9c55-0d3c1f2e4a6b",
            .source = (char *)"bus :1.7",
            .collected_at_s = 1781524800,
            .kernel_command_line = (char *)"quiet tsx=off \"a\"",
            .tsc_frequency_hz = G_GUINT64_CONSTANT(2300000000),
        },
    };
}

static void check_same(const GcpuHostRecord *one, const GcpuHostRecord *other)
{
    check_str(one->facts, other->facts);
    check_str(one->host.name, other->host.name);
    check_str(one->host.uuid, other->host.uuid);
    check_str(one->host.source, other->host.source);
    check_str(one->host.kernel_command_line, other->host.kernel_command_line);
    check_int(one->host.collected_at_s, other->host.collected_at_s);
    check_int(one->host.tsc_frequency_hz, other->host.tsc_frequency_hz);
}

static void what_was_written_is_read(void)
{
    const GcpuHostRecord records[] = {
        full_record(),
        { .facts = (char *)facts, .host.name = (char *)"n1" },
        { .host.name = (char *)"gone" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(records); i++) {
        g_autofree char *line = gcpu_host_record_format(&records[i]);
        g_auto(GcpuHostRecord) read = { 0 };
        check_int(strcspn(line, "\n"), strlen(line) - 1);
        check(gcpu_host_record_parse(line, strlen(line) - 1, &read));
        check_same(&read, &records[i]);
    }
}

static void a_line_that_was_cut_off_or_changed_is_none(void)
{
    const GcpuHostRecord record = full_record();
    g_autofree char *line = gcpu_host_record_format(&record);
    gsize length = strlen(line) - 1;

    for (gsize i = 0; i < length; i++) {
        g_auto(GcpuHostRecord) read = { 0 };
        check(!gcpu_host_record_parse(line, i, &read));
        line[i] ^= 1;
        check(!gcpu_host_record_parse(line, length, &read));
        line[i] ^= 1;
    }
}

/* The checksum is right: what stands behind it is not. */
static void a_line_of_another_program_is_none(void)
{
    static const char *const bodies[] = {
        "",
        "\t\t\t\t\t\t",
        "short\t0\t0\tn\t\t\t",
        "\t-1\t0\tn\t\t\t",
        "\t0\tx\tn\t\t\t",
        "\t0\t0\tn\t\t",
        "\t0\t0\tn\t\t\t\t",
        "\t0\t0\tn\\\t\t\t",
        "\t0\t0\tn\t\t\t\\\\\\",
        "\t0\t0\t\\377\t\t\t",
        "\t0\t0\t\\0\t\t\t",
    };

    for (guint i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, bodies[i], -1);
        g_autofree char *line = g_strdup_printf("%.16s\t%s", sum, bodies[i]);
        g_auto(GcpuHostRecord) read = { 0 };
        check(!gcpu_host_record_parse(line, strlen(line), &read));
    }
}

static void a_host_of_endless_name_has_no_line(void)
{
    g_autofree char *name = g_strnfill(GCPU_HOST_RECORD_MAX, 'n');
    const GcpuHostRecord record = { .facts = (char *)facts, .host.name = name };

    check_str(gcpu_host_record_format(&record), NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_was_written_is_read),
        TEST(a_line_that_was_cut_off_or_changed_is_none),
        TEST(a_line_of_another_program_is_none),
        TEST(a_host_of_endless_name_has_no_line),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "host-record", cases);
}
