/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-matrix.h"

#include "drawn.h"
#include "fleet/fleet-matrix-private.h"
#include "small-fleet.h"
#include "test-suite.h"

typedef struct {
    SmallArchs archs;
    GcpuFleetMatrix *matrix;
} Setup;

static void setup_clear(Setup *setup)
{
    gcpu_fleet_matrix_free(setup->matrix);
    small_archs_clear(&setup->archs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Setup, setup_clear)

static void fill(Setup *setup, GcpuFleetMatrixKind kind, const GcpuDef *cpu)
{
    const GcpuFleetMatrixRequest request = {
        .kind = kind,
        .classes = (const GcpuFleetClasses *const *)setup->archs.classes,
        .n_classes = setup->archs.n_classes,
        .cpu = cpu,
        .cpu_name = "web1",
    };
    g_autoptr(GError) error = NULL;

    setup->matrix = gcpu_fleet_matrix_new(&request, &error);
    check_str(error ? error->message : NULL, NULL);
}

static void check_matrix(const Setup *setup, const char *rows, const char *columns,
                         const char *cells)
{
    const GcpuMatrix *matrix = gcpu_fleet_matrix_get(setup->matrix);
    g_autofree char *of_rows = drawn_names(gcpu_matrix_rows(matrix));
    g_autofree char *of_columns = drawn_names(gcpu_matrix_columns(matrix));
    g_autofree char *drawn = drawn_cells(matrix);

    check_str(of_rows, rows);
    check_str(of_columns, columns);
    check_str(drawn, cells);
}

static void check_reason(const Setup *setup, guint row, guint column, const char *reason)
{
    g_autofree char *why = gcpu_fleet_matrix_explain(setup->matrix, row, column);

    check_str(why, reason);
}

/* Old is fpu sse; Base adds aes avx pni, of Intel; Rome svm xsaves to those, of AMD. */
static void guests_move_up_and_not_to_another_vendor(void)
{
    const SmallHost hosts[] = {
        { .name = "new", .cpu = "Base@Intel vmx" }, { .name = "old", .cpu = "Old" },
        { .name = "mid", .cpu = "Base@Intel" },     { .name = "amd", .cpu = "Rome@AMD" },
        { .name = "mid2", .cpu = "Base@Intel" },    { .name = NULL },
    };
    g_auto(Setup) setup = { 0 };

    small_archs_init(&setup.archs, small_fleet(hosts));
    fill(&setup, GCPU_FLEET_MATRIX_MOVES, NULL);
    check_matrix(&setup, "old amd mid new", "old amd mid new", "=+++/.=../..=+/...=");
    check_reason(&setup, 3, 2, "lacks 1 feature: vmx");
    check_reason(&setup, 1, 0,
                 "the CPU is for vendor AMD, the host's is not known; "
                 "lacks 5 features: pni aes avx xsaves svm");
    check_reason(&setup, 2, 3, NULL);
    const GcpuMatrix *matrix = gcpu_fleet_matrix_get(setup.matrix);
    check_int(gcpu_matrix_axis_at(gcpu_matrix_rows(matrix), 2)->members->len, 2);
}

static void what_is_stale_or_not_known_is_no_yes(void)
{
    const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel" },
        { .name = "b", .cpu = "Base@Intel vmx", .age_s = 7200 },
        { .name = "c", .lacks_offer = TRUE },
        { .name = NULL },
    };
    g_auto(Setup) setup = { 0 };

    small_archs_init(&setup.archs, small_fleet(hosts));
    fill(&setup, GCPU_FLEET_MATRIX_MOVES, NULL);
    check_matrix(&setup, "a b c", "a b c", "=~!/~~!/!!!");
    check_reason(&setup, 0, 1, "all that is known of b is too old");
    g_autofree char *why = gcpu_fleet_matrix_explain(setup.matrix, 0, 2);
    check_contains(why, "c: ");
}

static void a_class_with_one_fresh_host_is_known(void)
{
    const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel", .age_s = 7200 },
        { .name = "b", .cpu = "Base@Intel" },
        { .name = NULL },
    };
    g_auto(Setup) setup = { 0 };

    small_archs_init(&setup.archs, small_fleet(hosts));
    fill(&setup, GCPU_FLEET_MATRIX_MOVES, NULL);
    check_matrix(&setup, "b", "b", "=");
}

static void architectures_stand_apart_and_arm_is_undecided(void)
{
    const SmallHost hosts[] = {
        { .name = "x1", .cpu = "Old" },
        { .name = "x2", .cpu = "Base@Intel" },
        { .name = "arm1", .arch = "aarch64" },
        { .name = "arm2", .arch = "aarch64", .libvirt = GCPU_VERSION(11, 3, 0) },
        { .name = NULL },
    };
    g_auto(Setup) setup = { 0 };

    small_archs_init(&setup.archs, small_fleet(hosts));
    fill(&setup, GCPU_FLEET_MATRIX_MOVES, NULL);
    check_matrix(&setup, "arm1 arm2 x1 x2", "arm1 arm2 x1 x2", "?\?../?\?../..=+/...=");
    check_reason(&setup, 0, 2, "the CPU is for architecture aarch64, the host's is x86_64");
}

static void models_go_by_what_the_hypervisor_says(void)
{
    const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel", .usable = "Old Base !Rome(svm,xsaves)" },
        { .name = "b", .cpu = "Base@Intel vmx", .usable = "Old Base" },
        { .name = NULL },
    };
    g_auto(Setup) setup = { 0 };

    small_archs_init(&setup.archs, small_fleet(hosts));
    fill(&setup, GCPU_FLEET_MATRIX_MODELS, NULL);
    check_matrix(&setup, "Base Old Rome", "a b", "++/++/..");
    check_reason(&setup, 2, 0, "lacks 2 features: svm xsaves");
    check_reason(&setup, 2, 1, "the hypervisor there does not know the model");
}

/* The map's Base has avx, QEMU's need not. */
static void a_model_that_libvirt_would_not_start_is_a_no(void)
{
    const SmallHost hosts[] = {
        { .name = "old", .cpu = "Base@Intel -avx", .usable = "Old Base" },
        { .name = "new",
          .cpu = "Base@Intel -avx",
          .usable = "Old Base",
          .libvirt = GCPU_VERSION(11, 3, 0) },
        { .name = NULL },
    };
    g_auto(Setup) setup = { 0 };

    small_archs_init(&setup.archs, small_fleet(hosts));
    fill(&setup, GCPU_FLEET_MATRIX_MODELS, NULL);
    check_matrix(&setup, "Old Base", "new old", "++/+.");
    check_reason(&setup, 1, 1, "lacks 1 feature: avx");
}

static void one_cpu_is_one_row(void)
{
    const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel" },
        { .name = "b", .cpu = "Rome@AMD" },
        { .name = NULL },
    };
    g_auto(Setup) setup = { 0 };
    g_autoptr(GcpuDef) cpu = gcpu_def_new(GCPU_DEF_GUEST);

    cpu->model = g_strdup("Old");
    gcpu_def_set_feature(cpu, "svm", GCPU_FEATURE_REQUIRE);
    small_archs_init(&setup.archs, small_fleet(hosts));
    fill(&setup, GCPU_FLEET_MATRIX_CPU, cpu);
    check_matrix(&setup, "web1", "b a", "+.");
    check_reason(&setup, 0, 1, "lacks 1 feature: svm");
}

static void a_fleet_without_hosts_is_refused(void)
{
    g_auto(Setup) setup = { 0 };
    g_autoptr(GError) error = NULL;

    small_archs_init(&setup.archs, gcpu_fleet_new());
    const GcpuFleetMatrixRequest request = { .kind = GCPU_FLEET_MATRIX_MOVES };
    setup.matrix = gcpu_fleet_matrix_new(&request, &error);
    check(!setup.matrix);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
}

static void append_random(GString *text, GRand *source, const char *const *words)
{
    for (; *words; words++) {
        if (g_rand_int_range(source, 0, 3) == 0)
            g_string_append_printf(text, " %s%s", g_rand_int_range(source, 0, 3) ? "" : "-",
                                   *words);
    }
}

static GcpuFleet *random_fleet(guint32 seed)
{
    static const char *const models[] = { "Old", "Base@Intel", "Rome@AMD", "Base", "Newer" };
    static const char *const features[] = { "vmx", "avx", "avx512f", "svm", "aes", "newest", NULL };
    static const char *const usable[] = { "Old !Base(avx,vmx) Rome", "!Old(newest) Base !Rome(svm)",
                                          "Base", "!Base(avx) !Newer", "" };
    static const GcpuVersion versions[] = { GCPU_VERSION(9, 0, 0), GCPU_VERSION(11, 3, 0),
                                            GCPU_VERSION(10, 0, 0), GCPU_VERSION(12, 0, 0) };
    GRand *source = g_rand_new_with_seed(seed);
    GcpuFleet *fleet = gcpu_fleet_new();

    for (guint i = 0; i < 25; i++) {
        g_autoptr(GString) cpu =
            g_string_new(models[g_rand_int_range(source, 0, G_N_ELEMENTS(models))]);
        g_autofree char *name = g_strdup_printf("n%02u", i);
        append_random(cpu, source, features);
        const SmallHost host = {
            .name = name,
            .cpu = cpu->str,
            .usable = usable[g_rand_int_range(source, 0, G_N_ELEMENTS(usable))],
            .libvirt = versions[g_rand_int_range(source, 0, G_N_ELEMENTS(versions))],
        };
        g_assert_true(gcpu_fleet_add(fleet, small_report(&host), NULL, NULL));
    }
    g_rand_free(source);
    return fleet;
}

/* Whole rows at once, and each pair by itself. */
static void the_fast_way_says_what_the_engine_says(void)
{
    for (guint32 seed = 1; seed <= 40; seed++) {
        g_auto(Setup) setup = { 0 };
        guint n_seen[GCPU_N_CELLS] = { 0 };
        small_archs_init(&setup.archs, random_fleet(seed));
        fill(&setup, GCPU_FLEET_MATRIX_MOVES, NULL);
        for (guint i = 0; i < setup.matrix->rows->len; i++) {
            const GcpuFleetMatrixRow *row =
                &g_array_index(setup.matrix->rows, GcpuFleetMatrixRow, i);
            for (guint j = 0; j < setup.matrix->columns->len; j++) {
                g_autoptr(GcpuExplanation) exact =
                    gcpu_fleet_matrix_ask(row, g_ptr_array_index(setup.matrix->columns, j));
                GcpuMatrixCell cell = gcpu_matrix_cell_by_index(setup.matrix->cells, i, j);
                check_int(cell, exact->verdict);
                n_seen[cell]++;
            }
        }
        for (guint cell = 0; cell <= GCPU_CELL_UNDECIDED; cell++)
            check(cell == GCPU_CELL_IDENTICAL || n_seen[cell] > 0);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(guests_move_up_and_not_to_another_vendor),
        TEST(what_is_stale_or_not_known_is_no_yes),
        TEST(a_class_with_one_fresh_host_is_known),
        TEST(architectures_stand_apart_and_arm_is_undecided),
        TEST(models_go_by_what_the_hypervisor_says),
        TEST(a_model_that_libvirt_would_not_start_is_a_no),
        TEST(one_cpu_is_one_row),
        TEST(a_fleet_without_hosts_is_refused),
        TEST(the_fast_way_says_what_the_engine_says),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-matrix", cases);
}
