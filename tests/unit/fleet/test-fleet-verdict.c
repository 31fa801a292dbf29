/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-verdict.h"

#include "cpu/hypervisor.h"
#include "small-fleet.h"
#include "test-suite.h"

static const GcpuFleetScope x86 = { .arch = "x86_64" };

/* "VERDICT kind:name kind:name", for the one host and the guest's CPU. */
static char *judge(const SmallHost *host, const GcpuFleetGuest *guest, char **out_cpu)
{
    const SmallHost hosts[] = { *host, { .name = NULL } };
    g_auto(SmallSetup) setup = { 0 };
    GString *text = g_string_new(NULL);
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GcpuFleetVerdict) verdict =
        gcpu_fleet_verdict_new(gcpu_fleet_classes_get(setup.classes, 0), guest);
    const GcpuExplanation *explanation = verdict->explanation;

    g_string_append(text, gcpu_verdict_to_string(explanation->verdict));
    for (guint i = 0; i < explanation->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(explanation->reasons, i);
        g_string_append_printf(text, " %s:%s", gcpu_reason_kind_to_string(reason->kind),
                               reason->name);
    }
    if (out_cpu)
        *out_cpu = verdict->cpu ? g_strdup(verdict->cpu->model) : NULL;
    return g_string_free(text, FALSE);
}

static void a_named_model_is_judged_by_the_host(void)
{
    static const struct {
        SmallHost host;
        const char *cpu, *verdict;
    } rows[] = {
        { { .name = "n", .cpu = "Base@Intel" }, "Base", "identical" },
        { { .name = "n", .cpu = "Base@Intel avx512f" }, "Base", "superset" },
        { { .name = "n", .cpu = "Base -avx" }, "Base", "incompatible missing-feature:avx" },
        { { .name = "n", .cpu = "Base vmx" }, "Base !vmx", "incompatible forbidden-feature:vmx" },
        { { .name = "n", .cpu = "Base@Intel" }, "Base@AMD", "incompatible other-vendor:AMD" },
        { { .name = "n", .cpu = "Base" }, "Tomorrow", "incompatible unknown-model:Tomorrow" },
        /* another libvirt may know it */
        { { .name = "n", .cpu = "Base", .libvirt = GCPU_VERSION(11, 3, 0) },
          "Tomorrow",
          "undecided unknown-model:Tomorrow" },
        { { .name = "n", .cpu = "Base -avx", .libvirt = GCPU_VERSION(11, 3, 0) },
          "Base",
          "incompatible missing-feature:avx" },
        /* QEMU's own word is worth more than that of an old libvirt's map */
        { { .name = "n", .cpu = "Base", .usable = "!Base" }, "Base", "undecided not-usable:Base" },
        { { .name = "n", .cpu = "Base", .usable = "!Base" },
          "Base -svm",
          "undecided not-usable:Base" },
        { { .name = "n", .cpu = "Base -avx", .usable = "!Base" }, "Base -avx", "identical" },
        { { .name = "n", .cpu = "Base", .usable = "!Base(avx)" }, "Base -avx", "identical" },
        { { .name = "n", .cpu = "Base", .usable = "!Base(avx,svm)" },
          "Base -avx",
          "undecided not-usable:Base" },
        { { .name = "n", .cpu = "Base", .usable = "Base" }, "Base", "identical" },
        /* and from 10.2.0 on libvirt itself takes it */
        { { .name = "n", .cpu = "Base -avx", .usable = "Base", .libvirt = GCPU_VERSION(10, 1, 0) },
          "Base",
          "incompatible missing-feature:avx" },
        { { .name = "n", .cpu = "Base -avx", .usable = "Base", .libvirt = GCPU_VERSION(10, 2, 0) },
          "Base",
          "superset" },
        { { .name = "n", .cpu = "Base -avx", .usable = "Base", .libvirt = GCPU_VERSION(10, 8, 0) },
          "Base -aes",
          "superset" },
        { { .name = "n", .cpu = "Base -avx", .usable = "Base", .libvirt = GCPU_VERSION(10, 8, 0) },
          "Base fpu",
          "incompatible missing-feature:avx" },
        { { .name = "n", .cpu = "Base -avx", .usable = "!Base", .libvirt = GCPU_VERSION(10, 8, 0) },
          "Base",
          "incompatible missing-feature:avx" },
        { { .name = "n",
            .cpu = "Base@AMD -avx",
            .usable = "Base",
            .libvirt = GCPU_VERSION(10, 8, 0) },
          "Base@Intel",
          "incompatible other-vendor:Intel missing-feature:avx" },
        { { .name = "n", .cpu = "Base", .usable = "Old" }, "Base", "identical" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuDef) cpu = small_cpu(rows[i].cpu);
        g_autofree char *verdict = judge(&rows[i].host, &(GcpuFleetGuest){ .cpu = cpu }, NULL);
        check_str(verdict, rows[i].verdict);
    }
}

static void a_model_that_qemu_lacks_may_be_called_by_another_name(void)
{
    static const SmallHost host = { .name = "n", .cpu = "Base", .usable = "Old" };
    g_autoptr(GcpuDef) cpu = small_cpu("Base");
    g_autofree char *model = NULL, *other = NULL;
    g_autofree char *allowed = judge(&host, &(GcpuFleetGuest){ .cpu = cpu }, &model);

    check_str(allowed, "identical");
    check_str(model, "Old");
    cpu->fallback = GCPU_FALLBACK_FORBID;
    g_autofree char *forbidden = judge(&host, &(GcpuFleetGuest){ .cpu = cpu }, &other);
    check_str(forbidden, "incompatible not-offered:Base");
}

static void host_model_becomes_what_the_host_has(void)
{
    static const SmallHost host = { .name = "n", .cpu = "Base@Intel avx512f" };
    g_autoptr(GcpuDef) cpu = gcpu_def_new(GCPU_DEF_GUEST);
    g_autofree char *model = NULL, *again = NULL;

    cpu->mode = GCPU_MODE_HOST_MODEL;
    g_autofree char *plain = judge(&host, &(GcpuFleetGuest){ .cpu = cpu }, &model);
    check_str(plain, "identical");
    check_str(model, "Base");
    gcpu_def_set_feature(cpu, "svm", GCPU_FEATURE_REQUIRE);
    g_autofree char *more = judge(&host, &(GcpuFleetGuest){ .cpu = cpu }, &again);
    check_str(more, "incompatible missing-feature:svm");
}

static void what_only_that_host_has_is_not_for_others(void)
{
    static const SmallHost host = { .name = "n", .cpu = "Base@Intel" };
    static const SmallHost arm = { .name = "n", .cpu = "Base@Intel", .libvirt = 1 };
    g_autoptr(GcpuDef) cpu = gcpu_def_new(GCPU_DEF_GUEST);
    char *model = NULL;

    cpu->mode = GCPU_MODE_HOST_PASSTHROUGH;
    g_autofree char *verdict = judge(&host, &(GcpuFleetGuest){ .cpu = cpu }, &model);
    check_str(verdict, "identical");
    check_str(model, NULL);
    cpu->mode = GCPU_MODE_MAXIMUM;
    g_autofree char *unsaid = judge(&arm, &(GcpuFleetGuest){ .cpu = cpu }, &model);
    check_str(unsaid, "undecided mode-of-hypervisor:maximum mode-of-hypervisor:maximum");
    g_autofree char *none = judge(&host, &(GcpuFleetGuest){ .cpu = NULL }, &model);
    check_str(none, "superset");
}

static void the_machine_type_must_be_there(void)
{
    static const SmallHost host = { .name = "n", .cpu = "Base", .machine = "pc-q35-8.0" };
    g_autoptr(GcpuDef) cpu = small_cpu("Base");
    g_autofree char *both = judge(&host, &(GcpuFleetGuest){ cpu, "pc-q35-8.0" }, NULL);
    g_autofree char *older = judge(&host, &(GcpuFleetGuest){ cpu, "pc-q35-7.2" }, NULL);
    g_autofree char *newer = judge(&host, &(GcpuFleetGuest){ cpu, "pc-q35-9.0" }, NULL);

    check_str(both, "identical");
    check_str(older, "identical");
    check_str(newer, "incompatible unknown-machine:pc-q35-9.0");
}

/* Never a yes where the engine says no; a no or a doubt more only for a reason of its own. */
static void it_never_contradicts_the_engine(void)
{
    static const char *const guests[] = { "Base",     "Old avx",       "Base -avx",
                                          "Rome",     "Base !avx512f", "Base ?svm avx512f",
                                          "Base@AMD", "Old *svm",      "Base-v2" };
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel", .usable = "Old Base !Rome(svm)" },
        { .name = "b", .cpu = "Rome@AMD -xsaves", .usable = "Old !Base !Rome(xsaves)" },
        { .name = "c",
          .cpu = "Old",
          .libvirt = GCPU_VERSION(11, 3, 0),
          .usable = "Old !Base(avx)" },
        { .name = "d", .cpu = "Base avx512f svm", .libvirt = GCPU_VERSION(11, 3, 0) },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);

    for (guint i = 0; i < G_N_ELEMENTS(guests); i++) {
        g_autoptr(GcpuDef) cpu = small_cpu(guests[i]);
        for (guint j = 0; j < setup.classes->classes->len; j++) {
            const GcpuFleetClass *class = gcpu_fleet_classes_get(setup.classes, j);
            g_autoptr(GcpuFleetVerdict) verdict =
                gcpu_fleet_verdict_new(class, &(GcpuFleetGuest){ .cpu = cpu });
            g_autoptr(GcpuExplanation) engine =
                gcpu_hypervisor_explain(class->map, class->offer, class->libvirt_version, cpu);
            if (gcpu_fleet_verdict_is_yes(verdict))
                check_int(verdict->explanation->verdict, engine->verdict);
            else
                check(verdict->explanation->reasons->len > 0);
        }
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_named_model_is_judged_by_the_host),
        TEST(a_model_that_qemu_lacks_may_be_called_by_another_name),
        TEST(host_model_becomes_what_the_host_has),
        TEST(what_only_that_host_has_is_not_for_others),
        TEST(the_machine_type_must_be_there),
        TEST(it_never_contradicts_the_engine),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-verdict", cases);
}
