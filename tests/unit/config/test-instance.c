/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/instance.h"
#include "test-suite.h"

typedef struct {
    GcpuInstance *instance;
    GcpuFindings *findings;
} Loaded;

static Loaded *loaded_new(GcpuInstance *instance, GcpuFindings *findings)
{
    Loaded *loaded = g_new(Loaded, 1);

    *loaded = (Loaded){ instance, findings };
    check_int(instance == NULL, gcpu_findings_has_errors(findings));
    return loaded;
}

static Loaded *load(const char *name, const char *const *overrides)
{
    g_autofree char *path = name && *name != '/' ? test_data(name) : g_strdup(name);
    GcpuFindings *findings = gcpu_findings_new();
    GcpuInstance *instance = gcpu_instance_load(path, overrides, findings);

    return loaded_new(instance, findings);
}

static Loaded *parse(const char *text)
{
    GcpuFindings *findings = gcpu_findings_new();
    GcpuInstance *instance = gcpu_instance_parse(text, strlen(text), "i.ini", NULL, findings);

    return loaded_new(instance, findings);
}

static void loaded_free(Loaded *loaded)
{
    gcpu_instance_free(loaded->instance);
    gcpu_findings_free(loaded->findings);
    g_free(loaded);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Loaded, loaded_free)

static const char *text_of(const Loaded *loaded, GcpuSettingId id)
{
    const GcpuSetting *setting = loaded->instance ? gcpu_instance_get(loaded->instance, id) : NULL;

    return setting ? setting->text : NULL;
}

static void an_instance_says_what_its_file_says(void)
{
    g_autoptr(Loaded) loaded = load("config/web.ini", NULL);

    check_int(gcpu_findings_count(loaded->findings), 0);
    check_str(text_of(loaded, GCPU_SETTING_NAME), "web01");
    check_str(text_of(loaded, GCPU_SETTING_UUID), "4dea22b3-1d52-d8f3-2516-782e98ab3fa0");
    check_int(gcpu_instance_get(loaded->instance, GCPU_SETTING_MEMORY_MB)->number, 2048);
    check_str(text_of(loaded, GCPU_SETTING_CPU_MODE), "host-passthrough");
    check_str(text_of(loaded, GCPU_SETTING_MACHINE), NULL);
    check_int(gcpu_instance_get(loaded->instance, GCPU_SETTING_VCPUS)->origin.line, 5);
    check_int(gcpu_instance_get(loaded->instance, GCPU_SETTING_VCPUS)->origin.layer,
              GCPU_LAYER_INSTANCE);
}

static void disks_come_by_rising_number(void)
{
    g_autoptr(Loaded) loaded = load("config/web.ini", NULL);
    static const guint numbers[] = { 0, 2, 10 };

    check_int(gcpu_instance_count(loaded->instance, GCPU_SETTING_DISK), 3);
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        check_int(gcpu_instance_get_nth(loaded->instance, GCPU_SETTING_DISK, i)->index, numbers[i]);
    check(gcpu_instance_get_nth(loaded->instance, GCPU_SETTING_DISK, 3) == NULL);
    check_str(text_of(loaded, GCPU_SETTING_DISK), "/srv/web01.qcow2");
    check_int(gcpu_instance_count(loaded->instance, GCPU_SETTING_NETWORK), 1);
    check_int(gcpu_instance_count(loaded->instance, GCPU_SETTING_MACHINE), 0);
}

static void overrides_win_and_need_no_file(void)
{
    const char *const overrides[] = { "instance.name=db01",        "instance.disk.2=/b",
                                      "libvirt.cpu_mode=nonsense", "instance.disk.3=/c,bus=scsi",
                                      "instance.name=db02",        NULL };
    g_autoptr(Loaded) with_file = load("config/web.ini", overrides);
    g_autoptr(Loaded) alone = load(NULL, overrides);
    g_autoptr(Loaded) nothing = load(NULL, NULL);

    check_str(text_of(with_file, GCPU_SETTING_NAME), "db02");
    check_int(gcpu_instance_count(with_file->instance, GCPU_SETTING_DISK), 4);
    check_str(gcpu_instance_get_nth(with_file->instance, GCPU_SETTING_DISK, 1)->text, "/b");
    check_int(gcpu_instance_get(with_file->instance, GCPU_SETTING_NAME)->origin.line, 0);
    check_str(text_of(alone, GCPU_SETTING_NAME), "db02");
    check_int(gcpu_instance_count(alone->instance, GCPU_SETTING_DISK), 2);
    check(nothing->instance != NULL);
    check_str(text_of(nothing, GCPU_SETTING_NAME), NULL);
}

static void a_file_must_have_the_section(void)
{
    static const struct {
        const char *path, *part;
    } table[] = {
        { "config/empty.conf", "the section [instance] is missing" },
        { "/nonexistent.ini", "No such file" },
        { "/usr", "is a directory" },
        { "/proc/self/mem", "/proc/self/mem" },
        { "config/nul.conf", "NUL byte" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        const char *const overrides[] = { "instance.name=a", NULL };
        g_autoptr(Loaded) loaded = load(table[i].path, overrides);
        check(loaded->instance == NULL);
        check_contains(gcpu_findings_get(loaded->findings, 0)->message, table[i].part);
    }
    g_autoptr(Loaded) bare = load("config/no-section.ini", NULL);
    check_int(gcpu_findings_count(bare->findings), 1);
    check_contains(gcpu_findings_get(bare->findings, 0)->message, "before the first [section]");
    g_autoptr(Loaded) section_alone = parse("[instance]\n");
    check(section_alone->instance != NULL);
}

static void a_dash_is_standard_input(void)
{
    g_autofree char *path = test_data("config/no-section.ini");
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    g_assert_true(freopen(path, "r", stdin) != NULL);
    check(gcpu_instance_load("-", NULL, findings) == NULL);
    check_str(gcpu_findings_get(findings, 0)->file, "standard input");
}

static void each_mistake_has_one_finding(void)
{
    static const struct {
        const char *text;
        guint line;
        const char *message;
        const char *hint; /* NULL: none asked for */
    } table[] = {
        { "name =", 2, "a value is needed", NULL },
        { "vcpus = 0", 2, "out of range", "1 to 4096" },
        { "vcpus = 99999", 2, "out of range", "1 to 4096" },
        { "vcpu = 2", 2, "unknown key", "vcpus" },
        { "vcpus = 2\nvcpus = 2", 3, "stands twice", NULL },
        { "virt_type = kvm", 2, "unknown key", "[libvirt] virt_type" },
        { "disk.00 = /a", 2, "unknown key", "disk.N" },
        { "disk.0 = /a\ndisk.0 = /b", 3, "stands twice", NULL },
        { "disk.0 = /a,,b", 2, "item 2 of the list is empty", NULL },
        { "cpu_model = A\ncpu_models = B", 3, "is another name of the same key", NULL },
        { "cpu_model_extra_flags = +x, -x", 2, "contradict", NULL },
        { "[libvirt]\ncpu_mode = none", 2, "unknown section", "it belongs into the configuration" },
        { "[foo]\ncpu_mode = none", 2, "unknown section", "allowed: [instance]" },
        { "uuid = 123", 2, "not a UUID", "32 hexadecimal digits" },
        { "arch = arm64", 2, "no architecture", "aarch64" },
        { "maxphysaddr_mode = emulate", 2, "maxphysaddr_bits is needed", NULL },
        { "maxphysaddr_bits = 42", 2, "used only with maxphysaddr_mode = emulate", NULL },
        { "maxphysaddr_mode = passthrough\nmaxphysaddr_bits = 42", 3,
          "used only with maxphysaddr_mode = emulate", NULL },
        { "vcpus = 4\ncpu_sockets = 2\ncpu_cores = 2\ncpu_threads = 2", 5,
          "make 8 virtual CPUs, but vcpus is 4", NULL },
        { "cpu_sockets = 1\ncpu_cores = 1\ncpu_threads = 1", 4, "a topology needs vcpus", NULL },
        { "cpu_max_threads = 1", 2, "a topology needs vcpus", NULL },
        { "vcpus = 4\ncpu_threads = 3", 3, "3 does not divide the 4 virtual CPUs", NULL },
        { "vcpus = 8\ncpu_sockets = 4\ncpu_max_sockets = 2", 3, "more than cpu_max_sockets = 2",
          NULL },
        { "vcpus = 8\ncpu_cores = 2\ncpu_max_cores = 1", 3, "more than cpu_max_cores = 1", NULL },
        { "vcpus = 9\ncpu_max_sockets = 2\ncpu_max_cores = 2\ncpu_max_threads = 2", 5,
          "the maxima allow 8 virtual CPUs, but vcpus is 9", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *text = g_strdup_printf("[instance]\n%s\n", table[i].text);
        g_autoptr(Loaded) loaded = parse(text);
        check_int(gcpu_findings_count(loaded->findings), 1);
        const GcpuFinding *finding = gcpu_findings_get(loaded->findings, 0);
        g_autofree char *line = gcpu_finding_format(finding);
        check_int(finding->line, table[i].line);
        check_contains(finding->message, table[i].message);
        if (table[i].hint)
            check_contains(line, table[i].hint);
    }
}

static void fitting_topologies_are_taken(void)
{
    static const char *const texts[] = {
        "vcpus = 8\ncpu_sockets = 2\ncpu_cores = 2\ncpu_threads = 2",
        "vcpus = 8\ncpu_cores = 4",
        "vcpus = 7\ncpu_sockets = 7",
        "vcpus = 8\ncpu_max_sockets = 2\ncpu_max_cores = 2\ncpu_max_threads = 2",
        "vcpus = 16\ncpu_max_sockets = 4",
        "vcpus = 4096\ncpu_sockets = 16\ncpu_cores = 16\ncpu_threads = 16",
        "vcpus = 2\ncpu_max_sockets = 4",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *text = g_strdup_printf("[instance]\n%s\n", texts[i]);
        g_autoptr(Loaded) loaded = parse(text);
        check(loaded->instance != NULL);
        check_int(gcpu_findings_count(loaded->findings), 0);
    }
}

static void a_bad_number_starts_no_false_alarm(void)
{
    g_autoptr(Loaded) loaded = parse("[instance]\nvcpus = four\ncpu_sockets = 2\n");

    check_int(gcpu_findings_count(loaded->findings), 1);
}

static void empty_cpu_keys_count_as_not_given(void)
{
    g_autoptr(Loaded) loaded =
        parse("[instance]\ncpu_mode =\ncpu_model =\ncpu_model_extra_flags =\ntemplate =\n");

    check(loaded->instance != NULL);
    check_str(text_of(loaded, GCPU_SETTING_CPU_MODE), NULL);
}

static void bad_overrides_are_told(void)
{
    static const char *const bad[] = { "instance", "instance.name", "instance=x" };

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        const char *const overrides[] = { bad[i], NULL };
        g_autoptr(Loaded) loaded = load(NULL, overrides);
        check_int(gcpu_findings_count(loaded->findings), 1);
        check_contains(gcpu_findings_get(loaded->findings, 0)->message, "not a setting");
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(an_instance_says_what_its_file_says),
        TEST(disks_come_by_rising_number),
        TEST(overrides_win_and_need_no_file),
        TEST(a_file_must_have_the_section),
        TEST(a_dash_is_standard_input),
        TEST(each_mistake_has_one_finding),
        TEST(fitting_topologies_are_taken),
        TEST(a_bad_number_starts_no_false_alarm),
        TEST(empty_cpu_keys_count_as_not_given),
        TEST(bad_overrides_are_told),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "instance", cases);
}
