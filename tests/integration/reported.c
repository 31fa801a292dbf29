/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reported.h"

#include "test-suite.h"
#include "xml/host-report-xml.h"

GcpuHostReport *reported_collect(const char *uri, const GcpuVirtHostQuery *query)
{
    g_autoptr(GError) error = NULL;
    GcpuHostReport *report = gcpu_virt_host_collect(uri, query, &error);

    if (!report)
        test_fail(__FILE__, __LINE__, "%s: %s", uri, error->message);
    return report;
}

const GcpuMissingFact *reported_missing(const GcpuHostReport *report, const char *name)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < report->missing->len; i++) {
        const GcpuMissingFact *fact = g_ptr_array_index(report->missing, i);
        if (g_str_equal(fact->name, name))
            return fact;
        g_string_append_printf(names, "%s, ", fact->name);
    }
    test_fail(__FILE__, __LINE__, "\"%s\" is not among the missing facts: %s", name, names->str);
    return NULL;
}

static GcpuHostReport *write_and_read(const GcpuHostReport *report)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = gcpu_host_report_xml_format(report);
    GcpuHostReport *again = gcpu_host_report_xml_parse(text, -1, "report", &error);

    if (!again)
        test_fail(__FILE__, __LINE__, "%s", error->message);
    return again;
}

void reported_check_round_trip(const GcpuHostReport *report)
{
    g_autoptr(GcpuHostReport) once = write_and_read(report);
    g_autoptr(GcpuHostReport) twice = once ? write_and_read(once) : NULL;

    if (!once || !twice)
        return;
    g_autofree char *text = gcpu_host_report_xml_format(once);
    g_autofree char *text_again = gcpu_host_report_xml_format(twice);
    check_str(text_again, text);
    check_str(once->name, report->name);
    check_str(once->uri, report->uri);
    check_str(once->hypervisor, report->hypervisor);
    check_int(once->libvirt_version, report->libvirt_version);
    check_int(once->hypervisor_version, report->hypervisor_version);
    check_int(once->collected_at_s, report->collected_at_s);
    check_str(once->kernel_command_line, report->kernel_command_line);
    check_int(once->module_parameters->len, report->module_parameters->len);
    check_int(once->domain_capabilities->len, report->domain_capabilities->len);
    check_int(once->missing->len, report->missing->len);
}

void reported_check_document(const char *kept, const char *written)
{
    g_autofree char *stripped_kept = g_strchomp(g_strdup(kept));
    g_autofree char *stripped_written = g_strchomp(g_strdup(written));

    check(stripped_kept && *stripped_kept);
    check_str(stripped_kept, stripped_written);
}
