/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as the facts of a host, with and without sharing: what is taken for facts comes back.
 */
#include "full-report.h"
#include "fuzz-target.h"
#include "store/facts-bytes.h"

static char *describe(const char *bytes, gsize length, GcpuFactsLists *lists)
{
    g_autoptr(GcpuHostReport) report = gcpu_facts_bytes_parse(bytes, length, lists);

    return report ? full_report_describe(report) : NULL;
}

static void check_again(const GcpuHostReport *report, const char *described)
{
    g_autoptr(GString) bytes = g_string_new(NULL);

    gcpu_facts_bytes_append(bytes, report);
    g_autofree char *again = describe(bytes->str, bytes->len, NULL);
    g_assert_cmpstr(again, ==, described);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    const char *bytes = (const char *)data;
    g_autoptr(GcpuFactsLists) lists = gcpu_facts_lists_new();
    g_autoptr(GcpuHostReport) report = gcpu_facts_bytes_parse(bytes, size, lists);
    g_autofree char *first = report ? full_report_describe(report) : NULL;
    g_autofree char *shared = describe(bytes, size, lists);
    g_autofree char *alone = describe(bytes, size, NULL);

    g_assert_cmpstr(shared, ==, first);
    g_assert_cmpstr(alone, ==, first);
    if (report)
        check_again(report, first);
    return 0;
}
