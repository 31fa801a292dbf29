/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/def.h"
#include "test-suite.h"

static GcpuDef *full_def(void)
{
    GcpuDef *def = gcpu_def_new(GCPU_DEF_HOST);

    def->mode = GCPU_MODE_CUSTOM;
    def->match = GCPU_MATCH_STRICT;
    def->check = GCPU_CHECK_FULL;
    def->migratable = GCPU_SWITCH_ON;
    def->deprecated_features = GCPU_SWITCH_OFF;
    def->arch = g_strdup("x86_64");
    def->model = g_strdup("Penryn");
    def->fallback = GCPU_FALLBACK_FORBID;
    def->vendor = g_strdup("Intel");
    def->vendor_id = g_strdup("KVMKVMKVMKVM");
    def->topology = (GcpuTopology){ 1, 2, 3, 4, 5 };
    def->cache = (GcpuCache){ GCPU_CACHE_EMULATE, 3 };
    def->maxphysaddr = (GcpuMaxPhysAddr){ GCPU_MAXPHYSADDR_EMULATE, 42, 40 };
    def->microcode_version = 7;
    def->signature = (GcpuSignature){ 6, 85, 4 };
    def->tsc_frequency_hz = 2100000000;
    def->tsc_scaling = GCPU_SWITCH_ON;
    gcpu_def_set_feature(def, "vmx", GCPU_FEATURE_REQUIRE);
    gcpu_def_set_feature(def, "aes", GCPU_FEATURE_DISABLE);
    return def;
}

static void a_new_definition_states_nothing(void)
{
    g_autoptr(GcpuDef) def = gcpu_def_new(GCPU_DEF_GUEST);

    check_int(def->type, GCPU_DEF_GUEST);
    check(!gcpu_mode_to_string(def->mode) && !gcpu_match_to_string(def->match));
    check(!def->model && !def->vendor && !def->arch);
    check_int(def->features->len, 0);
    gcpu_def_free(NULL);
}

static void a_copy_is_equal_and_shares_nothing(void)
{
    g_autoptr(GcpuDef) def = full_def();
    g_autoptr(GcpuDef) copy = gcpu_def_copy(def);

    check(gcpu_def_equal(def, copy));
    check(copy->model != def->model && copy->features != def->features);
    gcpu_def_set_feature(copy, "aes", GCPU_FEATURE_FORCE);
    check_int(gcpu_def_find_feature(def, "aes")->policy, GCPU_FEATURE_DISABLE);
    check(!gcpu_def_equal(def, copy));
}

static void change_string(char **field)
{
    g_free(*field);
    *field = g_strdup("other");
}

static void every_field_counts_for_equality(void)
{
    g_autoptr(GcpuDef) def = full_def();
    GcpuDef *changed[19];
    guint n = 0;

    for (guint i = 0; i < G_N_ELEMENTS(changed); i++)
        changed[i] = gcpu_def_copy(def);
    changed[n++]->type = GCPU_DEF_GUEST;
    changed[n++]->mode = GCPU_MODE_MAXIMUM;
    changed[n++]->match = GCPU_MATCH_EXACT;
    changed[n++]->check = GCPU_CHECK_NONE;
    changed[n++]->migratable = GCPU_SWITCH_OFF;
    changed[n++]->deprecated_features = GCPU_SWITCH_ON;
    changed[n++]->fallback = GCPU_FALLBACK_ALLOW;
    changed[n++]->topology.clusters = 9;
    changed[n++]->cache.level = 0;
    changed[n++]->maxphysaddr.limit = 0;
    changed[n++]->microcode_version = 8;
    changed[n++]->signature.stepping = 5;
    changed[n++]->tsc_frequency_hz = 1;
    changed[n++]->tsc_scaling = GCPU_SWITCH_OFF;
    change_string(&changed[n++]->arch);
    change_string(&changed[n++]->model);
    change_string(&changed[n++]->vendor);
    change_string(&changed[n++]->vendor_id);
    gcpu_def_sort_features(changed[n++]);
    check_int(n, G_N_ELEMENTS(changed));
    for (guint i = 0; i < n; i++) {
        if (gcpu_def_equal(def, changed[i]))
            test_fail(__FILE__, __LINE__, "change %u went unnoticed", i);
        gcpu_def_free(changed[i]);
    }
}

static void a_feature_is_changed_in_place_or_appended(void)
{
    g_autoptr(GcpuDef) def = full_def();

    gcpu_def_set_feature(def, "vmx", GCPU_FEATURE_OPTIONAL);
    gcpu_def_set_feature(def, "svm", GCPU_FEATURE_FORBID);
    check_int(def->features->len, 3);
    check_str(gcpu_def_feature(def, 0)->name, "vmx");
    check_int(gcpu_def_feature(def, 0)->policy, GCPU_FEATURE_OPTIONAL);
    check_str(gcpu_def_feature(def, 2)->name, "svm");
    check(!gcpu_def_find_feature(def, "VMX"));
}

static void a_removed_feature_leaves_the_others_in_order(void)
{
    g_autoptr(GcpuDef) def = full_def();

    gcpu_def_set_feature(def, "svm", GCPU_FEATURE_REQUIRE);
    check(gcpu_def_remove_feature(def, "aes"));
    check(!gcpu_def_remove_feature(def, "aes"));
    check_int(def->features->len, 2);
    check_str(gcpu_def_feature(def, 0)->name, "vmx");
    check_str(gcpu_def_feature(def, 1)->name, "svm");
}

static void features_are_sorted_by_their_bytes(void)
{
    static const char *const sorted[] = { "3dnow", "SSE", "avx", "avx-vnni", "avx2" };
    g_autoptr(GcpuDef) def = gcpu_def_new(GCPU_DEF_GUEST);

    for (guint i = G_N_ELEMENTS(sorted); i > 0; i--)
        gcpu_def_set_feature(def, sorted[i - 1], GCPU_FEATURE_REQUIRE);
    gcpu_def_sort_features(def);
    for (guint i = 0; i < G_N_ELEMENTS(sorted); i++)
        check_str(gcpu_def_feature(def, i)->name, sorted[i]);
}

static void words_are_those_of_libvirt_and_no_others(void)
{
    GcpuMode mode = GCPU_MODE_UNSET;
    GcpuFeaturePolicy policy = GCPU_FEATURE_UNSET;

    check(gcpu_mode_from_string("host-passthrough", &mode));
    check_int(mode, GCPU_MODE_HOST_PASSTHROUGH);
    check_str(gcpu_mode_to_string(GCPU_MODE_MAXIMUM), "maximum");
    check(!gcpu_mode_from_string("Host-Passthrough", &mode));
    check(!gcpu_mode_from_string("", &mode) && !gcpu_mode_from_string(NULL, &mode));
    check_int(mode, GCPU_MODE_HOST_PASSTHROUGH);
    check(gcpu_feature_policy_from_string("forbid", &policy));
    check_int(policy, GCPU_FEATURE_FORBID);
    check_str(gcpu_feature_policy_to_string(GCPU_FEATURE_DISABLE), "disable");
    check_str(gcpu_match_to_string(GCPU_MATCH_MINIMUM), "minimum");
    check_str(gcpu_check_to_string(GCPU_CHECK_PARTIAL), "partial");
    check_str(gcpu_fallback_to_string(GCPU_FALLBACK_FORBID), "forbid");
    check_str(gcpu_switch_to_string(GCPU_SWITCH_OFF), "off");
    check_str(gcpu_cache_mode_to_string(GCPU_CACHE_DISABLE), "disable");
    check_str(gcpu_maxphysaddr_mode_to_string(GCPU_MAXPHYSADDR_PASSTHROUGH), "passthrough");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_new_definition_states_nothing),
        TEST(a_copy_is_equal_and_shares_nothing),
        TEST(every_field_counts_for_equality),
        TEST(a_feature_is_changed_in_place_or_appended),
        TEST(a_removed_feature_leaves_the_others_in_order),
        TEST(features_are_sorted_by_their_bytes),
        TEST(words_are_those_of_libvirt_and_no_others),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "def", cases);
}
