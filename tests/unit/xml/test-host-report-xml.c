/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-suite.h"
#include "xml/host-report-xml.h"

static void add_document(GcpuHostReport *report, const char *file,
                         gboolean (*add)(GcpuHostReport *, const char *, gssize, const char *,
                                         GError **))
{
    g_autofree char *path = g_build_filename("hosts", file, NULL);
    g_autofree char *text = test_read(path);
    g_autoptr(GError) error = NULL;

    if (!add(report, text, -1, path, &error))
        g_error("%s", error->message);
}

static GcpuHostReport *full_report(void)
{
    GcpuHostReport *report = gcpu_host_report_new();

    report->name = g_strdup("n1.example");
    report->uuid = g_strdup("0b0e9c1c-77a5-4d0e-8f0b-9000c45c0001");
    report->uri = g_strdup("qemu+tls://n1/system?a=1&b=2");
    report->collector = g_strdup("root");
    report->collected_at_s = 1767225600; /* 2026-01-01 */
    report->hypervisor = g_strdup("QEMU");
    report->hypervisor_version = GCPU_VERSION(7, 2, 15);
    report->libvirt_version = GCPU_VERSION(9, 0, 0);
    report->kernel_release = g_strdup("6.1.0-18-amd64");
    report->kernel_command_line = g_strdup("root=/dev/sda1 x=\"a b\"  quiet ");
    report->microcode = g_strdup("0x5003604");
    gcpu_host_report_add_module_parameter(report, "kvm", "ignore_msrs", "N");
    gcpu_host_report_add_module_parameter(report, "kvm_intel", "nested", "Y");
    gcpu_host_report_add_module_parameter(report, "kvm_intel", "ept", "");
    gcpu_host_report_add_missing(report, "hosts' <faults>", GCPU_FACT_FAILED,
                                 "timed out\n & gone ");
    gcpu_host_report_add_missing(report, "microcode", GCPU_FACT_NOT_ASKED, NULL);
    add_document(report, "cascadelake-9.0/capabilities.xml", gcpu_host_report_xml_add_capabilities);
    add_document(report, "cascadelake-9.0/domain-capabilities-kvm.xml",
                 gcpu_host_report_xml_add_domain_capabilities);
    add_document(report, "cascadelake-9.0/domain-capabilities-qemu.xml",
                 gcpu_host_report_xml_add_domain_capabilities);
    return report;
}

static GcpuHostReport *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    GcpuHostReport *report = gcpu_host_report_xml_parse(text, -1, "report", &error);

    if (!report)
        test_fail(__FILE__, __LINE__, "%s", error->message);
    return report ? report : gcpu_host_report_new();
}

static void every_fact_survives_being_written_and_read(void)
{
    g_autoptr(GcpuHostReport) report = full_report();
    g_autofree char *text = gcpu_host_report_xml_format(report);
    g_autoptr(GcpuHostReport) back = parse(text);

    check_str(back->name, report->name);
    check_str(back->uuid, report->uuid);
    check_str(back->uri, report->uri);
    check_str(back->collector, report->collector);
    check_int(back->collected_at_s, report->collected_at_s);
    check_str(back->hypervisor, "QEMU");
    check_int(back->hypervisor_version, report->hypervisor_version);
    check_int(back->libvirt_version, report->libvirt_version);
    check_str(back->kernel_release, report->kernel_release);
    check_str(back->kernel_command_line, report->kernel_command_line);
    check_str(back->microcode, report->microcode);
    check_int(back->module_parameters->len, 3);
    const GcpuModuleParameter *ept = g_ptr_array_index(back->module_parameters, 2);
    check_str(ept->module, "kvm_intel");
    check_str(ept->name, "ept");
    check_str(ept->value, "");
    const GcpuMissingFact *faults = g_ptr_array_index(back->missing, 0);
    check_str(faults->name, "hosts' <faults>");
    check_int(faults->state, GCPU_FACT_FAILED);
    check_str(faults->reason, "timed out\n & gone ");
    const GcpuMissingFact *microcode = g_ptr_array_index(back->missing, 1);
    check(!microcode->reason);
    g_autofree char *again = gcpu_host_report_xml_format(back);
    check_str(again, text);
}

static void the_documents_of_libvirt_stay_as_they_were(void)
{
    g_autofree char *written = test_read("hosts/cascadelake-9.0/capabilities.xml");
    g_autofree char *kvm = test_read("hosts/cascadelake-9.0/domain-capabilities-kvm.xml");
    g_autoptr(GcpuHostReport) report = full_report();
    g_autofree char *text = gcpu_host_report_xml_format(report);
    g_autoptr(GcpuHostReport) back = parse(text);

    check_str(back->capabilities_xml, g_strchomp(written));
    check_int(back->domain_capabilities_xml->len, 2);
    check_str(g_ptr_array_index(back->domain_capabilities_xml, 0), g_strchomp(kvm));
    check_str(back->capabilities->host_cpu->model, "Cascadelake-Server-noTSX");
    check(gcpu_host_report_find_domain_capabilities(back, "x86_64", "kvm", "q35") ==
          g_ptr_array_index(back->domain_capabilities, 0));
}

static void facts_are_the_same_without_the_documents(void)
{
    g_autoptr(GcpuHostReport) report = full_report();
    g_autofree char *text = gcpu_host_report_xml_format(report);
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuHostReport) facts = gcpu_host_report_xml_parse_facts(text, -1, "r", &error);

    check_str(error ? error->message : NULL, NULL);
    check(!facts->capabilities_xml);
    check_int(facts->domain_capabilities_xml->len, 0);
    check(gcpu_def_equal(facts->capabilities->host_cpu, report->capabilities->host_cpu));
    check_int(facts->domain_capabilities->len, 2);
    for (guint i = 0; i < 2; i++) {
        const GcpuDomainCapabilities *ours = g_ptr_array_index(facts->domain_capabilities, i);
        const GcpuDomainCapabilities *expected = g_ptr_array_index(report->domain_capabilities, i);
        check_str(ours->virt_type, expected->virt_type);
        check_int(ours->models->len, expected->models->len);
        check(gcpu_def_equal(ours->host_model, expected->host_model));
    }
    /* What is left of the report is all that is not libvirt's. */
    g_clear_pointer(&report->capabilities_xml, g_free);
    g_ptr_array_set_size(report->domain_capabilities_xml, 0);
    g_autofree char *rest = gcpu_host_report_xml_format(report);
    g_autofree char *again = gcpu_host_report_xml_format(facts);
    check_str(again, rest);
}

static void an_empty_report_says_nothing_but_its_version(void)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    g_autofree char *text = gcpu_host_report_xml_format(report);

    check_str(text, "<guestcpu-host version='1'>\n</guestcpu-host>\n");
}

/* What manual guestcpu-report(5) shows. */
static void the_form_is_the_documented_one(void)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();

    report->name = g_strdup("n1");
    report->collected_at_s = 1767225600;
    report->hypervisor = g_strdup("QEMU");
    report->libvirt_version = GCPU_VERSION(9, 0, 0);
    report->kernel_command_line = g_strdup("ro");
    gcpu_host_report_add_module_parameter(report, "kvm", "ignore_msrs", "N");
    gcpu_host_report_add_missing(report, "uuid", GCPU_FACT_DENIED, "no");
    g_autofree char *text = gcpu_host_report_xml_format(report);
    check_str(text, "<guestcpu-host version='1'>\n"
                    "  <name>n1</name>\n"
                    "  <collected-at>2026-01-01T00:00:00Z</collected-at>\n"
                    "  <hypervisor name='QEMU'/>\n"
                    "  <libvirt version='9.0.0'/>\n"
                    "  <kernel>\n"
                    "    <command-line>ro</command-line>\n"
                    "  </kernel>\n"
                    "  <module name='kvm'>\n"
                    "    <parameter name='ignore_msrs' value='N'/>\n"
                    "  </module>\n"
                    "  <missing fact='uuid' state='denied'>no</missing>\n"
                    "</guestcpu-host>\n");
}

/* Each name that starts an element outside libvirt's documents must stand in the manual. */
static void every_element_is_described_in_the_manual(void)
{
    const char *srcdir = g_getenv("TEST_SRCDIR");
    g_autofree char *path =
        g_build_filename(srcdir ? srcdir : ".", "doc", "guestcpu-report.5", NULL);
    g_autofree char *source = NULL;
    g_autoptr(GcpuHostReport) report = full_report();
    guint n_described = 0;

    g_assert_true(g_file_get_contents(path, &source, NULL, NULL));
    g_auto(GStrv) parts = g_strsplit(source, "\\-", -1);
    g_autofree char *manual = g_strjoinv("-", parts);
    g_clear_pointer(&report->capabilities_xml, g_free);
    g_ptr_array_set_size(report->domain_capabilities_xml, 0);
    g_autofree char *text = gcpu_host_report_xml_format(report);
    for (const char *at = strchr(text, '<'); at; at = strchr(at + 1, '<')) {
        gsize length = strcspn(at, " />");
        g_autofree char *element = g_strdup_printf("%.*s>", (int)length, at);
        if (at[1] == '/')
            continue;
        check_contains(manual, element);
        n_described++;
    }
    check(n_described >= 15);
}

static void bytes_that_are_no_text_do_not_break_the_document(void)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();

    report->kernel_command_line = g_strdup("a\x1b[1m\xff\xef\xbf\xbez");
    g_autofree char *text = gcpu_host_report_xml_format(report);
    g_autoptr(GcpuHostReport) back = parse(text);
    check_str(back->kernel_command_line, "a\xef\xbf\xbd[1m\xef\xbf\xbd\xef\xbf\xbdz");
}

static void an_xml_declaration_does_not_come_along(void)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();

    check(gcpu_host_report_xml_add_capabilities(
        report, "<?xml version='1.0'?>\n<capabilities a=\"'\"/>\n", -1, "c", NULL));
    check_str(report->capabilities_xml, "<capabilities a='&apos;'/>");
}

static void a_refused_document_leaves_the_report_alone(void)
{
    g_autoptr(GcpuHostReport) report = full_report();
    g_autofree char *before = gcpu_host_report_xml_format(report);
    g_autoptr(GError) error = NULL;

    check(!gcpu_host_report_xml_add_capabilities(report, "<capabilities>", -1, "c", &error));
    check_contains(error ? error->message : NULL, "c:1: ");
    check(!gcpu_host_report_xml_add_domain_capabilities(report, "<capabilities/>", -1, "d", NULL));
    g_autofree char *after = gcpu_host_report_xml_format(report);
    check_str(after, before);
}

static void other_time_zones_are_understood(void)
{
    g_autoptr(GcpuHostReport) report =
        parse("<guestcpu-host version='1'><collected-at>2026-01-01T02:00:00+02:00</collected-at>"
              "<future/></guestcpu-host>");

    check_int(report->collected_at_s, 1767225600);
}

static void what_is_no_report_is_refused_with_its_line(void)
{
    static const struct {
        const char *xml;
        const char *expected;
    } rows[] = {
        { "<guestcpu-host/>", "r:1: host report of version '': only version 1 is known" },
        { "<guestcpu-host version='2'/>",
          "r:1: host report of version '2': only version 1 is known" },
        { "<capabilities/>", "r:1: the document is a <capabilities>, <guestcpu-host> is needed" },
        { "<guestcpu-host version='1'>\n<collected-at>yesterday</collected-at></guestcpu-host>",
          "r:2: <collected-at>: 'yesterday' is no time, one like 2026-01-31T12:00:00Z is needed" },
        { "<guestcpu-host version='1'>\n<collected-at>2026-01-01T00:00:00</collected-at>"
          "</guestcpu-host>",
          "r:2: <collected-at>: '2026-01-01T00:00:00' is no time, one like 2026-01-31T12:00:00Z "
          "is needed" },
        { "<guestcpu-host version='1'>\n<libvirt version='new'/></guestcpu-host>",
          "r:2: version of <libvirt>: 'new' is none, X.Y.Z is needed" },
        { "<guestcpu-host version='1'>\n<missing fact='a' state='lost'/></guestcpu-host>",
          "r:2: <missing> needs fact and state (not-asked, unsupported, failed, denied)" },
        { "<guestcpu-host version='1'>\n<missing state='failed'/></guestcpu-host>",
          "r:2: <missing> needs fact and state (not-asked, unsupported, failed, denied)" },
        { "<guestcpu-host version='1'><capabilities/>\n<capabilities/></guestcpu-host>",
          "r:2: a report holds <capabilities> once" },
        { "<guestcpu-host version='1'><capabilities>\n<guest/></capabilities></guestcpu-host>",
          "r:2: Missing element 'arch' in element 'guest'" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuHostReport) report = gcpu_host_report_xml_parse(rows[i].xml, -1, "r", &error);
        check_str(report ? "accepted" : error->message, rows[i].expected);
        g_autoptr(GError) problem = NULL;
        g_autoptr(GcpuHostReport) facts =
            gcpu_host_report_xml_parse_facts(rows[i].xml, -1, "r", &problem);
        check_str(facts ? "accepted" : problem->message, rows[i].expected);
    }
}

/* A report that was made of that of an equal host. */
static void what_is_a_hosts_own_is_written_into_capabilities(void)
{
    static const char form[] = "<capabilities>%s<host>%s<cpu><arch>x86_64</arch><model>Base</model>"
                               "%s</cpu></host></capabilities>";
    static const struct {
        const char *uuid, *counter; /* in the document */
        const char *own_uuid;
        guint64 own_hz;
        const char *new_uuid, *new_counter;
    } cases[] = {
        { "<uuid>a</uuid>", "<counter name='tsc' frequency='5' scaling='no'/>", "b", 7,
          "<uuid>b</uuid>", "<counter name='tsc' frequency='7' scaling='no'/>" },
        { "<uuid>a</uuid>", "<counter name='tsc' frequency='5'/>", NULL, 0, "", "" },
        { "", "", "b&", 7, "", "<counter name='tsc' frequency='7'/>" },
        { "<uuid>a</uuid>", "", "b&", 0, "<uuid>b&amp;</uuid>", "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
        g_autofree char *text =
            g_strdup_printf(form, "<!-- x -->", cases[i].uuid, cases[i].counter);
        g_autofree char *wanted =
            g_strdup_printf(form, "<!-- x -->", cases[i].new_uuid, cases[i].new_counter);
        check(gcpu_host_report_xml_add_capabilities(report, text, -1, "capabilities", NULL));
        g_free(report->uuid);
        report->uuid = g_strdup(cases[i].own_uuid);
        report->capabilities->host_cpu->tsc_frequency_hz = cases[i].own_hz;
        gcpu_host_report_xml_adopt(report);
        check_str(report->capabilities_xml, wanted);
    }
}

static void a_report_without_capabilities_adopts_nothing(void)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();

    gcpu_host_report_xml_adopt(report);
    check(report->capabilities_xml == NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(every_fact_survives_being_written_and_read),
        TEST(the_documents_of_libvirt_stay_as_they_were),
        TEST(facts_are_the_same_without_the_documents),
        TEST(an_empty_report_says_nothing_but_its_version),
        TEST(the_form_is_the_documented_one),
        TEST(every_element_is_described_in_the_manual),
        TEST(bytes_that_are_no_text_do_not_break_the_document),
        TEST(an_xml_declaration_does_not_come_along),
        TEST(a_refused_document_leaves_the_report_alone),
        TEST(what_is_a_hosts_own_is_written_into_capabilities),
        TEST(a_report_without_capabilities_adopts_nothing),
        TEST(other_time_zones_are_understood),
        TEST(what_is_no_report_is_refused_with_its_line),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "host-report-xml", cases);
}
