/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-fleet: one guest against a million hosts.
 *
 * Usage: embed.sh bench-fleet; CONFORMANCE: where CPU maps of other versions of libvirt are, see
 * `make check-conformance`. Exit status 0 if every goal was reached. */
#include <stdio.h>
#include <stdlib.h>

#include "contest.h"
#include "cpu/demand.h"
#include "cpu/expand.h"
#include "cpu/host-table.h"
#include "oracle.h"
#include "xml/def-xml.h"
#include "xml/map-xml.h"

#define ROUNDS    200
#define N_HOSTS   1000000
#define READ_GOAL 1.5
#define CALL_GOAL (1.0 / 5000)

/* Bits that tell a million hosts apart. */
#define N_MARKS 20

static const char guest_xml[] = "<cpu mode='custom' match='exact'>"
                                "<model fallback='allow'>Westmere</model>"
                                "<feature policy='require' name='pcid'/>"
                                "<feature policy='require' name='pdpe1gb'/>"
                                "<feature policy='require' name='invtsc'/>"
                                "<feature policy='optional' name='avx2'/>"
                                "<feature policy='disable' name='rtm'/>"
                                "<feature policy='forbid' name='svm'/>"
                                "</cpu>";

typedef struct {
    guint n_words;
    GcpuFeatureSet *hosts;
    guint8 *verdicts;
    GcpuDemand *demand;
    guint64 seen; /* by the side that only reads: nothing may find out that nobody needs it */
    virConnectPtr conn;
    int answer;
} Fleet;

static void fleet_clear(Fleet *fleet)
{
    free(fleet->hosts);
    g_free(fleet->verdicts);
    g_free(fleet->demand);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fleet, fleet_clear)

/* All are distinct: host i has the marks of the bits in i on top of some model. */
static void make_hosts(Fleet *fleet, const GcpuMap *map)
{
    guint stride = gcpu_map_n_features(map) / N_MARKS;

    for (guint i = 0; i < N_HOSTS; i++) {
        GcpuFeatureSet *host = fleet->hosts + (gsize)i * fleet->n_words;
        const GcpuMapModel *model = gcpu_map_model(map, i * 7919u % gcpu_map_n_models(map));
        gcpu_feature_set_copy(host, model->features, fleet->n_words);
        for (guint mark = 0; mark < N_MARKS; mark++) {
            if ((i >> mark) & 1)
                gcpu_feature_set_add(host, mark * stride);
            else
                gcpu_feature_set_remove(host, mark * stride);
        }
    }
}

static gboolean fleet_init(Fleet *fleet, const GcpuMap *map, GError **error)
{
    g_autoptr(GcpuDef) guest =
        gcpu_def_xml_parse(guest_xml, -1, "guest", GCPU_DEF_KIND_GUEST, error);

    fleet->n_words = gcpu_map_words(map);
    fleet->demand = guest ? gcpu_demand_new(map, guest, error) : NULL;
    if (!fleet->demand)
        return FALSE;
    fleet->verdicts = g_new0(guint8, N_HOSTS);
    fleet->hosts = aligned_alloc(64, (gsize)N_HOSTS * fleet->n_words * sizeof(GcpuFeatureSet));
    make_hosts(fleet, map);
    return TRUE;
}

static gboolean check_hosts(gpointer data)
{
    Fleet *fleet = data;

    gcpu_demand_check_many(fleet->demand, fleet->hosts, N_HOSTS, fleet->verdicts);
    return TRUE;
}

/* As wide as the processor can, with nothing to do but to read. */
#define LANES 4
typedef guint64 Lanes __attribute__((vector_size(LANES * sizeof(guint64)), aligned(8), may_alias));
#if defined(__x86_64__) && defined(__has_attribute)
#if __has_attribute(target_clones)
#define BEST_FOR_PROCESSOR __attribute__((target_clones("avx2", "default")))
#endif
#endif
#ifndef BEST_FOR_PROCESSOR
#define BEST_FOR_PROCESSOR
#endif

BEST_FOR_PROCESSOR
static guint64 unite_words(const GcpuFeatureSet *words, gsize n_words)
{
    Lanes first = { 0 }, second = { 0 }, third = { 0 }, fourth = { 0 };

    for (gsize i = 0; i < n_words; i += 4 * LANES) {
        const Lanes *next = (const Lanes *)(const void *)(words + i);
        first |= next[0];
        second |= next[1];
        third |= next[2];
        fourth |= next[3];
    }
    first |= second | third | fourth;
    return first[0] | first[1] | first[2] | first[3];
}

static gboolean read_hosts(gpointer data)
{
    Fleet *fleet = data;

    fleet->seen |= unite_words(fleet->hosts, (gsize)N_HOSTS * fleet->n_words);
    return TRUE;
}

static gboolean ask_libvirt(gpointer data)
{
    Fleet *fleet = data;

    fleet->answer = virConnectCompareCPU(fleet->conn, guest_xml, 0);
    return fleet->answer >= 0;
}

static gboolean compete_with_reading(Fleet *fleet, const char *map_name)
{
    g_autofree char *title = g_strdup_printf("one guest and %d hosts, CPU map %s, %u words a host",
                                             N_HOSTS, map_name, fleet->n_words);
    const Contest contest = {
        .title = title,
        .ours = { "a verdict", check_hosts, NULL, fleet, N_HOSTS },
        .theirs = { "reading the host", read_hosts, NULL, fleet, N_HOSTS },
        .rounds = ROUNDS,
        .goal = READ_GOAL,
    };
    return contest_run(&contest);
}

static gboolean compete_with_libvirt(Fleet *fleet)
{
    const Contest contest = {
        .title = "one guest and 1000000 hosts, a verdict",
        .ours = { "gcpu_demand_check_many", check_hosts, NULL, fleet, N_HOSTS },
        .theirs = { "virConnectCompareCPU in this process", ask_libvirt, NULL, fleet, 1 },
        .rounds = ROUNDS,
        .goal = CALL_GOAL,
    };
    return contest_run(&contest);
}

/* A fleet as it is: a million hosts, but few different CPUs. */
#define N_CLASSES       60
#define TABLE_BYTES_MAX (64.0 * 1024 * 1024)

typedef struct {
    GcpuHostTable *table;
    GcpuDef *guest;
    guint8 *verdicts; /* of each host */
    virConnectPtr conn;
} RealFleet;

static void real_fleet_clear(RealFleet *fleet)
{
    gcpu_host_table_free(fleet->table);
    gcpu_def_free(fleet->guest);
    g_free(fleet->verdicts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RealFleet, real_fleet_clear)

/* Returns: what this process holds in memory of its own; 0: unknown. */
static gsize resident_bytes(void)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents("/proc/self/status", &text, NULL, NULL))
        return 0;
    const char *line = strstr(text, "RssAnon:");
    return line ? strtoul(line + strlen("RssAnon:"), NULL, 10) * 1024 : 0;
}

static gboolean fill_table(GcpuHostTable *table, const GcpuMap *map)
{
    for (guint i = 0; i < N_HOSTS; i++) {
        g_autoptr(GcpuDef) host = gcpu_def_new(GCPU_DEF_HOST);
        guint model = i % N_CLASSES % gcpu_map_n_models(map);
        guint feature = i % N_CLASSES * 3 % gcpu_map_n_features(map);
        host->arch = g_strdup("x86_64");
        host->model = g_strdup(gcpu_map_model(map, model)->name);
        gcpu_def_set_feature(host, gcpu_map_feature(map, feature)->name, GCPU_FEATURE_UNSET);
        if (!gcpu_host_table_add(table, host, NULL, NULL))
            return FALSE;
    }
    return TRUE;
}

static gboolean measure_table(RealFleet *fleet, const GcpuMap *map)
{
    gsize before = resident_bytes();

    fleet->table = gcpu_host_table_new(map);
    if (!before || !fill_table(fleet->table, map))
        return FALSE;
    double bytes = (double)resident_bytes() - (double)before;
    gboolean reached = bytes <= TABLE_BYTES_MAX;
    printf("%d hosts of %u different CPUs in memory\n  %.1f MB, goal at most %.0f MB: %s\n",
           N_HOSTS, gcpu_host_table_n_classes(fleet->table), bytes / 1024 / 1024,
           TABLE_BYTES_MAX / 1024 / 1024, reached ? "reached" : "MISSED");
    return reached;
}

/* A verdict for each host, not only for each class. */
static gboolean check_table(gpointer data)
{
    RealFleet *fleet = data;
    guint8 of_classes[N_CLASSES];

    if (!gcpu_host_table_check(fleet->table, fleet->guest, of_classes, NULL))
        return FALSE;
    for (guint i = 0; i < N_HOSTS; i++)
        fleet->verdicts[i] = of_classes[gcpu_host_table_class_of(fleet->table, i)];
    return TRUE;
}

static gboolean ask_of_table(gpointer data)
{
    const RealFleet *fleet = data;

    return virConnectCompareCPU(fleet->conn, guest_xml, 0) >= 0;
}

static gboolean compete_over_table(const GcpuMap *map, virConnectPtr conn)
{
    g_auto(RealFleet) fleet = {
        .guest = gcpu_def_xml_parse(guest_xml, -1, "guest", GCPU_DEF_KIND_GUEST, NULL),
        .conn = conn,
    };
    gboolean reached = measure_table(&fleet, map);
    const Contest contest = {
        .title = "one guest and these hosts, a verdict for each",
        .ours = { "gcpu_host_table_check", check_table, NULL, &fleet, N_HOSTS },
        .theirs = { "virConnectCompareCPU in this process", ask_of_table, NULL, &fleet, 1 },
        .rounds = ROUNDS,
        .goal = CALL_GOAL,
    };

    fleet.verdicts = g_new(guint8, N_HOSTS);
    return contest_run(&contest) & reached;
}

static gboolean compete(const GcpuMap *map, const char *map_name, virConnectPtr conn)
{
    g_autoptr(GError) error = NULL;
    g_auto(Fleet) fleet = { .conn = conn };

    if (!fleet_init(&fleet, map, &error)) {
        printf("%s: %s\n", map_name, error->message);
        return FALSE;
    }
    gboolean reached = compete_with_reading(&fleet, map_name);
    return conn ? reached & compete_with_libvirt(&fleet) : reached;
}

/* The newest map is wider than the installed one. */
static gboolean compete_with_newest_map(void)
{
    const char *dir = g_getenv("CONFORMANCE");
    g_autoptr(GError) error = NULL;

    if (!dir || !*dir) {
        contest_skip("one guest and 1000000 hosts, CPU map of libvirt 12.8",
                     "make bench CONFORMANCE=DIR tells where it is");
        return TRUE;
    }
    g_autofree char *path = g_build_filename(dir, "libvirt-12.8.0", "cpu_map", NULL);
    g_autoptr(GcpuMap) map = gcpu_map_xml_load(path, GCPU_ARCH_FAMILY_X86, &error);
    if (!map) {
        printf("%s\n", error->message);
        return FALSE;
    }
    return compete(map, "of libvirt 12.8", NULL);
}

static int run(const Oracle *oracle, const char *uri)
{
    Session session = { 0 };
    gboolean reached = FALSE;
    int status = EXIT_SKIPPED;

    if (oracle_open(&session, oracle, uri)) {
        reached = compete_over_table(session.map, session.conn);
        reached &= compete(session.map, "as installed", session.conn);
        reached &= compete_with_newest_map();
        status = reached ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    oracle_close(&session);
    return status;
}

int main(int argc, char **argv)
{
    (void)argc;
    return oracle_main_embedded(argv, run);
}
