/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-matrix: who can move where among hosts that are all different, and into which domains to
 * divide them.
 *
 * Usage: bench-matrix. Exit status 0 if every goal was reached. */
#include <stdio.h>
#include <stdlib.h>

#include "contest.h"
#include "cpu/demand.h"
#include "fleet/fleet-domains.h"
#include "fleet/fleet-matrix.h"
#include "many-hosts.h"
#include "xml/map-xml.h"

#define N_HOSTS      10000
#define ROUNDS       3
#define COMPARE_GOAL 5.0

#define N_MODEL_HOSTS  1000
#define MODELS_ROUNDS  5
#define MODELS_GOAL_MS 100.0

#define N_DIVIDED       200
#define DOMAINS_ROUNDS  3
#define DOMAINS_GOAL_MS 1000.0

typedef struct {
    ManyHostsSetup setup;
    GcpuFeatureSet *sets; /* of all classes, side by side */
    guint8 *verdicts;     /* of one row */
    guint domains_max;
} Bench;

static void bench_clear(Bench *bench)
{
    many_hosts_setup_clear(&bench->setup);
    free(bench->sets);
    g_free(bench->verdicts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

static gboolean bench_init(Bench *bench, const ManyHosts *hosts, guint n_hosts)
{
    if (!many_hosts_setup(&bench->setup, hosts, n_hosts, n_hosts))
        return FALSE;
    const GPtrArray *classes = bench->setup.classes->classes;
    guint n_words = gcpu_map_words(gcpu_fleet_classes_get(bench->setup.classes, 0)->map);
    if (classes->len != n_hosts) {
        printf("%u hosts of %u kinds, all should differ\n", n_hosts, classes->len);
        return FALSE;
    }
    bench->verdicts = g_new(guint8, n_hosts);
    bench->sets = aligned_alloc(64, (gsize)n_hosts * n_words * sizeof(GcpuFeatureSet));
    for (guint i = 0; i < n_hosts; i++)
        gcpu_feature_set_copy(bench->sets + (gsize)i * n_words,
                              gcpu_fleet_classes_get(bench->setup.classes, i)->features, n_words);
    return TRUE;
}

static gboolean fill(const Bench *bench, GcpuFleetMatrixKind kind)
{
    const GcpuFleetClasses *classes = bench->setup.classes;
    const GcpuFleetMatrixRequest request = { .kind = kind, .classes = &classes, .n_classes = 1 };
    g_autoptr(GcpuFleetMatrix) matrix = gcpu_fleet_matrix_new(&request, NULL);

    return matrix != NULL;
}

static gboolean fill_matrix(gpointer data)
{
    return fill(data, GCPU_FLEET_MATRIX_MOVES);
}

static gboolean fill_models(gpointer data)
{
    return fill(data, GCPU_FLEET_MATRIX_MODELS);
}

/* All models of the CPU map, as if all QEMUs knew them. */
static gboolean measure_models(guint n_hosts)
{
    g_auto(ManyHosts) hosts = { 0 };
    g_auto(Bench) bench = { 0 };
    const ContestSide side = { "gcpu_fleet_matrix_new", fill_models, NULL, &bench, 1 };
    g_autoptr(GcpuMap) map = gcpu_map_xml_load(GCPU_MAP_DIR, GCPU_ARCH_FAMILY_X86, NULL);

    if (!map || !many_hosts_init(&hosts, "11.3.0"))
        return FALSE;
    g_autofree const char **models = gcpu_map_model_names(map);
    g_autofree char *title = g_strdup_printf("each of %u models on each of %u hosts, all different",
                                             gcpu_map_n_models(map), n_hosts);
    many_hosts_know(&hosts, models);
    return bench_init(&bench, &hosts, n_hosts) &&
           contest_run_alone(title, &side, MODELS_ROUNDS, MODELS_GOAL_MS);
}

/* Verdicts, and nothing to keep them in. */
static gboolean compare_pairs(gpointer data)
{
    const Bench *bench = data;

    for (guint i = 0; i < N_HOSTS; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(bench->setup.classes, i);
        g_autofree GcpuDemand *demand = gcpu_demand_new(class->map, class->cpu, NULL);
        if (!demand)
            return FALSE;
        gcpu_demand_check_many(demand, bench->sets, N_HOSTS, bench->verdicts);
    }
    return TRUE;
}

static gboolean compete_with_engine(const char *libvirt_version)
{
    g_auto(ManyHosts) hosts = { 0 };
    g_auto(Bench) bench = { 0 };
    g_autofree char *title = g_strdup_printf(
        "%d hosts of libvirt %s, all different, each against each", N_HOSTS, libvirt_version);
    const Contest contest = {
        .title = title,
        .ours = { "gcpu_fleet_matrix_new", fill_matrix, NULL, &bench, 1 },
        .theirs = { "gcpu_demand_check_many, for each host", compare_pairs, NULL, &bench, 1 },
        .rounds = ROUNDS,
        .goal = COMPARE_GOAL,
    };

    return many_hosts_init(&hosts, libvirt_version) && bench_init(&bench, &hosts, N_HOSTS) &&
           contest_run(&contest);
}

static gboolean divide(gpointer data)
{
    const Bench *bench = data;
    const GcpuFleetClasses *classes = bench->setup.classes;
    g_autoptr(GcpuFleetDomains) domains =
        gcpu_fleet_domains_new(&classes, 1, bench->domains_max, NULL);

    return domains != NULL;
}

static gboolean measure_domains(void)
{
    static const guint ks[] = { 2, 8, 32 };
    g_auto(ManyHosts) hosts = { 0 };
    g_auto(Bench) bench = { 0 };
    const ContestSide side = { "gcpu_fleet_domains_new", divide, NULL, &bench, 1 };
    gboolean all_reached = TRUE;

    if (!many_hosts_init(&hosts, "9.0.0") || !bench_init(&bench, &hosts, N_DIVIDED))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(ks); i++) {
        g_autofree char *title = g_strdup_printf(
            "%d hosts, all different, divided into at most %u domains", N_DIVIDED, ks[i]);
        bench.domains_max = ks[i];
        all_reached &= contest_run_alone(title, &side, DOMAINS_ROUNDS, DOMAINS_GOAL_MS);
    }
    return all_reached;
}

int main(void)
{
    gboolean all_reached = measure_domains();

    all_reached &= measure_models(N_DIVIDED);
    all_reached &= measure_models(N_MODEL_HOSTS);

    /* From 10.9.0 on, what QEMU says of a model counts. */
    all_reached &= compete_with_engine("9.0.0");
    all_reached &= compete_with_engine("11.3.0");
    return all_reached ? EXIT_SUCCESS : EXIT_FAILURE;
}
