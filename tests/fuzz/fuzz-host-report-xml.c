/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-target.h"
#include "xml/host-report-xml.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuHostReport) report =
        gcpu_host_report_xml_parse((const char *)data, size, "input", &error);
    g_autoptr(GError) problem = NULL;
    g_autoptr(GcpuHostReport) facts =
        gcpu_host_report_xml_parse_facts((const char *)data, size, "input", &problem);

    g_assert_true((report == NULL) == (error != NULL));
    g_assert_true((facts == NULL) == (report == NULL));
    g_assert_cmpstr(problem ? problem->message : NULL, ==, error ? error->message : NULL);
    if (!report)
        return 0;
    g_autofree char *text = gcpu_host_report_xml_format(report);
    g_autoptr(GcpuHostReport) back = gcpu_host_report_xml_parse(text, -1, "again", &error);
    g_assert_no_error(error);
    g_autofree char *again = gcpu_host_report_xml_format(back);
    g_assert_cmpstr(again, ==, text);
    return 0;
}
