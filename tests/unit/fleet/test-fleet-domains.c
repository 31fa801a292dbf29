/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-domains.h"

#include "fleet/fleet-verdict.h"
#include "small-fleet.h"
#include "test-suite.h"

typedef struct {
    SmallArchs archs;
    GcpuFleetDomains *domains;
} Setup;

static void setup_clear(Setup *setup)
{
    gcpu_fleet_domains_free(setup->domains);
    small_archs_clear(&setup->archs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Setup, setup_clear)

static void divide(Setup *setup, GcpuFleet *fleet, guint k, GError **error)
{
    small_archs_init(&setup->archs, fleet);
    setup->domains = gcpu_fleet_domains_new((const GcpuFleetClasses *const *)setup->archs.classes,
                                            setup->archs.n_classes, k, error);
}

/* "a b: Base | c: Old" */
static char *format_domains(const GcpuFleetDomains *domains)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < domains->domains->len; i++) {
        const GcpuFleetDomain *domain = g_ptr_array_index(domains->domains, i);
        g_string_append(text, i ? " | " : "");
        for (guint j = 0; j < domain->hosts->len; j++) {
            const GcpuFleetHost *host = g_ptr_array_index(domain->hosts, j);
            g_string_append_printf(text, "%s%s", j ? " " : "", host->name);
        }
        g_string_append_printf(text, ": %s", domain->cpu ? domain->cpu->model : "-");
    }
    return g_string_free(text, FALSE);
}

static void check_domains(const SmallHost *hosts, guint k, const char *expected, guint64 given_up)
{
    g_auto(Setup) setup = { 0 };

    divide(&setup, small_fleet(hosts), k, NULL);
    g_autofree char *text = setup.domains ? format_domains(setup.domains) : NULL;
    check_str(text, expected);
    check_int(setup.domains ? setup.domains->given_up : G_MAXUINT64, given_up);
}

static void vendors_and_architectures_stay_apart(void)
{
    const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel" },
        { .name = "b", .cpu = "Old@Intel" },
        { .name = "c", .cpu = "Rome" },
        { .name = "d", .cpu = "POWER9@IBM", .arch = "ppc64le" },
        { .name = "e", .cpu = "POWER9@IBM", .arch = "ppc64le", .libvirt = GCPU_VERSION(9, 1, 0) },
        { .name = "f", .cpu = "POWER8@IBM", .arch = "ppc64le" },
        { .name = "g", .arch = "aarch64" },
        { .name = NULL },
    };

    /* Base has three features more than Old. */
    check_domains(hosts, 5, "a b: Old | d e: POWER9 | c: Rome | f: POWER8 | g: -", 3);
    check_domains(hosts, 4, NULL, G_MAXUINT64);
}

static void hosts_with_old_facts_are_left_out(void)
{
    const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel" },
        { .name = "b", .cpu = "Base@Intel", .age_s = 7200 },
        { .name = "c", .cpu = "Old@Intel", .age_s = 7200 },
        { .name = "d", .lacks_offer = TRUE },
        { .name = NULL },
    };
    g_auto(Setup) setup = { 0 };

    divide(&setup, small_fleet(hosts), 1, NULL);
    g_autofree char *text = format_domains(setup.domains);
    check_str(text, "a: Base");
    check_int(setup.domains->n_left_out, 3);
}

static void what_is_lost_is_counted_by_host(void)
{
    const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel vmx" },
        { .name = "b", .cpu = "Base@Intel vmx avx512f" },
        { .name = "c", .cpu = "Base@Intel" },
        { .name = NULL },
    };
    g_auto(Setup) setup = { 0 };

    divide(&setup, small_fleet(hosts), 1, NULL);
    const GcpuFleetDomain *domain = g_ptr_array_index(setup.domains->domains, 0);
    const GcpuFleetLoss *vmx = g_ptr_array_index(domain->lost, 0);
    const GcpuFleetLoss *avx512f = g_ptr_array_index(domain->lost, 1);
    check_int(domain->lost->len, 2);
    check_str(vmx->name, "vmx");
    check_int(vmx->n_hosts, 2);
    check_str(avx512f->name, "avx512f");
    check_int(avx512f->n_hosts, 1);
    check_int(domain->given_up, 3);
    check_int(domain->n_features, 5);
}

static GcpuFleet *random_fleet(guint32 seed)
{
    static const char *const models[] = { "Old@Intel", "Base@Intel", "Rome@AMD" };
    static const char *const features[] = { "vmx", "-avx", "avx512f", "svm", "-aes", "mpx" };
    GRand *source = g_rand_new_with_seed(seed);
    GcpuFleet *fleet = gcpu_fleet_new();

    for (guint i = 0; i < 12; i++) {
        g_autoptr(GString) cpu =
            g_string_new(models[g_rand_int_range(source, 0, G_N_ELEMENTS(models))]);
        g_autofree char *name = g_strdup_printf("n%02u", i);
        for (guint j = 0; j < G_N_ELEMENTS(features); j++) {
            if (g_rand_int_range(source, 0, 3) == 0)
                g_string_append_printf(cpu, " %s", features[j]);
        }
        const char *usable = i % 3 ? "Old Base Rome" : "Old !Base(aes) !Rome(xsaves,svm)";
        const SmallHost host = { .name = name, .cpu = cpu->str, .usable = usable };
        g_assert_true(gcpu_fleet_add(fleet, small_report(&host), NULL, NULL));
    }
    g_rand_free(source);
    return fleet;
}

static const GcpuFleetClass *class_of(const Setup *setup, const GcpuFleetHost *host)
{
    const GcpuFleetClasses *classes = setup->archs.classes[0];

    for (guint i = 0; i < classes->hosts->len; i++) {
        if (gcpu_fleet_classes_host(classes, i) == host)
            return gcpu_fleet_classes_get(classes, classes->class_of[i]);
    }
    return NULL;
}

static void the_cpu_of_a_domain_runs_on_each_of_its_hosts(void)
{
    for (guint32 seed = 1; seed <= 60; seed++) {
        g_auto(Setup) setup = { 0 };
        guint64 given_up = 0;
        divide(&setup, random_fleet(seed), 2 + seed % 4, NULL);
        for (guint i = 0; setup.domains && i < setup.domains->domains->len; i++) {
            const GcpuFleetDomain *domain = g_ptr_array_index(setup.domains->domains, i);
            given_up += domain->given_up;
            check(domain->cpu != NULL);
            for (guint j = 0; domain->cpu && j < domain->hosts->len; j++) {
                const GcpuFleetClass *class = class_of(&setup, domain->hosts->pdata[j]);
                const GcpuFleetGuest guest = { domain->cpu, NULL };
                g_autoptr(GcpuFleetVerdict) verdict = gcpu_fleet_verdict_new(class, &guest);
                check(gcpu_fleet_verdict_is_yes(verdict));
            }
        }
        check(setup.domains != NULL);
        check_int(setup.domains->given_up, given_up);
    }
}

static void what_one_qemu_lacks_of_the_model_is_switched_off(void)
{
    static const char *const ways[] = { "!Rome(xsaves)", "!Rome" };

    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        const SmallHost hosts[] = {
            { .name = "a", .cpu = "Rome@AMD", .usable = "Rome" },
            { .name = "b", .cpu = i ? "Rome@AMD -xsaves" : "Rome@AMD", .usable = ways[i] },
            { .name = NULL },
        };
        g_auto(Setup) setup = { 0 };
        divide(&setup, small_fleet(hosts), 1, NULL);
        const GcpuFleetDomain *domain = g_ptr_array_index(setup.domains->domains, 0);
        check_int(domain->hosts->len, 2);
        check_int(domain->cpu->features->len, 1);
        check_str(gcpu_def_feature(domain->cpu, 0)->name, "xsaves");
        check_int(gcpu_def_feature(domain->cpu, 0)->policy, GCPU_FEATURE_DISABLE);
    }
}

static void a_cpu_of_ppc64_is_one_for_guests(void)
{
    const SmallHost host = { .name = "a", .cpu = "POWER9@IBM", .arch = "ppc64le" };
    GcpuHostReport *report = small_report(&host);
    GcpuDomainCapabilities *offer = g_ptr_array_index(report->domain_capabilities, 0);
    GcpuFleet *fleet = gcpu_fleet_new();
    g_auto(Setup) setup = { 0 };

    offer->host_model->mode = GCPU_MODE_UNSET;
    offer->host_model->maxphysaddr =
        (GcpuMaxPhysAddr){ .mode = GCPU_MAXPHYSADDR_PASSTHROUGH, .limit = 64 };
    g_assert_true(gcpu_fleet_add(fleet, report, NULL, NULL));
    divide(&setup, fleet, 1, NULL);
    const GcpuFleetDomain *domain = g_ptr_array_index(setup.domains->domains, 0);
    check_int(domain->cpu->mode, GCPU_MODE_CUSTOM);
    check_int(domain->cpu->maxphysaddr.mode, GCPU_MAXPHYSADDR_UNSET);
}

static void a_fleet_without_hosts_is_refused(void)
{
    g_auto(Setup) setup = { 0 };
    g_autoptr(GError) error = NULL;

    divide(&setup, gcpu_fleet_new(), 1, &error);
    check(!setup.domains);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(vendors_and_architectures_stay_apart),
        TEST(hosts_with_old_facts_are_left_out),
        TEST(what_is_lost_is_counted_by_host),
        TEST(the_cpu_of_a_domain_runs_on_each_of_its_hosts),
        TEST(what_one_qemu_lacks_of_the_model_is_switched_off),
        TEST(a_cpu_of_ppc64_is_one_for_guests),
        TEST(a_fleet_without_hosts_is_refused),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-domains", cases);
}
