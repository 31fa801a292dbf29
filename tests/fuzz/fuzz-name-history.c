/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any text as the history of names; what comes out of it must keep the promises of
 * cpu/name-history.h. */
#include "cpu/name-history.h"
#include "fuzz-target.h"

static guint check_order(const GcpuVersion *versions)
{
    guint n = 0;

    for (; versions[n]; n++)
        g_assert_true(n == 0 || versions[n] > versions[n - 1]);
    return n;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuNameHistory) history = gcpu_name_history_parse(text, "names", &error);

    g_assert_true((history == NULL) == (error != NULL));
    if (!history)
        return 0;
    guint n_maps = check_order(gcpu_name_history_maps(history));
    const GcpuVersion *found =
        gcpu_name_history_find(history, GCPU_ARCH_FAMILY_X86, GCPU_NAME_FEATURE, "svm");
    g_assert_true(!found || check_order(found) <= n_maps);
    return 0;
}
