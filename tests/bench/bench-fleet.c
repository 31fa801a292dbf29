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
        reached = compete(session.map, "as installed", session.conn);
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
