/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a line of a store, once as they are and once behind the checksum that they need. */
#include <string.h>

#include "fuzz-target.h"
#include "store/host-record.h"

static void check_again(const GcpuHostRecord *record)
{
    g_autofree char *line = gcpu_host_record_format(record);
    g_auto(GcpuHostRecord) again = { 0 };

    if (!line)
        return;
    g_assert_true(gcpu_host_record_parse(line, strlen(line) - 1, &again));
    g_assert_cmpstr(again.facts, ==, record->facts);
    g_assert_cmpstr(again.host.name, ==, record->host.name);
    g_assert_cmpstr(again.host.uuid, ==, record->host.uuid);
    g_assert_cmpstr(again.host.source, ==, record->host.source);
    g_assert_cmpstr(again.host.kernel_command_line, ==, record->host.kernel_command_line);
}

static void check_line(const char *line, gsize length)
{
    g_auto(GcpuHostRecord) record = { 0 };

    if (gcpu_host_record_parse(line, length, &record))
        check_again(&record);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, size);
    g_autoptr(GString) line = g_string_new_len(sum, 16);

    g_string_append_c(line, '\t');
    g_string_append_len(line, (const char *)data, (gssize)size);
    check_line(line->str, line->len);
    check_line((const char *)data, size);
    return 0;
}
