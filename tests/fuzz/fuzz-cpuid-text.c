/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any text as what `cpuid --raw` prints. */
#include "cpu/cpuid-text.h"
#include "fuzz-target.h"
#include "small-map.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuCpuid) cpuid = gcpu_cpuid_text_parse(text, "dump", &error);

    g_assert_true((cpuid == NULL) == (error != NULL));
    if (!cpuid)
        return 0;
    g_assert_true(gcpu_cpuid_text_is(text));
    gcpu_cpuid_features(cpuid, map, set);
    g_assert_cmpint(gcpu_cpuid_vendor(cpuid, map), <, (int)gcpu_map_n_vendors(map));
    return 0;
}
