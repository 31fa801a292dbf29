/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/config.h"
#include "test-suite.h"

#include <unistd.h>

typedef struct {
    GcpuConfig *config;
    GcpuFindings *findings;
    char *lines; /* every finding, formatted, a line each */
} Loaded;

static Loaded *loaded_new(GcpuConfig *config, GcpuFindings *findings)
{
    Loaded *loaded = g_new(Loaded, 1);
    GString *lines = g_string_new(NULL);

    for (guint i = 0; i < gcpu_findings_count(findings); i++) {
        g_autofree char *line = gcpu_finding_format(gcpu_findings_get(findings, i));
        g_string_append_printf(lines, "%s\n", line);
    }
    *loaded = (Loaded){ config, findings, g_string_free(lines, FALSE) };
    check_int(config == NULL, gcpu_findings_has_errors(findings));
    return loaded;
}

static Loaded *load(const char *name, const char *const *overrides)
{
    g_autofree char *path = name && *name != '/' ? test_data(name) : g_strdup(name);
    GcpuFindings *findings = gcpu_findings_new();
    GcpuConfig *config = gcpu_config_load(path, overrides, findings);

    return loaded_new(config, findings);
}

static Loaded *parse(const char *text, const char *name)
{
    GcpuFindings *findings = gcpu_findings_new();
    GcpuConfig *config = gcpu_config_parse(text, strlen(text), name, NULL, findings);

    return loaded_new(config, findings);
}

static void loaded_free(Loaded *loaded)
{
    gcpu_config_free(loaded->config);
    gcpu_findings_free(loaded->findings);
    g_free(loaded->lines);
    g_free(loaded);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Loaded, loaded_free)

/* @place: layer, base name of the file, and line: "host host.conf:3". */
static void check_setting(const Loaded *loaded, GcpuSettingId id, const char *text,
                          const char *place)
{
    const GcpuSetting *setting = loaded->config ? gcpu_config_get(loaded->config, id) : NULL;

    check_str(setting ? setting->text : NULL, text);
    if (!setting || !place)
        return;
    g_autofree char *file =
        setting->origin.file ? g_path_get_basename(setting->origin.file) : g_strdup("-");
    g_autofree char *got = g_strdup_printf("%s %s:%u", gcpu_layer_to_string(setting->origin.layer),
                                           file, setting->origin.line);
    check_str(got, place);
}

static void check_finding(const Loaded *loaded, guint line, GcpuSeverity severity, const char *part)
{
    for (guint i = 0; i < gcpu_findings_count(loaded->findings); i++) {
        const GcpuFinding *finding = gcpu_findings_get(loaded->findings, i);
        g_autofree char *text = gcpu_finding_format(finding);
        if (finding->line == line && finding->severity == severity && strstr(text, part)) {
            check(TRUE);
            return;
        }
    }
    test_fail(__FILE__, __LINE__, "no finding on line %u with \"%s\" in\n%s", line, part,
              loaded->lines);
}

static void an_empty_configuration_is_all_defaults(void)
{
    const char *const names[] = { NULL, "config/empty.conf" };

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Loaded) loaded = load(names[i], NULL);
        check_str(loaded->lines, "");
        check_setting(loaded, GCPU_SETTING_URI, "qemu:///system", "default -:0");
        check_setting(loaded, GCPU_SETTING_CPU_MODEL_FALLBACK, "forbid", "default -:0");
        check_setting(loaded, GCPU_SETTING_TEMPLATE, "minimal, aarch64=aarch64-virt",
                      "default -:0");
        check_setting(loaded, GCPU_SETTING_VIRT_TYPE, NULL, NULL);
        check_setting(loaded, GCPU_SETTING_CPU_MODE, NULL, NULL);
        check_setting(loaded, GCPU_SETTING_CPU_MODELS, NULL, NULL);
    }
}

static void the_nearest_layer_wins_and_is_remembered(void)
{
    const char *const overrides[] = { "libvirt.uri=test:///default", "LIBVIRT.CPU_CHECK = full",
                                      "libvirt.uri=qemu:///session", "instance.name=ignored",
                                      NULL };
    g_autoptr(Loaded) loaded = load("config/host.conf", overrides);

    check_str(loaded->lines, "");
    check_setting(loaded, GCPU_SETTING_URI, "qemu:///session", "command-line -:0");
    check_setting(loaded, GCPU_SETTING_CPU_CHECK, "full", "command-line -:0");
    check_setting(loaded, GCPU_SETTING_CPU_MODE, "custom", "host host.conf:3");
    check_setting(loaded, GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS, "+pcid, -mpx", "host host.conf:4");
    check_setting(loaded, GCPU_SETTING_CPU_MODELS, "Nehalem, Haswell-noTSX", "policy rack.conf:2");
    check_setting(loaded, GCPU_SETTING_VIRT_TYPE, "kvm", "policy cluster.conf:2");
    check_setting(loaded, GCPU_SETTING_TEMPLATE, "cluster", "policy cluster.conf:6");
    check_setting(loaded, GCPU_SETTING_CPU_MODEL_FALLBACK, "forbid", "default -:0");
}

static void contradictions_are_found_with_policy_files_too(void)
{
    const char *const overrides[] = { "libvirt.cpu_mode=host-model", "libvirt.cpu_models=A", NULL };
    g_autoptr(Loaded) loaded = load("config/host.conf", overrides);

    check_int(gcpu_findings_count(loaded->findings), 1);
    check_finding(loaded, 0, GCPU_SEVERITY_ERROR, "only with cpu_mode = custom");
}

static void relative_paths_start_where_they_are_named(void)
{
    g_autoptr(Loaded) loaded = load("config/host.conf", NULL);
    g_autofree char *expected = test_data("templates");
    const GcpuSetting *dirs = gcpu_config_get(loaded->config, GCPU_SETTING_TEMPLATE_DIRS);
    g_autofree char *absolute = g_canonicalize_filename(expected, NULL);

    check_str(dirs->items[0], absolute);
}

static void from_memory_policy_files_are_not_read(void)
{
    g_autoptr(Loaded) loaded = parse("[libvirt]\ncpu_models = A\n"
                                     "[guestcpu]\npolicy_files = /nonexistent\n",
                                     "m.conf");

    check_str(loaded->lines, "");
    check_setting(loaded, GCPU_SETTING_POLICY_FILES, "/nonexistent", "host m.conf:4");
}

static void a_configuration_lives_as_long_as_its_last_owner(void)
{
    g_autoptr(Loaded) loaded = parse("[libvirt]\ncpu_mode = none\n", "m.conf");
    GcpuConfig *shared = gcpu_config_ref(loaded->config);

    check(shared == loaded->config);
    gcpu_config_free(shared);
    check_setting(loaded, GCPU_SETTING_CPU_MODE, "none", "host m.conf:2");
}

static void policy_files_name_no_further_ones(void)
{
    g_autoptr(Loaded) loaded = load("config/nested-policy.conf", NULL);

    check_int(gcpu_findings_count(loaded->findings), 2);
    check_finding(loaded, 2, GCPU_SEVERITY_ERROR, "missing.conf: No such file or directory");
    check_finding(loaded, 7, GCPU_SEVERITY_ERROR, "cannot name further policy files");
    check_contains(loaded->lines, "nested-policy.conf:2: error: [guestcpu] policy_files");
}

static void every_mistake_is_told_at_once(void)
{
    static const struct {
        guint line;
        const char *part;
    } mistakes[] = {
        { 3, "virt_type = kwm: unknown word; allowed: kvm, qemu, lxc" },
        { 3, "did you mean \"kvm\"?" },
        { 4, "did you mean \"host-model\"?" },
        { 5, "contradict each other" },
        { 6, "the key stands twice, first on line 4" },
        { 8, "[libvirt] cpu_models on line 7 is another name of the same key" },
        { 9, "allowed: none, partial, full" },
        { 10, "unknown key; did you mean \"[guestcpu] template\"?" },
        { 11, "unknown key; did you mean \"hw_machine_type\"?" },
        { 12, "neither a [section]" },
        { 14, "[libvrt]: unknown section; allowed: [libvirt], [guestcpu], [migration], [DEFAULT]; "
              "did you mean \"libvirt\"?" },
        { 18, "quotation mark before the value is not closed" },
        { 20, "the section stands twice, first on line 2" },
        { 24, "[libvirt] cpu_mode on line 4 is another name of the same key" },
    };
    g_autoptr(Loaded) loaded = load("config/mistakes.conf", NULL);

    for (guint i = 0; i < G_N_ELEMENTS(mistakes); i++)
        check_finding(loaded, mistakes[i].line, GCPU_SEVERITY_ERROR, mistakes[i].part);
    check_int(gcpu_findings_count(loaded->findings), G_N_ELEMENTS(mistakes) - 1);
    for (guint i = 1; i < gcpu_findings_count(loaded->findings); i++)
        check(gcpu_findings_get(loaded->findings, i - 1)->line <=
              gcpu_findings_get(loaded->findings, i)->line);
}

static void files_that_cannot_be_read_are_named(void)
{
    static const struct {
        const char *path, *part;
    } table[] = {
        { "/nonexistent/guestcpu.conf", "/nonexistent/guestcpu.conf: No such file or directory" },
        { "/usr", "/usr: is a directory" },
        { "/proc/self/mem", "/proc/self/mem: " }, /* opens, but its first byte cannot be read */
        { "config/nul.conf", "nul.conf:2: error: the line holds a NUL byte" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(Loaded) loaded = load(table[i].path, NULL);
        check_int(gcpu_findings_count(loaded->findings), 1);
        check_contains(loaded->lines, table[i].part);
    }
}

static void a_file_of_one_10_mb_line_is_one_finding(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "guestcpu-test-XXXXXX", NULL);
    g_autofree char *text = g_strnfill(10000000, 'x');

    close(g_mkstemp(path));
    check(g_file_set_contents(path, text, 10000000, NULL));
    g_autoptr(Loaded) loaded = load(path, NULL);
    check_int(gcpu_findings_count(loaded->findings), 1);
    check_contains(loaded->lines, "larger than 1048576 bytes");
    unlink(path);
}

static void bad_overrides_are_told(void)
{
    static const struct {
        const char *override, *part;
    } table[] = {
        { "cpu_mode=custom", "cpu_mode=custom: not a setting; allowed: SECTION.KEY=VALUE" },
        { "libvirt.cpu_mode", "libvirt.cpu_mode: not a setting" },
        { "", "not a setting" },
        { "libvirt.=x", "unknown key" },
        { "libvirt.cpu_mdoe=none", "[libvirt] cpu_mdoe = none: unknown key; did you mean" },
        { "libvrt.cpu_mode=none", "[libvrt]: unknown section" },
        { "instanc.vcpus=2", "allowed: [libvirt], [guestcpu], [migration], [DEFAULT], [instance]; "
                             "did you mean \"instance\"?" },
        { "libvirt.cpu_mode=x", "command line: error: [libvirt] cpu_mode = x: unknown word" },
        { "libvirt.cpu_vendor=a\nb", "control character" },
        { "libvirt.cpu_vendor=a\u2066b", "cannot be seen" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        const char *const overrides[] = { table[i].override, NULL };
        g_autoptr(Loaded) loaded = load(NULL, overrides);
        check_int(gcpu_findings_count(loaded->findings), 1);
        check_contains(loaded->lines, table[i].part);
    }
}

static void overrides_take_every_character_as_it_is(void)
{
    const char *const overrides[] = { "libvirt.uri=qemu+ssh://h/system?a=b;c#d", NULL };
    g_autoptr(Loaded) loaded = load(NULL, overrides);

    check_setting(loaded, GCPU_SETTING_URI, "qemu+ssh://h/system?a=b;c#d", "command-line -:0");
}

static void an_empty_value_hides_nothing(void)
{
    const char *const overrides[] = { "libvirt.cpu_mode=", NULL };
    g_autoptr(Loaded) loaded = load("config/host.conf", overrides);

    check_setting(loaded, GCPU_SETTING_CPU_MODE, "custom", "host host.conf:3");
}

static void the_nova_conf_of_2012_is_understood(void)
{
    g_autoptr(Loaded) loaded = load("config/nova-2012.conf", NULL);

    check_str(loaded->lines, "");
    check_setting(loaded, GCPU_SETTING_VIRT_TYPE, "kvm", "host nova-2012.conf:5");
    check_setting(loaded, GCPU_SETTING_CPU_MODE, "custom", "host nova-2012.conf:6");
    check_setting(loaded, GCPU_SETTING_CPU_MODELS, "Penryn", "host nova-2012.conf:7");
}

static void the_nova_conf_of_today_is_understood(void)
{
    g_autoptr(Loaded) loaded = load("config/nova.conf", NULL);
    const char *name = NULL;
    GcpuFeaturePolicy policy = GCPU_FEATURE_UNSET;

    check_setting(loaded, GCPU_SETTING_VIRT_TYPE, "kvm", "host nova.conf:16");
    check_setting(loaded, GCPU_SETTING_CPU_MODE, "custom", "host nova.conf:36");
    check_setting(loaded, GCPU_SETTING_CPU_MODELS, "Penryn, IvyBridge, Haswell-noTSX",
                  "host nova.conf:19");
    check_setting(loaded, GCPU_SETTING_HW_MACHINE_TYPE, "x86_64=q35", "host nova.conf:23");
    check(gcpu_setting_flag(gcpu_config_get(loaded->config, GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS), 0,
                            &name, &policy));
    check_str(name, "pcid");
    check_int(gcpu_findings_count(loaded->findings), 2);
    check_finding(loaded, 9, GCPU_SEVERITY_WARNING,
                  "not used: [libvirt] virt_type on line 16 is the newer name");
    check_finding(loaded, 18, GCPU_SEVERITY_WARNING,
                  "not used: [libvirt] cpu_models on line 19 is the newer name");
}

static void sections_of_an_instance_are_sent_home(void)
{
    g_autoptr(Loaded) loaded = parse("[instance]\nname = a\n[other]\n", "c.conf");

    check_int(gcpu_findings_count(loaded->findings), 2);
    check_contains(gcpu_findings_get(loaded->findings, 0)->remedy, "guestcpu-instance(5)");
    check_str(gcpu_findings_get(loaded->findings, 1)->remedy, NULL);
}

static void a_dash_is_standard_input(void)
{
    g_autofree char *path = test_data("config/mistakes.conf");
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    g_assert_true(freopen(path, "r", stdin) != NULL);
    check(gcpu_config_load("-", NULL, findings) == NULL);
    check_str(gcpu_findings_get(findings, 0)->file, "standard input");
}

static void only_the_name_makes_a_nova_conf(void)
{
    static const char text[] = "[libvirt]\nimages_type = rbd\ncpu_mode = none\n";
    static const struct {
        const char *name;
        gboolean is_nova;
    } table[] = {
        { "nova.conf", TRUE },           { "/etc/nova/nova-cpu.conf", TRUE },
        { "/etc/guestcpu.conf", FALSE }, { "/etc/nova/other.conf", FALSE },
        { "nova.conf.bak", FALSE },      { "my-nova.conf", FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(Loaded) loaded = parse(text, table[i].name);
        check_int(loaded->config != NULL, table[i].is_nova);
    }
}

static void a_mistyped_key_in_nova_conf_is_a_warning(void)
{
    g_autoptr(Loaded) loaded = parse("[libvirt]\ncpu_mod = x\nimages_type = rbd\n", "nova.conf");

    check(loaded->config != NULL);
    check_str(loaded->lines, "nova.conf:2: warning: [libvirt] cpu_mod: unknown key, so it has no "
                             "effect; did you mean \"cpu_mode\"?\n");
}

static void the_uri_of_nova_is_ours(void)
{
    g_autoptr(Loaded) loaded =
        parse("[libvirt]\nvirt_type = lxc\nconnection_uri = lxc:///system\n", "nova.conf");

    check_str(loaded->lines, "");
    check_setting(loaded, GCPU_SETTING_URI, "lxc:///system", "host nova.conf:3");
}

static void a_file_of_nova_by_another_name_is_guessed_once(void)
{
    static const char hint[] = "if this is Nova's file, its name must be nova*.conf";
    g_autoptr(Loaded) loaded = parse("[other]\n[oslo_limit]\n[placement]\nuser = nova\n"
                                     "[keystone_authtoken]\n",
                                     "nova.conf.bak");

    check_int(gcpu_findings_count(loaded->findings), 4);
    check_str(gcpu_findings_get(loaded->findings, 0)->remedy, NULL);
    check_str(gcpu_findings_get(loaded->findings, 1)->remedy, hint);
    check_str(gcpu_findings_get(loaded->findings, 2)->remedy, NULL);
    check_str(gcpu_findings_get(loaded->findings, 3)->remedy, NULL);
}

static void nova_2012_names_mean_the_same_in_guestcpu_conf(void)
{
    g_autoptr(Loaded) loaded =
        parse("[DEFAULT]\nlibvirt_type = kvm\nlibvirt_cpu_mode = custom\nlibvirt_cpu_model = A\n",
              "guestcpu.conf");
    g_autoptr(Loaded) twice = parse("[DEFAULT]\nlibvirt_cpu_mode = none\n"
                                    "[libvirt]\ncpu_mode = none\n",
                                    "guestcpu.conf");

    check_setting(loaded, GCPU_SETTING_CPU_MODELS, "A", "host guestcpu.conf:4");
    check_finding(twice, 4, GCPU_SEVERITY_ERROR,
                  "[DEFAULT] libvirt_cpu_mode on line 2 is another name of the same key");
}

static void a_broken_line_starts_no_false_alarm(void)
{
    static const char *const texts[] = {
        "[libvirt]\ncpu_mode = custm\ncpu_models = A\n",
        "[libvirt]\ncpu_mdoe = custom\ncpu_models = A\n",
        "[libvirt]\ncpu_mode = 'custom\ncpu_models = A\n",
        "cpu_mode = custom\n[libvirt]\ncpu_models = A\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Loaded) loaded = parse(texts[i], "guestcpu.conf");
        check_int(gcpu_findings_count(loaded->findings), 1);
    }
}

static void mistakes_elsewhere_do_not_hide_a_contradiction(void)
{
    g_autoptr(Loaded) loaded =
        parse("[libvirt]\ncpu_mode = host-model\ncpu_models = A\ncpu_check = x\n", "c.conf");

    check_finding(loaded, 3, GCPU_SEVERITY_ERROR, "only with cpu_mode = custom");
    check_finding(loaded, 4, GCPU_SEVERITY_ERROR, "unknown word");
}

static void findings_of_the_caller_are_kept(void)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    const GcpuFinding earlier = { .severity = GCPU_SEVERITY_ERROR, .message = (char *)"earlier" };

    gcpu_findings_add(findings, &earlier);
    g_autoptr(GcpuConfig) config = gcpu_config_load(NULL, NULL, findings);
    check(config != NULL);
    check_int(gcpu_findings_count(findings), 1);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(an_empty_configuration_is_all_defaults),
        TEST(the_nearest_layer_wins_and_is_remembered),
        TEST(contradictions_are_found_with_policy_files_too),
        TEST(relative_paths_start_where_they_are_named),
        TEST(from_memory_policy_files_are_not_read),
        TEST(a_configuration_lives_as_long_as_its_last_owner),
        TEST(policy_files_name_no_further_ones),
        TEST(every_mistake_is_told_at_once),
        TEST(files_that_cannot_be_read_are_named),
        TEST(a_file_of_one_10_mb_line_is_one_finding),
        TEST(bad_overrides_are_told),
        TEST(overrides_take_every_character_as_it_is),
        TEST(an_empty_value_hides_nothing),
        TEST(the_nova_conf_of_2012_is_understood),
        TEST(the_nova_conf_of_today_is_understood),
        TEST(sections_of_an_instance_are_sent_home),
        TEST(a_dash_is_standard_input),
        TEST(only_the_name_makes_a_nova_conf),
        TEST(a_mistyped_key_in_nova_conf_is_a_warning),
        TEST(the_uri_of_nova_is_ours),
        TEST(a_file_of_nova_by_another_name_is_guessed_once),
        TEST(nova_2012_names_mean_the_same_in_guestcpu_conf),
        TEST(a_broken_line_starts_no_false_alarm),
        TEST(mistakes_elsewhere_do_not_hide_a_contradiction),
        TEST(findings_of_the_caller_are_kept),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "config", cases);
}
