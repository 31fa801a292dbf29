/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as an instance: as a file, and each line as an override. Seeds: tests/data/config. */
#include "config/instance.h"
#include "fuzz-target.h"

static void check_outcome(const GcpuInstance *instance, const GcpuFindings *findings)
{
    g_assert_true(gcpu_findings_has_errors(findings) == (instance == NULL));
    for (guint i = 0; i < gcpu_findings_count(findings); i++)
        g_assert_true(gcpu_findings_get(findings, i)->code != GCPU_ERROR_INTERNAL);
    for (GcpuSettingId id = 0; instance && id < GCPU_N_SETTINGS; id++) {
        guint n = gcpu_instance_count(instance, id);
        for (guint i = 1; i < n; i++)
            g_assert_true(gcpu_instance_get_nth(instance, id, i - 1)->index <
                          gcpu_instance_get_nth(instance, id, i)->index);
    }
}

/* Not more of them than a caller would pass; their number is not what is hostile about them. */
#define OVERRIDES_MAX 64

static void parse_overrides(const char *text, gsize length)
{
    g_autofree char *copy = g_strndup(text, length);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", OVERRIDES_MAX);
    g_autoptr(GPtrArray) overrides = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    for (guint i = 0; lines[i]; i++)
        g_ptr_array_add(overrides, g_strconcat("instance.", lines[i], NULL));
    g_ptr_array_add(overrides, NULL);
    g_autoptr(GcpuInstance) instance =
        gcpu_instance_load(NULL, (const char *const *)overrides->pdata, findings);
    check_outcome(instance, findings);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuInstance) instance =
        gcpu_instance_parse((const char *)data, size, "i.ini", NULL, findings);

    check_outcome(instance, findings);
    parse_overrides((const char *)data, size);
    return 0;
}
