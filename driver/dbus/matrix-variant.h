/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* matrix-variant.h: who can run what, as Matrix tells it. */
#pragma once

#include <gio/gio.h>

#include "fleet/fleet-matrix.h"

/** gcpu_matrix_variant_axis: Returns: (transfer floating): aa{sv}: what stands for the positions
 * @begin to @end, which does not belong to them. */
GVariant *gcpu_matrix_variant_axis(const GcpuMatrixAxis *axis, guint begin, guint end);

/** gcpu_matrix_variant_cells: Returns: (transfer floating): ay: the rows from @begin to @end, one
 * after the other. */
GVariant *gcpu_matrix_variant_cells(const GcpuMatrix *matrix, guint begin, guint end);

/** gcpu_matrix_variant_add_reasons: @details gets reasons (as), each once, and reason_of (ai): for
 * each cell of the rows from @begin to @end which of them it has, or -1. */
void gcpu_matrix_variant_add_reasons(GVariantDict *details, const GcpuFleetMatrix *matrix,
                                     guint begin, guint end);
