/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* drawn.h: matrices in short form. */
#pragma once

#include "fleet/matrix.h"

/**
 * drawn_square: Returns: (transfer full): a square matrix.
 * @rows: one line each, NULL at the end: "name group cells", a cell being one of =+.?; a group "-"
 * is none
 */
GcpuMatrix *drawn_square(const char *const *rows);

/** drawn_names: Returns: (transfer full): the names in the order of drawing, joined by spaces. */
char *drawn_names(const GcpuMatrixAxis *axis);

/** drawn_cells: Returns: (transfer full): the cells in the order of drawing, rows joined by '/'. */
char *drawn_cells(const GcpuMatrix *matrix);
