/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/expand.h"

#include "small-map.h"
#include "test-suite.h"

static void the_list_is_applied_to_the_model_in_its_order(void)
{
    static const struct {
        const char *model, *features, *set;
    } table[] = {
        { "Base", "", "fpu sse sse3 aes" },
        { "", "", "" },
        { "", "svm fpu", "fpu svm" },
        { "Base", "avx *svm ?vmx", "fpu sse sse3 aes avx svm" },
        { "Base", "-aes !sse ?unheard-of", "fpu sse3" },
    };
    g_autoptr(GcpuMap) map = small_map_new();

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuDef) def = small_def(GCPU_DEF_GUEST, table[i].model, table[i].features);
        GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];
        check(gcpu_expand_set(map, def, set, NULL));
        g_autofree char *names = gcpu_map_format_set(map, set, " ");
        check_str(names, table[i].set);
    }
}

static void an_expanded_guest_lists_all_by_name(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "Base", "-sse svm ?avx *hle !rtm");
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "Base", "vmx");
    g_autoptr(GcpuDef) full_guest = gcpu_expand(map, guest, NULL);
    g_autoptr(GcpuDef) full_host = gcpu_expand(map, host, NULL);
    g_autofree char *guest_features = small_features(full_guest);
    g_autofree char *host_features = small_features(full_host);

    check_str(guest_features, "aes fpu -mpx -sse sse3 svm");
    check_str(host_features, "aes fpu sse sse3 vmx");
    check_str(full_guest->model, "Base");
}

static void only_listed_features_can_be_left_out_for_migration(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "Rome", "invtsc vmx unheard-of xsaves");
    g_autoptr(GcpuDef) copy = gcpu_copy_migratable(map, host);
    g_autofree char *features = small_features(copy);
    gboolean has_xsaves = FALSE;

    check_str(features, "vmx unheard-of");
    gcpu_def_remove_feature(copy, "unheard-of");
    check(gcpu_has_feature(map, copy, "xsaves", &has_xsaves, NULL));
    check(has_xsaves);
}

static void what_is_disabled_stays_so_for_migration(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "Rome", "invtsc vmx");
    gboolean has_xsaves = TRUE;

    gcpu_def_set_feature(guest, "xsaves", GCPU_FEATURE_DISABLE);
    g_autoptr(GcpuDef) copy = gcpu_copy_migratable(map, guest);
    check_int(copy->features->len, 2);
    check(gcpu_has_feature(map, copy, "xsaves", &has_xsaves, NULL));
    check(!has_xsaves);
}

static void features_are_validated_where_libvirt_knows_them(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) wrong = small_def(GCPU_DEF_GUEST, "Base", "aes sse9");
    g_autoptr(GcpuDef) optional = small_def(GCPU_DEF_GUEST, "z14", "?vx");
    g_autoptr(GError) x86 = NULL, s390 = NULL;

    check(!gcpu_validate_features(map, "x86_64", wrong, &x86));
    check_str(x86->message, "unknown CPU feature: sse9");
    check(!gcpu_validate_features(NULL, "s390x", optional, &s390));
    check_contains(s390->message, "vx");
    check(gcpu_validate_features(NULL, "ppc64", optional, NULL));
}

static void asking_for_an_unknown_feature_is_an_error(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) def = small_def(GCPU_DEF_HOST, "Base", "");
    g_autoptr(GError) error = NULL;
    gboolean has = TRUE;

    check(gcpu_has_feature(map, def, "svm", &has, NULL));
    check(!has);
    check(!gcpu_has_feature(map, def, "foo", &has, &error));
    check_str(error->message, "Unknown CPU feature foo");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_list_is_applied_to_the_model_in_its_order),
        TEST(an_expanded_guest_lists_all_by_name),
        TEST(only_listed_features_can_be_left_out_for_migration),
        TEST(what_is_disabled_stays_so_for_migration),
        TEST(features_are_validated_where_libvirt_knows_them),
        TEST(asking_for_an_unknown_feature_is_an_error),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "expand", cases);
}
