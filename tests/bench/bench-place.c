/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-place: where can a guest start, and what do hosts have in common, in large fleets.
 *
 * Usage: embed.sh bench-place. Exit status 0 if every goal was reached. */
#include <stdio.h>
#include <stdlib.h>

#include "contest.h"
#include "fleet/common.h"
#include "fleet/place.h"
#include "many-hosts.h"
#include "oracle.h"
#include "xml/def-xml.h"

#define LIBVIRT_VERSION "9.0.0"

#define N_HOSTS   1000000
#define N_KINDS   60
#define N_REPORTS 1000

#define ROUNDS      100
#define SORT_ROUNDS 3
#define CALL_ROUNDS 7

/* Larger than what the C library keeps at hand, and no mapping of its own. */
#define HEAP_SETTLES 65536

#define GROWTH_GOAL 3.0
#define CALL_GOAL   (1.0 / 1000)

/* One call for each host, or one baseline of all, against an answer that holds far more: 1,000
 * times is what was measured, and caches that libvirt has emptied make it uncertain by a fifth. */
#define STRICT_GOAL (1.0 / 500)

/* Some hosts lack what it asks for by name. */
static const char named_guest[] = "<cpu mode='custom' match='exact'>"
                                  "<model fallback='forbid'>Haswell-noTSX</model>"
                                  "<feature policy='require' name='md-clear'/>"
                                  "<feature policy='require' name='stibp'/>"
                                  "</cpu>";
static const char host_model_guest[] = "<cpu mode='host-model'/>";

/* One fleet and what is asked about it. */
typedef struct {
    ManyHostsSetup setup;
    GcpuDef *guest;
    virConnectPtr conn;
    GPtrArray *cpu_xmls; /* of char *: of each host */
} Side;

static void side_clear(Side *side)
{
    many_hosts_setup_clear(&side->setup);
    gcpu_def_free(side->guest);
    g_clear_pointer(&side->cpu_xmls, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

static void set_guest(Side *side, const char *xml)
{
    gcpu_def_free(side->guest);
    side->guest = gcpu_def_xml_parse(xml, -1, "guest", GCPU_DEF_KIND_GUEST, NULL);
}

static gboolean place(gpointer data)
{
    const Side *side = data;
    const GcpuFleetGuest guest = { .cpu = side->guest };
    g_autoptr(GcpuPlace) answer = gcpu_place_new_same(side->setup.classes, &guest);

    return answer->n_yes > 0;
}

static gboolean find_common(gpointer data)
{
    const Side *side = data;
    g_autoptr(GPtrArray) answers = gcpu_common_new(side->setup.classes, NULL, 0);

    return answers->len == 1 && ((const GcpuCommon *)g_ptr_array_index(answers, 0))->baseline;
}

static gboolean sort_hosts(gpointer data)
{
    return many_hosts_sort(&((Side *)data)->setup);
}

static const struct {
    const char *title;
    const char *guest; /* NULL: none is needed */
    gboolean (*run)(gpointer data);
    guint rounds;
    double goal;
} growths[] = {
    { "where a guest of a named model can start", named_guest, place, ROUNDS, GROWTH_GOAL },
    { "where a guest with host-model can start", host_model_guest, place, ROUNDS, GROWTH_GOAL },
    { "what hosts have in common", NULL, find_common, ROUNDS, GROWTH_GOAL },
    { "sorting hosts into classes, once for all questions", NULL, sort_hosts, SORT_ROUNDS, 0 },
};

static gboolean compete_with_small(Side *large, Side *small)
{
    gboolean all_reached = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS(growths); i++) {
        const Contest contest = {
            .title = growths[i].title,
            .ours = { "1000000 hosts of 60 kinds", growths[i].run, NULL, large, 1 },
            .theirs = { "60 hosts of 60 kinds", growths[i].run, NULL, small, 1 },
            .rounds = growths[i].rounds,
            .goal = growths[i].goal,
        };
        if (growths[i].guest) {
            set_guest(large, growths[i].guest);
            set_guest(small, growths[i].guest);
        }
        all_reached &= contest_run(&contest);
    }
    return all_reached;
}

static gboolean measure_growth(const ManyHosts *hosts)
{
    g_auto(Side) large = { 0 }, small = { 0 };

    return many_hosts_setup(&large.setup, hosts, N_HOSTS, N_KINDS) &&
           many_hosts_setup(&small.setup, hosts, N_KINDS, N_KINDS) &&
           compete_with_small(&large, &small);
}

/* A verdict for each host. */
static gboolean ask_compare(gpointer data)
{
    const Side *side = data;

    for (guint i = 0; i < N_REPORTS; i++) {
        if (virConnectCompareCPU(side->conn, named_guest, 0) < 0)
            return FALSE;
    }
    return TRUE;
}

static gboolean ask_baseline(gpointer data)
{
    const Side *side = data;
    g_autofree char *baseline =
        virConnectBaselineCPU(side->conn, (const char **)side->cpu_xmls->pdata, side->cpu_xmls->len,
                              VIR_CONNECT_BASELINE_CPU_MIGRATABLE);

    return baseline != NULL;
}

/* What libvirt has freed the C library sorts when somebody asks for a large piece, which takes
 * twenty times as long as an answer: neither side's affair. */
static void settle_heap(gpointer data)
{
    (void)data;
    g_free(g_malloc(HEAP_SETTLES));
}

/* As hosts would state them: libvirt's older call takes no other. */
static void write_cpus(Side *side)
{
    const GcpuFleetClasses *classes = side->setup.classes;

    side->cpu_xmls = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < classes->hosts->len; i++) {
        g_autoptr(GcpuDef) cpu =
            gcpu_def_copy(gcpu_fleet_classes_get(classes, classes->class_of[i])->cpu);
        cpu->type = GCPU_DEF_HOST;
        g_free(cpu->arch);
        cpu->arch = g_strdup("x86_64");
        g_ptr_array_add(side->cpu_xmls, gcpu_def_xml_format(cpu, GCPU_VERSION(9, 0, 0)));
    }
}

/* Verdicts in an answer of place: where the guest can start, and for each such host, on which
 * others it could go on. */
static guint count_verdicts(const Side *side)
{
    const GcpuFleetGuest guest = { .cpu = side->guest };
    g_autoptr(GcpuPlace) answer = gcpu_place_new_same(side->setup.classes, &guest);

    return N_REPORTS + answer->n_yes * (N_REPORTS - 1);
}

static guint count_baselines(const Side *side)
{
    (void)side;
    return 1 + N_REPORTS;
}

#define PLACE  "gcpu_place_new_same"
#define COMMON "gcpu_common_new"
#define CALLS  "virConnectCompareCPU"
#define CALL   "virConnectBaselineCPU of all"

/* What one answer of this library holds takes many calls; the last two rows are for those who want
 * no more of it than one call for each host, or one for all, tells. */
static const struct {
    const char *title;
    const char *guest; /* NULL: none is needed */
    const char *ours, *theirs;
    gboolean (*run_ours)(gpointer data);
    gboolean (*run_theirs)(gpointer data);
    guint (*count_ours)(const Side *side); /* calls for the same; NULL: one run of each */
    guint n_theirs;
    double goal;
    guint kinds_max; /* the goal is for at most so many kinds of hosts; 0: for any number */
} calls[] = {
    { "a guest of a named model: where it can start, and from each host go on, a verdict",
      named_guest, PLACE, CALLS, place, ask_compare, count_verdicts, N_REPORTS, CALL_GOAL, 0 },
    { "a guest with host-model: where it can start, and from each host go on, a verdict",
      host_model_guest, PLACE, CALLS, place, ask_compare, count_verdicts, N_REPORTS, CALL_GOAL, 0 },
    { "what hosts have in common, and what without each of them, a baseline", NULL, COMMON, CALL,
      find_common, ask_baseline, count_baselines, 1, CALL_GOAL, 0 },
    { "a guest of a named model: only where it can start, all hosts", named_guest, PLACE,
      CALLS ", for each host", place, ask_compare, NULL, 1, STRICT_GOAL, N_KINDS },
    { "only what all hosts have in common", NULL, COMMON, CALL, find_common, ask_baseline, NULL, 1,
      STRICT_GOAL, N_KINDS },
};

static gboolean compete_in_call(Side *side, guint index, guint n_kinds)
{
    set_guest(side, calls[index].guest ? calls[index].guest : named_guest);
    g_autofree char *title =
        g_strdup_printf("%d reports of %u kinds: %s", N_REPORTS, n_kinds, calls[index].title);
    guint n_ours = calls[index].count_ours ? calls[index].count_ours(side) : 1;
    gboolean is_meant = !calls[index].kinds_max || n_kinds <= calls[index].kinds_max;
    const Contest contest = {
        .title = title,
        .ours = { calls[index].ours, calls[index].run_ours, NULL, side, n_ours },
        .theirs = { calls[index].theirs, calls[index].run_theirs, settle_heap, side,
                    calls[index].n_theirs },
        .rounds = CALL_ROUNDS,
        .goal = is_meant ? calls[index].goal : 0,
    };
    return contest_run(&contest);
}

static gboolean compete_with_libvirt(Side *side, guint n_kinds)
{
    gboolean all_reached = TRUE;

    write_cpus(side);
    for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
        all_reached &= compete_in_call(side, i, n_kinds);
    return all_reached;
}

static gboolean measure_calls(const ManyHosts *hosts, virConnectPtr conn, guint n_kinds)
{
    g_auto(Side) side = { .conn = conn };

    return many_hosts_setup(&side.setup, hosts, N_REPORTS, n_kinds) &&
           compete_with_libvirt(&side, n_kinds);
}

static int run(const Oracle *oracle, const char *uri)
{
    Session session = { 0 };
    g_auto(ManyHosts) hosts = { 0 };
    int status = EXIT_SKIPPED;

    if (oracle_open(&session, oracle, uri)) {
        gboolean reached = many_hosts_init(&hosts, LIBVIRT_VERSION) && measure_growth(&hosts);
        reached &= measure_calls(&hosts, session.conn, N_KINDS);
        reached &= measure_calls(&hosts, session.conn, N_REPORTS);
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
