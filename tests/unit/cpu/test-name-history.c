/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/name-history.h"

#include "test-suite.h"

#define X86 GCPU_ARCH_FAMILY_X86

static char *format(const GcpuVersion *versions)
{
    GString *text = g_string_new(NULL);

    for (; versions && *versions; versions++) {
        g_autofree char *version = gcpu_version_format(*versions);
        g_string_append_printf(text, "%s%s", text->len ? " " : "", version);
    }
    return g_string_free(text, FALSE);
}

static void a_name_has_the_releases_that_know_it(void)
{
    static const struct {
        GcpuArchFamily family;
        GcpuNameKind kind;
        const char *name, *known;
    } table[] = {
        { X86, GCPU_NAME_MODEL, "Base", "9.0.0 11.3.0" },
        { X86, GCPU_NAME_MODEL, "New", "11.3.0" },
        { X86, GCPU_NAME_FEATURE, "gone", "9.0.0" },
        { X86, GCPU_NAME_FEATURE, "Base", "" },
        { X86, GCPU_NAME_MODEL, "Newer", "" },
        { X86, GCPU_NAME_MODEL, "a b", "" },
        { GCPU_ARCH_FAMILY_ARM, GCPU_NAME_MODEL, "Base", "" },
        { GCPU_ARCH_FAMILY_ARM, GCPU_NAME_FEATURE, "sve", "9.0.0" },
        { GCPU_ARCH_FAMILY_S390, GCPU_NAME_MODEL, "Base", "" },
    };
    g_autoptr(GcpuNameHistory) history =
        gcpu_name_history_parse("# a comment\n\nmaps 9.0.0 11.3.0\nx86 model Base 9.0.0 11.3.0\n"
                                "  x86\tmodel  New 11.3.0\r\nx86 feature gone 9\n"
                                "arm feature sve 9.0.0",
                                "names", NULL);
    g_autofree char *maps = format(gcpu_name_history_maps(history));

    check_str(maps, "9.0.0 11.3.0");
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *known =
            format(gcpu_name_history_find(history, table[i].family, table[i].kind, table[i].name));
        check_str(known, table[i].known);
    }
}

static void a_person_reads_who_knows_it_and_who_does_not(void)
{
    static const struct {
        const char *name, *known;
    } table[] = {
        { "all", "libvirt 9.0.0, 10.0.0, 11.3.0" },
        { "new", "libvirt 11.3.0, not 9.0.0, 10.0.0" },
        { "gone", "libvirt 9.0.0" },
        { "none", NULL },
    };
    g_autoptr(GcpuNameHistory) history =
        gcpu_name_history_parse("maps 9 10 11.3\nx86 model all 9 10 11.3\nx86 model new 11.3\n"
                                "x86 model gone 9\n",
                                "names", NULL);

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *known =
            gcpu_name_history_format(history, X86, GCPU_NAME_MODEL, table[i].name);
        check_str(known, table[i].known);
    }
}

static void a_wrong_file_is_an_error_with_its_line(void)
{
    static const struct {
        const char *text, *message;
    } table[] = {
        { "x86 model Base 9.0.0", "names:1: the line of maps comes first" },
        { "maps", "names:1: a release of libvirt is needed" },
        { "maps nine", "names:1: no release of libvirt" },
        { "maps 0", "names:1: releases must be in order" },
        { "maps 11.3.0 9.0.0", "names:1: releases must be in order" },
        { "maps 9.0.0\n\nmaps 9.0.0", "names:3: a second line of maps" },
        { "maps 9.0.0\nx86 model", "names:2: ARCH KIND NAME RELEASE" },
        { "maps 9.0.0\nx86 model Base", "names:2: a release of libvirt is needed" },
        { "maps 9.0.0\nx86 vendor Base 9.0.0", "names:2: the kind is model or feature" },
        { "maps 9.0.0\nx86 model Base 11.3.0", "names:2: a release that is not on the line" },
        { "maps 9.0.0\nx86 model Base 9.0.0 9.0.0", "names:2: releases must be in order" },
        { "maps 9.0.0\nx86 model A 9.0.0\nx86 model A 9.0.0", "names:3: the name is there twice" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        check(gcpu_name_history_parse(table[i].text, "names", &error) == NULL);
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_contains(error ? error->message : NULL, table[i].message);
    }
}

static void releases_have_an_end(void)
{
    g_autoptr(GString) text = g_string_new("maps");
    g_autoptr(GError) error = NULL;

    for (guint i = 1; i <= GCPU_NAME_HISTORY_MAPS_MAX + 1; i++)
        g_string_append_printf(text, " %u", i);
    check(gcpu_name_history_parse(text->str, "names", &error) == NULL);
    check_str(error->message, "names:1: too many releases");
}

static void nothing_known_is_no_mistake(void)
{
    g_autoptr(GcpuNameHistory) history = gcpu_name_history_parse("", "names", NULL);

    check_int(gcpu_name_history_maps(history)[0], 0);
    check(gcpu_name_history_find(history, X86, GCPU_NAME_MODEL, "Base") == NULL);
}

/* How many lines of @text begin with @prefix and hold @version. */
static guint count(const char *text, const char *prefix, const char *version)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n = 0;

    for (guint i = 0; lines[i]; i++)
        n += g_str_has_prefix(lines[i], prefix) && strstr(lines[i], version);
    return n;
}

/* Models that have a file in the folder of one release and none in that of another; and how many
 * elements the map of each has, counted with grep. */
static void the_shipped_file_is_right(void)
{
    static const struct {
        GcpuNameKind kind;
        const char *name, *known;
    } table[] = {
        { GCPU_NAME_MODEL, "Haswell", "9.0.0 11.3.0 12.8.0" },
        { GCPU_NAME_MODEL, "EPYC-Genoa", "11.3.0 12.8.0" },
        { GCPU_NAME_MODEL, "GraniteRapids", "11.3.0 12.8.0" },
        { GCPU_NAME_MODEL, "EPYC-Turin", "12.8.0" },
        { GCPU_NAME_FEATURE, "svm", "9.0.0 11.3.0 12.8.0" },
        { GCPU_NAME_FEATURE, "auto-ibrs", "11.3.0 12.8.0" },
        { GCPU_NAME_FEATURE, "no-such-feature", "" },
    };
    g_autofree char *path =
        g_build_filename(g_getenv("TEST_DATA"), "../../driver/cpu/cpu-names.txt", NULL);
    g_autofree char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuNameHistory) history = gcpu_name_history_parse(text, "cpu-names.txt", &error);
    check_str(error ? error->message : NULL, NULL);
    for (guint i = 0; history && i < G_N_ELEMENTS(table); i++) {
        g_autofree char *known =
            format(gcpu_name_history_find(history, X86, table[i].kind, table[i].name));
        check_str(known, table[i].known);
    }
    check_int(count(text, "x86 feature ", " 9.0.0"), 212);
    check_int(count(text, "x86 model ", " 9.0.0"), 58);
    check_int(count(text, "x86 feature ", " 11.3.0"), 364);
    check_int(count(text, "x86 model ", " 11.3.0"), 150);
    check_int(count(text, "x86 feature ", " 12.8.0"), 400);
    check_int(count(text, "x86 model ", " 12.8.0"), 176);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_name_has_the_releases_that_know_it),
        TEST(a_person_reads_who_knows_it_and_who_does_not),
        TEST(a_wrong_file_is_an_error_with_its_line),
        TEST(releases_have_an_end),
        TEST(nothing_known_is_no_mistake),
        TEST(the_shipped_file_is_right),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "name-history", cases);
}
