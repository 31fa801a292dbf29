/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/ini-line.h"
#include "test-suite.h"

static void lines_are_taken_apart(void)
{
    static const struct {
        const char *text;
        GcpuIniLineKind kind;
        const char *name;
        const char *value;
    } table[] = {
        { "", GCPU_INI_LINE_BLANK, NULL, NULL },
        { "   \t", GCPU_INI_LINE_BLANK, NULL, NULL },
        { "# a = b \\", GCPU_INI_LINE_BLANK, NULL, NULL },
        { "  ; \x01\xff", GCPU_INI_LINE_BLANK, NULL, NULL },
        { "[libvirt]", GCPU_INI_LINE_SECTION, "libvirt", NULL },
        { " [ DEFAULT ]", GCPU_INI_LINE_SECTION, "default", NULL },
        { "a=b", GCPU_INI_LINE_ENTRY, "a", "b" },
        { "  CPU_Mode \t= \t host-model", GCPU_INI_LINE_ENTRY, "cpu_mode", "host-model" },
        { "disk.0 = /a, bus=virtio", GCPU_INI_LINE_ENTRY, "disk.0", "/a, bus=virtio" },
        { "a =", GCPU_INI_LINE_ENTRY, "a", "" },
        { "a = = b", GCPU_INI_LINE_ENTRY, "a", "= b" },
        { "a = ; nothing", GCPU_INI_LINE_ENTRY, "a", "" },
        { "a = b # c", GCPU_INI_LINE_ENTRY, "a", "b" },
        { "a = b\t; c = d", GCPU_INI_LINE_ENTRY, "a", "b" },
        { "a = \"b; c # d = e\"", GCPU_INI_LINE_ENTRY, "a", "b; c # d = e" },
        { "a = ' b ' # c", GCPU_INI_LINE_ENTRY, "a", " b " },
        { "a = 'say \"b\"'", GCPU_INI_LINE_ENTRY, "a", "say \"b\"" },
        { "a = \"\"", GCPU_INI_LINE_ENTRY, "a", "" },
        { "a = '' ; c", GCPU_INI_LINE_ENTRY, "a", "" },
        { "a = Gr\xc3\xbc\xc3\x9f\x65", GCPU_INI_LINE_ENTRY, "a", "Gr\xc3\xbc\xc3\x9f\x65" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_auto(GcpuIniLine) line = { 0 };
        gcpu_ini_line_parse(table[i].text, &line);
        check_int(line.kind, table[i].kind);
        check_str(line.name, table[i].name);
        check_str(line.value, table[i].value);
        check_str(line.problem, NULL);
    }
}

static void what_would_be_read_otherwise_than_it_looks_is_refused(void)
{
    static const struct {
        const char *text;
        const char *problem;
    } table[] = {
        { "garbage", "neither" },
        { "cpu_mode host-model", "neither" },
        { "= b", "not a key" },
        { "a b = c", "not a key" },
        { "hw_machine_type: x86_64=q35", "not a key" },
        { "a = b \\", "backslash" },
        { "a = b # c \\", "backslash" },
        { "a = c:\\d", "backslash" },
        { "a = \"b", "not closed" },
        { "a = 'b\"", "not closed" },
        { "a = \"", "not closed" },
        { "a = \"b\" c", "follows the quoted value" },
        { "a = \"b\"; c", "follows the quoted value" },
        { "a = b\"c\"", "quotation mark stands inside" },
        { "a = it's", "quotation mark stands inside" },
        { "a = b;c", "stands inside the value" },
        { "a = qemu://h/system?x#y", "stands inside the value" },
        { "a =;b", "stands inside the value" },
        { "[libvirt", "not closed" },
        { "[libvirt] # c", "follows the section" },
        { "[]", "not a section" },
        { "[a b]", "not a section" },
        { "[a:b]", "not a section" },
        { "[[a]", "not a section" },
        { "a = \x1b[31m", "control character" },
        { "a\rb = c", "control character" },
        { "a = b\xc2\x9b", "cannot be seen" },
        { "a = b # \u202e", "cannot be seen" },
        { "a = \xff", "not UTF-8" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_auto(GcpuIniLine) line = { 0 };
        gcpu_ini_line_parse(table[i].text, &line);
        check_int(line.kind, GCPU_INI_LINE_BAD);
        check_contains(line.problem, table[i].problem);
    }
}

static void check_length(gsize n_key, gsize n_value, gboolean fits)
{
    g_autofree char *key = g_strnfill(n_key, 'k');
    g_autofree char *value = g_strnfill(n_value, 'v');
    g_autofree char *text = g_strconcat(key, "=", value, NULL);
    g_auto(GcpuIniLine) line = { 0 };

    gcpu_ini_line_parse(text, &line);
    check_int(line.kind, fits ? GCPU_INI_LINE_ENTRY : GCPU_INI_LINE_BAD);
    if (!fits)
        check_contains(line.problem, "too long");
}

static void lines_and_names_have_the_documented_length(void)
{
    check_length(1, GCPU_INI_LINE_MAX - 2, TRUE);
    check_length(1, GCPU_INI_LINE_MAX - 1, FALSE);
    check_length(1, 10000000, FALSE);
    check_length(GCPU_INI_NAME_MAX, 1, TRUE);
    check_length(GCPU_INI_NAME_MAX + 1, 1, FALSE);
}

static void comments_may_be_of_any_length(void)
{
    g_autofree char *comment = g_strnfill(100000, '#');
    g_auto(GcpuIniLine) line = { 0 };

    gcpu_ini_line_parse(comment, &line);
    check_int(line.kind, GCPU_INI_LINE_BLANK);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(lines_are_taken_apart),
        TEST(what_would_be_read_otherwise_than_it_looks_is_refused),
        TEST(lines_and_names_have_the_documented_length),
        TEST(comments_may_be_of_any_length),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "ini-line", cases);
}
