/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* matrix-words.h: what the pictures of a matrix say and show alike. Internal. */
#pragma once

#include "fleet/matrix-picture.h"

/** gcpu_cell_symbol: Returns: (transfer none): one character, UTF-8. */
const char *gcpu_cell_symbol(GcpuMatrixCell cell);

/** gcpu_cell_meaning: Returns: (transfer none): what the symbol means, for the legend. */
const char *gcpu_cell_meaning(GcpuMatrixCell cell);

/** GCPU_MATRIX_LABEL_WIDTH: of the widest label, in columns of a terminal. */
#define GCPU_MATRIX_LABEL_WIDTH 32

/** gcpu_matrix_label: Returns: (transfer full): the name, escaped and cut where it is too long, and
 * how many hosts more: "node001.example +3". */
char *gcpu_matrix_label(const GcpuMatrixEntry *entry);

/** gcpu_matrix_label_width: Returns: how many columns of a terminal @label takes. */
guint gcpu_matrix_label_width(const char *label);

/** gcpu_matrix_summary: Returns: (transfer full): "3 classes of 5 hosts; 4 of 9 pairs are a yes".
 */
char *gcpu_matrix_summary(const GcpuMatrix *matrix);

/** gcpu_matrix_age: Returns: (transfer full) (nullable): when it was made, and how old the facts
 * were then; NULL: nothing is said. */
char *gcpu_matrix_age(const GcpuMatrixCaption *caption);

/** gcpu_matrix_markup: Returns: (transfer full): @text of a stranger for the inside of an element
 * or of an attribute in quotes, in HTML as in XML; control characters are shown as `\x1b`. */
char *gcpu_matrix_markup(const char *text);

/** gcpu_matrix_append_markup: appends gcpu_matrix_markup(). */
void gcpu_matrix_append_markup(GString *out, const char *text);
