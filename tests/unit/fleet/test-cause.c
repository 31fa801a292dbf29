/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/cause.h"

#include "small-fleet.h"
#include "test-suite.h"

typedef struct {
    const char *processor; /* of the capabilities: short form; NULL: not stated */
    const char *command_line;
    const char *nested; /* of kvm_intel */
    const char *feature;
    GcpuCauseKind kind;
    gboolean is_proven;
    const char *evidence; /* a part of it */
} Row;

static void add_processor(GcpuHostReport *report, const char *text)
{
    g_autoptr(GcpuDef) guest = small_cpu(text);
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_HOST);

    cpu->model = g_strdup(guest->model);
    for (guint i = 0; i < guest->features->len; i++)
        gcpu_def_set_feature(cpu, gcpu_def_feature(guest, i)->name, GCPU_FEATURE_UNSET);
    report->capabilities->host_cpu = cpu;
}

static GcpuCause *ask(const Row *row, const char *cpu, const char *virt_type)
{
    const SmallHost host = {
        .name = "n",
        .cpu = cpu,
        .virt_type = virt_type,
        .command_line = row->command_line,
    };
    const GcpuFleetScope scope = { .arch = "x86_64", .virt_type = virt_type };
    GcpuHostReport *report = small_report(&host);
    GcpuFleet *fleet = gcpu_fleet_new();
    g_auto(SmallSetup) setup = { 0 };

    if (row->processor)
        add_processor(report, row->processor);
    if (row->nested)
        gcpu_host_report_add_module_parameter(report, "kvm_intel", "nested", row->nested);
    g_assert_true(gcpu_fleet_add(fleet, report, NULL, NULL));
    small_setup(&setup, fleet, &scope);
    return gcpu_cause_new(gcpu_fleet_find(fleet, "n"), gcpu_fleet_classes_get(setup.classes, 0),
                          row->feature);
}

static void check_row(const Row *row, const char *cpu, const char *virt_type)
{
    g_autoptr(GcpuCause) cause = ask(row, cpu, virt_type);

    check_str(gcpu_cause_kind_to_string(cause->kind), gcpu_cause_kind_to_string(row->kind));
    check_int(cause->is_proven, row->is_proven);
    check_contains(cause->evidence, row->evidence);
}

static void what_the_report_proves_is_the_cause(void)
{
    static const Row rows[] = {
        { "Old", NULL, NULL, "avx512f", GCPU_CAUSE_HARDWARE, FALSE, "does not have it" },
        { "Old avx", NULL, NULL, "avx", GCPU_CAUSE_QEMU, TRUE, "do not offer it" },
        { "Old vmx", NULL, "0", "vmx", GCPU_CAUSE_KVM, TRUE, "kvm_intel has nested=0" },
        { "Old vmx", NULL, "N", "vmx", GCPU_CAUSE_KVM, TRUE, "kvm_intel has nested=N" },
        { "Old vmx", NULL, "Y", "vmx", GCPU_CAUSE_QEMU, TRUE, "do not offer it" },
        { "Old", NULL, NULL, "vmx", GCPU_CAUSE_FIRMWARE, FALSE, "does not show it" },
        { "Old", NULL, NULL, "svm", GCPU_CAUSE_FIRMWARE, FALSE, "does not show it" },
        { "Old", NULL, NULL, "rdctl-no", GCPU_CAUSE_MICROCODE, FALSE, "microcode" },
        { "Old avx", "quiet clearcpuid=aes,avx", NULL, "avx", GCPU_CAUSE_KERNEL, TRUE,
          "clearcpuid=aes,avx" },
        { "Old", "tsx=off", NULL, "rtm", GCPU_CAUSE_KERNEL, TRUE, "tsx=off" },
        { "Old avx", "noxsave", NULL, "avx", GCPU_CAUSE_KERNEL, TRUE, "noxsave" },
        { "Old", "noxsave clearcpuid=avx", NULL, "avx", GCPU_CAUSE_HARDWARE, FALSE, "not have it" },
        { "Old rdctl-no", "clearcpuid=rdctl_no", NULL, "rdctl-no", GCPU_CAUSE_KERNEL, TRUE,
          "clearcpuid=rdctl_no" },
        { "Old rdctl-no", "clearcpuid=rdctl", NULL, "rdctl-no", GCPU_CAUSE_QEMU, TRUE, "offer" },
        { "Old avx", "xnoxsave clearcpuid=avx2", NULL, "avx", GCPU_CAUSE_QEMU, TRUE, "offer" },
        { "Old", NULL, NULL, "avx10", GCPU_CAUSE_LIBVIRT, TRUE, "libvirt 9.0.0 does not know" },
        { NULL, NULL, NULL, "avx", GCPU_CAUSE_UNKNOWN, FALSE, "does not show" },
        { NULL, NULL, "0", "vmx", GCPU_CAUSE_KVM, TRUE, "nested=0" },
        { NULL, NULL, "0", "avx", GCPU_CAUSE_UNKNOWN, FALSE, "does not show" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i], "Old", "kvm");
}

/* What is switched elsewhere is not to be looked for on a host that cannot have it. */
static void no_switch_brings_what_the_vendor_does_not_make(void)
{
    static const Row of_amd[] = {
        { NULL, "tsx=off", NULL, "rtm", GCPU_CAUSE_HARDWARE, TRUE, "of AMD" },
        { "Old", NULL, NULL, "hle", GCPU_CAUSE_HARDWARE, TRUE, "of AMD" },
        { NULL, NULL, "0", "vmx", GCPU_CAUSE_HARDWARE, TRUE, "of AMD" },
    };
    static const Row of_intel[] = {
        { "Old", NULL, NULL, "svm", GCPU_CAUSE_HARDWARE, TRUE, "of Intel" },
        { "Old", NULL, NULL, "vmx", GCPU_CAUSE_FIRMWARE, FALSE, "show it" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(of_amd); i++)
        check_row(&of_amd[i], "Rome@AMD", "kvm");
    for (guint i = 0; i < G_N_ELEMENTS(of_intel); i++)
        check_row(&of_intel[i], "Old@Intel", "kvm");
}

static void of_an_emulated_processor_only_qemu_decides(void)
{
    static const Row rows[] = {
        { "Old", "noxsave", NULL, "avx", GCPU_CAUSE_QEMU, TRUE, "emulate" },
        { NULL, NULL, "0", "vmx", GCPU_CAUSE_QEMU, TRUE, "emulate" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i], "Old", "qemu");
}

/* A kernel without tsx=off has TSX off, too: it is its default. */
static void taking_an_option_away_does_not_bring_tsx_back(void)
{
    static const Row row = { "Old", "tsx=off", NULL, "rtm", GCPU_CAUSE_KERNEL, TRUE, "tsx=off" };
    g_autoptr(GcpuCause) cause = ask(&row, "Old", "kvm");

    check_contains(cause->remedy, "-noTSX");
    check_contains(cause->remedy, "tsx=on");
}

static void a_name_that_the_map_lacks_has_a_remedy_of_its_own(void)
{
    static const struct {
        const char *model;
        GcpuVersion libvirt;
        gboolean is_proven;
        const char *evidence, *remedy;
    } rows[] = {
        { "Bsae", GCPU_VERSION(9, 0, 0), TRUE, "libvirt 9.0.0 does not know Bsae",
          "perhaps Base is meant" },
        { "Tomorrow", GCPU_VERSION(9, 0, 0), TRUE, "does not know Tomorrow",
          "use a newer libvirt there, or ask for another model" },
        { "Tomorrow", GCPU_VERSION(11, 3, 0), FALSE, "stands in for that of libvirt 11.3.0",
          "give the CPU map of its libvirt: --cpu-map-of 11.3.0=" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const SmallHost hosts[] = {
            { .name = "n", .cpu = "Old", .libvirt = rows[i].libvirt },
            { .name = NULL },
        };
        const GcpuFleetScope scope = { .arch = "x86_64" };
        g_auto(SmallSetup) setup = { 0 };
        small_setup(&setup, small_fleet(hosts), &scope);
        g_autoptr(GcpuCause) cause =
            gcpu_cause_new_of_model(gcpu_fleet_classes_get(setup.classes, 0), rows[i].model);
        check_int(cause->kind, GCPU_CAUSE_LIBVIRT);
        check_int(cause->is_proven, rows[i].is_proven);
        check_contains(cause->evidence, rows[i].evidence);
        check_contains(cause->remedy, rows[i].remedy);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_the_report_proves_is_the_cause),
        TEST(taking_an_option_away_does_not_bring_tsx_back),
        TEST(no_switch_brings_what_the_vendor_does_not_make),
        TEST(of_an_emulated_processor_only_qemu_decides),
        TEST(a_name_that_the_map_lacks_has_a_remedy_of_its_own),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "cause", cases);
}
