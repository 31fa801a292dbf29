/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The acceptance table: each group of tests/data/acceptance is one case after another, described at
 * the head of a-2012.cases. */
#include "acceptance.h"
#include "test-suite.h"
#include "xml/def-xml.h"

static void check_cpu(const AcceptanceCase *row, const char *expected)
{
    g_autofree char *is = NULL;
    g_autofree char *should = NULL;
    g_autoptr(GError) error = NULL;

    if (!row->result) {
        g_autoptr(GError) refused = gcpu_findings_to_error(row->findings);
        test_fail(__FILE__, __LINE__, "%s: refused: %s", row->name,
                  refused ? refused->message : "no reason");
        return;
    }
    if (row->result->cpu)
        is = gcpu_def_xml_format(row->result->cpu, 0);
    if (strcmp(expected, "none") != 0) {
        g_autoptr(GcpuDef) def =
            gcpu_def_xml_parse(expected, -1, row->name, GCPU_DEF_KIND_GUEST, &error);
        if (!def) {
            test_fail(__FILE__, __LINE__, "%s", error->message);
            return;
        }
        should = gcpu_def_xml_format(def, 0);
    }
    if (g_strcmp0(is, should) == 0)
        test_pass(__FILE__, __LINE__, row->name);
    else
        test_fail(__FILE__, __LINE__, "%s\n  is       %s\n  expected %s", row->name,
                  is ? is : "none", should ? should : "none");
}

static void check_parts(const AcceptanceCase *row, const char *key, GcpuSeverity severity)
{
    g_autofree char *parts = acceptance_value(row, key);
    g_auto(GStrv) part = g_strsplit(parts ? parts : "", "|", -1);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < gcpu_findings_count(row->findings); i++) {
        const GcpuFinding *finding = gcpu_findings_get(row->findings, i);
        g_autofree char *line = gcpu_finding_format(finding);
        if (finding->severity == severity)
            g_string_append_printf(text, "%s\n", line);
    }
    for (guint i = 0; part[i]; i++) {
        if (!strstr(text->str, part[i]))
            test_fail(__FILE__, __LINE__, "%s: no \"%s\" in: %s", row->name, part[i], text->str);
        else
            test_pass(__FILE__, __LINE__, row->name);
    }
}

static void check_field(const AcceptanceCase *row, const char *key, const char *actual)
{
    g_autofree char *expected = acceptance_value(row, key);

    if (expected && g_strcmp0(expected, actual) != 0)
        test_fail(__FILE__, __LINE__, "%s: %s is %s, expected %s", row->name, key,
                  actual ? actual : "(null)", expected);
}

static void check_refusal(const AcceptanceCase *row, const char *code)
{
    g_autoptr(GError) error = gcpu_findings_to_error(row->findings);

    if (row->result)
        test_fail(__FILE__, __LINE__, "%s: was not refused", row->name);
    if (error)
        check_str(gcpu_error_to_string(error->code), code);
    else
        test_fail(__FILE__, __LINE__, "%s: no error", row->name);
    check_parts(row, "error", GCPU_SEVERITY_ERROR);
    g_autofree char *not_said = acceptance_value(row, "not");
    if (not_said && error && strstr(error->message, not_said))
        test_fail(__FILE__, __LINE__, "%s: says \"%s\"", row->name, not_said);
}

static void check_case(AcceptanceCase *row)
{
    g_autofree char *cpu = acceptance_value(row, "cpu");
    g_autofree char *code = acceptance_value(row, "code");

    if (cpu) {
        check_cpu(row, cpu);
        check_parts(row, "warning", GCPU_SEVERITY_WARNING);
    } else {
        check_refusal(row, code);
    }
    if (row->result) {
        check_field(row, "machine", row->result->machine);
        check_field(row, "virt_type", row->result->virt_type);
        check_field(row, "arch", row->result->arch);
    }
}

static void nova_2012_decides_so(void)
{
    acceptance_for_each("a-2012.cases", 25, check_case);
}

static void nova_today_generates_so_without_its_defects(void)
{
    acceptance_for_each("d-today.cases", 55, check_case);
}

static void what_real_hosts_offer_decides(void)
{
    acceptance_for_each("hosts.cases", 10, check_case);
}

static void each_part_comes_with_the_libvirt_that_knows_it(void)
{
    acceptance_for_each("gates.cases", 18, check_case);
}

/* Law: every part of the result has its reason, and every reason its rule. */
static void every_reason_says_its_rule(void)
{
    static const char *const set[] = { "libvirt.virt_type=kvm",
                                       "libvirt.cpu_mode=custom",
                                       "libvirt.cpu_model=Penryn",
                                       "libvirt.cpu_model_extra_flags=+vmx",
                                       "libvirt.cpu_check=none",
                                       "instance.vcpus=4",
                                       NULL };
    static const char *const parts[] = { "arch",        "virt_type", "mode",  "model", "fallback",
                                         "feature vmx", "topology",  "check", NULL };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuHostReport) host = gcpu_host_report_new();
    g_autoptr(GcpuConfig) config = gcpu_config_load(NULL, set, findings);
    g_autoptr(GcpuInstance) instance = gcpu_instance_load(NULL, set, findings);
    g_autoptr(GcpuGuestCpu) result = gcpu_guest_cpu_decide(config, instance, host, NULL, findings);

    check(result != NULL);
    for (guint p = 0; result && parts[p]; p++) {
        gboolean found = FALSE;
        for (guint i = 0; i < result->reasons->len; i++) {
            const GcpuWhy *reason = g_ptr_array_index(result->reasons, i);
            found = found || strcmp(reason->part, parts[p]) == 0;
            check(reason->rule && *reason->rule);
        }
        if (!found)
            test_fail(__FILE__, __LINE__, "no reason for %s", parts[p]);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(nova_2012_decides_so),          TEST(nova_today_generates_so_without_its_defects),
        TEST(what_real_hosts_offer_decides), TEST(each_part_comes_with_the_libvirt_that_knows_it),
        TEST(every_reason_says_its_rule),    { NULL, NULL },
    };

    return test_suite_main(argc, argv, "guest-cpu", cases);
}
