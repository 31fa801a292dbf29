/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drawn.h"

#include <string.h>

static const char symbols[] = ".=+?~!";

GcpuMatrix *drawn_square(const char *const *rows)
{
    g_autoptr(GcpuMatrixAxis) axis = gcpu_matrix_axis_new();

    for (guint i = 0; rows[i]; i++) {
        g_auto(GStrv) words = g_strsplit(rows[i], " ", 3);
        GcpuMatrixEntry *entry =
            gcpu_matrix_axis_add(axis, words[0], strcmp(words[1], "-") == 0 ? NULL : words[1]);
        g_ptr_array_add(entry->members, g_strdup(words[0]));
    }
    GcpuMatrix *matrix = gcpu_matrix_new(axis, NULL);
    for (guint i = 0; rows[i]; i++) {
        const char *cells = strrchr(rows[i], ' ') + 1;
        for (guint j = 0; cells[j]; j++)
            gcpu_matrix_fill_row(matrix, i)[j] = (guint8)(strchr(symbols, cells[j]) - symbols);
    }
    return matrix;
}

char *drawn_names(const GcpuMatrixAxis *axis)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < gcpu_matrix_axis_count(axis); i++)
        g_string_append_printf(names, "%s%s", i ? " " : "", gcpu_matrix_axis_at(axis, i)->name);
    return g_string_free(names, FALSE);
}

char *drawn_cells(const GcpuMatrix *matrix)
{
    GString *cells = g_string_new(NULL);

    for (guint row = 0; row < gcpu_matrix_axis_count(gcpu_matrix_rows(matrix)); row++) {
        if (row)
            g_string_append_c(cells, '/');
        for (guint column = 0; column < gcpu_matrix_axis_count(gcpu_matrix_columns(matrix));
             column++)
            g_string_append_c(cells, symbols[gcpu_matrix_cell(matrix, row, column)]);
    }
    return g_string_free(cells, FALSE);
}
