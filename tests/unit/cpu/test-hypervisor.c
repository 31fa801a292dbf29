/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/hypervisor.h"

#include "small-map.h"
#include "test-suite.h"

#define OLD GCPU_VERSION(10, 8, 0)
#define NEW GCPU_VERSION(10, 9, 0)

static void add_model(GcpuDomainCapabilities *capabilities, const char *name, GcpuUsable usable,
                      const char *blockers)
{
    GcpuModelSupport *support = gcpu_model_support_new(name);
    g_auto(GStrv) words = g_strsplit(blockers, " ", -1);

    support->usable = usable;
    for (guint i = 0; words[i]; i++)
        g_ptr_array_add(support->blockers, g_strdup(words[i]));
    g_ptr_array_add(capabilities->models, support);
}

/* A host that lacks avx, hle and rtm; QEMU emulates svm on it. */
static GcpuDomainCapabilities *capabilities_new(void)
{
    GcpuDomainCapabilities *capabilities = gcpu_domain_capabilities_new();

    capabilities->arch = g_strdup("x86_64");
    capabilities->host_model = small_def(GCPU_DEF_GUEST, "Base@Intel", "svm -mpx");
    capabilities->host_model->fallback = GCPU_FALLBACK_FORBID;
    add_model(capabilities, "Base", GCPU_USABLE_YES, "");
    add_model(capabilities, "Has", GCPU_USABLE_NO, "avx hle rtm");
    add_model(capabilities, "Unmapped", GCPU_USABLE_NO, "avx");
    add_model(capabilities, "Old", GCPU_USABLE_NO, "npt");
    return capabilities;
}

static void the_rules_changed_with_libvirt_10_9(void)
{
    static const struct {
        const char *model, *features;
        int old, now;
        const char *message; /* of the new one */
    } table[] = {
        { "Base", "", GCPU_VERDICT_SUPERSET, GCPU_VERDICT_SUPERSET, NULL },
        /* usable, and nothing asked for: vendor and strictness are not even looked at */
        { "Base@AMD", "-aes", GCPU_VERDICT_INCOMPATIBLE, GCPU_VERDICT_SUPERSET, NULL },
        { "Base", "svm", GCPU_VERDICT_IDENTICAL, GCPU_VERDICT_SUPERSET, NULL },
        { "Base", "avx", GCPU_VERDICT_INCOMPATIBLE, GCPU_VERDICT_INCOMPATIBLE,
          "Host CPU does not provide required features: avx" },
        { "Has", "-hle -rtm vmx svm", GCPU_VERDICT_INCOMPATIBLE, GCPU_VERDICT_INCOMPATIBLE,
          "Host CPU does not provide required features: avx, vmx" },
        { "Has", "-avx -hle -rtm svm", GCPU_VERDICT_IDENTICAL, GCPU_VERDICT_SUPERSET, NULL },
        /* required by the model but forced by the guest: QEMU's word stands */
        { "Has", "*avx *hle *rtm", GCPU_VERDICT_SUPERSET, GCPU_VERDICT_INCOMPATIBLE,
          "Host CPU does not provide required features: avx, hle, rtm" },
        /* not known to QEMU: as before */
        { "Rome", "", GCPU_VERDICT_INCOMPATIBLE, GCPU_VERDICT_INCOMPATIBLE,
          "Host CPU does not provide required features: avx, xsaves" },
        { "Unmapped", "", -1, -1, "Unknown CPU model Unmapped" },
        { "", "", GCPU_VERDICT_SUPERSET, GCPU_VERDICT_SUPERSET, NULL },
    };
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDomainCapabilities) capabilities = capabilities_new();

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_GUEST, table[i].model, table[i].features);
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuComparison) old = gcpu_hypervisor_compare(map, capabilities, OLD, cpu, NULL);
        g_autoptr(GcpuComparison) now =
            gcpu_hypervisor_compare(map, capabilities, NEW, cpu, &error);
        check_int(old ? (int)old->verdict : -1, table[i].old);
        check_int(now ? (int)now->verdict : -1, table[i].now);
        check_str(now ? now->message : error->message, table[i].message);
    }
}

/* "missing-feature avx, …" */
static char *reasons_of(const GcpuExplanation *explanation)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < explanation->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(explanation->reasons, i);
        g_string_append_printf(text, "%s%s %s", i ? ", " : "",
                               gcpu_reason_kind_to_string(reason->kind), reason->name);
    }
    return g_string_free(text, FALSE);
}

static void all_that_stands_in_the_way_is_told(void)
{
    static const struct {
        const char *model, *features;
        GcpuMode mode;
        int verdict;
        const char *reasons;
    } table[] = {
        { "Base", "", GCPU_MODE_CUSTOM, GCPU_VERDICT_SUPERSET, "" },
        { "Base@AMD", "-aes", GCPU_MODE_CUSTOM, GCPU_VERDICT_SUPERSET, "" },
        { "Base", "", GCPU_MODE_MAXIMUM, GCPU_VERDICT_UNDECIDED, "mode-of-hypervisor maximum" },
        { "Has", "-hle -rtm vmx svm avx sse9", GCPU_MODE_CUSTOM, GCPU_VERDICT_INCOMPATIBLE,
          "missing-feature avx, missing-feature vmx, unknown-feature sse9" },
        { "Has", "-avx -hle -rtm -sse9", GCPU_MODE_CUSTOM, GCPU_VERDICT_SUPERSET, "" },
        { "Has", "-avx -hle -rtm", GCPU_MODE_HOST_PASSTHROUGH, GCPU_VERDICT_UNDECIDED,
          "mode-of-hypervisor host-passthrough" },
        { "Rome", "", GCPU_MODE_CUSTOM, GCPU_VERDICT_INCOMPATIBLE,
          "missing-feature avx, missing-feature xsaves" },
        { "Unmapped", "", GCPU_MODE_CUSTOM, GCPU_VERDICT_INCOMPATIBLE, "unknown-model Unmapped" },
        /* a newer QEMU may name what the map does not have */
        { "Old", "", GCPU_MODE_CUSTOM, GCPU_VERDICT_INCOMPATIBLE, "missing-feature npt" },
    };
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDomainCapabilities) capabilities = capabilities_new();

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_GUEST, table[i].model, table[i].features);
        cpu->mode = table[i].mode;
        g_autoptr(GcpuExplanation) explanation =
            gcpu_hypervisor_explain(map, capabilities, NEW, cpu);
        g_autofree char *reasons = reasons_of(explanation);
        check_int(explanation->verdict, table[i].verdict);
        check_str(reasons, table[i].reasons);
    }
}

static GcpuDef *random_guest(GRand *rand)
{
    static const char *const models[] = {
        "Old", "Base", "Base@AMD", "Has", "Rome", "Unmapped", ""
    };
    static const char *const features[] = {
        "fpu", "sse", "vmx", "aes", "avx", "svm", "hle", "bogus"
    };
    GcpuDef *def =
        small_def(GCPU_DEF_GUEST, models[g_rand_int_range(rand, 0, G_N_ELEMENTS(models))], "");

    for (int i = g_rand_int_range(rand, 0, 6); i > 0; i--)
        gcpu_def_set_feature(def, features[g_rand_int_range(rand, 0, G_N_ELEMENTS(features))],
                             (GcpuFeaturePolicy)g_rand_int_range(rand, 0, 6));
    def->match = (GcpuMatch)g_rand_int_range(rand, 0, 4);
    def->mode = (GcpuMode)g_rand_int_range(rand, 0, 5);
    return def;
}

static void check_agreement(const GcpuComparison *exact, const GcpuExplanation *explained)
{
    gboolean yes =
        explained->verdict == GCPU_VERDICT_IDENTICAL || explained->verdict == GCPU_VERDICT_SUPERSET;

    check(yes ? explained->reasons->len == 0 : explained->reasons->len > 0);
    if (yes)
        check(exact && exact->verdict == explained->verdict);
    if (exact)
        check((exact->verdict == GCPU_VERDICT_INCOMPATIBLE) ==
              (explained->verdict == GCPU_VERDICT_INCOMPATIBLE));
}

/* The same law as that of gcpu_explain(). */
static void the_explanation_never_contradicts_libvirt(void)
{
    static const GcpuFallback fallbacks[] = { GCPU_FALLBACK_FORBID, GCPU_FALLBACK_FORBID,
                                              GCPU_FALLBACK_ALLOW };
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDomainCapabilities) capabilities = capabilities_new();
    GRand *rand = g_rand_new_with_seed(21);

    for (guint i = 0; i < 20000; i++) {
        GcpuVersion version = i % 2 ? OLD : NEW;
        g_autoptr(GcpuDef) cpu = random_guest(rand);
        capabilities->host_model->fallback = fallbacks[i % 3];
        g_autoptr(GcpuComparison) exact =
            gcpu_hypervisor_compare(map, capabilities, version, cpu, NULL);
        g_autoptr(GcpuExplanation) explained =
            gcpu_hypervisor_explain(map, capabilities, version, cpu);
        check_agreement(exact, explained);
    }
    g_rand_free(rand);
}

static void without_a_host_model_of_qemu_there_is_no_answer(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDomainCapabilities) capabilities = capabilities_new();
    g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_GUEST, "Base", "");
    g_autoptr(GError) not_reported = NULL, s390 = NULL;

    capabilities->host_model->fallback = GCPU_FALLBACK_ALLOW;
    check(gcpu_hypervisor_compare(map, capabilities, NEW, cpu, &not_reported) == NULL);
    check(g_error_matches(not_reported, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED));
    g_free(capabilities->arch);
    capabilities->arch = g_strdup("s390x");
    check(gcpu_hypervisor_compare(map, capabilities, NEW, cpu, &s390) == NULL);
    check_contains(s390->message, "s390x");
}

static void a_baseline_keeps_to_what_qemu_has(void)
{
    static const char *const properties[] = { "fpu", "sse", "sse3", "aes", "svm", "invtsc", NULL };
    static const struct {
        GcpuBaselineFlags flags;
        gboolean reports;
        const char *features;
    } table[] = {
        { 0, FALSE, "svm invtsc -mpx" },
        { GCPU_BASELINE_MIGRATABLE, FALSE, "svm -mpx" },
        /* QEMU knows better than the map what migrates */
        { GCPU_BASELINE_MIGRATABLE, TRUE, "svm invtsc -mpx" },
        { GCPU_BASELINE_EXPAND, FALSE, "aes fpu invtsc -mpx sse sse3 svm" },
    };
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDomainCapabilities) capabilities = capabilities_new();
    g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_GUEST, "Base@Intel", "avx svm invtsc");
    const GcpuDef *cpus[] = { cpu };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        GcpuHypervisorBaseline request = {
            .arch = "x86_64",
            .cpus = cpus,
            .n_cpus = 1,
            .models = capabilities->models,
            .features = properties,
            .reports_migratability = table[i].reports,
            .flags = table[i].flags,
        };
        g_autoptr(GcpuDef) baseline = gcpu_hypervisor_baseline(map, &request, NULL);
        g_autofree char *features = small_features(baseline);
        check_str(features, table[i].features);
        check_int(baseline->fallback, GCPU_FALLBACK_FORBID);
    }
}

/* Where QEMU's properties are not known, QEMU's own rule stands for them: only invtsc stays. */
static void without_properties_only_invtsc_does_not_migrate(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_GUEST, "Base@Intel", "xsaves invtsc");
    const GcpuDef *cpus[] = { cpu };
    GcpuHypervisorBaseline request = { .arch = "x86_64", .cpus = cpus, .n_cpus = 1 };

    g_autoptr(GcpuDef) any = gcpu_hypervisor_baseline(map, &request, NULL);
    request.flags = GCPU_BASELINE_MIGRATABLE;
    g_autoptr(GcpuDef) migratable = gcpu_hypervisor_baseline(map, &request, NULL);
    g_autofree char *of_any = small_features(any), *of_migratable = small_features(migratable);
    check_str(of_any, "xsaves invtsc -mpx");
    check_str(of_migratable, "xsaves -mpx");
}

/* "avx hle": of the model @index */
static char *blockers_of(const GPtrArray *models, guint index)
{
    const GcpuModelSupport *support = g_ptr_array_index(models, index);
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < support->blockers->len; i++)
        g_ptr_array_add(names, g_ptr_array_index(support->blockers, i));
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}

static void untold_blockers_are_what_host_model_lacks(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDomainCapabilities) told = capabilities_new();
    g_autoptr(GcpuDomainCapabilities) untold = gcpu_domain_capabilities_new();

    told->has_blockers = TRUE;
    untold->arch = g_strdup("x86_64");
    untold->host_model = small_def(GCPU_DEF_GUEST, "Base@Intel", "svm -sse");
    add_model(untold, "Base", GCPU_USABLE_NO, "");
    add_model(untold, "Rome", GCPU_USABLE_NO, "");
    add_model(untold, "Has", GCPU_USABLE_YES, "");
    add_model(untold, "Unmapped", GCPU_USABLE_NO, "");
    g_autoptr(GPtrArray) inferred = gcpu_hypervisor_models(map, untold);
    g_autoptr(GPtrArray) reported = gcpu_hypervisor_models(map, told);
    g_autoptr(GPtrArray) without_map = gcpu_hypervisor_models(NULL, untold);
    g_autofree char *base = blockers_of(inferred, 0), *rome = blockers_of(inferred, 1);
    g_autofree char *usable = blockers_of(inferred, 2), *unmapped = blockers_of(inferred, 3);
    g_autofree char *has = blockers_of(reported, 1), *unknown = blockers_of(without_map, 1);
    check_str(base, "sse");
    check_str(rome, "sse avx xsaves");
    check_str(usable, "");
    check_str(unmapped, "");
    check_str(has, "avx hle rtm");
    check_str(unknown, "");
}

static void the_smallest_address_limit_holds_if_all_have_one(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) a = small_def(GCPU_DEF_GUEST, "Base", "");
    g_autoptr(GcpuDef) b = small_def(GCPU_DEF_GUEST, "Base", "");
    const GcpuDef *cpus[] = { a, b };
    GcpuHypervisorBaseline request = { .arch = "x86_64", .cpus = cpus, .n_cpus = 2 };

    a->maxphysaddr.limit = 46;
    g_autoptr(GcpuDef) one_only = gcpu_hypervisor_baseline(map, &request, NULL);
    check_int(one_only->maxphysaddr.mode, GCPU_MAXPHYSADDR_UNSET);
    b->maxphysaddr.limit = 39;
    g_autoptr(GcpuDef) both = gcpu_hypervisor_baseline(map, &request, NULL);
    check_int(both->maxphysaddr.mode, GCPU_MAXPHYSADDR_PASSTHROUGH);
    check_int(both->maxphysaddr.limit, 39);
    request.version = GCPU_VERSION(9, 4, 0);
    g_autoptr(GcpuDef) before = gcpu_hypervisor_baseline(map, &request, NULL);
    check_int(before->maxphysaddr.limit, 0);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_rules_changed_with_libvirt_10_9),
        TEST(all_that_stands_in_the_way_is_told),
        TEST(the_explanation_never_contradicts_libvirt),
        TEST(without_a_host_model_of_qemu_there_is_no_answer),
        TEST(a_baseline_keeps_to_what_qemu_has),
        TEST(without_properties_only_invtsc_does_not_migrate),
        TEST(untold_blockers_are_what_host_model_lacks),
        TEST(the_smallest_address_limit_holds_if_all_have_one),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "hypervisor", cases);
}
