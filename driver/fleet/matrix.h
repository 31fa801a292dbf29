/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* matrix.h: who can run what, or move where, for all pairs at once: rows × columns of verdicts.
 *
 * A passive value: fleet-matrix.h fills it from a fleet, matrix-picture.h draws it. A cell is one
 * byte, so that ten thousand hosts against as many fit into memory; a reason is text and is only
 * there where somebody set it. */
#pragma once

#include "cpu/verdict.h"
#include "fleet/matrix-axis.h"

/** GcpuMatrixCell: the engine's verdicts, with their numbers, and two ways of not knowing. Only
 * IDENTICAL and SUPERSET are a yes. */
typedef enum {
    GCPU_CELL_INCOMPATIBLE = GCPU_VERDICT_INCOMPATIBLE,
    GCPU_CELL_IDENTICAL = GCPU_VERDICT_IDENTICAL,
    GCPU_CELL_SUPERSET = GCPU_VERDICT_SUPERSET,
    GCPU_CELL_UNDECIDED = GCPU_VERDICT_UNDECIDED, /* only the hypervisor on the host can tell */
    GCPU_CELL_STALE,   /* the facts of one of the two are too old to answer from */
    GCPU_CELL_UNKNOWN, /* nothing is known of one of the two */
} GcpuMatrixCell;

#define GCPU_N_CELLS (GCPU_CELL_UNKNOWN + 1)

typedef struct GcpuMatrix GcpuMatrix;

/**
 * gcpu_matrix_new:
 * @rows: at least one entry, complete; a reference is taken
 * @columns: (nullable): likewise; NULL: the rows, host × host. They are then drawn in one order.
 *
 * Returns: (transfer full): every cell UNKNOWN.
 */
GCPU_PUBLIC GcpuMatrix *gcpu_matrix_new(GcpuMatrixAxis *rows, GcpuMatrixAxis *columns);
GCPU_PUBLIC void gcpu_matrix_free(GcpuMatrix *matrix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMatrix, gcpu_matrix_free)

GCPU_PUBLIC const GcpuMatrixAxis *gcpu_matrix_rows(const GcpuMatrix *matrix);
GCPU_PUBLIC const GcpuMatrixAxis *gcpu_matrix_columns(const GcpuMatrix *matrix);

/** gcpu_matrix_is_square: whether rows and columns are the same entries. */
GCPU_PUBLIC gboolean gcpu_matrix_is_square(const GcpuMatrix *matrix);

/** gcpu_matrix_fill_row: Returns: (transfer none): the cells of the row with index @row, a byte for
 * each column by index, a #GcpuMatrixCell each, to write into. */
GCPU_PUBLIC guint8 *gcpu_matrix_fill_row(GcpuMatrix *matrix, guint row);

/** gcpu_matrix_mark_facts: every cell of a row or column whose facts are stale or unknown becomes
 * STALE or UNKNOWN, whatever it was: to be called when the rows are filled. */
GCPU_PUBLIC void gcpu_matrix_mark_facts(GcpuMatrix *matrix);

/**
 * gcpu_matrix_set_reason:
 * @row, @column: indices
 * @reason: (nullable): why the cell is no plain yes; copied, equal texts are kept once
 *
 * The first reason allocates four bytes for each cell.
 */
GCPU_PUBLIC void gcpu_matrix_set_reason(GcpuMatrix *matrix, guint row, guint column,
                                        const char *reason);

/** gcpu_matrix_cell: Returns: the cell at two positions. */
GCPU_PUBLIC GcpuMatrixCell gcpu_matrix_cell(const GcpuMatrix *matrix, guint row, guint column);

/** gcpu_matrix_cell_by_index: Returns: the cell at two indices. */
GCPU_PUBLIC GcpuMatrixCell gcpu_matrix_cell_by_index(const GcpuMatrix *matrix, guint row,
                                                     guint column);

/** gcpu_matrix_reason: @row, @column: positions. Returns: the reason's number in the list of
 * reasons; -1: none was set. */
GCPU_PUBLIC int gcpu_matrix_reason(const GcpuMatrix *matrix, guint row, guint column);

/** gcpu_matrix_n_reasons: how many different reasons there are. */
GCPU_PUBLIC guint gcpu_matrix_n_reasons(const GcpuMatrix *matrix);

/** gcpu_matrix_reason_text: Returns: (transfer none): reason @number. */
GCPU_PUBLIC const char *gcpu_matrix_reason_text(const GcpuMatrix *matrix, guint number);

/** gcpu_matrix_count: how many cells are @cell. */
GCPU_PUBLIC gsize gcpu_matrix_count(const GcpuMatrix *matrix, GcpuMatrixCell cell);

/** gcpu_cell_is_yes: whether the CPU of the row runs on the column. */
static inline gboolean gcpu_cell_is_yes(guint8 cell)
{
    return cell == GCPU_CELL_IDENTICAL || cell == GCPU_CELL_SUPERSET;
}

/** gcpu_cell_to_string: "incompatible", "identical", "superset", "undecided", "stale", "unknown".
 */
GCPU_PUBLIC const char *gcpu_cell_to_string(GcpuMatrixCell cell);
