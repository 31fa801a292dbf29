/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-store: a fleet read from a directory of reports, and from the store that a daemon keeps.
 *
 * Usage: bench-store; writes below TEST_BUILDDIR, and cleans up. Exit status 0 if every goal was
 * reached. */
#include <errno.h>
#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>

#include "contest.h"
#include "fleet/fleet-directory.h"
#include "many-hosts.h"
#include "store/fleet-store.h"
#include "store/host-record.h"
#include "xml/host-report-xml.h"

#define N_REPORTS   10000
#define N_KINDS     60
#define N_DIFFERENT 1000
#define N_MANY      10000
#define N_HOSTS     1000000
#define ROUNDS      3

#define READ_GOAL    3.0
#define RESTART_GOAL (1.0 / 10)

/* The first start on a store of an older release, against reading the reports. */
#define UPGRADE_GOAL 1.25

/* Of a fleet that is larger than any. */
#define START_GOAL_MS 10000.0

typedef struct {
    const ManyHosts *hosts;
    guint n_reports;
    char *root;
    char *reports; /* directories below it */
    char *store;
    char *cache; /* what a store need not have */
} Bench;

/* As deep as a store is. */
static void remove_tree(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;

    while (directory && (name = g_dir_read_name(directory))) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        remove_tree(entry);
    }
    g_remove(path);
}

static void bench_clear(Bench *bench)
{
    if (bench->root)
        remove_tree(bench->root);
    g_free(bench->root);
    g_free(bench->reports);
    g_free(bench->store);
    g_free(bench->cache);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

static gboolean make_directories(Bench *bench)
{
    const char *build = g_getenv("TEST_BUILDDIR");
    char *root = g_build_filename(build ? build : ".", "bench-store.XXXXXX", NULL);

    if (!g_mkdtemp(root)) {
        printf("%s: %s\n", root, g_strerror(errno));
        g_free(root);
        return FALSE;
    }
    bench->root = root;
    bench->reports = g_build_filename(root, "reports", NULL);
    bench->store = g_build_filename(root, "store", NULL);
    bench->cache = g_build_filename(bench->store, "facts.cache", NULL);
    return g_mkdir(bench->reports, 0700) == 0;
}

static char *path_of(const Bench *bench, guint host)
{
    g_autofree char *name = g_strdup_printf("compute-%07u.xml", host);

    return g_build_filename(bench->reports, name, NULL);
}

/* The same reports as files and in the store. */
static gboolean write_reports(const Bench *bench, guint n_kinds)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(bench->store, fleet, &error);

    for (guint i = 0; store && i < bench->n_reports; i++) {
        g_autofree char *path = path_of(bench, i);
        g_autofree char *text = many_hosts_report(bench->hosts, i, i % n_kinds);
        if (!g_file_set_contents(path, text, -1, &error) ||
            !gcpu_fleet_store_put(store, text, "the bench", NULL, &error))
            break;
    }
    if (error)
        printf("%s\n", error->message);
    return error == NULL;
}

static gboolean read_directory(gpointer data)
{
    const Bench *bench = data;
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    return gcpu_fleet_directory_read(bench->reports, fleet, findings) &&
           gcpu_fleet_n_hosts(fleet) == bench->n_reports;
}

static gboolean start_from_store(gpointer data)
{
    const Bench *bench = data;
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(bench->store, fleet, NULL);

    return store && gcpu_fleet_n_hosts(fleet) == bench->n_reports;
}

static gboolean only_parse(gpointer data)
{
    const Bench *bench = data;

    for (guint i = 0; i < bench->n_reports; i++) {
        g_autofree char *path = path_of(bench, i);
        xmlDoc *doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT);
        if (!doc)
            return FALSE;
        xmlFreeDoc(doc);
    }
    return TRUE;
}

static void forget_facts(gpointer data)
{
    const Bench *bench = data;

    g_remove(bench->cache);
}

static gboolean compete(const ManyHosts *hosts, guint n_reports, guint n_kinds)
{
    g_auto(Bench) bench = { .hosts = hosts, .n_reports = n_reports };
    g_autofree char *what = g_strdup_printf("%u host reports of %u kinds", n_reports, n_kinds);
    g_autofree char *reading = g_strconcat(what, ", read from disk", NULL);
    g_autofree char *restarting = g_strconcat(what, ", in the store of a daemon", NULL);
    const ContestSide read = { "gcpu_fleet_directory_read", read_directory, NULL, &bench, 1 };
    const Contest contests[] = {
        {
            .title = reading,
            .ours = read,
            .theirs = { "libxml2 alone parses the files", only_parse, NULL, &bench, 1 },
            .rounds = ROUNDS,
            .goal = READ_GOAL,
        },
        {
            .title = restarting,
            .ours = { "gcpu_fleet_store_open", start_from_store, NULL, &bench, 1 },
            .theirs = read,
            .rounds = ROUNDS,
            .goal = RESTART_GOAL,
        },
    };

    if (!make_directories(&bench) || !write_reports(&bench, n_kinds))
        return FALSE;
    gboolean reached = contest_run(&contests[0]);
    return contest_run(&contests[1]) & reached;
}

/* As if it had been put: ten thousand times to wait for the disk would take minutes. */
static gboolean write_kind(const Bench *bench, guint host, FILE *hosts)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autofree char *path = path_of(bench, host);
    g_autofree char *text = many_hosts_report(bench->hosts, host, host);
    GcpuHostReport *report = gcpu_host_report_xml_parse_facts(text, -1, "report", NULL);

    if (!report || !gcpu_fleet_add(fleet, report, "the bench", NULL))
        return FALSE;
    g_autoptr(GPtrArray) list = gcpu_fleet_list(fleet);
    const GcpuFleetHost *only = g_ptr_array_index(list, 0);
    const GcpuHostRecord record = { (char *)gcpu_fleet_facts_key(only), *only };
    g_autofree char *line = gcpu_host_record_format(&record);
    g_autofree char *name = g_strconcat(record.facts, ".xml", NULL);
    g_autofree char *document = g_build_filename(bench->store, "facts", name, NULL);
    return g_file_set_contents(path, text, -1, NULL) &&
           g_file_set_contents(document, text, -1, NULL) && fputs(line, hosts) >= 0;
}

/* A store as a release before wrote it. */
static gboolean write_kinds(const Bench *bench)
{
    g_autofree char *facts = g_build_filename(bench->store, "facts", NULL);
    g_autofree char *path = g_build_filename(bench->store, "hosts", NULL);
    gboolean done = g_mkdir_with_parents(facts, 0700) == 0;
    FILE *file = done ? fopen(path, "w") : NULL;

    for (guint i = 0; file && done && i < bench->n_reports; i++)
        done = write_kind(bench, i, file);
    return file && fclose(file) == 0 && done;
}

static gboolean compete_different(const ManyHosts *hosts)
{
    g_auto(Bench) bench = { .hosts = hosts, .n_reports = N_MANY };
    const ContestSide read = { "gcpu_fleet_directory_read", read_directory, NULL, &bench, 1 };
    const ContestSide start = { "gcpu_fleet_store_open", start_from_store, NULL, &bench, 1 };
    const ContestSide first = { "gcpu_fleet_store_open", start_from_store, forget_facts, &bench,
                                1 };
    const ContestSide parse = { "libxml2 alone parses the files", only_parse, NULL, &bench, 1 };
    const Contest contests[] = {
        { "10000 host reports, all different, in the store of an older release", first, read,
          ROUNDS, UPGRADE_GOAL },
        { "10000 host reports, all different, in the store of a daemon", start, read, ROUNDS,
          RESTART_GOAL },
        { "the same against no more than parsing them", start, parse, ROUNDS, 0 },
    };
    gboolean all_reached = TRUE;

    if (!make_directories(&bench) || !write_kinds(&bench))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(contests); i++)
        all_reached &= contest_run(&contests[i]);
    return all_reached;
}

/* As if it had been put: a million times to wait for the disk would take hours. */
static char *line_like(const GcpuFleetHost *like, guint host)
{
    g_autofree char *name = g_strdup_printf("compute-%07u.example.org", host);
    g_autofree char *uuid = g_strdup_printf("4c4c4544-0000-4000-8000-%012x", host);
    GcpuHostRecord record = { .facts = (char *)gcpu_fleet_facts_key(like), .host = *like };

    record.host.name = name;
    record.host.uuid = uuid;
    return gcpu_host_record_format(&record);
}

static gboolean multiply_hosts(const Bench *bench)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(bench->store, fleet, NULL);
    g_autoptr(GPtrArray) kinds = gcpu_fleet_list(fleet);
    g_autofree char *path = g_build_filename(bench->store, "hosts", NULL);
    FILE *file = store ? fopen(path, "a") : NULL;

    if (!file)
        return FALSE;
    for (guint i = kinds->len; i < N_HOSTS; i++) {
        g_autofree char *line = line_like(g_ptr_array_index(kinds, i % kinds->len), i);
        fputs(line, file);
    }
    return fclose(file) == 0;
}

/* From nothing to the classes of which questions are asked. */
static gboolean start_and_sort(gpointer data)
{
    const Bench *bench = data;
    g_auto(ManyHostsSetup) setup = { 0 };
    GcpuFleet *fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(bench->store, fleet, NULL);

    return many_hosts_take(&setup, bench->hosts, fleet) && store &&
           gcpu_fleet_n_hosts(fleet) == N_HOSTS && setup.classes->classes->len == N_KINDS;
}

static gboolean measure_start(const ManyHosts *hosts)
{
    g_auto(Bench) bench = { .hosts = hosts, .n_reports = N_KINDS };
    const ContestSide side = { "gcpu_fleet_store_open, gcpu_fleet_classes_new", start_and_sort,
                               NULL, &bench, 1 };

    return make_directories(&bench) && write_reports(&bench, N_KINDS) && multiply_hosts(&bench) &&
           contest_run_alone("1000000 hosts of 60 kinds in the store of a daemon, ready to answer",
                             &side, 1, START_GOAL_MS);
}

int main(void)
{
    g_auto(ManyHosts) hosts = { 0 };

    if (!many_hosts_init(&hosts, "9.0.0"))
        return EXIT_FAILURE;
    gboolean all_reached = measure_start(&hosts);
    all_reached &= compete(&hosts, N_REPORTS, N_KINDS);
    all_reached &= compete(&hosts, N_DIFFERENT, N_DIFFERENT);
    all_reached &= compete_different(&hosts);
    return all_reached ? EXIT_SUCCESS : EXIT_FAILURE;
}
