/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fleet/matrix-html-parts.h"
#include "fleet/matrix-words.h"

/* Up to so many cells each carries its reason itself, too, so that the page tells it even where it
 * may not run its script. */
#define TITLED_CELLS_MAX 2500

/* So many hosts of a class are named at once, the others when asked for. */
#define NAMED_HOSTS 12

static const struct {
    guint n_max, cell_px;
} sizes[] = { { 12, 34 }, { 30, 26 }, { 60, 18 }, { 120, 14 }, { 250, 9 }, { G_MAXUINT, 6 } };

/* Landscape A4 without margins and labels. */
#define PRINT_MM 205.0

static void append_style(GString *page, guint n)
{
    guint i = 0;
    char print_mm[G_ASCII_DTOSTR_BUF_SIZE];

    while (n > sizes[i].n_max)
        i++;
    g_ascii_formatd(print_mm, sizeof print_mm, "%.2f", MIN(PRINT_MM / n - 0.26, 8.0));
    g_string_append_printf(page, "<style>\n:root{--cell:%upx;--print:%smm}\n%s</style>\n",
                           sizes[i].cell_px, print_mm, gcpu_matrix_html_style);
}

static void append_element(GString *page, const char *open, const char *text, const char *close)
{
    if (!text)
        return;
    g_string_append(page, open);
    gcpu_matrix_append_markup(page, text);
    g_string_append(page, close);
}

/* Nothing may be loaded from anywhere, whatever a name would like. */
static void append_head(GString *page, const GcpuMatrix *matrix, const GcpuMatrixCaption *caption)
{
    guint n = MAX(gcpu_matrix_axis_count(gcpu_matrix_rows(matrix)),
                  gcpu_matrix_axis_count(gcpu_matrix_columns(matrix)));

    g_string_append(page,
                    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
                    "form-action 'none'\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"generator\" content=\"guestcpu\">\n");
    append_element(page, "<title>", caption->title ? caption->title : "Matrix", "</title>\n");
    append_style(page, n);
    g_string_append(page, "</head>\n<body>\n");
}

static void append_legend(GString *page, const GcpuMatrix *matrix)
{
    g_string_append(page, "<ul class=\"legend\" aria-label=\"Legend\">\n");
    for (guint cell = 0; cell < GCPU_N_CELLS; cell++) {
        gsize n = gcpu_matrix_count(matrix, (GcpuMatrixCell)cell);
        if (n)
            g_string_append_printf(
                page,
                "<li><i class=\"c%u\">%s</i>%s <span class=\"mute\">%" G_GSIZE_FORMAT
                "</span></li>\n",
                cell, gcpu_cell_symbol((GcpuMatrixCell)cell),
                gcpu_cell_meaning((GcpuMatrixCell)cell), n);
    }
    g_string_append(page, "</ul>\n");
}

static void append_caption(GString *page, const GcpuMatrix *matrix,
                           const GcpuMatrixCaption *caption)
{
    g_autofree char *summary = gcpu_matrix_summary(matrix);
    g_autofree char *age = gcpu_matrix_age(caption);

    g_string_append(page, "<header>\n");
    append_element(page, "<h1>", caption->title ? caption->title : "Matrix", "</h1>\n");
    append_element(page, "<p>", caption->question, "</p>\n");
    append_element(page, "<p class=\"mute\">", summary, "</p>\n");
    append_element(page, "<p class=\"mute\">", age, "</p>\n");
    g_string_append(page, "</header>\n");
    append_legend(page, matrix);
    g_string_append(page,
                    "<div id=\"why\" role=\"status\" aria-live=\"polite\" class=\"mute\">"
                    "Point at a cell, or walk with Tab and the arrow keys: its reason appears "
                    "here.</div>\n");
}

static const char *group_class(const GcpuMatrixAxis *axis, guint position)
{
    return gcpu_matrix_axis_begins_group(axis, position) ? " g" : "";
}

static void append_name(GString *page, const GcpuMatrixEntry *entry, guint number)
{
    guint n_others = gcpu_matrix_entry_weight(entry) - 1;

    g_string_append_printf(page, "<small>%u</small> ", number);
    gcpu_matrix_append_markup(page, entry->name);
    if (n_others)
        g_string_append_printf(page, " <small>+%u</small>", n_others);
}

static void append_head_row(GString *page, const GcpuMatrix *matrix)
{
    const GcpuMatrixAxis *columns = gcpu_matrix_columns(matrix);

    g_string_append(page, "<thead><tr><td></td><td></td>");
    for (guint column = 0; column < gcpu_matrix_axis_count(columns); column++) {
        const GcpuMatrixEntry *entry = gcpu_matrix_axis_at(columns, column);
        g_string_append_printf(page, "<th scope=\"col\" class=\"h%s\" data-name=\"",
                               group_class(columns, column));
        gcpu_matrix_append_markup(page, entry->name);
        g_string_append(page, "\"><span class=\"n\">");
        append_name(page, entry, column + 1);
        g_string_append(page, "</span></th>");
    }
    g_string_append(page, "</tr></thead>\n");
}

static void append_cell(GString *page, const GcpuMatrix *matrix, guint row, guint column)
{
    gsize n_cells = (gsize)gcpu_matrix_axis_count(gcpu_matrix_rows(matrix)) *
                    gcpu_matrix_axis_count(gcpu_matrix_columns(matrix));
    GcpuMatrixCell cell = gcpu_matrix_cell(matrix, row, column);
    int reason = gcpu_matrix_reason(matrix, row, column);

    g_string_append_printf(page, "<td tabindex=\"-1\" class=\"c%u%s\"", (guint)cell,
                           group_class(gcpu_matrix_columns(matrix), column));
    if (reason >= 0)
        g_string_append_printf(page, " data-r=\"%d\"", reason);
    if (reason >= 0 && n_cells <= TITLED_CELLS_MAX)
        append_element(page, " title=\"", gcpu_matrix_reason_text(matrix, (guint)reason), "\"");
    g_string_append_printf(page, ">%s</td>", gcpu_cell_symbol(cell));
}

static guint group_length(const GcpuMatrixAxis *axis, guint begin)
{
    guint end = begin + 1;

    while (end < gcpu_matrix_axis_count(axis) && !gcpu_matrix_axis_begins_group(axis, end))
        end++;
    return end - begin;
}

/* The name of the group stands upright beside its rows; it is cut off where they are few. */
static void append_group_name(GString *page, const GcpuMatrixAxis *rows, guint row)
{
    const GcpuMatrixEntry *first = gcpu_matrix_axis_at(rows, row);
    guint n = group_length(rows, row);

    g_string_append_printf(page, "<th class=\"k\" scope=\"rowgroup\" rowspan=\"%u\"", n);
    append_element(page, " title=\"", first->group ? first->group : "", "\">");
    g_string_append_printf(page, "<span style=\"max-height:calc(%u*(var(--cell) + 1px))\">", n);
    gcpu_matrix_append_markup(page, first->group ? first->group : " ");
    g_string_append(page, "</span></th>");
}

static void append_row(GString *page, const GcpuMatrix *matrix, guint row)
{
    const GcpuMatrixAxis *rows = gcpu_matrix_rows(matrix);
    const GcpuMatrixEntry *entry = gcpu_matrix_axis_at(rows, row);
    gboolean begins = row == 0 || gcpu_matrix_axis_begins_group(rows, row);

    if (begins)
        g_string_append(page, row ? "</tbody>\n<tbody>\n" : "<tbody>\n");
    g_string_append(page, "<tr>");
    if (begins)
        append_group_name(page, rows, row);
    g_string_append(page, "<th scope=\"row\" class=\"n\" data-name=\"");
    gcpu_matrix_append_markup(page, entry->name);
    g_string_append(page, "\">");
    append_name(page, entry, row + 1);
    g_string_append(page, "</th>");
    for (guint column = 0; column < gcpu_matrix_axis_count(gcpu_matrix_columns(matrix)); column++)
        append_cell(page, matrix, row, column);
    g_string_append(page, "</tr>\n");
}

static void append_table(GString *page, const GcpuMatrix *matrix)
{
    g_string_append(page, "<div class=\"scroll\">\n<table id=\"m\" role=\"grid\"");
    for (guint cell = 0; cell < GCPU_N_CELLS; cell++)
        g_string_append_printf(page, " data-k%u=\"%s\"", cell,
                               gcpu_cell_meaning((GcpuMatrixCell)cell));
    g_string_append(page, ">\n");
    append_head_row(page, matrix);
    for (guint row = 0; row < gcpu_matrix_axis_count(gcpu_matrix_rows(matrix)); row++)
        append_row(page, matrix, row);
    g_string_append(page, "</tbody>\n</table>\n</div>\n");
}

static void append_hosts(GString *page, const GPtrArray *hosts, guint begin, guint end)
{
    for (guint i = begin; i < end; i++)
        append_element(page, i > begin ? ", " : "", g_ptr_array_index(hosts, i), "");
}

static void append_members(GString *page, const GcpuMatrixEntry *entry)
{
    guint n = entry->members->len, n_named = MIN(n, NAMED_HOSTS);

    append_hosts(page, entry->members, 0, n_named);
    if (n == n_named)
        return;
    g_string_append_printf(page, "<details><summary>and %u more</summary>", n - n_named);
    append_hosts(page, entry->members, n_named, n);
    g_string_append(page, "</details>");
}

static void append_list(GString *page, const GcpuMatrixAxis *axis, const char *heading)
{
    g_string_append_printf(page,
                           "<h2>%s</h2>\n<table class=\"list\">\n<thead><tr><th>No.</th>"
                           "<th>Name</th><th>Group</th><th>What is known</th><th>Hosts</th>"
                           "<th></th></tr></thead>\n<tbody>\n",
                           heading);
    for (guint i = 0; i < gcpu_matrix_axis_count(axis); i++) {
        const GcpuMatrixEntry *entry = gcpu_matrix_axis_at(axis, i);
        g_string_append_printf(page, "<tr><td class=\"num\">%u</td>", i + 1);
        append_element(page, "<td>", entry->name, "</td>");
        append_element(page, "<td>", entry->group ? entry->group : "", "</td>");
        append_element(page, "<td>", entry->detail ? entry->detail : "", "</td>");
        g_string_append_printf(page, "<td class=\"num\">%u</td><td>", entry->members->len);
        append_members(page, entry);
        g_string_append(page, "</td></tr>\n");
    }
    g_string_append(page, "</tbody>\n</table>\n");
}

static void append_gaps(GString *page, const char *const *gaps)
{
    if (!gaps || !gaps[0])
        return;
    g_string_append(page, "<h2>Not known, or not well</h2>\n<ul class=\"gaps\">\n");
    for (; *gaps; gaps++)
        append_element(page, "<li>", *gaps, "</li>\n");
    g_string_append(page, "</ul>\n");
}

static void append_reasons(GString *page, const GcpuMatrix *matrix)
{
    guint n = gcpu_matrix_n_reasons(matrix);

    if (n == 0)
        return;
    g_string_append_printf(page,
                           "<details><summary>%u different %s</summary>\n<ol id=\"reasons\">\n", n,
                           n == 1 ? "reason" : "reasons");
    for (guint i = 0; i < n; i++)
        append_element(page, "<li>", gcpu_matrix_reason_text(matrix, i), "</li>\n");
    g_string_append(page, "</ol>\n</details>\n");
}

char *gcpu_matrix_to_html(const GcpuMatrix *matrix, const GcpuMatrixCaption *caption)
{
    GString *page = g_string_new(NULL);
    gboolean is_square = gcpu_matrix_is_square(matrix);

    append_head(page, matrix, caption);
    append_caption(page, matrix, caption);
    append_table(page, matrix);
    append_gaps(page, caption->gaps);
    append_list(page, gcpu_matrix_rows(matrix), is_square ? "Rows and columns" : "Rows");
    if (!is_square)
        append_list(page, gcpu_matrix_columns(matrix), "Columns");
    g_string_append(page, "<h2>Reasons</h2>\n");
    append_reasons(page, matrix);
    g_string_append_printf(page, "<script>\n%s</script>\n</body>\n</html>\n",
                           gcpu_matrix_html_script);
    return g_string_free(page, FALSE);
}
