/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The acceptance table: each group of tests/data/acceptance is one case after another, described at
 * the head of a-2012.cases. */
#include "policy/guest-cpu.h"
#include "test-suite.h"
#include "xml/def-xml.h"
#include "xml/host-report-xml.h"
#include "xml/map-source.h"

/** Case: one group of a .cases file. */
typedef struct {
    GKeyFile *file;
    const char *name;
    GcpuFindings *findings;
    GcpuGuestCpu *result;
} Case;

static char *value_of(const Case *row, const char *key)
{
    return g_key_file_get_value(row->file, row->name, key, NULL);
}

static void add_document(const Case *row, const char *key, GcpuHostReport *host,
                         gboolean (*add)(GcpuHostReport *, const char *, gssize, const char *,
                                         GError **))
{
    g_autofree char *name = value_of(row, key);
    g_autoptr(GError) error = NULL;

    if (!name)
        return;
    g_autofree char *text = test_read(name);
    if (!add(host, text, -1, name, &error))
        test_fail(__FILE__, __LINE__, "%s: %s", row->name, error->message);
}

static GcpuHostReport *host_of(const Case *row)
{
    GcpuHostReport *host = gcpu_host_report_new();
    g_autofree char *version = value_of(row, "libvirt");

    if (version && !gcpu_version_parse(version, &host->libvirt_version))
        test_fail(__FILE__, __LINE__, "%s: libvirt = %s", row->name, version);
    add_document(row, "capabilities", host, gcpu_host_report_xml_add_capabilities);
    add_document(row, "domcapabilities", host, gcpu_host_report_xml_add_domain_capabilities);
    return host;
}

static void decide(Case *row)
{
    g_autofree char *set = value_of(row, "set");
    g_auto(GStrv) overrides = g_strsplit(set ? set : "", "|", -1);
    const char *const *settings = (const char *const *)overrides;
    g_autoptr(GcpuHostReport) host = host_of(row);
    g_autofree char *map = value_of(row, "map");
    g_autofree char *map_path = map ? test_data(map) : NULL;
    g_autoptr(GcpuMapSource) models = map ? gcpu_map_source_new(map_path) : NULL;
    g_autoptr(GcpuConfig) config = gcpu_config_load(NULL, settings, row->findings);
    g_autoptr(GcpuInstance) instance = gcpu_instance_load(NULL, settings, row->findings);

    if (config && instance)
        row->result = gcpu_guest_cpu_decide(config, instance, host,
                                            models ? gcpu_map_source_model_features(models) : NULL,
                                            row->findings);
    if (models && gcpu_map_source_error(models))
        test_fail(__FILE__, __LINE__, "%s: %s", row->name, gcpu_map_source_error(models)->message);
}

static void check_cpu(const Case *row, const char *expected)
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

static void check_parts(const Case *row, const char *key, GcpuSeverity severity)
{
    g_autofree char *parts = value_of(row, key);
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

static void check_field(const Case *row, const char *key, const char *actual)
{
    g_autofree char *expected = value_of(row, key);

    if (expected && g_strcmp0(expected, actual) != 0)
        test_fail(__FILE__, __LINE__, "%s: %s is %s, expected %s", row->name, key,
                  actual ? actual : "(null)", expected);
}

static void check_refusal(const Case *row, const char *code)
{
    g_autoptr(GError) error = gcpu_findings_to_error(row->findings);

    if (row->result)
        test_fail(__FILE__, __LINE__, "%s: was not refused", row->name);
    if (error)
        check_str(gcpu_error_to_string(error->code), code);
    else
        test_fail(__FILE__, __LINE__, "%s: no error", row->name);
    check_parts(row, "error", GCPU_SEVERITY_ERROR);
    g_autofree char *not_said = value_of(row, "not");
    if (not_said && error && strstr(error->message, not_said))
        test_fail(__FILE__, __LINE__, "%s: says \"%s\"", row->name, not_said);
}

static void check_case(GKeyFile *file, const char *name)
{
    Case row = { .file = file, .name = name, .findings = gcpu_findings_new() };
    g_autofree char *cpu = value_of(&row, "cpu");
    g_autofree char *code = value_of(&row, "code");

    decide(&row);
    if (cpu) {
        check_cpu(&row, cpu);
        check_parts(&row, "warning", GCPU_SEVERITY_WARNING);
    } else {
        check_refusal(&row, code);
    }
    if (row.result) {
        check_field(&row, "machine", row.result->machine);
        check_field(&row, "virt_type", row.result->virt_type);
        check_field(&row, "arch", row.result->arch);
    }
    gcpu_guest_cpu_free(row.result);
    gcpu_findings_free(row.findings);
}

static void check_group(const char *name, gsize at_least)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *path = test_data(name);
    gsize n_cases = 0;

    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &error))
        g_error("%s: %s", path, error->message);
    g_auto(GStrv) cases = g_key_file_get_groups(file, &n_cases);
    check(n_cases >= at_least);
    for (gsize i = 0; i < n_cases; i++)
        check_case(file, cases[i]);
}

static void nova_2012_decides_so(void)
{
    check_group("acceptance/a-2012.cases", 25);
}

static void nova_today_generates_so_without_its_defects(void)
{
    check_group("acceptance/d-today.cases", 55);
}

static void what_real_hosts_offer_decides(void)
{
    check_group("acceptance/hosts.cases", 10);
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
        TEST(nova_2012_decides_so),
        TEST(nova_today_generates_so_without_its_defects),
        TEST(what_real_hosts_offer_decides),
        TEST(every_reason_says_its_rule),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "guest-cpu", cases);
}
