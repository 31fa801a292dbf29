/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/setting.h"

#include "cpu/nearest.h"
#include "test-suite.h"

typedef struct {
    GcpuSetting *setting;
    GcpuFindings *findings;
} Checked;

static Checked *check_value(GcpuSettingId id, const char *text)
{
    const GcpuSettingSpec *spec = gcpu_setting_spec(id);
    const GcpuSettingSource source = {
        .section = spec->section,
        .key = spec->kind == GCPU_KIND_OPTIONS ? "disk.7" : spec->key,
        .text = text,
        .origin = { GCPU_LAYER_HOST, 0, "/etc/guestcpu.conf", 5 },
    };
    Checked *checked = g_new(Checked, 1);

    checked->findings = gcpu_findings_new();
    checked->setting = gcpu_setting_check(spec, &source, checked->findings);
    check_int(checked->setting == NULL, gcpu_findings_count(checked->findings) > 0);
    return checked;
}

static void checked_free(Checked *checked)
{
    gcpu_setting_free(checked->setting);
    gcpu_findings_free(checked->findings);
    g_free(checked);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checked, checked_free)

static void every_row_stands_at_its_id(void)
{
    for (guint i = 0; i < GCPU_N_SETTINGS; i++) {
        const GcpuSettingSpec *spec = gcpu_setting_spec(i);
        check_int(spec->id, i);
        check(spec->section && spec->key);
        check_int(spec->kind == GCPU_KIND_WORD, spec->words != NULL);
        check(spec->kind != GCPU_KIND_NUMBER || spec->min <= spec->max);
    }
}

static void every_default_is_a_valid_value(void)
{
    for (guint i = 0; i < GCPU_N_SETTINGS; i++) {
        const char *text = gcpu_setting_spec(i)->default_text;
        if (!text)
            continue;
        g_autoptr(Checked) checked = check_value(i, text);
        check(checked->setting != NULL);
    }
}

static void keys_are_found_under_every_name(void)
{
    static const struct {
        const char *section, *key;
        int id; /* -1: none */
    } table[] = {
        { "libvirt", "virt_type", GCPU_SETTING_VIRT_TYPE },
        { "libvirt", "cpu_model", GCPU_SETTING_CPU_MODELS },
        { "libvirt", "connection_uri", GCPU_SETTING_URI },
        { "libvirt", "cpu_models", GCPU_SETTING_CPU_MODELS },
        { "default", "libvirt_type", GCPU_SETTING_VIRT_TYPE },
        { "default", "libvirt_cpu_mode", GCPU_SETTING_CPU_MODE },
        { "default", "libvirt_cpu_model", GCPU_SETTING_CPU_MODELS },
        { "default", "cpu_mode", -1 },
        { "default", "uri", -1 },
        { "libvirt", "libvirt_cpu_mode", -1 },
        { "libvirt", "template", -1 },
        { "guestcpu", "template", GCPU_SETTING_TEMPLATE },
        { "instance", "template", GCPU_SETTING_TEMPLATE },
        { "instance", "cpu_model", GCPU_SETTING_CPU_MODELS },
        { "instance", "cpu_mode", GCPU_SETTING_CPU_MODE },
        { "instance", "virt_type", -1 },
        { "instance", "disk.0", GCPU_SETTING_DISK },
        { "instance", "network.999", GCPU_SETTING_NETWORK },
        { "instance", "disk", -1 },
        { "instance", "disk.", -1 },
        { "instance", "disk-5", -1 },
        { "instance", "netw.5", -1 },
        { "instance", "disk.00", -1 },
        { "instance", "disk.1000", -1 },
        { "instance", "disk.1x", -1 },
        { "instance", "disk.-1", -1 },
        { "migration", "bandwidth", GCPU_SETTING_BANDWIDTH },
        { "instance", "bandwidth", -1 },
        { "libvirt", "name", -1 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        const GcpuSettingSpec *spec = gcpu_setting_find(table[i].section, table[i].key);
        check_int(spec ? (int)spec->id : -1, table[i].id);
    }
    check_int(gcpu_setting_index(gcpu_setting_spec(GCPU_SETTING_DISK), "disk.42"), 42);
    check_int(gcpu_setting_index(gcpu_setting_spec(GCPU_SETTING_NAME), "name"), 0);
}

static void unknown_keys_find_the_nearest_or_their_home(void)
{
    static const struct {
        const char *section, *key, *nearest;
    } table[] = {
        { "libvirt", "cpu_mdoe", "cpu_mode" },
        { "libvirt", "virttype", "virt_type" },
        { "libvirt", "cpu_extra_flags", "cpu_model_extra_flags" },
        { "libvirt", "template_dirs", "[guestcpu] template_dirs" },
        { "guestcpu", "cpu_mode", "[libvirt] cpu_mode" },
        { "guestcpu", "template_dir", "template_dirs" },
        { "default", "cpu_mode", "[libvirt] cpu_mode" },
        { "default", "libvirt_cpu_modl", "libvirt_cpu_mode" },
        { "libvirt", "libvirt_type", "virt_type" },
        { "guestcpu", "memory_mb", "[instance] memory_mb" },
        { "guestcpu", "hw_machine_typ", "[libvirt] hw_machine_type" },
        { "instance", "cpu_mdoe", "cpu_mode" },
        { "instance", "virt_typ", "[libvirt] virt_type" },
        { "instance", "dsk.0", "disk.N" },
        { "instance", "disk", "disk.N" },
        { "instance", "mem_mb", "memory_mb" },
        { "instance", "hw_machine_type", "[libvirt] hw_machine_type" },
        { "migration", "completion_timout", "completion_timeout" },
        { "guestcpu", "shared_storage", "[migration] shared_storage" },
        { "libvirt", "images_type", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *nearest = gcpu_setting_nearest(table[i].section, table[i].key);
        check_str(nearest, table[i].nearest);
    }
}

static void values_in_range_are_taken(void)
{
    static const struct {
        GcpuSettingId id;
        const char *text;
    } table[] = {
        { GCPU_SETTING_URI, "qemu+ssh://root@host/system?keyfile=/a" },
        { GCPU_SETTING_VIRT_TYPE, "kvm" },
        { GCPU_SETTING_VIRT_TYPE, "lxc" },
        { GCPU_SETTING_VIRT_TYPE, "parallels" },
        { GCPU_SETTING_VIRT_TYPE, "xenapi" },
        { GCPU_SETTING_CPU_MODE, "maximum" },
        { GCPU_SETTING_CPU_MODE, "none" },
        { GCPU_SETTING_CPU_MODELS, "Haswell-noTSX-IBRS" },
        { GCPU_SETTING_CPU_MODELS, "486, Opteron_G3, EPYC-Rome-v2, power7+_v2.1" },
        { GCPU_SETTING_CPU_VENDOR, "Intel" },
        { GCPU_SETTING_CPU_VENDOR, "Zhaoxin CentaurHauls" },
        { GCPU_SETTING_CPU_CACHE, "disable" },
        { GCPU_SETTING_HW_MACHINE_TYPE, "x86_64=q35, aarch64=virt-7.2" },
        { GCPU_SETTING_TEMPLATE, "minimal, aarch64=/srv/t/arm.xml" },
        { GCPU_SETTING_POLICY_FILES, "/a.conf, /b.conf" },
        { GCPU_SETTING_CPU_MAP, "/usr/share/libvirt/cpu_map" },
        { GCPU_SETTING_FLEET_CPU_MAPS, "/srv/libvirt-9.0.0, /srv/libvirt-11.3.0" },
        { GCPU_SETTING_NAME, "web 01.example.org" },
        { GCPU_SETTING_MEMORY_MB, "1" },
        { GCPU_SETTING_MEMORY_MB, "16777216" },
        { GCPU_SETTING_VCPUS, "4096" },
        { GCPU_SETTING_ARCH, "riscv64" },
        { GCPU_SETTING_MACHINE, "pc-q35-7.2" },
        { GCPU_SETTING_REQUIRED_FEATURES, "avx2, sse4.1, 3dnow, lahf_lm" },
        { GCPU_SETTING_MAXPHYSADDR_BITS, "32" },
        { GCPU_SETTING_MAXPHYSADDR_BITS, "52" },
        { GCPU_SETTING_DISK, "/var/lib/a b.qcow2, format=qcow2, bus=virtio" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(Checked) checked = check_value(table[i].id, table[i].text);
        check(checked->setting && !gcpu_findings_count(checked->findings));
        check_str(checked->setting ? checked->setting->text : NULL, table[i].text);
    }
}

static void values_out_of_range_are_refused(void)
{
    static const struct {
        GcpuSettingId id;
        const char *text, *message, *allowed, *nearest;
    } table[] = {
        { GCPU_SETTING_CPU_MODE, "host-modle", "unknown word", "custom, host-model, host-pass",
          "host-model" },
        { GCPU_SETTING_CPU_MODE, "Custom", "unknown word", NULL, "custom" },
        { GCPU_SETTING_VIRT_TYPE, "kwm", "unknown word", "kvm, qemu, lxc", "kvm" },
        { GCPU_SETTING_CPU_MIGRATABLE, "true", "unknown word", "on, off", NULL },
        { GCPU_SETTING_CPU_MODELS, "Has well", "\"Has well\" is not a name", "letters", NULL },
        { GCPU_SETTING_CPU_MODELS, "-Haswell", "is not a name", NULL, NULL },
        { GCPU_SETTING_CPU_MODELS, "Haswell, haswell", "\"haswell\" is given twice", NULL, NULL },
        { GCPU_SETTING_CPU_MODELS, "Haswell,", "item 2 of the list is empty", NULL, NULL },
        { GCPU_SETTING_CPU_MODELS, ", a", "item 1 of the list is empty", NULL, NULL },
        { GCPU_SETTING_HW_MACHINE_TYPE, "q35", "does not name an architecture", "ARCH=MACHINE",
          NULL },
        { GCPU_SETTING_HW_MACHINE_TYPE, "x86-64=q35", "no architecture \"x86-64\"", NULL,
          "x86_64" },
        { GCPU_SETTING_HW_MACHINE_TYPE, "x86_64=-q35", "\"-q35\" is not a name", NULL, NULL },
        { GCPU_SETTING_HW_MACHINE_TYPE, "x86_64=", "\"\" is not a name", NULL, NULL },
        { GCPU_SETTING_HW_MACHINE_TYPE, "x86_64=pc, x86_64=q35", "has a name already", NULL, NULL },
        { GCPU_SETTING_TEMPLATE, "a, b", "second name for every other", NULL, NULL },
        { GCPU_SETTING_ARCH, "arm64", "no architecture", NULL, "aarch64" },
        { GCPU_SETTING_ARCH, "AMD64", "no architecture", NULL, "x86_64" },
        { GCPU_SETTING_CPU_MAP, "/a, /b", "more than 1 path", NULL, NULL },
        { GCPU_SETTING_POLICY_FILES, "/a, /b/../a", "\"/a\" is given twice", NULL, NULL },
        { GCPU_SETTING_NAME, "a/b", "cannot hold a '/'", NULL, NULL },
        { GCPU_SETTING_NAME, "..", "cannot be \"..\"", NULL, NULL },
        { GCPU_SETTING_NAME, "", "a value is needed", NULL, NULL },
        { GCPU_SETTING_NAME, "  ", "a value is needed", NULL, NULL },
        { GCPU_SETTING_NAME, "a\nb", "control character", NULL, NULL },
        { GCPU_SETTING_NAME, "a\u202eb", "cannot be seen", NULL, NULL },
        { GCPU_SETTING_NAME, "\xff", "not UTF-8", NULL, NULL },
        { GCPU_SETTING_MEMORY_MB, "0", "out of range", "1 to 16777216", NULL },
        { GCPU_SETTING_MEMORY_MB, "16777217", "out of range", NULL, NULL },
        { GCPU_SETTING_MEMORY_MB, "99999999999999999999999", "out of range", NULL, NULL },
        { GCPU_SETTING_MEMORY_MB, "12abc", "not a decimal number", NULL, NULL },
        { GCPU_SETTING_MEMORY_MB, "-1", "not a decimal number", NULL, NULL },
        { GCPU_SETTING_MEMORY_MB, "0x10", "not a decimal number", NULL, NULL },
        { GCPU_SETTING_MEMORY_MB, "010", "not a decimal number", NULL, NULL },
        { GCPU_SETTING_MEMORY_MB, "1.5", "not a decimal number", NULL, NULL },
        { GCPU_SETTING_VCPUS, "4097", "out of range", "1 to 4096", NULL },
        { GCPU_SETTING_MAXPHYSADDR_BITS, "31", "out of range", "32 to 52", NULL },
        { GCPU_SETTING_MAXPHYSADDR_BITS, "53", "out of range", NULL, NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(Checked) checked = check_value(table[i].id, table[i].text);
        check_int(gcpu_findings_count(checked->findings), 1);
        const GcpuFinding *finding = gcpu_findings_get(checked->findings, 0);
        check_contains(finding->message, table[i].message);
        if (table[i].allowed)
            check_contains(finding->allowed, table[i].allowed);
        check_str(finding->nearest, table[i].nearest);
        check_str(finding->file, "/etc/guestcpu.conf");
        check_int(finding->line, 5);
        check_str(finding->value, table[i].text);
    }
}

static void names_fit_into_the_file_name_that_libvirt_makes(void)
{
    g_autofree char *fits = g_strnfill(255 - strlen(".xml.new"), 'n');
    g_autofree char *too_long = g_strconcat(fits, "n", NULL);
    g_autoptr(Checked) good = check_value(GCPU_SETTING_NAME, fits);
    g_autoptr(Checked) bad = check_value(GCPU_SETTING_NAME, too_long);

    check(good->setting != NULL);
    check(bad->setting == NULL);
}

static void names_of_libvirt_are_not_endless(void)
{
    g_autofree char *fits = g_strnfill(128, 'n');
    g_autofree char *too_long = g_strconcat(fits, "n", NULL);
    g_autoptr(Checked) good = check_value(GCPU_SETTING_MACHINE, fits);
    g_autoptr(Checked) bad = check_value(GCPU_SETTING_MACHINE, too_long);

    check(good->setting != NULL);
    check(bad->setting == NULL);
}

static void uuids_are_read_as_libvirt_reads_them(void)
{
    static const struct {
        const char *text, *uuid;
    } table[] = {
        { "44545345-0101-4000-8000-0000deadbeef", "44545345-0101-4000-8000-0000deadbeef" },
        { "44545345010140008000000000DEADBEEF", NULL },
        { "4454534501014000800000DEADBEEF00", "44545345-0101-4000-8000-00deadbeef00" },
        { " 44 54 5345--0101-4000-8000-0000DEADBEEF ", "44545345-0101-4000-8000-0000deadbeef" },
        { "44545345-0101-4000-8000-0000deadbee", NULL },
        { "44545345-0101-4000-8000-0000deadbeefg", NULL },
        { "4-4545345-0101-4000-8000-0000deadbeef", NULL },
        { "{44545345-0101-4000-8000-0000deadbeef}", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(Checked) checked = check_value(GCPU_SETTING_UUID, table[i].text);
        check_str(checked->setting ? checked->setting->text : NULL, table[i].uuid);
    }
}

static void names_are_chosen_by_architecture(void)
{
    g_autoptr(Checked) template = check_value(GCPU_SETTING_TEMPLATE, "aarch64 = no, minimal");
    g_autoptr(Checked) good = check_value(GCPU_SETTING_TEMPLATE, "aarch64=arm, minimal");
    g_autoptr(Checked) machine = check_value(GCPU_SETTING_HW_MACHINE_TYPE, "x86_64=q35");

    check(template->setting == NULL);
    check_str(gcpu_setting_for_arch(good->setting, "aarch64"), "arm");
    check_str(gcpu_setting_for_arch(good->setting, "x86_64"), "minimal");
    check_str(gcpu_setting_for_arch(good->setting, "aarch"), "minimal");
    check_str(gcpu_setting_for_arch(machine->setting, "x86_64"), "q35");
    check_str(gcpu_setting_for_arch(machine->setting, "aarch64"), NULL);
}

static void paths_are_relative_to_the_file_that_names_them(void)
{
    g_autoptr(Checked) checked = check_value(GCPU_SETTING_TEMPLATE_DIRS, "t, ../srv/t, /abs/./t/");

    check_str(checked->setting->items[0], "/etc/t");
    check_str(checked->setting->items[1], "/srv/t");
    check_str(checked->setting->items[2], "/abs/t");
}

static void an_endless_value_is_refused(void)
{
    g_autofree char *text = g_strnfill(10000000, ',');
    g_autoptr(Checked) checked = check_value(GCPU_SETTING_CPU_MODELS, text);

    check_int(gcpu_findings_count(checked->findings), 1);
    check_contains(gcpu_findings_get(checked->findings, 0)->message, "longer than");
}

static void a_setting_remembers_where_it_stands(void)
{
    g_autoptr(Checked) checked = check_value(GCPU_SETTING_DISK, "/a, bus=sata");

    check_str(checked->setting->section, "instance");
    check_str(checked->setting->key, "disk.7");
    check_int(checked->setting->index, 7);
    check_str(checked->setting->items[1], "bus=sata");
    check_int(checked->setting->origin.line, 5);
    check(checked->setting->origin.file == checked->setting->file);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(every_row_stands_at_its_id),
        TEST(every_default_is_a_valid_value),
        TEST(keys_are_found_under_every_name),
        TEST(unknown_keys_find_the_nearest_or_their_home),
        TEST(values_in_range_are_taken),
        TEST(values_out_of_range_are_refused),
        TEST(names_fit_into_the_file_name_that_libvirt_makes),
        TEST(names_of_libvirt_are_not_endless),
        TEST(uuids_are_read_as_libvirt_reads_them),
        TEST(names_are_chosen_by_architecture),
        TEST(paths_are_relative_to_the_file_that_names_them),
        TEST(an_endless_value_is_refused),
        TEST(a_setting_remembers_where_it_stands),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "setting", cases);
}
