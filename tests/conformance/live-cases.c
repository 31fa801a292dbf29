/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "cpu/expand.h"
#include "cpu/update.h"
#include "suite.h"

/* The dump and QEMU may lead to different models of the same processor. */
static gboolean name_alike(const Suite *suite, GcpuDef *guest, const char *model,
                           const GcpuQmpReply *reply, GError **error)
{
    const char *const names[] = { model, NULL };
    g_autoptr(GPtrArray) only = suite_models(names);

    if (strcmp(guest->model, model) == 0)
        return TRUE;
    GcpuModelSupport *support = g_ptr_array_index(only, 0);
    for (guint i = 0; reply && reply->models && i < reply->models->len; i++) {
        const GcpuModelSupport *known = g_ptr_array_index(reply->models, i);
        for (guint j = 0; strcmp(known->name, model) == 0 && j < known->blockers->len; j++)
            g_ptr_array_add(support->blockers, g_strdup(g_ptr_array_index(known->blockers, j)));
    }
    guest->fallback = GCPU_FALLBACK_ALLOW;
    return gcpu_translate(suite->x86, "x86_64", guest, only, error);
}

static gboolean has(const Suite *suite, const GcpuDef *def, const char *feature)
{
    gboolean is_there = FALSE;

    return gcpu_has_feature(suite->x86, def, feature, &is_there, NULL) && is_there;
}

/* A feature in one list only may be one that is off anyway. */
static char *check_lonely(const Suite *suite, const GcpuFeature *feature, const GcpuDef *other,
                          const char *what)
{
    if (feature->policy == GCPU_FEATURE_DISABLE || has(suite, other, feature->name))
        return NULL;
    return g_strdup_printf("%s feature %s", what, feature->name);
}

/* Both lists are sorted. */
static char *compare_expanded(const Suite *suite, const GcpuDef *is, const GcpuDef *expected)
{
    char *difference = NULL;

    for (guint i = 0, j = 0;
         !difference && (i < is->features->len || j < expected->features->len);) {
        const GcpuFeature *a = i < is->features->len ? gcpu_def_feature(is, i) : NULL;
        const GcpuFeature *b = j < expected->features->len ? gcpu_def_feature(expected, j) : NULL;
        int order = !a ? 1 : !b ? -1 : strcmp(a->name, b->name);
        if (order < 0)
            difference = check_lonely(suite, a, expected, "extra");
        else if (order > 0)
            difference = check_lonely(suite, b, is, "missing");
        else if (a->policy != b->policy)
            difference = g_strdup_printf("policy of feature %s differs", a->name);
        i += order <= 0;
        j += order >= 0;
    }
    return difference;
}

static char *check_expanded(const Suite *suite, const GcpuDef *guest, const GcpuDef *expected)
{
    GError *error = NULL;
    g_autoptr(GcpuDef) is = gcpu_expand(suite->x86, guest, &error);
    if (!is)
        return suite_error_difference(error);
    g_autoptr(GcpuDef) should = gcpu_expand(suite->x86, expected, &error);
    if (!should)
        return suite_error_difference(error);
    return compare_expanded(suite, is, should);
}

static char *check_live(const Suite *suite, const char *name, const GcpuQmpReply *reply)
{
    g_autofree char *guest_name = g_strdup_printf("%s-guest", name);
    g_autofree char *enabled_name = g_strdup_printf("%s-enabled", name);
    g_autofree char *disabled_name = g_strdup_printf("%s-disabled", name);
    g_autofree char *expected_name = g_strdup_printf("%s-json", name);
    GError *error = NULL;
    g_autoptr(GcpuDef) guest = suite_read_def(suite, guest_name, &error);
    if (!guest)
        return suite_error_difference(error);
    g_autoptr(GcpuDef) expected = suite_read_def(suite, expected_name, &error);
    if (!expected)
        return suite_error_difference(error);
    g_autoptr(GcpuCpuid) enabled = suite_read_cpuid(suite, enabled_name, &error);
    if (!enabled)
        return suite_error_difference(error);
    g_autoptr(GcpuCpuid) disabled = suite_read_cpuid(suite, disabled_name, &error);
    if (!disabled)
        return suite_error_difference(error);

    GcpuLiveFacts facts = { enabled, disabled, suite->version };
    if (!name_alike(suite, guest, expected->model, reply, &error) ||
        !gcpu_update_live(suite->x86, guest, &facts, &error))
        return suite_error_difference(error);
    return check_expanded(suite, guest, expected);
}

void run_live_cases(Suite *suite)
{
    for (const CpuidCase *entry = cpuid_cases; entry->name; entry++) {
        g_autofree char *name = g_strdup_printf("x86_64-cpuid-%s", entry->name);
        g_autofree char *enabled = g_strdup_printf("%s-enabled.xml", name);
        if (entry->json == JSON_NONE)
            continue;
        if (!suite_has(suite, enabled, NULL)) {
            suite_absent(suite, "update live");
            continue;
        }
        g_autoptr(GcpuQmpReply) reply = suite_read_reply(suite, name);
        suite_count(suite, "update live", name, check_live(suite, name, reply));
    }
}
