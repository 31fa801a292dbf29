/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-dbus: what an answer of guestcpud costs its caller, how it holds out under many, and how
 * much memory it takes; run by session.sh.
 *
 * Compared with reading a property of the same daemon, which is the least that a call can cost, and
 * with libvirt-dbus on the same libvirtd. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contest.h"
#include "daemon-fixture.h"

#define CALLS           50
#define ROUNDS          161
#define CLIENTS         50
#define CALLS_OF_CLIENT 200
#define CROWD_ROUNDS    5
#define CALLS_FOR_RSS   100000
#define RSS_GOAL_KB     (8 * 1024)

static const char *const guests[] = {
    "<cpu mode='custom' match='exact' check='full'><model fallback='forbid'>486</model></cpu>",
    "<cpu mode='custom' match='exact' check='full'><model fallback='forbid'>pentium3</model>"
    "<vendor>Intel</vendor><feature policy='disable' name='mmx'/></cpu>",
    "<cpu mode='custom' match='exact' check='full'><model fallback='forbid'>qemu64</model>"
    "<feature policy='require' name='x2apic'/><feature policy='require' name='hypervisor'/>"
    "<feature policy='require' name='lahf_lm'/><feature policy='disable' name='svm'/></cpu>",
};

static Fixture fixture;
static GSubprocess *libvirtd, *rival;

static GVariant *call(const char *name, const char *path, const char *method, GVariant *arguments)
{
    g_autofree char *interface = g_path_get_dirname(method);
    g_autofree char *member = g_path_get_basename(method);

    return g_dbus_connection_call_sync(fixture.client, name, path, interface, member, arguments,
                                       NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
}

static GVariant *question(guint i)
{
    return g_variant_new("(s@a{sv})", guests[i % G_N_ELEMENTS(guests)],
                         g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));
}

static GVariant *ask_us(guint i)
{
    return call("org.guestcpu1", "/org/guestcpu1/host", "org.guestcpu1.Host/CompareCpu",
                question(i));
}

static GVariant *read_property(guint i)
{
    (void)i;
    return call("org.guestcpu1", "/org/guestcpu1/host", "org.freedesktop.DBus.Properties/Get",
                g_variant_new("(ss)", "org.guestcpu1.Host", "State"));
}

static GVariant *ask_rival(guint i)
{
    return call("org.libvirt", "/org/libvirt/QEMU", "org.libvirt.Connect/CompareCPU",
                g_variant_new("(su)", guests[i % G_N_ELEMENTS(guests)], 0));
}

typedef GVariant *(*AskFunc)(guint i);

static gboolean ask_often(gpointer data)
{
    AskFunc *ask = data;

    for (guint i = 0; i < CALLS; i++) {
        g_autoptr(GVariant) answer = (*ask)(i);
        if (!answer)
            return FALSE;
    }
    return TRUE;
}

static gboolean contest(const char *title, const char *other, AskFunc theirs, double goal)
{
    AskFunc ours = ask_us;
    const Contest of_two = {
        .title = title,
        .ours = { "CompareCpu of guestcpud", ask_often, NULL, &ours, CALLS },
        .theirs = { other, ask_often, NULL, &theirs, CALLS },
        .rounds = ROUNDS,
        .goal = goal,
    };

    return contest_run(&of_two);
}

static gboolean start_rival(void)
{
    g_autofree char *program = g_find_program_in_path("libvirt-dbus");

    if (!program)
        return FALSE;
    rival = g_subprocess_new(G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, program, "--session", NULL);
    return rival && fixture_wait_for_name(&fixture, "org.libvirt");
}

/** Crowd: clients that each ask again as soon as they are answered. */
typedef struct {
    guint n_left;
    guint n_failed;
    GArray *times_us; /* of double */
} Crowd;

typedef struct {
    Crowd *crowd;
    GDBusConnection *bus;
    guint n_left;
    gint64 begun_us;
} Client;

static void ask_again(Client *client);

static void take_answer(GObject *source, GAsyncResult *result, gpointer data)
{
    Client *client = data;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
    double took_us = (double)(g_get_monotonic_time() - client->begun_us);

    g_array_append_val(client->crowd->times_us, took_us);
    client->crowd->n_failed += answer == NULL;
    if (--client->n_left > 0)
        ask_again(client);
    else
        client->crowd->n_left--;
}

static void ask_again(Client *client)
{
    client->begun_us = g_get_monotonic_time();
    g_dbus_connection_call(client->bus, "org.guestcpu1", "/org/guestcpu1/host",
                           "org.guestcpu1.Host", "CompareCpu", question(client->n_left), NULL,
                           G_DBUS_CALL_FLAGS_NONE, -1, NULL, take_answer, client);
}

static int compare_times(gconstpointer a, gconstpointer b)
{
    double difference = *(const double *)a - *(const double *)b;

    return (difference > 0) - (difference < 0);
}

/** Load: what a crowd has seen. */
typedef struct {
    double rate; /* answers in a second */
    double median_us, p99_us;
    guint n_failed;
} Load;

static Load measure_crowd(guint n_clients)
{
    Crowd crowd = { .n_left = n_clients, .times_us = g_array_new(FALSE, FALSE, sizeof(double)) };
    Client *clients = g_new0(Client, n_clients);

    for (guint i = 0; i < n_clients; i++)
        clients[i] = (Client){ &crowd, fixture_connect(&fixture), CALLS_OF_CLIENT, 0 };
    gint64 begun_us = g_get_monotonic_time();
    for (guint i = 0; i < n_clients; i++)
        ask_again(&clients[i]);
    while (crowd.n_left > 0)
        g_main_context_iteration(NULL, TRUE);
    double took_s = (double)(g_get_monotonic_time() - begun_us) / G_USEC_PER_SEC;
    for (guint i = 0; i < n_clients; i++) {
        g_dbus_connection_close_sync(clients[i].bus, NULL, NULL);
        g_object_unref(clients[i].bus);
    }
    g_free(clients);
    g_array_sort(crowd.times_us, compare_times);
    guint n = crowd.times_us->len;
    Load load = { n / took_s, g_array_index(crowd.times_us, double, n / 2),
                  g_array_index(crowd.times_us, double, n * 99 / 100), crowd.n_failed };
    g_array_unref(crowd.times_us);
    return load;
}

static gboolean report(const char *what, double is, const char *relation, double goal)
{
    gboolean ok = *relation == '<' ? is <= goal : is >= goal;

    printf("  %-50s %10.1f   goal: %s %.1f%s\n", what, is, relation, goal, ok ? "" : "  MISSED");
    return ok;
}

/* The better of each. */
static Load better(Load a, Load b)
{
    return (Load){ MAX(a.rate, b.rate), MIN(a.median_us, b.median_us), MIN(a.p99_us, b.p99_us),
                   a.n_failed + b.n_failed };
}

/* In turns, and the best of each: what else runs on the machine only ever makes it worse. */
static gboolean bench_crowd(void)
{
    Load one = measure_crowd(1), many = measure_crowd(CLIENTS);

    for (guint i = 1; i < CROWD_ROUNDS; i++) {
        one = better(one, measure_crowd(1));
        many = better(many, measure_crowd(CLIENTS));
    }
    printf("%u clients at once against one\n", CLIENTS);
    printf("  one client: %.0f answers a second, median %.0f us, p99 %.0f us\n", one.rate,
           one.median_us, one.p99_us);
    gboolean ok = report("answers a second, all together", many.rate, ">=", one.rate);
    ok &= report("p99 of one answer, us", many.p99_us, "<=", 100 * one.median_us);
    ok &= report("calls that failed", many.n_failed + one.n_failed, "<=", 0);
    return ok;
}

static double rss_anon_kb(void)
{
    g_autofree char *path =
        g_strdup_printf("/proc/%s/status", g_subprocess_get_identifier(fixture.daemon));
    g_autofree char *text = NULL;
    const char *line =
        g_file_get_contents(path, &text, NULL, NULL) ? strstr(text, "RssAnon:") : NULL;

    return line ? strtod(line + strlen("RssAnon:"), NULL) : -1;
}

static gboolean bench_memory(double idle_kb)
{
    for (guint i = 0; i < CALLS_FOR_RSS / CALLS; i++) {
        AskFunc ours = ask_us;
        if (!ask_often(&ours))
            return FALSE;
    }
    printf("memory of guestcpud (RssAnon, kB)\n");
    gboolean ok = report("idle", idle_kb, "<=", RSS_GOAL_KB);
    return report("after 100000 calls", rss_anon_kb(), "<=", RSS_GOAL_KB) && ok;
}

static gboolean bench_all(void)
{
    double idle_kb = rss_anon_kb();
    gboolean ok = contest("an answer against the least that a call can cost",
                          "Properties.Get of guestcpud", read_property, 1 / 0.8);

    if (start_rival())
        ok &= contest("an answer with all reasons against a bare verdict",
                      "CompareCPU of libvirt-dbus", ask_rival, 0.5);
    else
        contest_skip("an answer with all reasons against a bare verdict",
                     "libvirt-dbus is not installed");
    ok &= bench_crowd();
    ok &= bench_memory(idle_kb);
    return ok;
}

static void end(GSubprocess *program)
{
    if (!program)
        return;
    g_subprocess_send_signal(program, SIGKILL);
    g_subprocess_wait(program, NULL, NULL);
    g_object_unref(program);
}

int main(void)
{
    const char *const args[] = { "--config", "/dev/null", "--connect", "qemu:///session", NULL };
    const char *missing =
        g_getenv("LIBVIRT_AUTOSTART") ? fixture_missing() : "run this by session.sh";
    gboolean ok = FALSE;

    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    fixture_up(&fixture);
    libvirtd = g_subprocess_new(G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "libvirtd", NULL);
    if (fixture_start(&fixture, args) && fixture_wait(&fixture, "State", "ready"))
        ok = bench_all();
    fixture_down(&fixture);
    end(rival);
    end(libvirtd);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
