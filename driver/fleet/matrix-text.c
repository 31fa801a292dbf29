/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/finding.h"
#include "fleet/matrix-words.h"

/** Drawing: what all parts of one text share. */
typedef struct {
    const GcpuMatrix *matrix;
    const GcpuMatrixAxis *rows, *columns;
    GString *text;
    guint number_width; /* digits of the largest row's number */
    guint label_width;
    guint cell_width; /* 2 with a space between the symbols, 1 without */
} Drawing;

static guint n_digits(guint number)
{
    guint n = 1;

    for (; number >= 10; number /= 10)
        n++;
    return n;
}

static void append_space(GString *text, guint n)
{
    for (guint i = 0; i < n; i++)
        g_string_append_c(text, ' ');
}

/* The digits of a column's number stand one below the other. */
static void append_column_numbers(const Drawing *drawing, guint begin, guint end)
{
    guint height = n_digits(end);
    guint scale = 1;

    for (guint i = 1; i < height; i++)
        scale *= 10;
    for (; scale > 0; scale /= 10) {
        append_space(drawing->text, drawing->number_width + drawing->label_width + 4);
        for (guint column = begin; column < end; column++) {
            guint number = column + 1;
            gboolean is_leading = number < scale;
            g_string_append_c(drawing->text, is_leading ? ' ' : (char)('0' + number / scale % 10));
            if (column + 1 < end)
                append_space(drawing->text, drawing->cell_width - 1);
        }
        g_string_append_c(drawing->text, '\n');
    }
}

static void append_edge(const Drawing *drawing, guint n, const char *left, const char *right)
{
    append_space(drawing->text, drawing->number_width + drawing->label_width + 2);
    g_string_append(drawing->text, left);
    for (guint i = 0; i < n * drawing->cell_width + 3 - drawing->cell_width; i++)
        g_string_append(drawing->text, "─");
    g_string_append_printf(drawing->text, "%s\n", right);
}

static void append_row(const Drawing *drawing, guint row, guint begin, guint end)
{
    g_autofree char *label = gcpu_matrix_label(gcpu_matrix_axis_at(drawing->rows, row));

    g_string_append_printf(drawing->text, "%*u %s", (int)drawing->number_width, row + 1, label);
    append_space(drawing->text, drawing->label_width - gcpu_matrix_label_width(label));
    g_string_append(drawing->text, " │ ");
    for (guint column = begin; column < end; column++) {
        g_string_append(drawing->text,
                        gcpu_cell_symbol(gcpu_matrix_cell(drawing->matrix, row, column)));
        if (column + 1 < end)
            append_space(drawing->text, drawing->cell_width - 1);
    }
    g_string_append(drawing->text, " │\n");
}

static void append_part(const Drawing *drawing, guint begin, guint end)
{
    append_column_numbers(drawing, begin, end);
    append_edge(drawing, end - begin, "┌", "┐");
    for (guint row = 0; row < gcpu_matrix_axis_count(drawing->rows); row++) {
        if (gcpu_matrix_axis_begins_group(drawing->rows, row))
            append_edge(drawing, end - begin, "├", "┤");
        append_row(drawing, row, begin, end);
    }
    append_edge(drawing, end - begin, "└", "┘");
}

/* How many columns of cells fit; at least eight, or nothing would be readable. */
static guint choose_layout(Drawing *drawing, guint width)
{
    guint n = gcpu_matrix_axis_count(drawing->columns);
    guint frame = drawing->number_width + drawing->label_width + 6;

    drawing->cell_width = 2;
    if (width == 0 || frame + 2 * n <= width + 1)
        return n;
    drawing->cell_width = 1;
    return MAX(width > frame ? width - frame : 0, 8);
}

static void append_parts(Drawing *drawing, guint width)
{
    guint n = gcpu_matrix_axis_count(drawing->columns);
    guint n_rows = gcpu_matrix_axis_count(drawing->rows);

    drawing->number_width = n_digits(n_rows);
    for (guint row = 0; row < n_rows; row++) {
        g_autofree char *label = gcpu_matrix_label(gcpu_matrix_axis_at(drawing->rows, row));
        drawing->label_width = MAX(drawing->label_width, gcpu_matrix_label_width(label));
    }
    guint fit = choose_layout(drawing, width);
    for (guint begin = 0; begin < n; begin += fit) {
        if (begin)
            g_string_append_c(drawing->text, '\n');
        append_part(drawing, begin, MIN(begin + fit, n));
    }
}

static void append_line(GString *text, const char *line)
{
    if (!line)
        return;
    g_autofree char *escaped = gcpu_finding_escape(line);
    g_string_append_printf(text, "%s\n", escaped);
}

static void append_legend(const Drawing *drawing)
{
    g_string_append_c(drawing->text, '\n');
    for (guint cell = 0; cell < GCPU_N_CELLS; cell++) {
        gsize n = gcpu_matrix_count(drawing->matrix, (GcpuMatrixCell)cell);
        if (n)
            g_string_append_printf(drawing->text, "%s %s (%" G_GSIZE_FORMAT ")\n",
                                   gcpu_cell_symbol((GcpuMatrixCell)cell),
                                   gcpu_cell_meaning((GcpuMatrixCell)cell), n);
    }
}

/* The columns are numbered: where they are not the rows, their names are still to be told. */
static void append_column_names(const Drawing *drawing)
{
    guint n = gcpu_matrix_axis_count(drawing->columns);

    if (gcpu_matrix_is_square(drawing->matrix))
        return;
    g_string_append(drawing->text, "\nColumns:\n");
    for (guint column = 0; column < n; column++) {
        g_autofree char *label = gcpu_matrix_label(gcpu_matrix_axis_at(drawing->columns, column));
        g_string_append_printf(drawing->text, "%*u %s\n", (int)n_digits(n), column + 1, label);
    }
}

static void append_gaps(GString *text, const char *const *gaps)
{
    if (!gaps || !gaps[0])
        return;
    g_string_append(text, "\nNot known, or not well:\n");
    for (; *gaps; gaps++) {
        g_string_append(text, "  ");
        append_line(text, *gaps);
    }
}

char *gcpu_matrix_to_text(const GcpuMatrix *matrix, const GcpuMatrixCaption *caption)
{
    GString *text = g_string_new(NULL);
    g_autofree char *summary = gcpu_matrix_summary(matrix);
    g_autofree char *age = gcpu_matrix_age(caption);
    Drawing drawing = {
        .matrix = matrix,
        .rows = gcpu_matrix_rows(matrix),
        .columns = gcpu_matrix_columns(matrix),
        .text = text,
    };

    append_line(text, caption->title);
    append_line(text, caption->question);
    append_line(text, summary);
    append_line(text, age);
    g_string_append_c(text, '\n');
    append_parts(&drawing, caption->width);
    append_legend(&drawing);
    append_column_names(&drawing);
    append_gaps(text, caption->gaps);
    return g_string_free(text, FALSE);
}
