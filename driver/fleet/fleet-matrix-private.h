/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-matrix-private.h: what the files of the fleet's matrix share. */
#pragma once

#include "cpu/explain.h"
#include "fleet/fleet-matrix.h"

/** GcpuFleetMatrixRow: what a row asks of the columns. */
typedef struct {
    const GcpuFleetClass *class; /* NULL: a CPU, a model, or hosts of which nothing is known */
    GcpuDef *cpu;                /* what runs there; NULL: nobody can say, or a model */
    const char *arch;            /* its architecture; NULL: of any */
} GcpuFleetMatrixRow;

struct GcpuFleetMatrix {
    GcpuFleetMatrixKind kind;
    GcpuMatrix *cells;
    GArray *rows;       /* of GcpuFleetMatrixRow, by index */
    GPtrArray *columns; /* of const GcpuFleetClass, by index; NULL: nothing is known */
};

/** gcpu_fleet_matrix_fill_moves: fills all rows that have a CPU. */
void gcpu_fleet_matrix_fill_moves(GcpuFleetMatrix *matrix);

/** gcpu_fleet_matrix_ask: the answer for one CPU and one class: the rule that the fast way follows.
 * Returns: (transfer full): never NULL. */
GcpuExplanation *gcpu_fleet_matrix_ask(const GcpuFleetMatrixRow *row, const GcpuFleetClass *class);
