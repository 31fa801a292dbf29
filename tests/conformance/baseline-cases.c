/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/baseline.h"

#include "cases.h"
#include "suite.h"

/* libvirt's own law: each CPU that went in can run what comes out. */
static char *check_inputs(const Suite *suite, const char *arch, const GPtrArray *cpus,
                          const GcpuDef *baseline)
{
    for (guint i = 0; i < cpus->len; i++) {
        GError *error = NULL;
        g_autoptr(GcpuComparison) comparison = gcpu_compare(
            suite_map(suite, arch), arch, g_ptr_array_index(cpus, i), baseline, &error);
        if (!comparison)
            return suite_error_difference(error);
        if (comparison->verdict == GCPU_VERDICT_INCOMPATIBLE)
            return g_strdup_printf("CPU %u cannot run the baseline: %s", i, comparison->message);
    }
    return NULL;
}

static GcpuDef *compute(const Suite *suite, const BaselineCase *entry, const GPtrArray *cpus,
                        GError **error)
{
    const GcpuMap *map = suite_map(suite, entry->arch);
    GcpuBaselineRequest request = {
        .cpus = (const GcpuDef *const *)cpus->pdata,
        .n_cpus = cpus->len,
        .arch = entry->arch,
        .flags = (GcpuBaselineFlags)((entry->expand ? GCPU_BASELINE_EXPAND : 0) |
                                     (entry->migratable ? GCPU_BASELINE_MIGRATABLE : 0)),
    };

    return gcpu_baseline(map, &request, error);
}

static char *check_baseline(const Suite *suite, const BaselineCase *entry, const char *name)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) cpus = suite_read_defs(suite, name, &error);
    if (!cpus)
        return suite_error_difference(error);

    g_autoptr(GcpuDef) baseline = compute(suite, entry, cpus, &error);
    if (!baseline && entry->suffix)
        return suite_error_difference(error);
    g_clear_error(&error);
    if (!entry->suffix)
        return baseline ? g_strdup("there is a baseline, none was expected") : NULL;

    g_autofree char *result = g_strdup_printf("%s-%s", name, entry->suffix);
    char *difference = suite_expect_def(suite, baseline, result);
    return difference ? difference : check_inputs(suite, entry->arch, cpus, baseline);
}

static char *check_pair(const Suite *suite, const CpuidBaselineCase *entry)
{
    g_autofree char *first = g_strdup_printf("x86_64-cpuid-%s-json", entry->first);
    g_autofree char *second = g_strdup_printf("x86_64-cpuid-%s-json", entry->second);
    g_autofree char *result = g_strdup_printf("x86_64-cpuid-baseline-%s", entry->label);
    g_autoptr(GPtrArray) cpus = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free);
    BaselineCase plain = { .arch = "x86_64" };
    GError *error = NULL;

    for (guint i = 0; i < 2; i++) {
        GcpuDef *cpu = suite_read_def(suite, i ? second : first, &error);
        if (!cpu)
            return suite_error_difference(error);
        g_ptr_array_add(cpus, cpu);
    }
    g_autoptr(GcpuDef) baseline = compute(suite, &plain, cpus, &error);
    if (!baseline)
        return suite_error_difference(error);
    char *difference = suite_expect_def(suite, baseline, result);
    return difference ? difference : check_inputs(suite, "x86_64", cpus, baseline);
}

static void run_pair(Suite *suite, const CpuidBaselineCase *entry)
{
    g_autofree char *first = g_strdup_printf("x86_64-cpuid-%s-json.xml", entry->first);
    g_autofree char *second = g_strdup_printf("x86_64-cpuid-%s-json.xml", entry->second);

    if (suite_has(suite, first, second, NULL))
        suite_count(suite, "cpuid baseline", entry->label, check_pair(suite, entry));
    else
        suite_absent(suite, "cpuid baseline");
}

void run_baseline_cases(Suite *suite)
{
    for (const BaselineCase *entry = baseline_cases; entry->arch; entry++) {
        g_autofree char *name = g_strdup_printf("%s-baseline-%s", entry->arch, entry->name);
        g_autofree char *kind = g_strdup_printf("baseline %s", entry->arch);
        suite_count(suite, kind, name, check_baseline(suite, entry, name));
    }
    for (const CpuidBaselineCase *entry = cpuid_baseline_cases; entry->label; entry++)
        run_pair(suite, entry);
}
