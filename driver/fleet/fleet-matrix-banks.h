/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-matrix-banks.h: classes of any kind, a CPU held against all of them at once. Internal.
 *
 * Those that can be are in banks (fleet-matrix-bank.h); the others are asked one by one. */
#pragma once

#include "fleet/fleet-matrix-private.h"

typedef struct GcpuMatrixBanks GcpuMatrixBanks;

GcpuMatrixBanks *gcpu_matrix_banks_new(void);
void gcpu_matrix_banks_free(GcpuMatrixBanks *banks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMatrixBanks, gcpu_matrix_banks_free)

/** gcpu_matrix_banks_add: @column: where its answers are written. */
void gcpu_matrix_banks_add(GcpuMatrixBanks *banks, const GcpuFleetClass *class, guint column);

/** gcpu_matrix_banks_fill: writes the cells of all columns that were added: a #GcpuCell each, what
 * gcpu_fleet_matrix_ask() says. */
void gcpu_matrix_banks_fill(GcpuMatrixBanks *banks, const GcpuFleetMatrixRow *row, guint8 *cells);

/** gcpu_matrix_banks_order: Returns: (transfer full) (element-type guint): numbers of @rows, of
 * GcpuFleetMatrixRow, so that what banks look up for one of them is of use for the next. */
GArray *gcpu_matrix_banks_order(const GArray *rows);
