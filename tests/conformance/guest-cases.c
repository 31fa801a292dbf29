/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "cpu/update.h"
#include "suite.h"

static gboolean settle(const Suite *suite, const GuestCase *entry, const GcpuDef *host,
                       GcpuDef *cpu, GError **error)
{
    const GcpuMap *map = suite_map(suite, entry->arch);
    g_autoptr(GPtrArray) models = entry->models ? suite_models(entry->models) : NULL;

    GcpuUpdateFacts facts = { .arch = entry->arch, .host = host };
    gcpu_convert_legacy(entry->arch, cpu);
    g_autoptr(GcpuComparison) comparison = gcpu_compare(map, entry->arch, host, cpu, error);
    if (!comparison)
        return FALSE;
    if (comparison->verdict == GCPU_VERDICT_INCOMPATIBLE) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "incompatible: %s",
                    comparison->message);
        return FALSE;
    }
    return gcpu_update(map, cpu, &facts, error) &&
           gcpu_translate(map, entry->arch, cpu, models, error);
}

static char *check_guest(const Suite *suite, const GuestCase *entry, const char *result)
{
    g_autofree char *host_name = g_strdup_printf("%s-%s", entry->arch, entry->host);
    g_autofree char *cpu_name = g_strdup_printf("%s-%s", entry->arch, entry->cpu);
    GError *error = NULL;
    g_autoptr(GcpuDef) host = suite_read_def(suite, host_name, &error);
    if (!host)
        return suite_error_difference(error);
    g_autoptr(GcpuDef) cpu = suite_read_def(suite, cpu_name, &error);
    if (!cpu)
        return suite_error_difference(error);

    if (!settle(suite, entry, host, cpu, &error)) {
        if (!entry->fails)
            return suite_error_difference(error);
        g_error_free(error);
        return NULL;
    }
    if (entry->fails)
        return g_strdup("works, a failure was expected");
    return suite_expect_def(suite, cpu, result);
}

void run_guest_cases(Suite *suite)
{
    for (const GuestCase *entry = guest_cases; entry->arch; entry++) {
        g_autofree char *kind = g_strdup_printf("guestcpu %s", entry->arch);
        g_autofree char *result =
            g_strdup_printf("%s-%s+%s%s%s-result", entry->arch, entry->host, entry->cpu,
                            entry->list ? "," : "", entry->list ? entry->list : "");
        suite_count(suite, kind, result, check_guest(suite, entry, result));
    }
}
