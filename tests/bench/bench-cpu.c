/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-cpu: libvirt's calls about CPUs, and the same from this library, from text to answer.
 *
 * Usage: embed.sh bench-cpu. Exit status 0 if every goal was reached. */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>

#include "contest.h"
#include "cpu/baseline.h"
#include "cpu/compare.h"
#include "cpu/host-table.h"
#include "oracle.h"
#include "xml/capabilities-xml.h"
#include "xml/def-xml.h"

#define ROUNDS 200

#define COMPARE_GOAL         (1.0 / 5)
#define BASELINE_GOAL        (1.0 / 2)
#define LOADED_BASELINE_GOAL (1.0 / 1000)

#define N_CPUS       200
#define FEATURES_MAX 40

typedef struct {
    virConnectPtr conn;
    const GcpuMap *map;
    GcpuVersion version;
    GcpuDef *host;
    char *guest_xml;
    char *cpu_xmls[N_CPUS];
    GcpuHostTable *table; /* of all CPUs */
    GcpuHostTable *own;   /* of the host alone */
    char *answer;         /* of the last run */
} Bench;

static void bench_clear(Bench *bench)
{
    gcpu_def_free(bench->host);
    g_free(bench->guest_xml);
    for (guint i = 0; i < N_CPUS; i++) {
        g_free(bench->cpu_xmls[i]);
    }
    gcpu_host_table_free(bench->table);
    gcpu_host_table_free(bench->own);
    g_free(bench->answer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

static gboolean read_host(Bench *bench)
{
    g_autofree char *xml = virConnectGetCapabilities(bench->conn);
    g_autoptr(GcpuCapabilities) capabilities =
        xml ? gcpu_capabilities_xml_parse(xml, -1, "capabilities", NULL) : NULL;

    if (!capabilities || !capabilities->host_cpu || !capabilities->host_cpu->model)
        return FALSE;
    bench->host = g_steal_pointer(&capabilities->host_cpu);
    bench->own = gcpu_host_table_new(bench->map);
    return gcpu_host_table_add(bench->own, bench->host, NULL, NULL);
}

/* What a guest with the host's model would be stated as: the model and each feature on top. */
static void write_guest(Bench *bench)
{
    g_autoptr(GcpuDef) guest = gcpu_def_new(GCPU_DEF_GUEST);

    guest->mode = GCPU_MODE_CUSTOM;
    guest->match = GCPU_MATCH_EXACT;
    guest->model = g_strdup(bench->host->model);
    guest->vendor = g_strdup(bench->host->vendor);
    for (guint i = 0; i < bench->host->features->len; i++)
        gcpu_def_set_feature(guest, gcpu_def_feature(bench->host, i)->name, GCPU_FEATURE_REQUIRE);
    bench->guest_xml = gcpu_def_xml_format(guest, bench->version);
}

static const GcpuMapModel *random_intel_model(const GcpuMap *map, GRand *rand)
{
    int intel = gcpu_map_find_vendor(map, "Intel");

    for (;;) {
        guint index = (guint)g_rand_int_range(rand, 0, (gint32)gcpu_map_n_models(map));
        const GcpuMapModel *model = gcpu_map_model(map, index);
        if (model->vendor == intel)
            return model;
    }
}

/* Hosts of one vendor, each with a model and up to 40 features on top, as mixed as can be. */
static GcpuDef *random_host(const Bench *bench, GRand *rand)
{
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_HOST);

    cpu->arch = g_strdup("x86_64");
    cpu->model = g_strdup(random_intel_model(bench->map, rand)->name);
    cpu->vendor = g_strdup("Intel");
    for (guint j = 0; j < FEATURES_MAX; j++) {
        guint feature = (guint)g_rand_int_range(rand, 0, (gint32)gcpu_map_n_features(bench->map));
        gcpu_def_set_feature(cpu, gcpu_map_feature(bench->map, feature)->name, GCPU_FEATURE_UNSET);
    }
    return cpu;
}

static gboolean make_hosts(Bench *bench, GRand *rand)
{
    bench->table = gcpu_host_table_new(bench->map);
    for (guint i = 0; i < N_CPUS; i++) {
        g_autoptr(GcpuDef) cpu = random_host(bench, rand);
        bench->cpu_xmls[i] = gcpu_def_xml_format(cpu, bench->version);
        if (!gcpu_host_table_add(bench->table, cpu, NULL, NULL))
            return FALSE;
    }
    return TRUE;
}

static gboolean take_answer(Bench *bench, char *answer)
{
    g_free(bench->answer);
    bench->answer = answer;
    return answer != NULL;
}

static gboolean compare(Bench *bench, const char *guest_xml)
{
    g_autoptr(GcpuDef) guest = gcpu_def_xml_parse(guest_xml, -1, "guest", GCPU_DEF_KIND_AUTO, NULL);
    guint8 verdict;

    return guest && gcpu_host_table_check(bench->own, guest, &verdict, NULL) &&
           take_answer(bench, g_strdup(gcpu_verdict_to_string(verdict)));
}

static gboolean ask_compare(Bench *bench, const char *guest_xml)
{
    static const char *const words[] = { "incompatible", "identical", "superset" };
    int verdict = virConnectCompareCPU(bench->conn, guest_xml, 0);

    return verdict >= 0 && take_answer(bench, g_strdup(words[verdict]));
}

static const char short_guest[] = "<cpu mode='custom' match='exact'>\n"
                                  "  <model fallback='allow'>Westmere</model>\n"
                                  "  <feature policy='require' name='pcid'/>\n"
                                  "  <feature policy='require' name='avx2'/>\n"
                                  "  <feature policy='disable' name='rtm'/>\n"
                                  "</cpu>\n";

static gboolean compare_short(gpointer bench)
{
    return compare(bench, short_guest);
}

static gboolean ask_short(gpointer bench)
{
    return ask_compare(bench, short_guest);
}

static gboolean compare_long(gpointer bench)
{
    return compare(bench, ((const Bench *)bench)->guest_xml);
}

static gboolean ask_long(gpointer bench)
{
    return ask_compare(bench, ((const Bench *)bench)->guest_xml);
}

static gboolean baseline_of_texts(gpointer data)
{
    Bench *bench = data;
    g_autoptr(GPtrArray) cpus = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free);

    for (guint i = 0; i < N_CPUS; i++) {
        GcpuDef *cpu = gcpu_def_xml_parse(bench->cpu_xmls[i], -1, "host", GCPU_DEF_KIND_AUTO, NULL);
        if (!cpu)
            return FALSE;
        g_ptr_array_add(cpus, cpu);
    }
    const GcpuBaselineRequest request = { .cpus = (const GcpuDef *const *)cpus->pdata,
                                          .n_cpus = N_CPUS,
                                          .version = bench->version };
    g_autoptr(GcpuDef) baseline = gcpu_baseline_qemu(bench->map, &request, NULL);
    return baseline && take_answer(bench, gcpu_def_xml_format(baseline, bench->version));
}

static gboolean baseline_of_loaded(gpointer data)
{
    const Bench *bench = data;
    const GcpuBaselineRequest request = { .version = bench->version };
    g_autoptr(GcpuDef) baseline = gcpu_host_table_baseline(bench->table, NULL, 0, &request, NULL);

    return baseline != NULL;
}

static gboolean ask_baseline(gpointer data)
{
    Bench *bench = data;

    return take_answer(
        bench, virConnectBaselineCPU(bench->conn, (const char **)bench->cpu_xmls, N_CPUS, 0));
}

static gboolean only_parse_texts(gpointer data)
{
    Bench *bench = data;

    for (guint i = 0; i < N_CPUS; i++) {
        const char *text = bench->cpu_xmls[i];
        xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);
        if (!doc)
            return FALSE;
        xmlFreeDoc(doc);
    }
    return TRUE;
}

#define VERDICT  "from text to verdict on a host in memory,"
#define BASELINE "what 200 CPUs have in common, "

static const struct {
    const char *title;
    const char *ours, *theirs;
    gboolean (*run_ours)(gpointer data);
    gboolean (*run_theirs)(gpointer data);
    double goal;
    gboolean is_same_answer; /* so both must give the same */
} cases[] = {
    { VERDICT " of a guest with a model and three features",
      "gcpu_def_xml_parse, gcpu_host_table_check", "virConnectCompareCPU", compare_short, ask_short,
      COMPARE_GOAL, TRUE },
    { VERDICT " of a guest with all that the host has", "gcpu_def_xml_parse, gcpu_host_table_check",
      "virConnectCompareCPU", compare_long, ask_long, COMPARE_GOAL, TRUE },
    { BASELINE "from text to text", "gcpu_def_xml_parse, gcpu_baseline_qemu",
      "virConnectBaselineCPU", baseline_of_texts, ask_baseline, BASELINE_GOAL, TRUE },
    { BASELINE "from text to text", "gcpu_def_xml_parse, gcpu_baseline_qemu",
      "libxml2 alone reads the texts", baseline_of_texts, only_parse_texts, 0, FALSE },
    { BASELINE "of hosts in memory", "gcpu_host_table_baseline", "virConnectBaselineCPU",
      baseline_of_loaded, ask_baseline, LOADED_BASELINE_GOAL, FALSE },
};

static gboolean agree(Bench *bench, guint index)
{
    if (!cases[index].is_same_answer)
        return TRUE;
    if (!cases[index].run_theirs(bench))
        return FALSE;
    g_autofree char *expected = g_steal_pointer(&bench->answer);
    if (cases[index].run_ours(bench) && strcmp(bench->answer, expected) == 0)
        return TRUE;
    printf("%s: the answers differ:\n%s\n%s\n", cases[index].title, expected,
           bench->answer ? bench->answer : "an error");
    return FALSE;
}

static gboolean compete(Bench *bench)
{
    gboolean all_reached = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Contest contest = {
            .title = cases[i].title,
            .ours = { .name = cases[i].ours, .run = cases[i].run_ours, .data = bench },
            .theirs = { .name = cases[i].theirs, .run = cases[i].run_theirs, .data = bench },
            .rounds = ROUNDS,
            .goal = cases[i].goal,
        };
        all_reached &= agree(bench, i) && contest_run(&contest);
    }
    return all_reached;
}

static int run(const Oracle *oracle, const char *uri)
{
    Session session = { 0 };
    int status = EXIT_SKIPPED;

    if (oracle_open(&session, oracle, uri)) {
        g_auto(Bench) bench = {
            .conn = session.conn,
            .map = session.map,
            .version = session.version,
        };
        if (read_host(&bench)) {
            write_guest(&bench);
            status =
                make_hosts(&bench, session.rand) && compete(&bench) ? EXIT_SUCCESS : EXIT_FAILURE;
        } else {
            printf("SKIP: qemu:///embed does not know this host's CPU\n");
        }
    }
    oracle_close(&session);
    return status;
}

int main(int argc, char **argv)
{
    (void)argc;
    return oracle_main_embedded(argv, run);
}
