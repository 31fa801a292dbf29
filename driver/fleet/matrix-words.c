/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/matrix-words.h"

#include <string.h>

#include "cpu/error.h"
#include "cpu/finding.h"

static const struct {
    const char *symbol, *meaning;
} cells[GCPU_N_CELLS] = {
    [GCPU_CELL_INCOMPATIBLE] = { "·", "no: incompatible" },
    [GCPU_CELL_IDENTICAL] = { "=", "yes: identical" },
    [GCPU_CELL_SUPERSET] = { "+", "yes: the host has more" },
    [GCPU_CELL_UNDECIDED] = { "?", "undecided: only the hypervisor can tell" },
    [GCPU_CELL_STALE] = { "~", "stale: the facts are too old" },
    [GCPU_CELL_UNKNOWN] = { "!", "unknown: no facts" },
};

const char *gcpu_cell_symbol(GcpuMatrixCell cell)
{
    return cells[cell].symbol;
}

const char *gcpu_cell_meaning(GcpuMatrixCell cell)
{
    return cells[cell].meaning;
}

gboolean gcpu_matrix_check_size(const GcpuMatrix *matrix, GError **error)
{
    guint n_rows = gcpu_matrix_axis_count(gcpu_matrix_rows(matrix));
    guint n_columns = gcpu_matrix_axis_count(gcpu_matrix_columns(matrix));

    if (MAX(n_rows, n_columns) <= GCPU_MATRIX_DRAWN_MAX)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "a matrix of %u rows and %u columns is too large to draw, at most %d of each are "
                "allowed; ask about part of the fleet",
                n_rows, n_columns, GCPU_MATRIX_DRAWN_MAX);
    return FALSE;
}

/* What terminals do: wide characters take two columns, marks none. */
static guint width_of(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

guint gcpu_matrix_label_width(const char *label)
{
    guint width = 0;

    for (const char *at = label; *at; at = g_utf8_next_char(at))
        width += width_of(g_utf8_get_char(at));
    return width;
}

/* As much as fits, with a sign that there is more. */
static char *cut(const char *text, guint width)
{
    const char *end = text;
    guint used = 0;

    if (gcpu_matrix_label_width(text) <= width)
        return g_strdup(text);
    while (used + width_of(g_utf8_get_char(end)) < width) {
        used += width_of(g_utf8_get_char(end));
        end = g_utf8_next_char(end);
    }
    g_autofree char *begin = g_strndup(text, (gsize)(end - text));
    return g_strconcat(begin, "…", NULL);
}

char *gcpu_matrix_label(const GcpuMatrixEntry *entry)
{
    guint n_others = gcpu_matrix_entry_weight(entry) - 1;
    g_autofree char *others = n_others ? g_strdup_printf(" +%u", n_others) : g_strdup("");
    g_autofree char *escaped = gcpu_finding_escape(entry->name);
    g_autofree char *name = cut(escaped, GCPU_MATRIX_LABEL_WIDTH - (guint)strlen(others));

    return g_strconcat(name, others, NULL);
}

static gboolean has_members(const GcpuMatrixAxis *axis)
{
    for (guint i = 0; i < gcpu_matrix_axis_count(axis); i++) {
        if (gcpu_matrix_axis_entry(axis, i)->members->len > 0)
            return TRUE;
    }
    return FALSE;
}

static char *describe_axis(const GcpuMatrixAxis *axis)
{
    guint n = gcpu_matrix_axis_count(axis), n_hosts = gcpu_matrix_axis_weight(axis);

    if (!has_members(axis))
        return g_strdup_printf("%u %s", n, n == 1 ? "CPU" : "CPUs");
    return g_strdup_printf("%u %s of %u %s", n, n == 1 ? "class" : "classes", n_hosts,
                           n_hosts == 1 ? "host" : "hosts");
}

char *gcpu_matrix_summary(const GcpuMatrix *matrix)
{
    const GcpuMatrixAxis *rows = gcpu_matrix_rows(matrix), *columns = gcpu_matrix_columns(matrix);
    gsize n_cells = (gsize)gcpu_matrix_axis_count(rows) * gcpu_matrix_axis_count(columns);
    gsize n_yes = gcpu_matrix_count(matrix, GCPU_CELL_IDENTICAL) +
                  gcpu_matrix_count(matrix, GCPU_CELL_SUPERSET);
    g_autofree char *of_rows = describe_axis(rows);
    g_autofree char *of_columns = describe_axis(columns);
    gboolean is_square = gcpu_matrix_is_square(matrix);

    return g_strdup_printf("%s%s%s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " pairs are a yes",
                           of_rows, is_square ? "" : " × ", is_square ? "" : of_columns, n_yes,
                           n_cells);
}

static char *format_time(gint64 time_s)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(time_s);

    return time ? g_date_time_format(time, "%Y-%m-%d %H:%M UTC") : g_strdup("an unknown time");
}

static char *format_duration(gint64 duration_s)
{
    if (duration_s < 60)
        return g_strdup("less than a minute");
    if (duration_s < 2 * 3600)
        return g_strdup_printf("%d minutes", (int)(duration_s / 60));
    if (duration_s < 2 * 86400)
        return g_strdup_printf("%d hours", (int)(duration_s / 3600));
    return g_strdup_printf("%" G_GINT64_FORMAT " days", duration_s / 86400);
}

char *gcpu_matrix_age(const GcpuMatrixCaption *caption)
{
    if (!caption->made_at_s)
        return NULL;
    g_autofree char *made = format_time(caption->made_at_s);
    if (!caption->oldest_at_s)
        return g_strdup_printf("%s; the age of the facts is not known", made);
    g_autofree char *oldest = format_duration(caption->made_at_s - caption->oldest_at_s);
    if (!caption->newest_at_s)
        return g_strdup_printf("%s; the oldest fact is %s old", made, oldest);
    g_autofree char *newest = format_duration(caption->made_at_s - caption->newest_at_s);
    return g_strdup_printf("%s; the oldest fact is %s old, the newest %s", made, oldest, newest);
}

char *gcpu_matrix_markup(const char *text)
{
    g_autofree char *line = gcpu_finding_escape(text);

    return g_markup_escape_text(line, -1);
}

void gcpu_matrix_append_markup(GString *out, const char *text)
{
    g_autofree char *markup = gcpu_matrix_markup(text);

    g_string_append(out, markup);
}
