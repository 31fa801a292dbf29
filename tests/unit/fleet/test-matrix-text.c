/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/matrix-picture.h"

#include "drawn.h"
#include "test-suite.h"

static void a_small_matrix_is_one_box(void)
{
    const char *const rows[] = { "old g =+.", "new g .=.", "rome h ..?", NULL };
    const GcpuMatrixCaption caption = { .title = "Who can move where" };
    g_autoptr(GcpuMatrix) matrix = drawn_square(rows);
    g_autofree char *text = gcpu_matrix_to_text(matrix, &caption);

    check_str(text, "Who can move where\n"
                    "3 classes of 3 hosts: 3 of 9 pairs are a yes\n"
                    "\n"
                    "         1 2 3\n"
                    "       ┌───────┐\n"
                    "1 old  │ = + · │\n"
                    "2 new  │ · = · │\n"
                    "       ├───────┤\n"
                    "3 rome │ · · ? │\n"
                    "       └───────┘\n"
                    "\n"
                    "· no: incompatible (5)\n"
                    "= yes: identical (2)\n"
                    "+ yes: the host has more (1)\n"
                    "? undecided: only the hypervisor can tell (1)\n");
}

static GcpuMatrix *wide_matrix(guint n)
{
    g_autoptr(GcpuMatrixAxis) axis = gcpu_matrix_axis_new();

    for (guint i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("n%u", i);
        gcpu_matrix_axis_add(axis, name, NULL);
    }
    return gcpu_matrix_new(axis, NULL);
}

static void no_line_is_wider_than_the_terminal(void)
{
    const guint widths[] = { 40, 79, 80, 132 };

    for (guint i = 0; i < G_N_ELEMENTS(widths); i++) {
        const GcpuMatrixCaption caption = { .width = widths[i] };
        g_autoptr(GcpuMatrix) matrix = wide_matrix(150);
        g_autofree char *text = gcpu_matrix_to_text(matrix, &caption);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        guint n_cells = 0;
        for (guint j = 0; lines[j]; j++) {
            check(g_utf8_strlen(lines[j], -1) <= (glong)MAX(widths[i], 50));
            for (const char *at = lines[j]; strstr(lines[j], "│") && *at; at++)
                n_cells += *at == '!';
        }
        check_int(n_cells, 150 * 150);
    }
}

static void columns_are_numbered_downwards(void)
{
    g_autoptr(GcpuMatrix) matrix = wide_matrix(11);
    const GcpuMatrixCaption caption = { 0 };
    g_autofree char *text = gcpu_matrix_to_text(matrix, &caption);

    check_contains(text, "                           1 1\n"
                         "         1 2 3 4 5 6 7 8 9 0 1\n"
                         "       ┌───────────────────────┐\n"
                         " 1 n0  │ ! ");
}

/** What a stranger called a host, and what may be seen of it. */
static const struct {
    const char *name, *seen;
} strange[] = {
    { "\033[31mred", "\\x1b[31mred" },
    { "two\nlines", "two\\x0alines" },
    { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
    { "\u202egnp.exe", "\\u202egnp.exe" },
    { "aaaaaaaaaabbbbbbbbbbccccccccccddddddddd", "aaaaaaaaaabbbbbbbbbbccccccccccd… │" },
    { "aaaaaaaaaabbbbbbbbbbccccccccccdd", "aaaaaaaaaabbbbbbbbbbccccccccccdd │" },
    { "日本日本日本日本日本日本日本日本日本", "日本日本日本日本日本日本日本日… │" },
    { "", "1  │" },
};

static void strange_names_stay_on_their_line(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(strange); i++) {
        g_autoptr(GcpuMatrixAxis) axis = gcpu_matrix_axis_new();
        gcpu_matrix_axis_add(axis, strange[i].name, NULL);
        g_autoptr(GcpuMatrix) matrix = gcpu_matrix_new(axis, NULL);
        const GcpuMatrixCaption caption = { 0 };
        g_autofree char *text = gcpu_matrix_to_text(matrix, &caption);
        check_contains(text, strange[i].seen);
        check(g_utf8_validate(text, -1, NULL));
        check(!strchr(text, '\033'));
    }
}

static void classes_tell_how_many_hosts_they_are(void)
{
    g_autoptr(GcpuMatrixAxis) models = gcpu_matrix_axis_new(), hosts = gcpu_matrix_axis_new();
    const GcpuMatrixCaption caption = { 0 };

    gcpu_matrix_axis_add(models, "Nehalem", NULL);
    GcpuMatrixEntry *class = gcpu_matrix_axis_add(hosts, "n1", NULL);
    for (guint i = 1; i <= 3; i++)
        g_ptr_array_add(class->members, g_strdup_printf("n%u", i));
    g_autoptr(GcpuMatrix) matrix = gcpu_matrix_new(models, hosts);
    g_autofree char *text = gcpu_matrix_to_text(matrix, &caption);
    check_contains(text, "1 CPU × 1 class of 3 hosts: 0 of 1 pairs are a yes\n");
    check_contains(text, "\nColumns:\n1 n1 +2\n");
}

static void a_cut_name_keeps_its_count(void)
{
    g_autoptr(GcpuMatrixAxis) hosts = gcpu_matrix_axis_new();
    const GcpuMatrixCaption caption = { 0 };
    GcpuMatrixEntry *class =
        gcpu_matrix_axis_add(hosts, "aaaaaaaaaabbbbbbbbbbccccccccccddddddddd", NULL);

    for (guint i = 0; i < 12; i++)
        g_ptr_array_add(class->members, g_strdup("n"));
    g_autoptr(GcpuMatrix) matrix = gcpu_matrix_new(hosts, NULL);
    g_autofree char *text = gcpu_matrix_to_text(matrix, &caption);
    check_contains(text, "aaaaaaaaaabbbbbbbbbbccccccc… +11 │");
}

static void age_and_gaps_are_told(void)
{
    const char *const rows[] = { "a - =", NULL };
    const char *const gaps[] = { "n7: no report", "n8: the report is 40 days old", NULL };
    const GcpuMatrixCaption caption = { .made_at_s = 1700000000,
                                        .oldest_at_s = 1700000000 - 3 * 86400,
                                        .newest_at_s = 1700000000 - 600,
                                        .gaps = gaps };
    g_autoptr(GcpuMatrix) matrix = drawn_square(rows);
    g_autofree char *text = gcpu_matrix_to_text(matrix, &caption);

    check_contains(text, "2023-11-14 22:13 UTC; the oldest fact is 3 days old, the newest 10 "
                         "minutes\n");
    check_contains(text, "\nNot known, or not well:\n  n7: no report\n  n8: the report is 40 days "
                         "old\n");
}

static void what_is_too_large_is_refused(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuMatrix) largest = wide_matrix(GCPU_MATRIX_DRAWN_MAX);
    g_autoptr(GcpuMatrix) larger = wide_matrix(GCPU_MATRIX_DRAWN_MAX + 1);

    check(gcpu_matrix_check_size(largest, &error));
    check(!gcpu_matrix_check_size(larger, &error));
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    check_contains(error->message, "1001 rows and 1001 columns");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_small_matrix_is_one_box),
        TEST(no_line_is_wider_than_the_terminal),
        TEST(columns_are_numbered_downwards),
        TEST(strange_names_stay_on_their_line),
        TEST(classes_tell_how_many_hosts_they_are),
        TEST(a_cut_name_keeps_its_count),
        TEST(age_and_gaps_are_told),
        TEST(what_is_too_large_is_refused),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "matrix-text", cases);
}
