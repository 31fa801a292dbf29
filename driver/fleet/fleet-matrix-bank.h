/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-matrix-bank.h: classes whose features are in bits of one map, side by side, so that a CPU
 * is held against all of them at once. Internal.
 *
 * Its answers are those of gcpu_fleet_matrix_ask(). They depend on sets, and on what QEMU says of
 * the CPU's model, which is looked up once for all rows of a model and of the same features: who
 * has many CPUs to ask about, sorts them so. */
#pragma once

#include "fleet/fleet-matrix-private.h"

typedef struct GcpuMatrixBank GcpuMatrixBank;

/** gcpu_matrix_bank_takes: whether the class can be in a bank at all. */
gboolean gcpu_matrix_bank_takes(const GcpuFleetClass *class);

/** gcpu_matrix_bank_new: @first: takes classes of the same map and architecture as this one. */
GcpuMatrixBank *gcpu_matrix_bank_new(const GcpuFleetClass *first);
void gcpu_matrix_bank_free(GcpuMatrixBank *bank);

/** gcpu_matrix_bank_add: Returns: FALSE if @class is of another map or architecture. @column: its
 * index in the matrix. */
gboolean gcpu_matrix_bank_add(GcpuMatrixBank *bank, const GcpuFleetClass *class, guint column);

/** gcpu_matrix_bank_fill: writes the cells of the bank's columns for one row. */
void gcpu_matrix_bank_fill(GcpuMatrixBank *bank, const GcpuFleetMatrixRow *row, guint8 *cells);
