/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/nearest.h"
#include "test-suite.h"

static const char *const modes[] = { "custom",  "host-model", "host-passthrough",
                                     "maximum", "none",       NULL };

static void typing_mistakes_find_their_word(void)
{
    check_str(gcpu_nearest("host-modle", modes), "host-model");
    check_str(gcpu_nearest("hostpassthrough", modes), "host-passthrough");
    check_str(gcpu_nearest("host_passthru", modes), "host-passthrough");
    check_str(gcpu_nearest("CUSTOM", modes), "custom");
    check_str(gcpu_nearest("nome", modes), "none");
}

static void the_beginning_of_a_word_finds_it(void)
{
    static const char *const models[] = { "Nehalem", "Skylake-Client", "Skylake-Server", NULL };

    check_str(gcpu_nearest("Skylake", models), "Skylake-Client");
    check_str(gcpu_nearest("skylake-s", models), "Skylake-Server");
    check_str(gcpu_nearest("Sky", models), NULL);
}

static void unrelated_words_find_nothing(void)
{
    check_str(gcpu_nearest("Haswell", modes), NULL);
    check_str(gcpu_nearest("", modes), NULL);
    check_str(gcpu_nearest("x", modes), NULL);
}

static void the_first_of_equals_wins(void)
{
    const char *const words[] = { "cpu_a", "cpu_b", NULL };

    check_str(gcpu_nearest("cpu_c", words), "cpu_a");
}

static void an_endless_word_is_no_mistake_of_a_name(void)
{
    g_autofree char *word = g_strnfill(1000000, 'a');

    check_str(gcpu_nearest(word, modes), NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(typing_mistakes_find_their_word),
        TEST(the_beginning_of_a_word_finds_it),
        TEST(unrelated_words_find_nothing),
        TEST(the_first_of_equals_wins),
        TEST(an_endless_word_is_no_mistake_of_a_name),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "nearest", cases);
}
