/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/baseline.h"

#include "cpu/compare.h"
#include "cpu/expand.h"
#include "cpu/map-builder.h"
#include "small-map.h"
#include "test-suite.h"

typedef struct {
    const char *cpus[3][2]; /* model, features; of host type */
    const char *model, *vendor, *features;
    GcpuFallback fallback;
    const char *message; /* instead of a result */
} Row;

#define ALLOW  GCPU_FALLBACK_ALLOW
#define FORBID GCPU_FALLBACK_FORBID

static const Row rows[] = {
    { { { "Base@Intel", "avx" } }, "Base", "Intel", "avx -mpx", FORBID, NULL },
    { { { "Base", "avx" } }, "Base", NULL, "avx -mpx", FORBID, NULL },
    { { { "Base@Intel", "avx" }, { "Base@Intel", "vmx" } }, "Base", "Intel", "-mpx", FORBID, NULL },
    /* a tie stays with the newer model */
    { { { "Has@Intel", "" }, { "Base@Intel", "avx vmx" } },
      "Has",
      "Intel",
      "-hle -rtm",
      ALLOW,
      NULL },
    { { { "Has@Intel", "" }, { "Base@Intel", "vmx" } }, "Base", "Intel", "-mpx", ALLOW, NULL },
    /* the vendor of a model counts for all but the first */
    { { { "Old", "sse" }, { "Base", "" } }, "Old", NULL, "sse", ALLOW, NULL },
    { { { "Base", "" }, { "Rome", "" } }, "Old", NULL, "sse sse3 aes", ALLOW, NULL },
    { { { "Rome@AMD", "" }, { "Base", "" } }, .message = "CPU vendors do not match" },
    { { { "Old@Intel", "" }, { "Base@AMD", "" } },
      .message = "CPU vendor Intel of model Base differs from vendor AMD" },
    { { { "Old@Intel", "" }, { "Old@AMD", "" } }, .message = "CPU vendors do not match" },
    { { { "Old@Cyrix", "" } }, .message = "Unknown CPU vendor Cyrix" },
    { { { "Bogus", "" } }, .message = "Unknown CPU model Bogus" },
    { { { "Old", "" }, { "Old", "sse9" } }, .message = "Unknown CPU feature sse9" },
    { { { "", "" } }, .message = "no CPU model specified at index 0" },
    { { { NULL, NULL } }, .message = "no CPUs given" },
};

static GPtrArray *cpus_of(const Row *row)
{
    GPtrArray *cpus = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free);

    for (guint i = 0; i < G_N_ELEMENTS(row->cpus) && row->cpus[i][0]; i++)
        g_ptr_array_add(cpus, small_def(GCPU_DEF_HOST, row->cpus[i][0], row->cpus[i][1]));
    return cpus;
}

static void the_common_cpu_is_named_as_libvirt_does(void)
{
    g_autoptr(GcpuMap) map = small_map_new();

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) cpus = cpus_of(&rows[i]);
        GcpuBaselineRequest request = { .cpus = (const GcpuDef *const *)cpus->pdata,
                                        .n_cpus = cpus->len };
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuDef) baseline = gcpu_baseline(map, &request, &error);
        check_str(error ? error->message : NULL, rows[i].message);
        if (!baseline)
            continue;
        g_autofree char *features = small_features(baseline);
        check_str(baseline->model, rows[i].model);
        check_str(baseline->vendor, rows[i].vendor);
        check_str(features, rows[i].features);
        check_int(baseline->fallback, rows[i].fallback);
        check_int(baseline->type, GCPU_DEF_GUEST);
        check_int(baseline->match, GCPU_MATCH_EXACT);
    }
}

static void every_input_can_run_the_baseline(void)
{
    g_autoptr(GcpuMap) map = small_map_new();

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) cpus = cpus_of(&rows[i]);
        GcpuBaselineRequest request = { .cpus = (const GcpuDef *const *)cpus->pdata,
                                        .n_cpus = cpus->len };
        g_autoptr(GcpuDef) baseline = gcpu_baseline(map, &request, NULL);
        for (guint j = 0; baseline && j < cpus->len; j++) {
            g_autoptr(GcpuComparison) comparison =
                gcpu_compare(map, "x86_64", g_ptr_array_index(cpus, j), baseline, NULL);
            check(comparison->verdict != GCPU_VERDICT_INCOMPATIBLE);
        }
    }
}

static void nothing_in_common_is_no_baseline(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) a = small_def(GCPU_DEF_GUEST, "Old", "-fpu svm");
    g_autoptr(GcpuDef) b = small_def(GCPU_DEF_GUEST, "Old", "");
    const GcpuDef *cpus[] = { a, b };
    GcpuBaselineRequest request = { .cpus = cpus, .n_cpus = 2, .arch = "x86_64" };
    g_autoptr(GError) error = NULL;

    check(gcpu_baseline(map, &request, &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE));
    check_str(error->message, "CPUs are incompatible");
}

static void only_features_that_the_hypervisor_knows_are_kept(void)
{
    static const char *const known[] = { "fpu", "sse", "unheard-of", NULL };
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_HOST, "Base", "avx");
    const GcpuDef *cpus[] = { cpu };
    GcpuBaselineRequest request = { .cpus = cpus, .n_cpus = 1, .features = known };
    g_autoptr(GcpuDef) baseline = gcpu_baseline(map, &request, NULL);
    g_autofree char *features = small_features(baseline);

    check_str(baseline->model, "Base");
    check_str(features, "-sse3 -aes -mpx");
}

static void expanding_and_migrating_are_asked_for_by_flags(void)
{
    static const struct {
        GcpuBaselineFlags flags;
        const char *features;
    } table[] = {
        { 0, "vmx invtsc" },
        { GCPU_BASELINE_MIGRATABLE, "vmx" },
        { GCPU_BASELINE_EXPAND, "aes avx fpu invtsc sse sse3 svm vmx xsaves" },
        { GCPU_BASELINE_EXPAND | GCPU_BASELINE_MIGRATABLE, "aes avx fpu sse sse3 svm vmx xsaves" },
    };
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_HOST, "Rome@AMD", "invtsc vmx");
    const GcpuDef *cpus[] = { cpu };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        GcpuBaselineRequest request = { .cpus = cpus, .n_cpus = 1, .flags = table[i].flags };
        g_autoptr(GcpuDef) baseline = gcpu_baseline_qemu(map, &request, NULL);
        g_autofree char *features = small_features(baseline);
        check_str(features, table[i].features);
    }
}

static void power_needs_equal_models(void)
{
    g_autoptr(GcpuMap) map = small_power_map_new();
    g_autoptr(GcpuDef) power8 = small_def(GCPU_DEF_HOST, "POWER8@IBM", "");
    g_autoptr(GcpuDef) power9 = small_def(GCPU_DEF_HOST, "POWER9", "");
    g_autoptr(GcpuDef) odd = small_def(GCPU_DEF_HOST, "Odd@IBM", "");
    const GcpuDef *same[] = { power8, power8 }, *other[] = { power8, power9 }, *alone[] = { odd };
    GcpuBaselineRequest request = { .cpus = same, .n_cpus = 2, .arch = "ppc64le" };
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDef) baseline = gcpu_baseline(map, &request, NULL);

    check_str(baseline->model, "POWER8");
    check_str(baseline->vendor, NULL);
    check_int(baseline->fallback, GCPU_FALLBACK_FORBID);
    request.cpus = other;
    check(gcpu_baseline(map, &request, &error) == NULL);
    check_str(error->message, "CPUs are incompatible");
    request.cpus = alone;
    request.n_cpus = 1;
    g_autoptr(GcpuDef) of_odd = gcpu_baseline(map, &request, NULL);
    check_str(of_odd->vendor, "IBM");
}

static void a_map_without_models_knows_no_model(void)
{
    g_autoptr(GcpuMapBuilder) builder = gcpu_map_builder_new(GCPU_ARCH_FAMILY_X86);
    g_autoptr(GcpuMap) map = gcpu_map_builder_end(builder, TRUE);
    g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_HOST, "Base", "");
    const GcpuDef *cpus[] = { cpu };
    const GcpuBaselineRequest request = { .cpus = cpus, .n_cpus = 1, .arch = "x86_64" };
    g_autoptr(GError) error = NULL;

    check(gcpu_baseline(map, &request, &error) == NULL);
    check_str(error->message, "Unknown CPU model Base");
}

static void no_baseline_where_libvirt_has_none(void)
{
    g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_HOST, "z14", "");
    const GcpuDef *cpus[] = { cpu };
    GcpuBaselineRequest request = { .cpus = cpus, .n_cpus = 1, .arch = "s390x" };
    g_autoptr(GError) error = NULL;

    check(gcpu_baseline(NULL, &request, &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED));
    check_str(error->message, "cannot compute baseline CPU of s390x architecture");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_common_cpu_is_named_as_libvirt_does),
        TEST(every_input_can_run_the_baseline),
        TEST(nothing_in_common_is_no_baseline),
        TEST(only_features_that_the_hypervisor_knows_are_kept),
        TEST(expanding_and_migrating_are_asked_for_by_flags),
        TEST(power_needs_equal_models),
        TEST(a_map_without_models_knows_no_model),
        TEST(no_baseline_where_libvirt_has_none),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "baseline", cases);
}
