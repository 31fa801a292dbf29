/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/matrix-order.h"

#include "drawn.h"
#include "test-suite.h"

static void check_order(const char *const *rows, const char *names, const char *cells)
{
    g_autoptr(GcpuMatrix) matrix = drawn_square(rows);

    gcpu_matrix_sort(matrix);
    g_autofree char *drawn = drawn_names(gcpu_matrix_rows(matrix));
    g_autofree char *drawn_as = drawn_cells(matrix);
    check_str(drawn, names);
    check_str(drawn_as, cells);
}

/* A random fleet, and the same fleet added in another order. */
static GcpuMatrix *random_fleet(guint32 seed, const guint *places, guint n)
{
    GRand *source = g_rand_new_with_seed(seed);
    g_autoptr(GcpuMatrixAxis) axis = gcpu_matrix_axis_new();
    g_autofree guint *sets = g_new(guint, n);

    for (guint i = 0; i < n; i++)
        sets[i] = g_rand_int(source) & 0x3f;
    g_rand_free(source);
    for (guint i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("host%03u", places[i]);
        gcpu_matrix_axis_add(axis, name, places[i] % 3 ? "Intel" : "AMD");
    }
    GcpuMatrix *matrix = gcpu_matrix_new(axis, NULL);
    for (guint row = 0; row < n; row++) {
        guint needs = sets[places[row]];
        for (guint column = 0; column < n; column++) {
            guint has = sets[places[column]];
            gcpu_matrix_fill_row(matrix, row)[column] =
                needs & ~has ? GCPU_CELL_INCOMPATIBLE
                             : (needs == has ? GCPU_CELL_IDENTICAL : GCPU_CELL_SUPERSET);
        }
    }
    return matrix;
}

static void shuffle(guint *places, guint n, guint32 seed)
{
    GRand *source = g_rand_new_with_seed(seed);

    for (guint i = 0; i < n; i++)
        places[i] = i;
    for (guint i = n; seed && i > 1; i--) {
        guint other = (guint)g_rand_int_range(source, 0, (gint32)i), place = places[i - 1];
        places[i - 1] = places[other];
        places[other] = place;
    }
    g_rand_free(source);
}

static void a_chain_becomes_a_triangle(void)
{
    const char *const rows[] = { "mid g =.+.", "old g +=++", "new g ..=.", "odd g ..+=", NULL };
    const char *const chain[] = { "c g =..", "a g +=+", "b g +.=", NULL };

    check_order(chain, "a b c", "=++/.=+/..=");
    /* Two branches meet in new, and neither may stand behind it. */
    check_order(rows, "old mid odd new", "=+++/.=.+/..=+/...=");
}

static void a_lesser_processor_stands_before_every_better_one(void)
{
    guint places[80];

    for (guint32 seed = 1; seed <= 20; seed++) {
        shuffle(places, G_N_ELEMENTS(places), seed);
        g_autoptr(GcpuMatrix) matrix = random_fleet(seed, places, G_N_ELEMENTS(places));
        const GcpuMatrixAxis *rows = gcpu_matrix_rows(matrix);
        gcpu_matrix_sort(matrix);
        for (guint row = 0; row < G_N_ELEMENTS(places); row++) {
            const char *group = gcpu_matrix_axis_at(rows, row)->group;
            for (guint column = 0; column < row; column++) {
                gboolean is_apart = strcmp(group, gcpu_matrix_axis_at(rows, column)->group) != 0;
                check(is_apart || gcpu_matrix_cell(matrix, row, column) != GCPU_CELL_SUPERSET);
            }
        }
    }
}

static void hosts_that_share_nothing_become_blocks(void)
{
    const char *const rows[] = { "a g =.=.", "b g .=.=", "c g =.=.", "d g .=.=", NULL };

    check_order(rows, "a c b d", "==../==../..==/..==");
}

static void groups_stand_together_and_the_unknown_last(void)
{
    const char *const rows[] = { "a x =...", "b - .=..", "c y ..=.", "d x +..=", NULL };
    g_autoptr(GcpuMatrix) matrix = drawn_square(rows);

    ((GcpuMatrixEntry *)gcpu_matrix_axis_entry(gcpu_matrix_rows(matrix), 0))->facts =
        GCPU_MATRIX_STALE;
    gcpu_matrix_sort(matrix);
    g_autofree char *names = drawn_names(gcpu_matrix_rows(matrix));
    check_str(names, "b d c a");
}

static void many_hosts_of_a_class_count_each(void)
{
    const char *const rows[] = { "a g =+..", "b g .=..", "c g ..=.", "d g ..+=", NULL };
    g_autoptr(GcpuMatrix) matrix = drawn_square(rows);
    const GcpuMatrixEntry *c = gcpu_matrix_axis_entry(gcpu_matrix_rows(matrix), 2);

    for (guint i = 0; i < 5; i++)
        g_ptr_array_add(c->members, g_strdup_printf("c%u", i));
    gcpu_matrix_sort(matrix);
    g_autofree char *names = drawn_names(gcpu_matrix_rows(matrix));
    check_str(names, "d c a b");
}

static void both_axes_of_a_rectangle_are_sorted(void)
{
    g_autoptr(GcpuMatrixAxis) models = gcpu_matrix_axis_new(), hosts = gcpu_matrix_axis_new();
    const char *const cells[] = { "010", "111", "001" };

    for (guint i = 0; i < 3; i++) {
        const char *const names[] = { "M0", "M1", "M2" }, *const of_hosts[] = { "h0", "h1", "h2" };
        gcpu_matrix_axis_add(models, names[i], NULL);
        gcpu_matrix_axis_add(hosts, of_hosts[i], NULL);
    }
    g_autoptr(GcpuMatrix) matrix = gcpu_matrix_new(models, hosts);
    for (guint i = 0; i < 9; i++)
        gcpu_matrix_fill_row(matrix, i / 3)[i % 3] = cells[i / 3][i % 3] == '1';
    gcpu_matrix_sort(matrix);
    g_autofree char *rows = drawn_names(models);
    g_autofree char *columns = drawn_names(hosts);
    check_str(rows, "M1 M0 M2");
    check_str(columns, "h1 h0 h2");
}

static void the_order_of_adding_does_not_matter(void)
{
    guint places[60];

    for (guint32 seed = 1; seed <= 50; seed++) {
        shuffle(places, G_N_ELEMENTS(places), 0);
        g_autoptr(GcpuMatrix) one = random_fleet(seed, places, G_N_ELEMENTS(places));
        shuffle(places, G_N_ELEMENTS(places), seed);
        g_autoptr(GcpuMatrix) other = random_fleet(seed, places, G_N_ELEMENTS(places));
        gcpu_matrix_sort(one);
        gcpu_matrix_sort(other);
        g_autofree char *names = drawn_names(gcpu_matrix_rows(one));
        g_autofree char *other_names = drawn_names(gcpu_matrix_rows(other));
        g_autofree char *cells = drawn_cells(one);
        g_autofree char *other_cells = drawn_cells(other);
        check_str(other_names, names);
        check_str(other_cells, cells);
    }
}

static void a_large_axis_is_sorted_by_reach(void)
{
    guint n = GCPU_MATRIX_CHAIN_MAX + 1;
    g_autofree guint *places = g_new(guint, n);

    shuffle(places, n, 3);
    g_autoptr(GcpuMatrix) matrix = random_fleet(3, places, n);
    gcpu_matrix_sort(matrix);
    gsize last = G_MAXSIZE;
    for (guint row = 0; row < n; row++) {
        gsize reach = 0;
        for (guint column = 0; column < n; column++)
            reach += gcpu_cell_is_yes((guint8)gcpu_matrix_cell(matrix, row, column));
        if (gcpu_matrix_axis_begins_group(gcpu_matrix_rows(matrix), row))
            last = G_MAXSIZE;
        check(reach <= last);
        last = reach;
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_chain_becomes_a_triangle),
        TEST(a_lesser_processor_stands_before_every_better_one),
        TEST(hosts_that_share_nothing_become_blocks),
        TEST(groups_stand_together_and_the_unknown_last),
        TEST(many_hosts_of_a_class_count_each),
        TEST(both_axes_of_a_rectangle_are_sorted),
        TEST(the_order_of_adding_does_not_matter),
        TEST(a_large_axis_is_sorted_by_reach),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "matrix-order", cases);
}
