/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/printable.h"
#include "test-suite.h"

/* Unicode Standard, general categories Cc, Cf, Zl and Zp; XML 1.0, production 2. */
static void what_cannot_be_seen_is_refused(void)
{
    static const gunichar refused[] = {
        0x01,   0x09,   0x1b,   0x7f,   0x80,   0x85,   0x9b,   0x9f,   0xad,   0x61c,   0x200b,
        0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0xe0001, 0xffff,
    };

    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        char text[16] = "a";
        text[1 + g_unichar_to_utf8(refused[i], text + 1)] = '\0';
        check(!gcpu_printable_check(text, ""));
    }
}

static void letters_of_every_script_are_text(void)
{
    static const char *const texts[] = {
        "", " a~", "\u00a0", "Gr\u00fc\u00dfe", "\u05d0\u05d1", "\u4e2d\u6587", "\U0001f427",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        check(gcpu_printable_check(texts[i], ""));
}

static void what_is_also_allowed_is_allowed(void)
{
    check(gcpu_printable_check("a\tb", "\t"));
    check(!gcpu_printable_check("a\tb\x1b", "\t"));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_cannot_be_seen_is_refused),
        TEST(letters_of_every_script_are_text),
        TEST(what_is_also_allowed_is_allowed),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "printable", cases);
}
