/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/words-variant.h"
#include "test-suite.h"

static void check_printed(GVariant *floating, const char *expected)
{
    g_autoptr(GVariant) value = g_variant_ref_sink(floating);
    g_autofree char *text = g_variant_print(value, FALSE);

    check_str(text, expected);
}

static void labels_and_what_is_not_known_of_them_stand_apart(void)
{
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labels_new();

    gcpu_node_labels_set(labels, "cpu-model.node.kubevirt.io/EPYC", "true", "because");
    gcpu_node_labels_set(labels, "kubevirt.io/sev", "", NULL);
    gcpu_node_labels_add_unknown(labels, "hyperv.node.kubevirt.io/", "nobody tells");
    check_printed(gcpu_words_variant_of_labels(labels),
                  "{'cpu-model.node.kubevirt.io/EPYC': 'true', 'kubevirt.io/sev': ''}");
    check_printed(gcpu_words_variant_of_unknown_labels(labels, NULL),
                  "{'hyperv.node.kubevirt.io/': 'nobody tells'}");
}

static void traits_that_hold_are_listed_and_unknown_ones_explained(void)
{
    GcpuTrait sse = { (char *)"HW_CPU_X86_SSE", NULL, GCPU_TRAIT_PRESENT, NULL, FALSE };
    GcpuTrait avx = { (char *)"HW_CPU_X86_AVX", NULL, GCPU_TRAIT_ABSENT, (char *)"no", FALSE };
    GcpuTrait aes = { (char *)"HW_CPU_X86_AESNI", NULL, GCPU_TRAIT_UNKNOWN, (char *)"who knows",
                      FALSE };
    g_autoptr(GPtrArray) traits = g_ptr_array_new();

    g_ptr_array_add(traits, &aes);
    g_ptr_array_add(traits, &avx);
    g_ptr_array_add(traits, &sse);
    check_printed(gcpu_words_variant_of_traits(traits), "['HW_CPU_X86_SSE']");
    check_printed(gcpu_words_variant_of_unknown_traits(traits, NULL),
                  "{'HW_CPU_X86_AESNI': 'who knows'}");
}

static void where_there_are_none_the_reason_is_about_all(void)
{
    check_printed(gcpu_words_variant_of_labels(NULL), "{}");
    check_printed(gcpu_words_variant_of_traits(NULL), "[]");
    check_printed(gcpu_words_variant_of_unknown_labels(NULL, "no model"), "{'': 'no model'}");
    check_printed(gcpu_words_variant_of_unknown_traits(NULL, "no \xff"), "{'': 'no \xef\xbf\xbd'}");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(labels_and_what_is_not_known_of_them_stand_apart),
        TEST(traits_that_hold_are_listed_and_unknown_ones_explained),
        TEST(where_there_are_none_the_reason_is_about_all),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "words-variant", cases);
}
