/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/matrix.h"

#include "drawn.h"
#include "test-suite.h"

static void a_new_matrix_knows_nothing(void)
{
    g_autoptr(GcpuMatrixAxis) rows = gcpu_matrix_axis_new(), columns = gcpu_matrix_axis_new();

    gcpu_matrix_axis_add(rows, "a", NULL);
    gcpu_matrix_axis_add(columns, "x", "g");
    gcpu_matrix_axis_add(columns, "y", "g");
    g_autoptr(GcpuMatrix) matrix = gcpu_matrix_new(rows, columns);
    g_autofree char *cells = drawn_cells(matrix);
    check_str(cells, "!!");
    check(!gcpu_matrix_is_square(matrix));
    check_int(gcpu_matrix_count(matrix, GCPU_CELL_UNKNOWN), 2);
    check_int(gcpu_matrix_reason(matrix, 0, 1), -1);
}

static void only_two_cells_are_a_yes(void)
{
    const gboolean expected[GCPU_N_CELLS] = { FALSE, TRUE, TRUE, FALSE, FALSE, FALSE };

    for (guint8 cell = 0; cell < GCPU_N_CELLS; cell++)
        check_int(gcpu_cell_is_yes(cell), expected[cell]);
}

static void what_is_not_known_is_never_a_yes(void)
{
    const char *const rows[] = { "a - ===", "b - ===", "c - ===", NULL };
    g_autoptr(GcpuMatrix) matrix = drawn_square(rows);
    GcpuMatrixAxis *axis = (GcpuMatrixAxis *)gcpu_matrix_rows(matrix);

    ((GcpuMatrixEntry *)gcpu_matrix_axis_entry(axis, 1))->facts = GCPU_MATRIX_STALE;
    ((GcpuMatrixEntry *)gcpu_matrix_axis_entry(axis, 2))->facts = GCPU_MATRIX_UNKNOWN;
    gcpu_matrix_mark_facts(matrix);
    g_autofree char *cells = drawn_cells(matrix);
    check_str(cells, "=~!/~~!/!!!");
}

static void equal_reasons_are_kept_once(void)
{
    const char *const rows[] = { "a - =.", "b - .=", NULL };
    g_autoptr(GcpuMatrix) matrix = drawn_square(rows);

    gcpu_matrix_set_reason(matrix, 0, 1, "lacks avx");
    gcpu_matrix_set_reason(matrix, 1, 0, "lacks avx");
    check_int(gcpu_matrix_n_reasons(matrix), 1);
    check_str(gcpu_matrix_reason_text(matrix, 0), "lacks avx");
    check_int(gcpu_matrix_reason(matrix, 0, 0), -1);
    check_int(gcpu_matrix_reason(matrix, 1, 0), 0);
    gcpu_matrix_set_reason(matrix, 1, 0, NULL);
    check_int(gcpu_matrix_reason(matrix, 1, 0), -1);
}

static void positions_follow_the_order(void)
{
    const char *const rows[] = { "a g =+.", "b g .=?", "c h ..=", NULL };
    const guint order[] = { 2, 0, 1 };
    g_autoptr(GcpuMatrix) matrix = drawn_square(rows);

    gcpu_matrix_set_reason(matrix, 1, 2, "open");
    gcpu_matrix_axis_set_order((GcpuMatrixAxis *)gcpu_matrix_rows(matrix), order);
    g_autofree char *names = drawn_names(gcpu_matrix_rows(matrix));
    g_autofree char *cells = drawn_cells(matrix);
    check_str(names, "c a b");
    check_str(cells, "=../.=+/?.=");
    check_int(gcpu_matrix_cell_by_index(matrix, 0, 1), GCPU_CELL_SUPERSET);
    check_int(gcpu_matrix_reason(matrix, 2, 0), 0);
    check(gcpu_matrix_axis_begins_group(gcpu_matrix_rows(matrix), 1));
    check(!gcpu_matrix_axis_begins_group(gcpu_matrix_rows(matrix), 2));
}

static void members_are_the_weight(void)
{
    g_autoptr(GcpuMatrixAxis) axis = gcpu_matrix_axis_new();
    GcpuMatrixEntry *class = gcpu_matrix_axis_add(axis, "a", NULL);

    g_ptr_array_add(class->members, g_strdup("a"));
    g_ptr_array_add(class->members, g_strdup("b"));
    gcpu_matrix_axis_add(axis, "model", NULL);
    check_int(gcpu_matrix_axis_weight(axis), 3);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_new_matrix_knows_nothing),
        TEST(only_two_cells_are_a_yes),
        TEST(what_is_not_known_is_never_a_yes),
        TEST(equal_reasons_are_kept_once),
        TEST(positions_follow_the_order),
        TEST(members_are_the_weight),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "matrix", cases);
}
