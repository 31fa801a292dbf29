/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-migration: what the check before a migration and the watch over it cost, against libvirt
 * alone.
 *
 * Usage: two-hosts.sh run bench-migration.sh bench-migration, which starts the guest "full" on
 * TEST_ALPHA; BENCH_MIGRATE is the command line of guestcpu migrate. Exit status 0 if every goal
 * was reached. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "contest.h"
#include "migration/preflight.h"
#include "virt/virt-crossing.h"
#include "virt/virt-event.h"
#include "virt/virt-types.h"
#include "xml/map-source.h"

#define GUEST "full"

/* Of one processor, while a command waits for libvirt. */
#define WATCH_LOAD_MAX 0.01

typedef struct {
    const char *alpha;
    const char *beta;
} Hosts;

/* As guestcpu migrate --check: the CPU map is read anew each time. */
static gboolean check_ours(gpointer data)
{
    const Hosts *hosts = data;
    g_autoptr(GcpuVirtCrossing) crossing =
        gcpu_virt_crossing_ask(hosts->alpha, GUEST, hosts->beta, NULL);
    g_autoptr(GcpuMigrationDomain) domain =
        crossing ? gcpu_migration_domain_parse(crossing->domain_xml, -1, GUEST, NULL) : NULL;
    g_autoptr(GcpuMapSource) maps = gcpu_map_source_new(NULL);

    if (!domain)
        return FALSE;
    g_autofree const char **models =
        gcpu_preflight_models(domain, crossing->source, crossing->destination);
    const GcpuPreflightRequest request = {
        .domain = domain,
        .source = crossing->source,
        .destination = crossing->destination,
        .map = gcpu_map_source_get(maps, GCPU_ARCH_FAMILY_X86, models, NULL),
    };
    g_autoptr(GcpuPreflight) preflight = gcpu_preflight(&request);
    return preflight->may_migrate;
}

/* What no check can do without: who the hosts are, what they offer, the guest, and the verdict on
 * its CPU. */
static gboolean ask_host(virConnect *connection)
{
    unsigned long version;

    g_autofree char *name = virConnectGetHostname(connection);
    g_autofree char *capabilities = virConnectGetCapabilities(connection);
    g_autofree char *offer =
        virConnectGetDomainCapabilities(connection, NULL, "x86_64", NULL, "qemu", 0);
    return virConnectGetLibVersion(connection, &version) == 0 &&
           virConnectGetVersion(connection, &version) == 0 && name && capabilities && offer;
}

static gboolean check_theirs(gpointer data)
{
    static const char cpu[] = "<cpu mode='custom' match='exact'><model>qemu64</model></cpu>";
    const Hosts *hosts = data;
    g_autoptr(virConnect) alpha = virConnectOpen(hosts->alpha);
    g_autoptr(virConnect) beta = virConnectOpen(hosts->beta);
    g_autoptr(virDomain) domain = alpha ? virDomainLookupByName(alpha, GUEST) : NULL;
    int type = 0, n_params = 0;
    virTypedParameterPtr params = NULL;

    if (!beta || !domain || !ask_host(alpha) || !ask_host(beta))
        return FALSE;
    g_autofree char *xml = virDomainGetXMLDesc(domain, VIR_DOMAIN_XML_MIGRATABLE);
    virDomainGetJobStats(domain, &type, &params, &n_params, 0);
    virTypedParamsFree(params, n_params);
    g_autoptr(virDomain) there = virDomainLookupByName(beta, GUEST);
    return xml && !there &&
           virConnectCompareHypervisorCPU(beta, NULL, "x86_64", NULL, "qemu", cpu, 0) >= 0;
}

static gboolean compare_checks(const Hosts *hosts)
{
    const Contest contest = {
        .title = "the check before a migration, two live hosts",
        .ours = { .name = "crossing and preflight", .run = check_ours, .data = (gpointer)hosts },
        .theirs = { .name = "the libvirt calls it needs",
                    .run = check_theirs,
                    .data = (gpointer)hosts },
        .rounds = 50,
        .goal = 2.0,
    };

    return contest_run(&contest);
}

typedef struct {
    const Hosts *hosts;
    char **argv;
} Mover;

static gboolean run_command(gpointer data)
{
    return contest_spawn(((Mover *)data)->argv);
}

/* As fast as the link carries. */
static void return_home(gpointer data)
{
    const Hosts *hosts = ((Mover *)data)->hosts;
    const char *argv[] = { "virsh",  "-q",    "-c",  hosts->beta,  "migrate",
                           "--live", "--p2p", GUEST, hosts->alpha, NULL };

    if (!contest_spawn((gpointer)argv))
        exit(EXIT_FAILURE);
}

static gboolean compare_moves(const Hosts *hosts)
{
    const char *ours = g_getenv("BENCH_MIGRATE");
    g_autofree char *our_command =
        g_strdup_printf("%s --connect %s --set migration.bandwidth=8 " GUEST " %s", ours,
                        hosts->alpha, hosts->beta);
    g_autofree char *their_command =
        g_strdup_printf("virsh -q -c %s migrate --live --p2p --bandwidth 8 " GUEST " %s",
                        hosts->alpha, hosts->beta);
    g_auto(GStrv) our_argv = g_strsplit(our_command, " ", -1);
    g_auto(GStrv) their_argv = g_strsplit(their_command, " ", -1);
    Mover our_mover = { hosts, our_argv }, their_mover = { hosts, their_argv };
    const Contest contest = {
        .title = "32 MiB at 8 MiB/s to another host, as a process",
        .ours = { .name = "guestcpu migrate, checked and verified",
                  .run = run_command,
                  .reset = return_home,
                  .data = &our_mover },
        .theirs = { .name = "virsh migrate --live --p2p",
                    .run = run_command,
                    .reset = return_home,
                    .data = &their_mover },
        .rounds = 5,
        .goal = 1.03,
    };

    if (!ours) {
        contest_skip(contest.title, "its command line is not in the environment");
        return TRUE;
    }
    return contest_run(&contest);
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* From its start to its end, so the check counts as well. Returns: seconds of a processor for each
 * second; negative: it failed. */
static double measure_load(const char *command)
{
    struct rusage before, after;
    g_auto(GStrv) argv = g_strsplit(command, " ", -1);

    getrusage(RUSAGE_CHILDREN, &before);
    gint64 begun_us = g_get_monotonic_time();
    gboolean is_done = contest_spawn(argv);
    double elapsed_s = (double)(g_get_monotonic_time() - begun_us) / 1e6;
    getrusage(RUSAGE_CHILDREN, &after);
    double used_s = seconds_of(after.ru_utime) + seconds_of(after.ru_stime) -
                    seconds_of(before.ru_utime) - seconds_of(before.ru_stime);
    return is_done ? used_s / elapsed_s : -1;
}

static gboolean watch_idly(const Hosts *hosts)
{
    static const char title[] = "a processor's time for watching over 32 MiB at 4 MiB/s";
    const char *ours = g_getenv("BENCH_MIGRATE");
    g_autofree char *command =
        g_strdup_printf("%s --connect %s --set migration.bandwidth=4 " GUEST " %s", ours,
                        hosts->alpha, hosts->beta);

    if (!ours) {
        contest_skip(title, "its command line is not in the environment");
        return TRUE;
    }
    double load = measure_load(command);
    gboolean is_reached = load >= 0 && load <= WATCH_LOAD_MAX;
    printf("%s\n  guestcpu migrate %.2f %%, goal at most %.0f %%: %s\n", title, load * 100,
           WATCH_LOAD_MAX * 100, is_reached ? "reached" : "missed");
    fflush(stdout);
    return is_reached;
}

int main(void)
{
    const Hosts hosts = { g_getenv("TEST_ALPHA"), g_getenv("TEST_BETA") };

    if (!hosts.alpha || !hosts.beta) {
        contest_skip("migrations", "run it beside two-hosts.sh");
        return 77;
    }
    gcpu_virt_event_ensure();
    gboolean is_reached = compare_checks(&hosts);
    is_reached = compare_moves(&hosts) && is_reached;
    return watch_idly(&hosts) && is_reached ? EXIT_SUCCESS : EXIT_FAILURE;
}
