/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/matrix.h"

#include <string.h>

struct GcpuMatrix {
    GcpuMatrixAxis *rows;
    GcpuMatrixAxis *columns; /* the same object if the matrix is square */
    guint n_rows, n_columns;
    guint8 *cells;       /* by index, row after row */
    guint32 *reasons_of; /* by index: number of the reason + 1; 0: none; NULL: none at all */
    GPtrArray *reasons;  /* of char * */
    GHashTable *numbers; /* reason, borrowed → its number + 1 */
};

GcpuMatrix *gcpu_matrix_new(GcpuMatrixAxis *rows, GcpuMatrixAxis *columns)
{
    GcpuMatrix *matrix = g_new0(GcpuMatrix, 1);

    matrix->rows = gcpu_matrix_axis_ref(rows);
    matrix->columns = gcpu_matrix_axis_ref(columns ? columns : rows);
    matrix->n_rows = gcpu_matrix_axis_count(matrix->rows);
    matrix->n_columns = gcpu_matrix_axis_count(matrix->columns);
    matrix->cells = g_malloc_n(matrix->n_rows, matrix->n_columns);
    memset(matrix->cells, GCPU_CELL_UNKNOWN, (gsize)matrix->n_rows * matrix->n_columns);
    matrix->reasons = g_ptr_array_new_with_free_func(g_free);
    matrix->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    return matrix;
}

void gcpu_matrix_free(GcpuMatrix *matrix)
{
    if (!matrix)
        return;
    gcpu_matrix_axis_unref(matrix->rows);
    gcpu_matrix_axis_unref(matrix->columns);
    g_free(matrix->cells);
    g_free(matrix->reasons_of);
    g_hash_table_unref(matrix->numbers);
    g_ptr_array_unref(matrix->reasons);
    g_free(matrix);
}

const GcpuMatrixAxis *gcpu_matrix_rows(const GcpuMatrix *matrix)
{
    return matrix->rows;
}

const GcpuMatrixAxis *gcpu_matrix_columns(const GcpuMatrix *matrix)
{
    return matrix->columns;
}

gboolean gcpu_matrix_is_square(const GcpuMatrix *matrix)
{
    return matrix->rows == matrix->columns;
}

static gsize cell_number(const GcpuMatrix *matrix, guint row, guint column)
{
    return (gsize)row * matrix->n_columns + column;
}

guint8 *gcpu_matrix_fill_row(GcpuMatrix *matrix, guint row)
{
    return matrix->cells + cell_number(matrix, row, 0);
}

static guint8 cell_of_facts(GcpuMatrixFacts facts)
{
    return facts == GCPU_MATRIX_STALE ? GCPU_CELL_STALE : GCPU_CELL_UNKNOWN;
}

void gcpu_matrix_mark_facts(GcpuMatrix *matrix)
{
    g_autofree guint8 *of_columns = g_new(guint8, matrix->n_columns);
    guint8 worst = GCPU_MATRIX_KNOWN;

    for (guint column = 0; column < matrix->n_columns; column++) {
        of_columns[column] = (guint8)gcpu_matrix_axis_entry(matrix->columns, column)->facts;
        worst = MAX(worst, of_columns[column]);
    }
    for (guint row = 0; row < matrix->n_rows; row++) {
        guint8 of_row = (guint8)gcpu_matrix_axis_entry(matrix->rows, row)->facts;
        if (MAX(of_row, worst) == GCPU_MATRIX_KNOWN)
            continue;
        guint8 *cells = gcpu_matrix_fill_row(matrix, row);
        for (guint column = 0; column < matrix->n_columns; column++) {
            guint8 worse = MAX(of_row, of_columns[column]);
            if (worse != GCPU_MATRIX_KNOWN)
                cells[column] = cell_of_facts((GcpuMatrixFacts)worse);
        }
    }
}

static guint32 intern_reason(GcpuMatrix *matrix, const char *reason)
{
    guint32 number = GPOINTER_TO_UINT(g_hash_table_lookup(matrix->numbers, reason));

    if (number)
        return number;
    char *kept = g_strdup(reason);
    g_ptr_array_add(matrix->reasons, kept);
    g_hash_table_insert(matrix->numbers, kept, GUINT_TO_POINTER(matrix->reasons->len));
    return matrix->reasons->len;
}

void gcpu_matrix_set_reason(GcpuMatrix *matrix, guint row, guint column, const char *reason)
{
    if (!matrix->reasons_of && !reason)
        return;
    if (!matrix->reasons_of)
        matrix->reasons_of = g_new0(guint32, (gsize)matrix->n_rows * matrix->n_columns);
    matrix->reasons_of[cell_number(matrix, row, column)] =
        reason ? intern_reason(matrix, reason) : 0;
}

GcpuMatrixCell gcpu_matrix_cell_by_index(const GcpuMatrix *matrix, guint row, guint column)
{
    return (GcpuMatrixCell)matrix->cells[cell_number(matrix, row, column)];
}

static gsize cell_at(const GcpuMatrix *matrix, guint row, guint column)
{
    return cell_number(matrix, gcpu_matrix_axis_index(matrix->rows, row),
                       gcpu_matrix_axis_index(matrix->columns, column));
}

GcpuMatrixCell gcpu_matrix_cell(const GcpuMatrix *matrix, guint row, guint column)
{
    return (GcpuMatrixCell)matrix->cells[cell_at(matrix, row, column)];
}

int gcpu_matrix_reason(const GcpuMatrix *matrix, guint row, guint column)
{
    if (!matrix->reasons_of)
        return -1;
    return (int)matrix->reasons_of[cell_at(matrix, row, column)] - 1;
}

guint gcpu_matrix_n_reasons(const GcpuMatrix *matrix)
{
    return matrix->reasons->len;
}

const char *gcpu_matrix_reason_text(const GcpuMatrix *matrix, guint number)
{
    return g_ptr_array_index(matrix->reasons, number);
}

gsize gcpu_matrix_count(const GcpuMatrix *matrix, GcpuMatrixCell cell)
{
    gsize n_cells = (gsize)matrix->n_rows * matrix->n_columns, n = 0;

    for (gsize i = 0; i < n_cells; i++)
        n += matrix->cells[i] == cell;
    return n;
}

const char *gcpu_cell_to_string(GcpuMatrixCell cell)
{
    static const char *const words[] = { "incompatible", "identical", "superset",
                                         "undecided",    "stale",     "unknown" };

    g_return_val_if_fail((guint)cell < G_N_ELEMENTS(words), NULL);
    return words[cell];
}
