/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "cpu/expand.h"
#include "cpu/update.h"
#include "suite.h"

static const char *word(int verdict)
{
    return verdict == CASE_ERROR ? "error" : gcpu_verdict_to_string((GcpuVerdict)verdict);
}

static int verdict_of(const Suite *suite, const char *arch, const GcpuDef *host, const GcpuDef *cpu)
{
    g_autoptr(GcpuComparison) comparison =
        gcpu_compare(suite_map(suite, arch), arch, host, cpu, NULL);

    return comparison ? (int)comparison->verdict : CASE_ERROR;
}

static char *difference(int is, int expected)
{
    if (is == expected)
        return NULL;
    return g_strdup_printf("is %s, expected %s", word(is), word(expected));
}

static char *compare_files(const Suite *suite, const CompareCase *entry, const char *host_name,
                           const char *cpu_name)
{
    GError *error = NULL;
    g_autoptr(GcpuDef) host = suite_read_def(suite, host_name, &error);
    if (!host)
        return suite_error_difference(error);
    g_autoptr(GcpuDef) cpu = suite_read_def(suite, cpu_name, &error);
    if (!cpu)
        return suite_error_difference(error);
    return difference(verdict_of(suite, entry->arch, host, cpu), entry->verdict);
}

static void run_compare(Suite *suite, const CompareCase *entry)
{
    g_autofree char *host = g_strdup_printf("%s-%s", entry->arch, entry->host);
    g_autofree char *cpu = g_strdup_printf("%s-%s", entry->arch, entry->cpu);
    g_autofree char *label = g_strdup_printf("%s / %s", host, cpu);
    g_autofree char *kind = g_strdup_printf("compare %s", entry->arch);

    suite_count(suite, kind, label, compare_files(suite, entry, host, cpu));
}

static char *update_files(const Suite *suite, const CompareCase *entry, const char *result)
{
    g_autofree char *host_name = g_strdup_printf("%s-%s", entry->arch, entry->host);
    g_autofree char *cpu_name = g_strdup_printf("%s-%s", entry->arch, entry->cpu);
    const GcpuMap *map = suite_map(suite, entry->arch);
    GError *error = NULL;
    g_autoptr(GcpuDef) host = suite_read_def(suite, host_name, &error);
    if (!host)
        return suite_error_difference(error);
    g_autoptr(GcpuDef) cpu = suite_read_def(suite, cpu_name, &error);
    if (!cpu)
        return suite_error_difference(error);

    g_autoptr(GcpuDef) migratable = gcpu_copy_migratable(map, host);
    GcpuUpdateFacts facts = { .arch = entry->arch, .host = migratable };
    if (!gcpu_update(map, cpu, &facts, &error))
        return suite_error_difference(error);
    return suite_expect_def(suite, cpu, result);
}

static void run_update(Suite *suite, const CompareCase *entry)
{
    g_autofree char *host = g_strdup_printf("%s-%s", entry->arch, entry->host);
    g_autofree char *result = g_strdup_printf("%s+%s", host, entry->cpu);
    g_autofree char *kind = g_strdup_printf("update %s", entry->arch);

    suite_count(suite, kind, result, update_files(suite, entry, result));
    if (!entry->only_update)
        suite_count(suite, kind, result, compare_files(suite, entry, host, result));
}

static void run_feature(Suite *suite, const FeatureCase *entry)
{
    g_autofree char *name = g_strdup_printf("x86_64-%s", entry->host);
    g_autofree char *label = g_strdup_printf("%s %s", name, entry->feature);
    g_autoptr(GcpuDef) host = suite_read_def(suite, name, NULL);
    gboolean has = FALSE;

    int is = host && gcpu_has_feature(suite->x86, host, entry->feature, &has, NULL) ? has : -1;
    suite_count(suite, "hasfeature x86_64", label,
                is == entry->expected ? NULL
                                      : g_strdup_printf("is %d, expected %d", is, entry->expected));
}

void run_compare_cases(Suite *suite)
{
    for (const CompareCase *entry = compare_cases; entry->arch; entry++)
        run_compare(suite, entry);
    for (const CompareCase *entry = update_cases; entry->arch; entry++)
        run_update(suite, entry);
    for (const FeatureCase *entry = feature_cases; entry->host; entry++)
        run_feature(suite, entry);
}
