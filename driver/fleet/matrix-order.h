/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* matrix-order.h: the order of rows and columns in which the blocks of a matrix show.
 *
 * The order depends on names and cells, not on the order in which entries were added, as long as
 * names differ. */
#pragma once

#include "fleet/matrix.h"

/** GCPU_MATRIX_CHAIN_MAX: axes beyond it are not drawn cell by cell anyway, and alikeness costs
 * the third power of the size. */
#define GCPU_MATRIX_CHAIN_MAX 1024

/**
 * gcpu_matrix_sort: sets the order of both axes; the cells stay where they are.
 *
 * Entries of one group stand together, groups by name; those that are not known stand last. Within
 * a group the first is the one with the most yeses, counted in hosts, and each next one is the most
 * alike of those that are left (nearest neighbour): alike are entries whose cells are yes at the
 * same places. In a square matrix, which has one order for both axes, a lesser processor also
 * stands before every better one. A chain of ever better processors so becomes a triangle, and
 * hosts that share nothing become blocks. An axis of more than %GCPU_MATRIX_CHAIN_MAX entries is
 * sorted by the number of yeses alone.
 */
GCPU_PUBLIC void gcpu_matrix_sort(GcpuMatrix *matrix);
