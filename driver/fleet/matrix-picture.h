/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* matrix-picture.h: a matrix as text for a terminal, as SVG, or as one HTML page.
 *
 * All three show the cells in the order of drawing, by the same symbols:
 * `=` identical, `+` superset, `·` incompatible, `?` undecided, `~` stale, `!` unknown.
 * Names, reasons and gaps may come from a stranger: they are escaped, whatever they hold. */
#pragma once

#include "cpu/error.h"
#include "fleet/matrix.h"

/** GCPU_MATRIX_DRAWN_MAX: the most rows, and the most columns, of a picture. */
#define GCPU_MATRIX_DRAWN_MAX 1000

/** GcpuMatrixCaption: what stands around the cells. NULL or 0: nothing is said. */
typedef struct {
    const char *title;       /* "Who can move where" */
    const char *question;    /* what a row is, and what it has to do with a column */
    gint64 made_at_s;        /* when the picture was made: seconds since 1970, UTC */
    gint64 oldest_at_s;      /* when the oldest of its facts was collected */
    gint64 newest_at_s;      /* and the newest */
    const char *const *gaps; /* hosts that are not known, or not well: a sentence each */
    guint width;             /* text: columns of the terminal; 0: as wide as need be */
} GcpuMatrixCaption;

/**
 * gcpu_matrix_check_size: whether @matrix can be drawn.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if it has more than %GCPU_MATRIX_DRAWN_MAX rows or
 * columns.
 */
GCPU_PUBLIC gboolean gcpu_matrix_check_size(const GcpuMatrix *matrix, GError **error);

/** gcpu_matrix_to_text: Returns: (transfer full): a box of symbols with numbered columns, in as
 * many parts side by side as @caption's width asks for, and a legend; UTF-8. */
GCPU_PUBLIC char *gcpu_matrix_to_text(const GcpuMatrix *matrix, const GcpuMatrixCaption *caption);

/** gcpu_matrix_to_svg: Returns: (transfer full): an SVG 1.1 document without script, for a light
 * and a dark background. Reasons appear under the pointer up to 10,000 cells. */
GCPU_PUBLIC char *gcpu_matrix_to_svg(const GcpuMatrix *matrix, const GcpuMatrixCaption *caption);

/** gcpu_matrix_to_html: Returns: (transfer full): one page that loads nothing from elsewhere: the
 * cells are a table that can be walked by keyboard, and tell their reason under the pointer and the
 * focus. It has a list of all entries with their hosts, and can be printed. */
GCPU_PUBLIC char *gcpu_matrix_to_html(const GcpuMatrix *matrix, const GcpuMatrixCaption *caption);
