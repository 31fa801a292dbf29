/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/matrix-order.h"

#include <string.h>

/** Candidate: one entry of the axis that is being sorted. */
typedef struct {
    const GcpuMatrixEntry *entry;
    guint index;
    gsize reach;       /* hosts at whose cells there is a yes */
    GArray *profile;   /* of guint64, a bit for each cell: yes; NULL: not needed */
    gboolean is_taken; /* already has its place */
    guint n_below;     /* how many that have no place yet are to stand before it */
} Candidate;

static void candidate_clear(Candidate *candidate)
{
    g_clear_pointer(&candidate->profile, g_array_unref);
}

static gboolean is_row_of(const GcpuMatrix *matrix, const GcpuMatrixAxis *axis)
{
    return axis == gcpu_matrix_rows(matrix);
}

/* How many cells make up the profile of an entry: its row, its column, or both. */
static guint profile_length(const GcpuMatrix *matrix, const GcpuMatrixAxis *axis)
{
    if (gcpu_matrix_is_square(matrix))
        return 2 * gcpu_matrix_axis_count(axis);
    return gcpu_matrix_axis_count(is_row_of(matrix, axis) ? gcpu_matrix_columns(matrix)
                                                          : gcpu_matrix_rows(matrix));
}

static gboolean is_yes(const GcpuMatrix *matrix, const GcpuMatrixAxis *axis, guint index, guint at)
{
    guint n = gcpu_matrix_axis_count(axis);

    if (gcpu_matrix_is_square(matrix) && at >= n)
        return gcpu_cell_is_yes(gcpu_matrix_cell_by_index(matrix, at - n, index));
    if (is_row_of(matrix, axis))
        return gcpu_cell_is_yes(gcpu_matrix_cell_by_index(matrix, index, at));
    return gcpu_cell_is_yes(gcpu_matrix_cell_by_index(matrix, at, index));
}

static GArray *make_profile(const GcpuMatrix *matrix, const GcpuMatrixAxis *axis, guint index)
{
    guint length = profile_length(matrix, axis);
    guint n_words = (length + 63) / 64;
    GArray *profile = g_array_sized_new(FALSE, TRUE, sizeof(guint64), n_words);

    g_array_set_size(profile, n_words);
    for (guint i = 0; i < length; i++) {
        if (is_yes(matrix, axis, index, i))
            g_array_index(profile, guint64, i / 64) |= G_GUINT64_CONSTANT(1) << (i % 64);
    }
    return profile;
}

static guint distance(const Candidate *a, const Candidate *b)
{
    guint n = 0;

    for (guint i = 0; i < a->profile->len; i++)
        n += (guint)__builtin_popcountll(g_array_index(a->profile, guint64, i) ^
                                         g_array_index(b->profile, guint64, i));
    return n;
}

static guint *weights_of(const GcpuMatrixAxis *axis)
{
    guint n = gcpu_matrix_axis_count(axis);
    guint *weights = g_new(guint, n);

    for (guint i = 0; i < n; i++)
        weights[i] = gcpu_matrix_entry_weight(gcpu_matrix_axis_entry(axis, i));
    return weights;
}

/* Row by row also for columns: the matrix may be far larger than the processor's caches. */
static gsize *count_reach(GcpuMatrix *matrix, const GcpuMatrixAxis *axis)
{
    guint n_rows = gcpu_matrix_axis_count(gcpu_matrix_rows(matrix));
    guint n_columns = gcpu_matrix_axis_count(gcpu_matrix_columns(matrix));
    gboolean of_rows = is_row_of(matrix, axis);
    gsize *reach = g_new0(gsize, of_rows ? n_rows : n_columns);
    g_autofree guint *weights =
        weights_of(of_rows ? gcpu_matrix_columns(matrix) : gcpu_matrix_rows(matrix));

    for (guint row = 0; row < n_rows; row++) {
        const guint8 *cells = gcpu_matrix_fill_row(matrix, row);
        gsize of_row = 0;
        for (guint column = 0; column < n_columns; column++) {
            guint yes = gcpu_cell_is_yes(cells[column]);
            if (of_rows)
                of_row += yes * weights[column];
            else
                reach[column] += yes * weights[row];
        }
        if (of_rows)
            reach[row] = of_row;
    }
    return reach;
}

static int compare_groups(const GcpuMatrixEntry *a, const GcpuMatrixEntry *b)
{
    if (a->facts != b->facts)
        return a->facts < b->facts ? -1 : 1;
    return g_strcmp0(a->group, b->group);
}

static int compare_candidates(gconstpointer first, gconstpointer second)
{
    const Candidate *a = first, *b = second;
    int groups = compare_groups(a->entry, b->entry);

    if (groups)
        return groups;
    if (a->reach != b->reach)
        return a->reach > b->reach ? -1 : 1;
    int names = strcmp(a->entry->name, b->entry->name);
    if (names)
        return names;
    return (a->index > b->index) - (a->index < b->index);
}

/* The lesser processor, whose guests run on the other but not the other way round, stands first. */
static gboolean is_below(const GcpuMatrix *matrix, const Candidate *a, const Candidate *b)
{
    return gcpu_cell_is_yes(gcpu_matrix_cell_by_index(matrix, a->index, b->index)) &&
           !gcpu_cell_is_yes(gcpu_matrix_cell_by_index(matrix, b->index, a->index));
}

static void count_below(const GcpuMatrix *matrix, Candidate *group, guint n)
{
    for (guint i = 0; gcpu_matrix_is_square(matrix) && i < n; i++) {
        for (guint j = 0; j < n; j++)
            group[i].n_below += is_below(matrix, &group[j], &group[i]);
    }
}

static void take(const GcpuMatrix *matrix, Candidate *group, guint n, Candidate *taken)
{
    taken->is_taken = TRUE;
    for (guint i = 0; gcpu_matrix_is_square(matrix) && i < n; i++)
        group[i].n_below -= is_below(matrix, taken, &group[i]);
}

static gboolean is_better(const Candidate *a, guint distance_a, const Candidate *b,
                          guint distance_b)
{
    gboolean may_a = a->n_below == 0, may_b = b->n_below == 0;

    return may_a != may_b ? may_a : distance_a < distance_b;
}

/* The first of equals, so that the order by reach decides where alikeness does not. */
static Candidate *find_next(Candidate *group, guint n, const Candidate *last)
{
    Candidate *next = NULL;
    guint least = 0;

    for (guint i = 0; i < n; i++) {
        guint here = last && !group[i].is_taken ? distance(last, &group[i]) : 0;
        if (group[i].is_taken || (next && !is_better(&group[i], here, next, least)))
            continue;
        next = &group[i];
        least = here;
    }
    return next;
}

static void chain(const GcpuMatrix *matrix, Candidate *group, guint n, guint *order)
{
    Candidate *last = NULL;

    count_below(matrix, group, n);
    for (guint i = 0; i < n; i++) {
        last = find_next(group, n, last);
        take(matrix, group, n, last);
        order[i] = last->index;
    }
}

static void order_group(const GcpuMatrix *matrix, const GcpuMatrixAxis *axis, GArray *group,
                        guint *order)
{
    gboolean is_large = gcpu_matrix_axis_count(axis) > GCPU_MATRIX_CHAIN_MAX;

    for (guint i = 0; i < group->len; i++) {
        Candidate *candidate = &g_array_index(group, Candidate, i);
        order[i] = candidate->index;
        if (!is_large)
            candidate->profile = make_profile(matrix, axis, candidate->index);
    }
    if (!is_large)
        chain(matrix, (Candidate *)(gpointer)group->data, group->len, order);
}

static GArray *candidates_new(GcpuMatrix *matrix, const GcpuMatrixAxis *axis)
{
    g_autofree gsize *reach = count_reach(matrix, axis);
    GArray *candidates = g_array_new(FALSE, TRUE, sizeof(Candidate));

    for (guint i = 0; i < gcpu_matrix_axis_count(axis); i++) {
        Candidate candidate = { gcpu_matrix_axis_entry(axis, i), i, reach[i], NULL, FALSE, 0 };
        g_array_append_val(candidates, candidate);
    }
    g_array_sort(candidates, compare_candidates);
    return candidates;
}

static guint end_of_group(const GArray *candidates, guint begin)
{
    const GcpuMatrixEntry *first = g_array_index(candidates, Candidate, begin).entry;
    guint end = begin + 1;

    while (end < candidates->len &&
           compare_groups(first, g_array_index(candidates, Candidate, end).entry) == 0)
        end++;
    return end;
}

static guint *find_order(GcpuMatrix *matrix, const GcpuMatrixAxis *axis)
{
    g_autoptr(GArray) candidates = candidates_new(matrix, axis);
    guint *order = g_new(guint, candidates->len);

    for (guint begin = 0, end; begin < candidates->len; begin = end) {
        end = end_of_group(candidates, begin);
        g_autoptr(GArray) group = g_array_new(FALSE, FALSE, sizeof(Candidate));
        g_array_set_clear_func(group, (GDestroyNotify)candidate_clear);
        g_array_append_vals(group, &g_array_index(candidates, Candidate, begin), end - begin);
        order_group(matrix, axis, group, order + begin);
    }
    return order;
}

void gcpu_matrix_sort(GcpuMatrix *matrix)
{
    GcpuMatrixAxis *rows = (GcpuMatrixAxis *)gcpu_matrix_rows(matrix);
    GcpuMatrixAxis *columns = (GcpuMatrixAxis *)gcpu_matrix_columns(matrix);
    g_autofree guint *of_rows = find_order(matrix, rows);
    g_autofree guint *of_columns =
        gcpu_matrix_is_square(matrix) ? NULL : find_order(matrix, columns);

    gcpu_matrix_axis_set_order(rows, of_rows);
    if (of_columns)
        gcpu_matrix_axis_set_order(columns, of_columns);
}
