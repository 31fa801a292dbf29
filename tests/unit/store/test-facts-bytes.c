/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/facts-bytes.h"

#include "full-report.h"
#include "test-suite.h"
#include "xml/host-report-xml.h"

static GString *bytes_of(const GcpuHostReport *report)
{
    GString *bytes = g_string_new(NULL);

    gcpu_facts_bytes_append(bytes, report);
    return bytes;
}

static void check_comes_back(const char *name, const GcpuHostReport *report)
{
    g_autoptr(GString) bytes = bytes_of(report);
    g_autoptr(GcpuFactsLists) lists = gcpu_facts_lists_new();
    g_autofree char *before = full_report_describe(report);

    for (guint round = 0; round < 3; round++) {
        g_autoptr(GcpuHostReport) again =
            gcpu_facts_bytes_parse(bytes->str, bytes->len, round ? lists : NULL);
        g_autofree char *after = again ? full_report_describe(again) : NULL;
        if (g_strcmp0(before, after) != 0)
            test_fail(__FILE__, __LINE__, "%s, round %u:\n%s\nis not\n%s", name, round, after,
                      before);
    }
}

static void each_fact_comes_back(void)
{
    g_autoptr(GcpuHostReport) empty = gcpu_host_report_new();

    check_comes_back("empty", empty);
    for (guint i = 0; i < full_report_n_fields(); i++) {
        g_autoptr(GcpuHostReport) report = full_report_new();
        FullReportRole role;
        const char *name = full_report_change(report, i, &role);
        check_comes_back(name, report);
    }
    check(full_report_n_fields() > 0);
}

/* One of libvirt's documents, or a host report. */
static GcpuHostReport *read_report(const char *text)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();

    if (strstr(text, "<guestcpu-host"))
        return gcpu_host_report_xml_parse_facts(text, -1, "report", NULL);
    if (gcpu_host_report_xml_add_capabilities(report, text, -1, "document", NULL) ||
        gcpu_host_report_xml_add_domain_capabilities(report, text, -1, "document", NULL))
        return g_steal_pointer(&report);
    return NULL;
}

/* Returns: how many reports there were below @path. */
static guint check_all(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    g_autofree char *text = NULL;
    const char *name;
    guint n = 0;

    while (directory && (name = g_dir_read_name(directory))) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        n += check_all(entry);
    }
    if (directory || !g_str_has_suffix(path, ".xml") ||
        !g_file_get_contents(path, &text, NULL, NULL))
        return n;
    g_autoptr(GcpuHostReport) report = read_report(text);
    if (report)
        check_comes_back(path, report);
    return report ? 1 : 0;
}

static void what_real_hosts_report_comes_back(void)
{
    g_autofree char *data = test_data(".");

    check(check_all(data) > 15);
}

static void what_libvirts_hosts_report_comes_back(void)
{
    const char *path = g_getenv("CONFORMANCE");

    if (!path || !*path) {
        g_print("  CONFORMANCE names no directory with libvirt's test data\n");
        return;
    }
    check(check_all(path) > 50);
}

static void the_first_bytes_are_no_facts(void)
{
    g_autoptr(GcpuHostReport) report = full_report_new();
    g_autoptr(GString) bytes = bytes_of(report);

    for (gsize length = 0; length < bytes->len; length++) {
        g_autofree char *copy = g_memdup2(bytes->str, length);
        g_autoptr(GcpuHostReport) cut = gcpu_facts_bytes_parse(copy, length, NULL);
        if (cut)
            test_fail(__FILE__, __LINE__, "%" G_GSIZE_FORMAT " bytes were enough", length);
    }
    g_string_append_c(bytes, '\0');
    check(gcpu_facts_bytes_parse(bytes->str, bytes->len, NULL) == NULL);
}

/* What comes of it is no matter, as long as it is a report. */
static void wrong_bytes_do_no_harm(void)
{
    g_autoptr(GcpuHostReport) report = full_report_new();
    g_autoptr(GString) bytes = bytes_of(report);

    for (gsize at = 0; at < bytes->len; at++) {
        for (guint bit = 0; bit < 8; bit++) {
            bytes->str[at] ^= (char)(1 << bit);
            g_autoptr(GcpuHostReport) other = gcpu_facts_bytes_parse(bytes->str, bytes->len, NULL);
            g_autofree char *text = other ? full_report_describe(other) : NULL;
            bytes->str[at] ^= (char)(1 << bit);
            if (text && !g_utf8_validate(text, -1, NULL))
                test_fail(__FILE__, __LINE__, "byte %" G_GSIZE_FORMAT ": no text", at);
        }
    }
    check_comes_back("in the end", report);
}

static void equal_lists_are_shared_and_others_are_not(void)
{
    g_autoptr(GcpuFactsLists) lists = gcpu_facts_lists_new();
    g_autoptr(GcpuHostReport) report = full_report_new();
    g_autoptr(GString) bytes = bytes_of(report);

    gcpu_capabilities_free(report->capabilities);
    report->capabilities = gcpu_capabilities_new();
    g_autoptr(GString) without = bytes_of(report);
    g_autoptr(GcpuHostReport) one = gcpu_facts_bytes_parse(bytes->str, bytes->len, lists);
    g_autoptr(GcpuHostReport) other = gcpu_facts_bytes_parse(bytes->str, bytes->len, lists);
    g_autoptr(GcpuHostReport) third = gcpu_facts_bytes_parse(without->str, without->len, lists);
    gcpu_facts_lists_forget(lists);
    check(one->capabilities->guests == other->capabilities->guests);
    check(one->capabilities->guests != third->capabilities->guests);
    check_int(third->capabilities->guests->len, 0);
    check(one->capabilities != other->capabilities);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(each_fact_comes_back),
        TEST(what_real_hosts_report_comes_back),
        TEST(what_libvirts_hosts_report_comes_back),
        TEST(the_first_bytes_are_no_facts),
        TEST(wrong_bytes_do_no_harm),
        TEST(equal_lists_are_shared_and_others_are_not),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "facts-bytes", cases);
}
