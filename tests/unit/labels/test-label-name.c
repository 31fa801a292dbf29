/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/label-name.h"
#include "test-suite.h"

#define TEN   "abcdefghij"
#define SIXTY TEN TEN TEN TEN TEN TEN

static void good_keys_have_no_problem(void)
{
    static const char *const keys[] = {
        "cpu-model.node.kubevirt.io/Skylake-Server-v5",
        "cpu-feature.node.kubevirt.io/sse4.1",
        "x.io/tsc_adjust",
        "x.io/3dnowprefetch",
        "plain",
        "a/" SIXTY "abc",
        "a-b.c/d",
    };

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        check_str(gcpu_label_key_problem(keys[i]), NULL);
}

static void bad_keys_are_told(void)
{
    static const struct {
        const char *key;
        const char *problem;
    } rows[] = {
        { "cpu-vendor.node.kubevirt.io/", "no name" },
        { "", "no name" },
        { "x.io/a b", "something else" },
        { "x.io/a\n", "something else" },
        { "x.io/-a", "something else" },
        { "x.io/a.", "something else" },
        { "x.io/a/b", "something else" },
        { "x.io/\303\244", "something else" },
        { "x.io/" SIXTY "abcd", "63" },
        { "X.io/a", "DNS" },
        { "x..io/a", "DNS" },
        { "x.io./a", "DNS" },
        { "-x.io/a", "DNS" },
        { "x-.io/a", "DNS" },
        { "x-/a", "DNS" },
        { "/a", "DNS" },
        { SIXTY "." SIXTY "." SIXTY "." SIXTY ".abcdefghijk/a", "253" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_contains(gcpu_label_key_problem(rows[i].key), rows[i].problem);
}

static void values_are_empty_or_names(void)
{
    check_str(gcpu_label_value_problem(""), NULL);
    check_str(gcpu_label_value_problem("true"), NULL);
    check_str(gcpu_label_value_problem("2494139000"), NULL);
    check_str(gcpu_label_value_problem(SIXTY "abc"), NULL);
    check_contains(gcpu_label_value_problem(SIXTY "abcd"), "63");
    check_contains(gcpu_label_value_problem("hle,rtm"), "something else");
    check_contains(gcpu_label_value_problem("a\x1b[1m"), "something else");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(good_keys_have_no_problem),
        TEST(bad_keys_are_told),
        TEST(values_are_empty_or_names),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "label-name", cases);
}
