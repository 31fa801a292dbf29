/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-move.h"

#include "small-fleet.h"
#include "test-suite.h"

static const GcpuFleetScope x86 = { .arch = "x86_64" };

static char *join(const GPtrArray *names)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "", (char *)g_ptr_array_index(names, i));
    return g_string_free(text, FALSE);
}

static void moving_there_and_back_are_two_questions(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel", .usable = "Old Base !Base-v2" },
        { .name = "b",
          .cpu = "Base@Intel avx512f",
          .usable = "Old Base Base-v2",
          .machine = "pc-q35-8.0" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    const GcpuFleetClass *a = gcpu_fleet_classes_get(setup.classes, 0);
    const GcpuFleetClass *b = gcpu_fleet_classes_get(setup.classes, 1);
    g_autoptr(GcpuFleetMove) there = gcpu_fleet_move_new(a, b), back = gcpu_fleet_move_new(b, a);
    g_autofree char *kept = join(there->models_kept), *kept_back = join(back->models_kept);
    g_autofree char *lost = join(back->models_lost), *machines = join(back->machines_lost);

    check(gcpu_fleet_verdict_is_yes(there->host_model));
    check_int(there->models_lost->len, 0);
    check_int(there->machines_lost->len, 0);
    check_str(kept, "Old Base");
    check(!gcpu_fleet_verdict_is_yes(back->host_model));
    check_int(back->host_model->explanation->reasons->len, 1);
    check_str(kept_back, "Old Base");
    check_str(lost, "Base-v2");
    check_str(machines, "pc-q35-8.0");
}

/* Since 10.9.0 libvirt goes by what QEMU says of the model, whatever the vendor. */
static void another_vendor_is_a_no_with_its_reason(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Old@Intel", .usable = "Old", .libvirt = GCPU_VERSION(11, 3, 0) },
        { .name = "b", .cpu = "Old@AMD", .usable = "Old", .libvirt = GCPU_VERSION(11, 3, 0) },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    const GcpuFleetClass *a = gcpu_fleet_classes_get(setup.classes, 0);
    const GcpuFleetClass *b = gcpu_fleet_classes_get(setup.classes, 1);
    g_autoptr(GcpuFleetMove) move = gcpu_fleet_move_new(a, b);

    check(!gcpu_fleet_verdict_is_yes(move->host_model));
    const GcpuReason *reason = g_ptr_array_index(move->host_model->explanation->reasons, 0);
    check_int(reason->kind, GCPU_REASON_VENDOR);
    check_str(reason->name, "Intel");
    check_str(reason->of_host, "AMD");
}

static void equal_hosts_move_everything(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel avx512f", .usable = "Old Base Base-v2 !Rome" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    const GcpuFleetClass *a = gcpu_fleet_classes_get(setup.classes, 0);
    g_autoptr(GcpuFleetMove) move = gcpu_fleet_move_new(a, a);

    check(gcpu_fleet_verdict_is_yes(move->host_model));
    check_int(move->models_kept->len, 3);
    check_int(move->models_lost->len, 0);
    check_int(move->machines_lost->len, 0);
}

static void every_reason_has_somebody_to_blame(void)
{
    static const struct {
        GcpuReasonKind reason;
        GcpuCauseKind cause;
    } rows[] = {
        { GCPU_REASON_ARCH, GCPU_CAUSE_HARDWARE },
        { GCPU_REASON_VENDOR, GCPU_CAUSE_HARDWARE },
        { GCPU_REASON_UNKNOWN_HOST, GCPU_CAUSE_UNKNOWN },
        { GCPU_REASON_UNKNOWN_MODEL, GCPU_CAUSE_LIBVIRT },
        { GCPU_REASON_UNKNOWN_FEATURE, GCPU_CAUSE_LIBVIRT },
        { GCPU_REASON_FORBIDDEN, GCPU_CAUSE_POLICY },
        { GCPU_REASON_MISSING, GCPU_CAUSE_LIBVIRT }, /* no map knows the name below */
        { GCPU_REASON_EXTRA, GCPU_CAUSE_POLICY },
        { GCPU_REASON_MODEL, GCPU_CAUSE_HARDWARE },
        { GCPU_REASON_MODE, GCPU_CAUSE_POLICY },
        { GCPU_REASON_HYPERVISOR, GCPU_CAUSE_UNKNOWN },
        { GCPU_REASON_MACHINE, GCPU_CAUSE_QEMU },
        { GCPU_REASON_NOT_OFFERED, GCPU_CAUSE_QEMU },
        { GCPU_REASON_UNUSABLE, GCPU_CAUSE_QEMU },
        { GCPU_REASON_POLICY, GCPU_CAUSE_POLICY },
    };
    static const SmallHost hosts[] = { { .name = "a", .cpu = "Base" }, { .name = NULL } };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const GcpuReason reason = { .kind = rows[i].reason, .name = (char *)"x", .feature = -1 };
        g_autoptr(GcpuCause) cause = gcpu_cause_of_reason(
            gcpu_fleet_find(setup.fleet, "a"), gcpu_fleet_classes_get(setup.classes, 0), &reason);
        check_int(cause->kind, rows[i].cause);
        check(cause->evidence != NULL);
        check((cause->remedy == NULL) == (cause->kind == GCPU_CAUSE_UNKNOWN));
    }
}

/* Of a model that QEMU cannot run, as far as libvirt says what it lacks. */
static void an_unusable_model_is_blamed_on_what_it_lacks(void)
{
    static const struct {
        const char *lacks;
        GcpuCauseKind cause;
        const char *evidence, *remedy;
    } rows[] = {
        { NULL, GCPU_CAUSE_QEMU, "the QEMU there says", "ask for one that it can" },
        { "unheard-of", GCPU_CAUSE_QEMU, "the QEMU there says", "ask for one that it can" },
        { "avx", GCPU_CAUSE_KERNEL, "avx: the kernel was started with clearcpuid=avx",
          "take clearcpuid=avx off" },
        { "avx, vmx", GCPU_CAUSE_KERNEL,
          "avx: the kernel was started with clearcpuid=avx; vmx: the report does not show",
          "and reboot; collect the report again as root" },
        { "vmx, unheard-of, aes, mpx, sse, pni", GCPU_CAUSE_UNKNOWN,
          "vmx, aes, mpx, sse and 1 more: the report does not show", "collect the report again" },
        { "avx, svm", GCPU_CAUSE_HARDWARE, "svm: no processor of Intel has it",
          "ask for one that it can" },
    };
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel", .command_line = "clearcpuid=avx" }, { .name = NULL }
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const GcpuReason reason = { .kind = GCPU_REASON_UNUSABLE,
                                    .name = (char *)"Base",
                                    .of_host = (char *)rows[i].lacks,
                                    .feature = -1 };
        g_autoptr(GcpuCause) cause = gcpu_cause_of_reason(
            gcpu_fleet_find(setup.fleet, "a"), gcpu_fleet_classes_get(setup.classes, 0), &reason);
        check_int(cause->kind, rows[i].cause);
        check_contains(cause->evidence, rows[i].evidence);
        check_contains(cause->remedy, rows[i].remedy);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(moving_there_and_back_are_two_questions),
        TEST(another_vendor_is_a_no_with_its_reason),
        TEST(equal_hosts_move_everything),
        TEST(every_reason_has_somebody_to_blame),
        TEST(an_unusable_model_is_blamed_on_what_it_lacks),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-move", cases);
}
