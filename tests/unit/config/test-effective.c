/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/effective.h"
#include "test-suite.h"

#define E1 "take no CPU model"
#define E2 "a custom CPU needs a model"
#define E3 "a CPU model is used only with cpu_mode = custom"

typedef struct {
    const char *id;
    const char *virt_type, *mode, *models, *flags; /* NULL: not set */
    const char *error;                             /* NULL: none */
    const char *warning;                           /* NULL: none */
} Row;

static void append_key(GString *text, const char *key, const char *value)
{
    if (value)
        g_string_append_printf(text, "%s = %s\n", key, value);
}

static const GcpuFinding *first_of(const GcpuFindings *findings, GcpuSeverity severity)
{
    for (guint i = 0; i < gcpu_findings_count(findings); i++) {
        const GcpuFinding *finding = gcpu_findings_get(findings, i);
        if (finding->severity == severity)
            return finding;
    }
    return NULL;
}

static void check_part(const Row *row, const GcpuFinding *finding, const char *part)
{
    if (part ? finding && strstr(finding->message, part) : !finding)
        check(!finding || (finding->severity == GCPU_SEVERITY_WARNING) ==
                              g_str_has_prefix(finding->message, "not used: "));
    else
        test_fail(__FILE__, __LINE__, "%s\n  is       \"%s\"\n  expected \"%s\"", row->id,
                  finding ? finding->message : "(none)", part ? part : "(none)");
}

static void check_row(const Row *row)
{
    g_autoptr(GString) text = g_string_new("[libvirt]\n");
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    append_key(text, "virt_type", row->virt_type);
    append_key(text, "cpu_mode", row->mode);
    append_key(text, "cpu_models", row->models);
    append_key(text, "cpu_model_extra_flags", row->flags);
    g_autoptr(GcpuConfig) config =
        gcpu_config_parse(text->str, text->len, "c.conf", NULL, findings);
    check_int(config != NULL, !gcpu_findings_has_errors(findings));
    if (config) {
        GcpuEffective effective;
        gcpu_effective_init(&effective, config, NULL);
        check_int(gcpu_effective_check_model(&effective, "x86_64", findings),
                  !gcpu_findings_has_errors(findings));
    }
    check_part(row, first_of(findings, GCPU_SEVERITY_ERROR), row->error);
    check_part(row, first_of(findings, GCPU_SEVERITY_WARNING), row->warning);
}

/* OpenStack Nova 2012.2, decision table of get_guest_cpu_config(): the rows as far as they do not
 * depend on the version of libvirt. Rows 15 to 18 were accidents and are refused here. */
static void the_decisions_of_nova_2012_hold(void)
{
    static const Row rows[] = {
        { "1 kvm", "kvm", NULL, NULL, NULL, NULL, NULL },
        { "1 qemu", "qemu", NULL, NULL, NULL, NULL, NULL },
        { "1 unset", NULL, NULL, NULL, NULL, NULL, NULL },
        { "3 kvm", "kvm", NULL, "Penryn", NULL, E3, NULL },
        { "3 unset", NULL, NULL, "Penryn", NULL, E3, NULL },
        { "4 lxc", "lxc", NULL, NULL, NULL, NULL, NULL },
        { "4 uml", "uml", NULL, NULL, NULL, NULL, NULL },
        { "4 lxc, model", "lxc", NULL, "Penryn", NULL, NULL, "not used: virt_type is lxc" },
        { "4 xen, model", "xen", NULL, "Penryn", NULL, NULL, E1 },
        { "5 kvm", "kvm", "none", NULL, NULL, NULL, NULL },
        { "5 lxc", "lxc", "none", NULL, NULL, NULL, NULL },
        { "5 kvm, model", "kvm", "none", "Penryn", NULL, NULL, "not used: " E3 },
        { "5 xen, model", "xen", "none", "Penryn", NULL, NULL, E1 },
        { "6 lxc", "lxc", "host-model", NULL, NULL, "its guests take no CPU model", NULL },
        { "6 uml", "uml", "host-passthrough", NULL, NULL, E1, NULL },
        { "6 xen", "xen", "custom", "Penryn", NULL, E1, E1 },
        { "7", "kvm", "host-model", NULL, NULL, NULL, NULL },
        { "9", "qemu", "host-passthrough", NULL, NULL, NULL, NULL },
        { "11", "kvm", "custom", "Penryn", NULL, NULL, NULL },
        { "13", "kvm", "custom", NULL, NULL, E2, NULL },
        { "14 model", "kvm", "host-model", "Penryn", NULL, E3, NULL },
        { "14 passthrough", "qemu", "host-passthrough", "Penryn", NULL, E3, NULL },
        { "14 empty model", "kvm", "host-model", "", NULL, NULL, NULL },
        { "15", "kvm", "custom", "", NULL, E2, NULL },
        { "16", "kvm", "host-modle", NULL, NULL, "unknown word", NULL },
        { "18", "kvm", "host-modle", "Penryn", NULL, "unknown word", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
}

/* OpenStack Nova master, the tests of _check_cpu_compatibility(), as far as the configuration
 * decides them. Where 2012 and today differ (a model with mode none), 2012 and a warning hold;
 * flags that Nova would drop in silence are refused. */
static void the_start_up_check_of_nova_holds(void)
{
    static const Row rows[] = {
        { "C02", "kvm", "custom", "Penryn", NULL, NULL, NULL },
        { "C03", "kvm", "custom", NULL, NULL, E2, NULL },
        { "C04", "kvm", "none", "Penryn", NULL, NULL, "not used" },
        { "C05", "kvm", "custom", "qemu64, Broadwell-noTSX", NULL, NULL, NULL },
        { "C06", "kvm", "custom", "Icelake-Server-noTSX", "-mpx", NULL, NULL },
        { "C07", "kvm", "custom", "Penryn", "aes", NULL, NULL },
        { "C09", "kvm", "custom", "Broadwell-noTSX", "a v x", "is not a flag", NULL },
        { "C10", "kvm", "custom", "Cascadelake-Server", "-hle, -rtm, +ssbd, mttr", NULL, NULL },
        { "C11", "lxc", "custom", "Penryn", NULL, E1, E1 },
        { "C12", "qemu", "custom", "max", NULL, NULL, NULL },
        { "C14", "kvm", "host-model", NULL, "nonsense", NULL, NULL },
        { "C15", "qemu", "custom", "unknown", NULL, NULL, NULL },
        { "C16", "kvm", NULL, "Haswell", NULL, E3, NULL },
        { "C17", "lxc", NULL, "x", NULL, NULL, E1 },
        { "C18", "lxc", "host-model", NULL, NULL, E1, NULL },
        { "C19", "parallels", "custom", "Penryn", NULL, E1, E1 },
        { "maximum", "kvm", "maximum", NULL, "+pcid", NULL, NULL },
        { "flags, host-passthrough", "kvm", "host-passthrough", NULL, "invtsc", NULL, NULL },
        { "flags, unset", NULL, NULL, NULL, "pcid", NULL, NULL },
        { "flags, none", "kvm", "none", NULL, "pcid", "flags need a CPU", NULL },
        { "flags, lxc", "lxc", NULL, NULL, "pcid", E1, NULL },
        { "flags, conflict", "kvm", "host-model", NULL, "+pcid, -pcid", "contradict", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
}

/* Nova gives AArch64 the model max; which architecture a guest has, a configuration cannot know. */
static void only_aarch64_may_leave_the_model_out(void)
{
    static const char text[] = "[libvirt]\ncpu_mode = custom\n";
    static const struct {
        const char *arch;
        gboolean may;
    } rows[] = { { "aarch64", TRUE }, { "x86_64", FALSE }, { "armv7l", FALSE }, { NULL, FALSE } };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) config = gcpu_config_parse(text, strlen(text), "c.conf", NULL, findings);
    GcpuEffective effective;

    check(config != NULL);
    gcpu_effective_init(&effective, config, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_int(gcpu_effective_check_model(&effective, rows[i].arch, findings), rows[i].may);
    check_int(gcpu_findings_count(findings), 3);
}

static void only_kvm_and_qemu_take_a_cpu(void)
{
    const char *const *words = gcpu_setting_spec(GCPU_SETTING_VIRT_TYPE)->words;

    for (; *words; words++)
        check_int(gcpu_effective_virt_type_takes_cpu(*words),
                  strcmp(*words, "kvm") == 0 || strcmp(*words, "qemu") == 0);
}

/* libvirt 9.0: "CPU vendor specified without CPU model", "Attribute migratable is only allowed for
 * 'host-passthrough' / 'maximum' CPU mode", "CPU cache mode 'passthrough' can only be used with
 * 'host-passthrough' / 'maximum' CPUs"; it ignores match without custom. */
static void what_libvirt_would_refuse_is_refused_first(void)
{
    static const struct {
        const char *mode, *setting;
        int errors, warnings;
    } table[] = {
        { "cpu_mode = custom\ncpu_models = A", "cpu_vendor = Intel", 0, 0 },
        { "cpu_mode = host-model", "cpu_vendor = Intel", 1, 0 },
        { "cpu_mode = host-passthrough", "cpu_vendor = Intel", 1, 0 },
        { "", "cpu_vendor = Intel", 1, 0 },
        { "cpu_mode = host-passthrough", "cpu_migratable = on", 0, 0 },
        { "cpu_mode = maximum", "cpu_migratable = off", 0, 0 },
        { "cpu_mode = host-model", "cpu_migratable = on", 1, 0 },
        { "cpu_mode = custom\ncpu_models = A", "cpu_migratable = on", 1, 0 },
        { "", "cpu_migratable = on", 0, 0 },
        { "cpu_mode = maximum", "cpu_cache = passthrough", 0, 0 },
        { "cpu_mode = host-model", "cpu_cache = passthrough", 1, 0 },
        { "cpu_mode = host-model", "cpu_cache = emulate", 0, 0 },
        { "cpu_mode = none", "cpu_cache = emulate", 0, 1 },
        { "cpu_mode = none", "cpu_cache = passthrough", 0, 1 },
        { "cpu_mode = none", "cpu_check = full", 0, 1 },
        { "cpu_mode = host-model", "cpu_check = full", 0, 0 },
        { "cpu_mode = host-model", "cpu_match = strict", 0, 1 },
        { "cpu_mode = custom\ncpu_models = A", "cpu_match = strict", 0, 0 },
        { "virt_type = lxc", "cpu_match = strict", 0, 1 },
        { "virt_type = lxc", "cpu_cache = passthrough", 0, 1 },
        { "cpu_mode = host-model", "cpu_model_fallback = allow", 0, 0 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *text =
            g_strdup_printf("[libvirt]\n%s\n%s\n", table[i].mode, table[i].setting);
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        g_autoptr(GcpuConfig) config =
            gcpu_config_parse(text, strlen(text), "c.conf", NULL, findings);
        int n = gcpu_findings_count(findings);
        check_int(config == NULL, table[i].errors);
        check_int(n, table[i].errors + table[i].warnings);
    }
}

/* Command line against host file: @near is one override. */
static void check_layers(const char *far, const char *near, const char *error,
                         GcpuSettingId ruled_out)
{
    const char *const overrides[] = { near, NULL };
    g_autofree char *text = g_strdup_printf("[libvirt]\n%s\n", far);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) config =
        gcpu_config_parse(text, strlen(text), "c.conf", overrides, findings);
    const GcpuFinding *finding = first_of(findings, GCPU_SEVERITY_ERROR);
    const Row row = { .id = near };
    GcpuEffective effective;

    check_part(&row, finding, error);
    if (!config)
        return;
    gcpu_effective_init(&effective, config, NULL);
    for (GcpuSettingId id = 0; id < GCPU_N_SETTINGS; id++) {
        check_int(effective.ruled_out[id] != NULL, id == ruled_out);
        check_int(effective.ruled_out_by[id] != NULL, id == ruled_out);
        check(!effective.ruled_out[id] || !effective.in_force[id]);
    }
}

static void a_nearer_setting_rules_out_farther_ones(void)
{
    check_layers("cpu_mode = custom\ncpu_models = A", "libvirt.cpu_mode=host-model", NULL,
                 GCPU_SETTING_CPU_MODELS);
    check_layers("cpu_mode = custom\ncpu_models = A", "libvirt.cpu_mode=none", NULL,
                 GCPU_SETTING_CPU_MODELS);
    check_layers("cpu_model_extra_flags = +pcid", "libvirt.cpu_mode=none", NULL,
                 GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS);
    check_layers("cpu_mode = host-model", "libvirt.virt_type=lxc", NULL, GCPU_SETTING_CPU_MODE);
    check_layers("cpu_model_extra_flags = +pcid", "libvirt.virt_type=lxc", NULL,
                 GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS);
    check_layers("cpu_mode = maximum\ncpu_cache = passthrough", "libvirt.cpu_mode=host-model", NULL,
                 GCPU_SETTING_CPU_CACHE);
    check_layers("cpu_mode = maximum\ncpu_cache = emulate", "libvirt.cpu_mode=host-model", NULL,
                 GCPU_N_SETTINGS);
    check_layers("cpu_model_extra_flags = +pcid", "libvirt.cpu_mode=host-model", NULL,
                 GCPU_N_SETTINGS);
}

static void a_nearer_setting_that_is_ruled_out_is_a_contradiction(void)
{
    check_layers("cpu_mode = host-model", "libvirt.cpu_models=A", E3, GCPU_N_SETTINGS);
    check_layers("cpu_mode = none", "libvirt.cpu_model_extra_flags=+pcid", "flags need",
                 GCPU_N_SETTINGS);
    check_layers("virt_type = lxc", "libvirt.cpu_mode=host-model", E1, GCPU_N_SETTINGS);
    check_layers("virt_type = lxc", "libvirt.cpu_model_extra_flags=x", E1, GCPU_N_SETTINGS);
    check_layers("cpu_models = A", "libvirt.cpu_mode=custom", NULL, GCPU_N_SETTINGS);
}

static void check_instance(const char *host, const char *instance_text, const char *error,
                           guint n_findings)
{
    g_autofree char *text = g_strdup_printf("[libvirt]\n%s\n", host);
    g_autofree char *guest = g_strdup_printf("[instance]\n%s\n", instance_text);
    g_autoptr(GcpuFindings) before = gcpu_findings_new();
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) config = gcpu_config_parse(text, strlen(text), "c.conf", NULL, before);
    g_autoptr(GcpuInstance) instance =
        gcpu_instance_parse(guest, strlen(guest), "i.ini", NULL, before);
    const Row row = { .id = instance_text };
    GcpuEffective effective;

    check(config && instance);
    if (!config || !instance)
        return;
    gcpu_effective_init(&effective, config, instance);
    gboolean fits = gcpu_effective_check(&effective, findings);
    fits = gcpu_effective_check_model(&effective, "x86_64", findings) && fits;
    check_int(fits, error == NULL);
    check_part(&row, first_of(findings, GCPU_SEVERITY_ERROR), error);
    check_int(gcpu_findings_count(findings), n_findings);
}

static void an_instance_is_held_against_its_host(void)
{
    check_instance("cpu_mode = custom\ncpu_models = A", "cpu_mode = host-model", NULL, 0);
    check_instance("cpu_mode = custom\ncpu_models = A", "cpu_model = B", NULL, 0);
    check_instance("", "cpu_mode = custom\ncpu_model = B", NULL, 0);
    check_instance("", "cpu_model = B", E3, 1);
    check_instance("cpu_mode = host-model", "cpu_model = B", E3, 1);
    check_instance("cpu_mode = host-model", "cpu_mode = custom", E2, 1);
    check_instance("cpu_mode = none", "cpu_model_extra_flags = x", "flags need", 1);
    check_instance("cpu_mode = host-model\ncpu_model_extra_flags = x", "cpu_mode = none", NULL, 0);
    check_instance("virt_type = lxc", "cpu_mode = host-model", E1, 1);
    check_instance("virt_type = lxc", "vcpus = 2", NULL, 0);
}

static void warnings_about_the_host_alone_are_not_repeated(void)
{
    check_instance("cpu_mode = none\ncpu_models = A", "vcpus = 2", NULL, 0);
    check_instance("cpu_mode = none\ncpu_models = A", "cpu_mode = none", NULL, 0);
    check_instance("cpu_mode = none", "cpu_model = A", NULL, 1);
}

static void an_instance_is_the_nearest_layer(void)
{
    static const char host[] = "[libvirt]\ncpu_mode = custom\ncpu_models = A\n"
                               "[guestcpu]\ntemplate = host\n";
    static const char guest[] = "[instance]\ncpu_mode = host-passthrough\ntemplate = guest\n";
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) config = gcpu_config_parse(host, strlen(host), "c.conf", NULL, findings);
    g_autoptr(GcpuInstance) instance =
        gcpu_instance_parse(guest, strlen(guest), "i.ini", NULL, findings);
    GcpuEffective effective;

    gcpu_effective_init(&effective, config, instance);
    check_str(effective.in_force[GCPU_SETTING_CPU_MODE]->text, "host-passthrough");
    check_str(effective.in_force[GCPU_SETTING_TEMPLATE]->text, "guest");
    check_str(effective.in_force[GCPU_SETTING_URI]->text, "qemu:///system");
    check(effective.in_force[GCPU_SETTING_CPU_MODELS] == NULL);
    check_str(effective.ruled_out[GCPU_SETTING_CPU_MODELS]->text, "A");
    check(effective.ruled_out_by[GCPU_SETTING_CPU_MODELS] ==
          effective.in_force[GCPU_SETTING_CPU_MODE]);
    check_int(effective.in_force[GCPU_SETTING_CPU_MODE]->origin.layer, GCPU_LAYER_INSTANCE);
}

static void a_contradiction_names_both_places(void)
{
    static const char host[] = "[libvirt]\ncpu_mode = host-model\ncpu_models = A\n";
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) config = gcpu_config_parse(host, strlen(host), "c.conf", NULL, findings);
    g_autofree char *line = gcpu_finding_format(gcpu_findings_get(findings, 0));

    check(config == NULL);
    check_contains(line, "c.conf:3: error: [libvirt] cpu_models = A: ");
    check_contains(line, "cpu_mode is host-model (host file c.conf:2)");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_decisions_of_nova_2012_hold),
        TEST(the_start_up_check_of_nova_holds),
        TEST(only_aarch64_may_leave_the_model_out),
        TEST(only_kvm_and_qemu_take_a_cpu),
        TEST(what_libvirt_would_refuse_is_refused_first),
        TEST(a_nearer_setting_rules_out_farther_ones),
        TEST(a_nearer_setting_that_is_ruled_out_is_a_contradiction),
        TEST(an_instance_is_held_against_its_host),
        TEST(warnings_about_the_host_alone_are_not_repeated),
        TEST(an_instance_is_the_nearest_layer),
        TEST(a_contradiction_names_both_places),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "effective", cases);
}
