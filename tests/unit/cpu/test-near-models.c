/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/near-models.h"

#include "cpu/expand.h"
#include "small-map.h"
#include "test-suite.h"

static char *near(const char *features, int vendor, guint max_missing)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) def = small_def(GCPU_DEF_GUEST, "", features);
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];
    GString *text = g_string_new(NULL);

    g_assert_true(gcpu_expand_set(map, def, set, NULL));
    g_autoptr(GPtrArray) models = gcpu_near_models(map, set, vendor, max_missing);
    for (guint i = 0; i < models->len; i++) {
        const GcpuNearModel *model = g_ptr_array_index(models, i);
        g_autofree char *missing = gcpu_map_format_set(map, model->missing, ",");
        g_string_append_printf(text, "%s%s(%s)", i ? " " : "", model->model->name, missing);
    }
    return g_string_free(text, FALSE);
}

static void the_better_models_within_reach_are_found(void)
{
    static const struct {
        const char *features;
        int vendor;
        guint max_missing;
        const char *models;
    } table[] = {
        /* one bit masked, and libvirt's host decode would say "Old" */
        { "fpu sse sse3 aes avx xsaves", 1, 2, "Old() Rome(svm)" },
        { "fpu sse sse3 aes avx xsaves", GCPU_VENDOR_NONE, 2, "Base() Rome(svm) Has(hle,rtm)" },
        { "fpu sse sse3 aes avx xsaves", GCPU_VENDOR_NONE, 0, "Base()" },
        { "fpu sse sse3 aes avx svm xsaves", 1, 2, "Rome()" },
        { "sse", GCPU_VENDOR_NONE, 1, "Old(fpu)" },
        { "", GCPU_VENDOR_NONE, 0, "" },
        /* Base, too, would need just what makes it Has; in the second line it needs less */
        { "fpu sse avx hle rtm svm xsaves", 0, 3, "Old() Has(sse3,aes)" },
        { "fpu sse hle rtm", 0, 3, "Old() Base(sse3,aes) Has(sse3,aes,avx)" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *models = near(table[i].features, table[i].vendor, table[i].max_missing);
        check_str(models, table[i].models);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_better_models_within_reach_are_found),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "near-models", cases);
}
