/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/name-index.h"

#include "test-suite.h"

static void what_was_added_is_found(void)
{
    g_auto(GcpuNameIndex) index = { .slots = NULL };

    check_int(gcpu_name_index_find(&index, "aes"), -1);
    gcpu_name_index_remove(&index, "aes");
    check(gcpu_name_index_add(&index, "aes", 7));
    check(gcpu_name_index_add(&index, "", 0));
    check(!gcpu_name_index_add(&index, "aes", 8));
    check_int(gcpu_name_index_find(&index, "aes"), 7);
    check_int(gcpu_name_index_find(&index, ""), 0);
    check_int(gcpu_name_index_find(&index, "ae"), -1);
    gcpu_name_index_remove(&index, "aes");
    check_int(gcpu_name_index_find(&index, "aes"), -1);
    check_int(gcpu_name_index_find(&index, ""), 0);
}

static guint count(const GcpuNameIndex *index)
{
    guint position = 0, n = 0;

    while (gcpu_name_index_next(index, &position))
        n++;
    return n;
}

/* GLib's own table is the measure, in more steps than either has room for. */
#define N_NAMES 500
#define N_STEPS 20000

static void it_keeps_up_with_glibs_table(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    g_autoptr(GHashTable) table = g_hash_table_new(g_str_hash, g_str_equal);
    g_auto(GcpuNameIndex) index = { .slots = NULL };
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < N_NAMES; i++)
        g_ptr_array_add(names, g_strdup_printf("%x", i * 7));
    for (guint i = 0; i < N_STEPS; i++) {
        guint number = (guint)g_rand_int_range(rand, 0, N_NAMES);
        char *name = g_ptr_array_index(names, number);
        check_int(gcpu_name_index_find(&index, name),
                  g_hash_table_contains(table, name) ? (int)number : -1);
        if (g_rand_boolean(rand)) {
            gboolean is_new = g_hash_table_add(table, name);
            check_int(gcpu_name_index_add(&index, name, number), is_new);
        } else {
            g_hash_table_remove(table, name);
            gcpu_name_index_remove(&index, name);
        }
        check_int(index.n_names, g_hash_table_size(table));
    }
    check_int(count(&index), g_hash_table_size(table));
}

static void room_is_made_for_what_is_expected(void)
{
    g_auto(GcpuNameIndex) index = { .slots = NULL };
    char names[1000][8];

    gcpu_name_index_init(&index, G_N_ELEMENTS(names));
    guint n_slots = index.n_slots;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_snprintf(names[i], sizeof names[i], "%u", i);
        check(gcpu_name_index_add(&index, names[i], i));
    }
    check_int(index.n_slots, n_slots);
    check_int(count(&index), G_N_ELEMENTS(names));
    check_int(gcpu_name_index_find(&index, "999"), 999);
}

/* Of each pair of letters "ab" and "bA" are the same to hashes that multiply by 33. */
#define N_PAIRS 13

static GPtrArray *names_that_collide(void)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < 1u << N_PAIRS; i++) {
        GString *name = g_string_new(NULL);
        for (guint pair = 0; pair < N_PAIRS; pair++)
            g_string_append(name, (i >> pair) & 1 ? "bA" : "ab");
        g_ptr_array_add(names, g_string_free(name, FALSE));
    }
    return names;
}

static void names_that_collide_are_few_steps_away(void)
{
    g_autoptr(GPtrArray) names = names_that_collide();
    g_auto(GcpuNameIndex) index = { .slots = NULL };

    for (guint i = 0; i < names->len; i++) {
        check(gcpu_name_index_add(&index, g_ptr_array_index(names, i), i));
        check(!gcpu_name_index_add(&index, g_ptr_array_index(names, i), i));
    }
    /* all of them want the same slots; twice the logarithm is what a balanced tree may have */
    check(names->len - (guint)g_tree_nnodes(index.rest) <= GCPU_NAME_INDEX_PROBES_MAX);
    check(g_tree_height(index.rest) <= 2 * N_PAIRS);
    check_int(count(&index), names->len);
    for (guint i = 0; i < names->len; i++)
        check_int(gcpu_name_index_find(&index, g_ptr_array_index(names, i)), (int)i);
    check_int(gcpu_name_index_find(&index, "abab"), -1);
}

/* In an order in which those in the slots go before, between and after the others. */
static void names_that_collide_can_be_removed(void)
{
    g_autoptr(GPtrArray) names = names_that_collide();
    g_auto(GcpuNameIndex) index = { .slots = NULL };

    for (guint i = 0; i < names->len; i++)
        gcpu_name_index_add(&index, g_ptr_array_index(names, i), i);
    for (guint i = 0; i < names->len; i++) {
        guint number = i * 5 % names->len;
        gcpu_name_index_remove(&index, g_ptr_array_index(names, number));
        check_int(gcpu_name_index_find(&index, g_ptr_array_index(names, number)), -1);
        guint next = (number + 5) % names->len;
        check_int(gcpu_name_index_find(&index, g_ptr_array_index(names, next)),
                  i + 1 < names->len ? (int)next : -1);
        check_int(index.n_names, names->len - i - 1);
    }
    check_int(count(&index), 0);
    check(gcpu_name_index_add(&index, g_ptr_array_index(names, 3), 3));
    check_int(gcpu_name_index_find(&index, g_ptr_array_index(names, 3)), 3);
    check_int(count(&index), 1);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_was_added_is_found),           TEST(it_keeps_up_with_glibs_table),
        TEST(room_is_made_for_what_is_expected), TEST(names_that_collide_are_few_steps_away),
        TEST(names_that_collide_can_be_removed), { NULL, NULL },
    };

    return test_suite_main(argc, argv, "name-index", cases);
}
