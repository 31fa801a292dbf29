/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/matrix-words.h"

/* Up to so many cells tell their reason under the pointer. */
#define TITLED_CELLS_MAX 2500

#define MARGIN_PX 24u
#define LINE_PX   20u

/* As in the HTML page, see matrix-html-parts.c. */
static const char style[] =
    "text{font-family:system-ui,'DejaVu Sans',sans-serif;fill:#1c2430}"
    ".h{font-size:20px;font-weight:600}.p{font-size:13px}.m{font-size:13px;fill:#5a6472}"
    ".b{fill:#fff}.l{stroke:#5a6472;stroke-width:1}"
    ".c0{fill:#f3f1ec}.c1{fill:#1d5c96}.c2{fill:#a9cbe8}.c3{fill:#f0bd45}.c4{fill:#d9d5cc}"
    ".c5{fill:#fff;stroke:#b58aa8}"
    ".t{text-anchor:middle}.t0{fill:#a29b90}.t1{fill:#fff}.t2{fill:#12395c}.t3{fill:#402d00}"
    ".t4{fill:#4d4940}.t5{fill:#7d3564}.x{fill:transparent}"
    "@media (prefers-color-scheme:dark){text{fill:#e4e8ee}.m{fill:#9aa5b3}.b{fill:#14181f}"
    ".l{stroke:#9aa5b3}.c0{fill:#20262e}.c1{fill:#7db9ee}.c2{fill:#2b5780}.c3{fill:#d0a136}"
    ".c4{fill:#3b414a}.c5{fill:#14181f;stroke:#8d6b83}.t0{fill:#66707e}.t1{fill:#06243d}"
    ".t2{fill:#dcebf9}.t3{fill:#1c1400}.t4{fill:#c3cad3}.t5{fill:#e0b0d0}}";

/** Drawing: where everything stands, in pixels. */
typedef struct {
    GString *svg;
    const GcpuMatrix *matrix;
    const GcpuMatrixAxis *rows, *columns;
    guint n_rows, n_columns;
    guint cell;       /* with the gap of one pixel */
    guint font;       /* of labels */
    guint left, top;  /* of the first cell */
    guint y;          /* of the next line of text */
    guint width_used; /* by the widest line of text */
} Drawing;

static guint choose_cell(guint n)
{
    static const struct {
        guint n_max, cell_px;
    } sizes[] = { { 12, 34 }, { 30, 26 }, { 60, 18 }, { 120, 14 }, { 250, 10 } };

    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        if (n <= sizes[i].n_max)
            return sizes[i].cell_px;
    }
    return 6;
}

static char *make_label(const GcpuMatrixAxis *axis, guint position)
{
    g_autofree char *label = gcpu_matrix_label(gcpu_matrix_axis_at(axis, position));

    return g_strdup_printf("%u %s", position + 1, label);
}

/* Nobody knows the font of the viewer: six tenths of an em for a terminal's column is about right.
 */
static guint estimate_width(const char *text, guint font)
{
    return (gcpu_matrix_label_width(text) * 6 * font + 9) / 10;
}

static guint longest_label(const Drawing *drawing, const GcpuMatrixAxis *axis)
{
    guint longest = 0;

    for (guint i = 0; i < gcpu_matrix_axis_count(axis); i++) {
        g_autofree char *label = make_label(axis, i);
        longest = MAX(longest, estimate_width(label, drawing->font));
    }
    return longest;
}

static void append_line(Drawing *drawing, const char *class, const char *text)
{
    if (!text)
        return;
    guint font = *class == 'h' ? 20 : 13;
    drawing->y += *class == 'h' ? LINE_PX + 4 : LINE_PX;
    drawing->width_used = MAX(drawing->width_used, estimate_width(text, font));
    g_string_append_printf(drawing->svg, "<text class=\"%s\" x=\"%u\" y=\"%u\">", class, MARGIN_PX,
                           drawing->y);
    gcpu_matrix_append_markup(drawing->svg, text);
    g_string_append(drawing->svg, "</text>\n");
}

static void append_caption(Drawing *drawing, const GcpuMatrixCaption *caption)
{
    g_autofree char *summary = gcpu_matrix_summary(drawing->matrix);
    g_autofree char *age = gcpu_matrix_age(caption);

    drawing->y = MARGIN_PX / 2;
    append_line(drawing, "h", caption->title);
    append_line(drawing, "p", caption->question);
    append_line(drawing, "m", summary);
    append_line(drawing, "m", age);
}

/* One tile for each kind of cell, its symbol in it; it is repeated by the pixel where cells are. */
static void append_patterns(const Drawing *drawing)
{
    guint cell = drawing->cell;

    g_string_append(drawing->svg, "<defs>\n");
    for (guint i = 0; i < GCPU_N_CELLS; i++) {
        g_string_append_printf(
            drawing->svg,
            "<pattern id=\"p%u\" patternUnits=\"userSpaceOnUse\" x=\"%u\" y=\"%u\" width=\"%u\" "
            "height=\"%u\"><rect class=\"c%u\" width=\"%u\" height=\"%u\"/>"
            "<text class=\"t t%u\" x=\"%u.%u\" y=\"%u\" font-size=\"%u\">%s</text></pattern>\n",
            i, drawing->left, drawing->top, cell, cell, i, cell - 1, cell - 1, i, (cell - 1) / 2,
            (cell - 1) % 2 * 5, cell * 7 / 10, cell * 2 / 3, gcpu_cell_symbol((GcpuMatrixCell)i));
    }
    g_string_append(drawing->svg, "</defs>\n");
}

/* Cells side by side are one rectangle. */
static void append_runs(const Drawing *drawing, GcpuMatrixCell cell, guint row)
{
    for (guint column = 0, end; column < drawing->n_columns; column = end) {
        end = column + 1;
        if (gcpu_matrix_cell(drawing->matrix, row, column) != cell)
            continue;
        while (end < drawing->n_columns && gcpu_matrix_cell(drawing->matrix, row, end) == cell)
            end++;
        g_string_append_printf(drawing->svg, "M%u %uh%uv%uh-%uz",
                               drawing->left + column * drawing->cell,
                               drawing->top + row * drawing->cell, (end - column) * drawing->cell,
                               drawing->cell, (end - column) * drawing->cell);
    }
}

static void append_cells(const Drawing *drawing)
{
    for (guint cell = 0; cell < GCPU_N_CELLS; cell++) {
        if (gcpu_matrix_count(drawing->matrix, (GcpuMatrixCell)cell) == 0)
            continue;
        g_string_append_printf(drawing->svg, "<path fill=\"url(#p%u)\" d=\"", cell);
        for (guint row = 0; row < drawing->n_rows; row++)
            append_runs(drawing, (GcpuMatrixCell)cell, row);
        g_string_append(drawing->svg, "\"/>\n");
    }
}

static void append_title(const Drawing *drawing, guint row, guint column)
{
    GcpuMatrixCell cell = gcpu_matrix_cell(drawing->matrix, row, column);
    int reason = gcpu_matrix_reason(drawing->matrix, row, column);
    g_autofree char *of_row = make_label(drawing->rows, row);
    g_autofree char *of_column = make_label(drawing->columns, column);
    g_autofree char *text = g_strdup_printf(
        "%s → %s: %s%s%s", of_row, of_column, gcpu_cell_meaning(cell), reason >= 0 ? ". " : "",
        reason >= 0 ? gcpu_matrix_reason_text(drawing->matrix, (guint)reason) : "");

    g_string_append_printf(drawing->svg,
                           "<rect class=\"x\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\"><title>",
                           drawing->left + column * drawing->cell,
                           drawing->top + row * drawing->cell, drawing->cell, drawing->cell);
    gcpu_matrix_append_markup(drawing->svg, text);
    g_string_append(drawing->svg, "</title></rect>\n");
}

static void append_titles(const Drawing *drawing)
{
    if (drawing->n_rows * drawing->n_columns > TITLED_CELLS_MAX)
        return;
    for (guint row = 0; row < drawing->n_rows; row++) {
        for (guint column = 0; column < drawing->n_columns; column++)
            append_title(drawing, row, column);
    }
}

static void append_row_labels(const Drawing *drawing)
{
    for (guint row = 0; row < drawing->n_rows; row++) {
        g_autofree char *label = make_label(drawing->rows, row);
        g_string_append_printf(
            drawing->svg, "<text x=\"%u\" y=\"%u\" font-size=\"%u\" text-anchor=\"end\">",
            drawing->left - 6,
            drawing->top + row * drawing->cell + (drawing->cell + drawing->font * 7 / 10) / 2,
            drawing->font);
        gcpu_matrix_append_markup(drawing->svg, label);
        g_string_append(drawing->svg, "</text>\n");
    }
}

static void append_column_labels(const Drawing *drawing)
{
    for (guint column = 0; column < drawing->n_columns; column++) {
        g_autofree char *label = make_label(drawing->columns, column);
        guint x =
            drawing->left + column * drawing->cell + (drawing->cell + drawing->font * 7 / 10) / 2;
        g_string_append_printf(drawing->svg,
                               "<text transform=\"translate(%u %u) rotate(-90)\" font-size=\"%u\">",
                               x, drawing->top - 6, drawing->font);
        gcpu_matrix_append_markup(drawing->svg, label);
        g_string_append(drawing->svg, "</text>\n");
    }
}

static void append_group_lines(const Drawing *drawing)
{
    guint right = drawing->left + drawing->n_columns * drawing->cell;
    guint bottom = drawing->top + drawing->n_rows * drawing->cell;

    for (guint row = 0; row < drawing->n_rows; row++) {
        guint y = drawing->top + row * drawing->cell;
        if (gcpu_matrix_axis_begins_group(drawing->rows, row))
            g_string_append_printf(drawing->svg, "<path class=\"l\" d=\"M%u %u.5H%u\"/>\n",
                                   drawing->left, y - 1, right);
    }
    for (guint column = 0; column < drawing->n_columns; column++) {
        guint x = drawing->left + column * drawing->cell;
        if (gcpu_matrix_axis_begins_group(drawing->columns, column))
            g_string_append_printf(drawing->svg, "<path class=\"l\" d=\"M%u.5 %uV%u\"/>\n", x - 1,
                                   drawing->top, bottom);
    }
}

static void append_legend(Drawing *drawing)
{
    drawing->y = drawing->top + drawing->n_rows * drawing->cell + LINE_PX / 2;
    for (guint i = 0; i < GCPU_N_CELLS; i++) {
        GcpuMatrixCell cell = (GcpuMatrixCell)i;
        gsize n = gcpu_matrix_count(drawing->matrix, cell);
        if (n == 0)
            continue;
        drawing->y += LINE_PX;
        g_string_append_printf(
            drawing->svg,
            "<rect class=\"c%u\" x=\"%u\" y=\"%u\" width=\"16\" height=\"16\"/>"
            "<text class=\"t t%u\" x=\"%u\" y=\"%u\" font-size=\"12\">%s</text>"
            "<text class=\"p\" x=\"%u\" y=\"%u\">%s (%" G_GSIZE_FORMAT ")</text>\n",
            i, MARGIN_PX, drawing->y - 13, i, MARGIN_PX + 8, drawing->y - 1, gcpu_cell_symbol(cell),
            MARGIN_PX + 26, drawing->y, gcpu_cell_meaning(cell), n);
    }
}

static void append_gaps(Drawing *drawing, const char *const *gaps)
{
    if (!gaps || !gaps[0])
        return;
    drawing->y += LINE_PX / 2;
    append_line(drawing, "p", "Not known, or not well:");
    for (; *gaps; gaps++)
        append_line(drawing, "m", *gaps);
}

static void lay_out(Drawing *drawing)
{
    drawing->cell = choose_cell(MAX(drawing->n_rows, drawing->n_columns));
    drawing->font = MIN(drawing->cell * 9 / 10, 13);
    drawing->left = MARGIN_PX + longest_label(drawing, drawing->rows) + 6;
    drawing->top = drawing->y + LINE_PX + longest_label(drawing, drawing->columns) + 6;
}

static void append_drawing(Drawing *drawing)
{
    lay_out(drawing);
    append_patterns(drawing);
    append_cells(drawing);
    append_row_labels(drawing);
    append_column_labels(drawing);
    append_group_lines(drawing);
    append_titles(drawing);
    append_legend(drawing);
}

/* The size is known last and stands first. */
static char *finish(const Drawing *drawing)
{
    guint of_cells = drawing->left + drawing->n_columns * drawing->cell;
    guint width = MAX(of_cells, drawing->width_used + MARGIN_PX) + MARGIN_PX;
    guint height = drawing->y + MARGIN_PX;

    return g_strdup_printf(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"%u\" height=\"%u\" "
        "viewBox=\"0 0 %u %u\">\n<style>%s</style>\n"
        "<rect class=\"b\" width=\"%u\" height=\"%u\"/>\n%s</svg>\n",
        width, height, width, height, style, width, height, drawing->svg->str);
}

char *gcpu_matrix_to_svg(const GcpuMatrix *matrix, const GcpuMatrixCaption *caption)
{
    g_autoptr(GString) svg = g_string_new(NULL);
    Drawing drawing = {
        .svg = svg,
        .matrix = matrix,
        .rows = gcpu_matrix_rows(matrix),
        .columns = gcpu_matrix_columns(matrix),
        .n_rows = gcpu_matrix_axis_count(gcpu_matrix_rows(matrix)),
        .n_columns = gcpu_matrix_axis_count(gcpu_matrix_columns(matrix)),
    };

    append_caption(&drawing, caption);
    append_drawing(&drawing);
    append_gaps(&drawing, caption->gaps);
    return finish(&drawing);
}
