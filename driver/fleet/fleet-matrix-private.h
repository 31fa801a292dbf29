/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-matrix-private.h: what the files of the fleet's matrix share. */
#pragma once

#include "cpu/explain.h"
#include "fleet/fleet-matrix.h"

/** GcpuMatrixRowFeatures: what a row's CPU says of features, where the model decides by it. */
typedef enum {
    GCPU_MATRIX_ROW_ONLY_DISABLES = 1 << 0, /* it has none, or none but such */
    GCPU_MATRIX_ROW_OPEN = 1 << 1,          /* the host decides about some, or about the model */
} GcpuMatrixRowFeatures;

/** GcpuFleetMatrixRow: what a row asks of the columns. */
typedef struct {
    const GcpuFleetClass *class; /* NULL: a CPU, a model, or hosts of which nothing is known */
    GcpuDef *cpu;                /* what runs there; NULL: nobody can say, or a model */
    const char *arch;            /* its architecture; NULL: of any */
    const char *machine;         /* its machine type; NULL: any will do */
    guint features;              /* of #GcpuMatrixRowFeatures; 0 without @cpu */
} GcpuFleetMatrixRow;

struct GcpuFleetMatrix {
    GcpuFleetMatrixKind kind;
    GcpuMatrix *cells;
    GArray *rows;       /* of GcpuFleetMatrixRow, by index */
    GPtrArray *columns; /* of const GcpuFleetClass, by index; NULL: nothing is known */
};

/** gcpu_fleet_matrix_fill_moves: fills all rows that have a CPU. */
void gcpu_fleet_matrix_fill_moves(GcpuFleetMatrix *matrix);

/** gcpu_fleet_matrix_row: Returns: a row for @cpu, which it takes; @cpu may be NULL. */
GcpuFleetMatrixRow gcpu_fleet_matrix_row(const GcpuFleetClass *class, GcpuDef *cpu,
                                         const char *arch, const char *machine);

/** gcpu_fleet_matrix_ask: the answer for one CPU and one class: that of gcpu_fleet_verdict_new(),
 * which the fast way follows. Returns: (transfer full): never NULL. */
GcpuExplanation *gcpu_fleet_matrix_ask(const GcpuFleetMatrixRow *row, const GcpuFleetClass *class);

/** gcpu_fleet_matrix_ask_cell: the same without the reasons: a #GcpuMatrixCell. */
guint8 gcpu_fleet_matrix_ask_cell(const GcpuFleetMatrixRow *row, const GcpuFleetClass *class);
