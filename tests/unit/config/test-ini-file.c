/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE /* memfd_create() */
#include "config/ini-file.h"
#include "test-suite.h"

#include <iniparser.h>
#include <sys/mman.h>
#include <unistd.h>

/* A text and all that is found in it, as lines. */
typedef struct {
    GcpuIniFile *file;
    GcpuFindings *findings;
} Read;

static Read *read_text(const char *text, gssize length, const GcpuIniOwner *owner)
{
    Read *read = g_new(Read, 1);

    read->findings = gcpu_findings_new();
    read->file = gcpu_ini_file_parse(text, length < 0 ? strlen(text) : (gsize)length, "t.conf",
                                     owner, read->findings);
    return read;
}

static void read_free(Read *read)
{
    gcpu_ini_file_free(read->file);
    gcpu_findings_free(read->findings);
    g_free(read);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Read, read_free)

/* Every entry as "LINE [SECTION] KEY=VALUE\n". */
static char *list_entries(const Read *read)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < gcpu_ini_file_count(read->file); i++) {
        const GcpuIniEntry *entry = gcpu_ini_file_get(read->file, i);
        g_string_append_printf(list, "%u [%s] %s=%s\n", entry->line, entry->section, entry->key,
                               entry->value);
    }
    return g_string_free(list, FALSE);
}

/* Every finding as "LINE MESSAGE\n". */
static char *list_findings(const Read *read)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < gcpu_findings_count(read->findings); i++) {
        const GcpuFinding *finding = gcpu_findings_get(read->findings, i);
        check_str(finding->file, "t.conf");
        check_int(finding->code, GCPU_ERROR_INVALID);
        g_string_append_printf(list, "%u %s%s\n", finding->line,
                               finding->severity == GCPU_SEVERITY_WARNING ? "(warning) " : "",
                               finding->message);
    }
    return g_string_free(list, FALSE);
}

static void check_read(const char *text, const char *entries, const char *findings)
{
    g_autoptr(Read) read = read_text(text, -1, NULL);
    g_autofree char *got_entries = list_entries(read);
    g_autofree char *got_findings = list_findings(read);

    check_str(got_entries, entries);
    check_str(got_findings, findings);
}

static void entries_keep_their_order_and_lines(void)
{
    check_read("# top\n\n[libvirt]\nb = 1\na = 2 ; c\n\n[Guestcpu]\n  A = \"x, y\"\n",
               "4 [libvirt] b=1\n5 [libvirt] a=2\n8 [guestcpu] a=x, y\n", "");
}

static void an_empty_text_holds_nothing(void)
{
    check_read("", "", "");
    check_read("\n \n# only a comment", "", "");
    check_read("\xef\xbb\xbf", "", "");
}

static void windows_files_read_like_others(void)
{
    check_read("\xef\xbb\xbf[s]\r\na = 1\r\n\r\nb = 'x' \r\n", "2 [s] a=1\n4 [s] b=x\n", "");
}

static void a_last_line_needs_no_end(void)
{
    check_read("[s]\na = 1", "2 [s] a=1\n", "");
    check_read("[s]\na = 1\nx", "2 [s] a=1\n",
               "3 neither a [section], a KEY = VALUE nor a comment\n");
}

static void sections_without_keys_are_told(void)
{
    g_autoptr(Read) read = read_text("[a]\n[b]\nk = v\n", -1, NULL);

    check_int(gcpu_ini_file_count_sections(read->file), 2);
    check_str(gcpu_ini_file_get_section(read->file, 0)->name, "a");
    check_int(gcpu_ini_file_get_section(read->file, 1)->line, 2);
}

static void all_mistakes_are_told_at_once(void)
{
    check_read("k = v\n[a]\nk = 1\nrubbish\nK = 2\n[a]\nl = 'x\n[b\nk = 3\n[c]\nm = 1\n",
               "3 [a] k=1\n11 [c] m=1\n",
               "1 the key stands before the first [section]\n"
               "4 neither a [section], a KEY = VALUE nor a comment\n"
               "5 the key stands twice, first on line 3\n"
               "6 the section stands twice, first on line 2\n"
               "7 the quotation mark before the value is not closed\n"
               "8 the section's '[' is not closed by a ']'\n");
}

static void a_line_longer_than_iniparser_takes_is_told(void)
{
    g_autofree char *filler = g_strnfill(200000, 'x');
    g_autofree char *text = g_strdup_printf("[s]\na = 1\nb = %s\nc = 2\n", filler);

    check_read(text, "2 [s] a=1\n4 [s] c=2\n", "3 the line is too long\n");
}

static void a_text_of_10_mb_is_one_finding(void)
{
    g_autofree char *text = g_strnfill(10000000, 'x');
    g_autofree char *largest = g_strnfill(GCPU_INI_SIZE_MAX, '\n');
    g_autofree char *larger = g_strnfill(GCPU_INI_SIZE_MAX + 1, '\n');

    check_read(text, "", "0 larger than 1048576 bytes\n");
    check_read(larger, "", "0 larger than 1048576 bytes\n");
    check_read(largest, "", "");
}

static void nul_bytes_are_told_with_their_line(void)
{
    static const char text[] = "[s]\na = 1\nb = x\0y\n";
    g_autoptr(Read) read = read_text(text, sizeof text - 1, NULL);
    g_autofree char *findings = list_findings(read);

    check_str(findings, "3 the line holds a NUL byte\n");
    check_int(gcpu_ini_file_count(read->file), 0);
}

static void mistakes_end_after_a_hundred(void)
{
    g_autoptr(GString) text = g_string_new("[s]\n");

    for (guint i = 0; i < 100000; i++)
        g_string_append(text, "rubbish\n");
    g_autoptr(Read) read = read_text(text->str, text->len, NULL);
    check_int(gcpu_findings_count(read->findings), GCPU_INI_FINDINGS_MAX + 1);
    check_contains(gcpu_findings_get(read->findings, GCPU_INI_FINDINGS_MAX)->message, "too many");
}

/* One section and one key, then @n lines of @head, a number and @tail. */
static void check_bound(const char *head, const char *tail, guint n, const char *part)
{
    g_autoptr(GString) text = g_string_new("[s]\nk = v\n");

    for (guint i = 1; i <= n; i++)
        g_string_append_printf(text, "%s%u%s\n", head, i, tail);
    g_autoptr(Read) read = read_text(text->str, text->len, NULL);
    check_int(gcpu_findings_count(read->findings) > 0, part != NULL);
    if (part)
        check_contains(gcpu_findings_get(read->findings, 0)->message, part);
}

static void entries_and_sections_are_bounded(void)
{
    check_bound("k", " = v", GCPU_INI_ENTRIES_MAX - 1, NULL);
    check_bound("k", " = v", GCPU_INI_ENTRIES_MAX, "more keys than");
    check_bound("[s", "]", GCPU_INI_ENTRIES_MAX - 1, NULL);
    check_bound("[s", "]", GCPU_INI_ENTRIES_MAX, "more sections than");
    check_bound("[s", "]", 100000, "more sections than");
}

static gboolean is_wanted(const char *section, const char *key)
{
    return strcmp(section, "libvirt") == 0 && g_str_has_prefix(key, "cpu_");
}

static const char *guess(const char *section, const char *key)
{
    if (strcmp(section, "libvirt") != 0)
        return NULL;
    return strcmp(key, "cqu_mode") == 0 ? "cpu_mode" : NULL;
}

static const GcpuIniOwner owner = { is_wanted, guess };

static void check_oslo(const char *text, const char *entries, const char *findings)
{
    g_autoptr(Read) read = read_text(text, -1, &owner);
    g_autofree char *got_entries = list_entries(read);
    g_autofree char *got_findings = list_findings(read);

    check_str(got_entries, entries);
    check_str(got_findings, findings);
}

static void foreign_lines_of_nova_never_matter(void)
{
    g_autofree char *filler = g_strnfill(5000, 'x');
    g_autofree char *text = g_strdup_printf("stray = 1\nwhat is this\n"
                                            "[libvirt]\nimages_type: rbd\nxx = %s\n"
                                            "yy = $my_ip %%(a)s \"open\nyy = again \\\n"
                                            "cpu_mode = custom\n"
                                            "[pci]\ncpu_mode = none\n"
                                            "[broken\nmodel = foreign\n  cpu: x\n"
                                            "[glance]\n  indented\nno assignment\n= no key\n"
                                            "[libvirt]\ncpu_models = A\n",
                                            filler);

    check_oslo(text, "8 [libvirt] cpu_mode=custom\n19 [libvirt] cpu_models=A\n", "");
}

static void nova_lines_are_read_as_oslo_config_does(void)
{
    check_oslo("[libvirt]\ncpu_mode : host-model\n", "2 [libvirt] cpu_mode=host-model\n", "");
    check_oslo("[libvirt]\ncpu_models = A,\n  B,\n\tC\n\ncpu_mode=custom\n",
               "2 [libvirt] cpu_models=A, B, C\n6 [libvirt] cpu_mode=custom\n", "");
    check_oslo("[libvirt]\ncpu_mode = none\ncpu_mode = custom\n", "3 [libvirt] cpu_mode=custom\n",
               "");
    check_oslo("[libvirt]\ncpu_mode = 'none'\n", "2 [libvirt] cpu_mode=none\n", "");
    check_oslo("[libvirt]\ncpu_vendor =   \"a # b\"\n", "2 [libvirt] cpu_vendor=a # b\n", "");
}

#define STRAY_LINE     "an indented line continues a value, and none is above it\n"
#define NO_ENTRY       "neither a [section], a KEY = VALUE nor a comment\n"
#define BROKEN_SECTION "the section's line does not end in ']'\n"

/* oslo.config 9: iniparser.py, the calls of error_*(), and cfg.py, ConfigParser.assignment(). */
static void what_oslo_config_refuses_hides_no_wanted_key(void)
{
    static const struct {
        const char *text, *entries, *findings;
    } table[] = {
        { "[libvirt]\n  cpu_mode = none\n", "", "2 " STRAY_LINE },
        { "[libvirt]\ncpu_models = A,\n\n  B\n", "2 [libvirt] cpu_models=A,\n", "4 " STRAY_LINE },
        { "[libvirt]\ncpu_models = A,\n# c\n  B\n", "2 [libvirt] cpu_models=A,\n",
          "4 " STRAY_LINE },
        { "[libvirt]\nx = 1\n  2\n\n\t3\n", "", "5 " STRAY_LINE },
        { "[DEFAULT]\n x\n", "", "2 " STRAY_LINE },
        { "[libvirt]\ncpu_mode custom\n", "", "2 " NO_ENTRY },
        { "[libvirt]\nrubbish\n  more\n", "", "2 " NO_ENTRY "3 " STRAY_LINE },
        { "[DEFAULT]\n=======\n", "", "2 " NO_ENTRY },
        { "cpu_mode = none\n", "", "1 the key stands before the first [section]\n" },
        { " cpu_mode = none\n", "", "1 the key stands before the first [section]\n" },
        { "[libvirt] # c\ncpu_mode = none\n", "", "1 " BROKEN_SECTION },
        { "[libvirt\nx = 1\n", "", "1 " BROKEN_SECTION },
        { "[ Libvrt\n", "", "1 " BROKEN_SECTION },
        { "[default;\n", "", "1 " BROKEN_SECTION },
        { "[x\ncpu_mode = a\ncpu_mode = b\n", "", "1 " BROKEN_SECTION },
        { "[]\n cpu_mode = a\n", "", "1 " BROKEN_SECTION },
        { "[Libvirt]\ncpu_mode = a\n", "2 [libvirt] cpu_mode=a\n", "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        check_oslo(table[i].text, table[i].entries, table[i].findings);
}

/* oslo.config takes all that stands between the brackets for the name, blanks included. */
static void a_section_that_only_looks_like_ours_is_told(void)
{
    static const char *const headers[] = { "[ libvirt ]", "[libvirt ]", "[libvrt]", "[libvirt] []",
                                           "[DEFUALT]" };

    for (guint i = 0; i < G_N_ELEMENTS(headers); i++) {
        g_autofree char *text = g_strdup_printf("[vnc]\n%s\ncpu_mode = none\n", headers[i]);
        check_oslo(text, "",
                   "2 (warning) Nova has no section of that name, so nothing below it has an "
                   "effect\n");
    }
}

static void a_key_that_probably_means_a_wanted_one_is_told(void)
{
    check_oslo("[libvirt]\ncqu_mode = none # or\n  $that\nxx = 1\n[vnc]\ncqu_mode = none\n", "",
               "2 (warning) unknown key, so it has no effect\n");
}

static void a_mistake_in_a_wanted_line_of_nova_is_told(void)
{
    g_autofree char *filler = g_strnfill(2000, 'x');
    g_autofree char *text = g_strdup_printf("[libvirt]\ncpu_models = A,\n  %s\n", filler);

    check_oslo("[libvirt]\ncpu_mode = custom # yes\n", "",
               "2 Nova takes the '#' or ';' for a part of the value\n");
    check_oslo("[libvirt]\ncpu_mode = 'custom\n", "",
               "2 the quotation mark before the value is not closed\n");
    check_oslo(text, "", "2 the line is too long\n");
}

/* oslo.config substitutes with string.Template, where $$ stands for a dollar. */
static void references_to_other_keys_of_nova_are_refused(void)
{
    static const struct {
        const char *value, *reference;
    } table[] = {
        { "$mode", "$mode" },   { "a, ${group.b_1}c", "${group.b_1}" },
        { "x$$y$Z-", "$Z" },    { "'$mode'", "$mode" },
        { "${open", "${open" }, { "$$mode", NULL },
        { "5$ or $, $", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *text = g_strdup_printf("[libvirt]\ncpu_mode = %s\n", table[i].value);
        g_autoptr(Read) read = read_text(text, -1, &owner);
        const gboolean is_refused = table[i].reference != NULL;
        check_int(gcpu_findings_count(read->findings), is_refused);
        if (!is_refused || gcpu_findings_count(read->findings) == 0)
            continue;
        const GcpuFinding *finding = gcpu_findings_get(read->findings, 0);
        g_autofree char *message = g_strdup_printf("%s is not resolved here", table[i].reference);
        check_str(finding->message, message);
        check_str(finding->remedy, "write the value");
        check_str(finding->key, "cpu_mode");
    }
}

static void what_mends_a_comment_in_nova_is_no_blank(void)
{
    static const char *const values[] = { "none#best",       "none # best", "none ;",
                                          "\"none\" # best", "'none'#",     "#" };

    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *text = g_strdup_printf("[libvirt]\ncpu_mode = %s\n", values[i]);
        g_autoptr(Read) read = read_text(text, -1, &owner);
        check_int(gcpu_findings_count(read->findings), 1);
        const GcpuFinding *finding = gcpu_findings_get(read->findings, 0);
        check_contains(finding->message, "a part of the value");
        check_contains(finding->remedy, "on a line of its own");
        check_str(finding->value, values[i]);
    }
}

/* Mostly INI, with everything thrown in that makes readers disagree. */
static void append_random(GString *text, GRand *random)
{
    static const char *const words[] = {
        "a",  "Bc", "k_1", " ", "  ", "\t", "=",        "=", "#",    ";",  " #",  " ;", "\"", "'",
        "\\", "[",  "]",   ":", ",",  "\r", "\xc3\xbc", "/", "\"\"", "''", "x y", "\f", "%s", "$a",
    };
    guint n = g_rand_int_range(random, 0, 8);

    switch (g_rand_int_range(random, 0, 5)) {
    case 0:
        g_string_append_printf(text, "[s%d]", g_rand_int_range(random, 0, 4));
        break;
    case 1:
    case 2:
    case 3:
        g_string_append_printf(text, "k%d =", g_rand_int_range(random, 0, 9));
        break;
    default:
        break;
    }
    while (n--)
        g_string_append(text, words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))]);
    if (g_rand_int_range(random, 0, 200) == 0)
        g_string_append_printf(text, "%0*d", g_rand_int_range(random, 1000, 1100), 0);
}

static int stay_silent(G_GNUC_UNUSED const char *format, ...)
{
    return 0;
}

/* Comments never reach iniparser; it would join one that ends in a backslash to the next line. */
static char *without_comments(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) result = g_string_new(NULL);

    for (guint i = 0; lines[i]; i++) {
        const char *start = lines[i] + strspn(lines[i], " \t");
        if (*start != '#' && *start != ';')
            g_string_append_printf(result, "%s\n", lines[i]);
    }
    return g_string_free(g_steal_pointer(&result), FALSE);
}

/* What iniparser makes of the other lines as they stand. */
static void compare_with_iniparser(const Read *read, const char *text, int fd)
{
    g_autofree char *bare = without_comments(text);

    gssize length = strlen(bare);

    g_assert_true(ftruncate(fd, 0) == 0 && pwrite(fd, bare, length, 0) == length);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    dictionary *values = iniparser_load(path);
    int n_keys = 0;

    check(values != NULL);
    for (int i = 0; i < iniparser_getnsec(values); i++)
        n_keys += iniparser_getsecnkeys(values, iniparser_getsecname(values, i));
    check_int(gcpu_ini_file_count(read->file), n_keys);
    for (guint i = 0; i < gcpu_ini_file_count(read->file); i++) {
        const GcpuIniEntry *entry = gcpu_ini_file_get(read->file, i);
        g_autofree char *key = g_strdup_printf("%s:%s", entry->section, entry->key);
        check_str(entry->value, iniparser_getstring(values, key, NULL));
    }
    iniparser_freedict(values);
}

static void iniparser_agrees_or_a_finding_says_why_not(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20121);
    int fd = memfd_create("guestcpu-test", MFD_CLOEXEC);
    guint n_accepted = 0, n_entries = 0;

    iniparser_set_error_callback(stay_silent);
    for (guint round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new("[s]\n");
        for (guint i = g_rand_int_range(random, 1, 5); i > 0; i--) {
            append_random(text, random);
            g_string_append_c(text, '\n');
        }
        g_autoptr(Read) read = read_text(text->str, text->len, NULL);
        for (guint i = 0; i < gcpu_findings_count(read->findings); i++)
            check_int(gcpu_findings_get(read->findings, i)->code, GCPU_ERROR_INVALID);
        if (gcpu_findings_count(read->findings))
            continue;
        compare_with_iniparser(read, text->str, fd);
        n_accepted++;
        n_entries += gcpu_ini_file_count(read->file);
    }
    close(fd);
    check(n_accepted > 500);
    check(n_entries > 500);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(entries_keep_their_order_and_lines),
        TEST(an_empty_text_holds_nothing),
        TEST(windows_files_read_like_others),
        TEST(a_last_line_needs_no_end),
        TEST(sections_without_keys_are_told),
        TEST(all_mistakes_are_told_at_once),
        TEST(a_line_longer_than_iniparser_takes_is_told),
        TEST(a_text_of_10_mb_is_one_finding),
        TEST(nul_bytes_are_told_with_their_line),
        TEST(mistakes_end_after_a_hundred),
        TEST(entries_and_sections_are_bounded),
        TEST(foreign_lines_of_nova_never_matter),
        TEST(nova_lines_are_read_as_oslo_config_does),
        TEST(what_oslo_config_refuses_hides_no_wanted_key),
        TEST(a_section_that_only_looks_like_ours_is_told),
        TEST(a_key_that_probably_means_a_wanted_one_is_told),
        TEST(a_mistake_in_a_wanted_line_of_nova_is_told),
        TEST(references_to_other_keys_of_nova_are_refused),
        TEST(what_mends_a_comment_in_nova_is_no_blank),
        TEST(iniparser_agrees_or_a_finding_says_why_not),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "ini-file", cases);
}
