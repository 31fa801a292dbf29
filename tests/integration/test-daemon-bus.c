/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guestcpud is killed, and the bus under it: no call hangs, and the next one is answered. */
#include <signal.h>
#include <stdio.h>

#include "call-storm.h"
#include "daemon-fixture.h"
#include "private-bus.h"

#define HOST    "/org/guestcpu1/host"
#define FLEET   "/org/guestcpu1/fleet"
#define N_CALLS 1000

static PrivateBus *bus;
static Fixture fixture;
static char *store;

static GVariant *no_options(void)
{
    return g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0);
}

/* Returns: (transfer full) (nullable): what the fleet says; starts guestcpud if there is none. */
static GVariant *ask_fleet(const char *method, GVariant *arguments)
{
    g_autoptr(GError) error = NULL;
    GVariant *answer = g_dbus_connection_call_sync(
        fixture.client, "org.guestcpu1", FLEET, "org.guestcpu1.Fleet", method, arguments, NULL,
        G_DBUS_CALL_FLAGS_NONE, BUS_WAIT_S * 1000, NULL, &error);

    if (!answer)
        test_fail(__FILE__, __LINE__, "%s: %s", method, error->message);
    return answer;
}

static guint n_hosts(void)
{
    g_autoptr(GVariant) answer = ask_fleet("ListHosts", g_variant_new("(@a{sv})", no_options()));
    g_autoptr(GVariant) hosts = answer ? g_variant_get_child_value(answer, 0) : NULL;

    return hosts ? (guint)g_variant_n_children(hosts) : G_MAXUINT;
}

/* Returns: who guestcpud is; 0: nobody. */
static guint32 process(void)
{
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        fixture.client, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "GetConnectionUnixProcessID", g_variant_new("(s)", "org.guestcpu1"), G_VARIANT_TYPE("(u)"),
        G_DBUS_CALL_FLAGS_NONE, BUS_WAIT_S * 1000, NULL, NULL);
    guint32 pid = 0;

    if (answer)
        g_variant_get(answer, "(u)", &pid);
    return pid;
}

static void the_first_caller_starts_it(void)
{
    g_autofree char *report = test_read("fleet/clx1.xml");

    check_int(process(), 0);
    g_autoptr(GVariant) answer =
        ask_fleet("PutHost", g_variant_new("(s@a{sv})", report, no_options()));
    check(answer != NULL);
    check(process() != 0);
}

/* One of each that waits, reads, or writes. */
static void make_call(guint i, StormCall *out_call)
{
    static const char guest[] = "<cpu><model>Penryn</model></cpu>";

    switch (i % 4) {
    case 0:
        *out_call = (StormCall){ HOST, "org.guestcpu1.Host", "CompareCpu",
                                 g_variant_new("(s@a{sv})", guest, no_options()) };
        break;
    case 1:
        *out_call = (StormCall){ HOST, "org.guestcpu1.Host", "GetReport", NULL };
        break;
    case 2:
        *out_call = (StormCall){ FLEET, "org.guestcpu1.Fleet", "Place",
                                 g_variant_new("(s@a{sv})", guest, no_options()) };
        break;
    default:
        *out_call = (StormCall){ HOST, "org.guestcpu1.Host", "Refresh", NULL };
    }
}

/** Killing: of a daemon that has calls to answer. */
typedef struct {
    guint32 pid;
    guint n_killed;
} Killing;

/* The bus has passed on by now what was sent before this was asked. */
static gboolean kill_it(gpointer data)
{
    Killing *killing = data;

    if (process() == killing->pid && kill((pid_t)killing->pid, SIGKILL) == 0)
        killing->n_killed++;
    return G_SOURCE_REMOVE;
}

/* Stopped first, so that there are calls it cannot have answered. */
static void kill_sometimes(CallStorm *storm, guint i, GVariant *answer)
{
    Killing *killing = storm->data;

    (void)i, (void)answer;
    if (storm->n_ended % 300 != 150)
        return;
    killing->pid = process();
    if (killing->pid == 0)
        return;
    kill((pid_t)killing->pid, SIGSTOP);
    g_idle_add_full(G_PRIORITY_LOW, kill_it, killing, NULL);
}

static void a_thousand_calls_end_whenever_it_is_killed(void)
{
    Killing killing = { 0, 0 };
    CallStorm storm = { .client = fixture.client,
                        .n_calls = N_CALLS,
                        .n_at_once = STORM_AT_ONCE_MAX,
                        .next = make_call,
                        .ended = kill_sometimes,
                        .data = &killing };

    call_storm_run(&storm);
    check_int(storm.n_ended, N_CALLS);
    check_int(storm.n_hung, 0);
    check_int(storm.n_refused, 0);
    check_int(killing.n_killed, 3);
    check(storm.n_lost >= killing.n_killed);
    check(storm.n_lost <= killing.n_killed * STORM_AT_ONCE_MAX);
}

static void the_next_call_is_answered_from_what_was_put_before(void)
{
    guint32 before = process();

    kill((pid_t)before, SIGKILL);
    check(fixture_wait_for_no_name(&fixture, "org.guestcpu1"));
    check_int(n_hosts(), 1);
    check(process() != 0);
    check(process() != before);
}

static void end_daemon(void)
{
    kill((pid_t)process(), SIGTERM);
    check(fixture_wait_for_no_name(&fixture, "org.guestcpu1"));
}

static void end_bus(CallStorm *storm, guint i, GVariant *answer)
{
    (void)i, (void)answer;
    if (storm->n_ended == N_CALLS / 4)
        private_bus_end(bus, *(const int *)storm->data);
}

/* What is sent to a bus that is gone fails as well. */
static void expect_all_to_end(int signal)
{
    const char *const args[] = { "--config", "/dev/null", "--connect", "test:///default",
                                 "--fleet",  store,       NULL };
    CallStorm storm = { .client = fixture.client,
                        .n_calls = N_CALLS,
                        .n_at_once = STORM_AT_ONCE_MAX,
                        .next = make_call,
                        .ended = end_bus,
                        .data = &signal };

    end_daemon();
    g_dbus_connection_set_exit_on_close(fixture.client, FALSE);
    if (!fixture_start(&fixture, args) || !fixture_wait(&fixture, "State", "ready"))
        return;
    call_storm_run(&storm);
    check(storm.n_answered >= N_CALLS / 4);
    check_int(storm.n_answered + storm.n_lost, N_CALLS);
}

/* systemd starts it again, or the bus does for the next caller. */
static void it_ends_with_the_bus_and_is_back_with_the_bus(void)
{
    static const int signals[] = { SIGKILL, SIGTERM };

    for (guint i = 0; i < G_N_ELEMENTS(signals); i++) {
        expect_all_to_end(signals[i]);
        check_int(fixture_await_end(&fixture), 4);
        fixture_down(&fixture);
        private_bus_start(bus);
        fixture_join(&fixture, private_bus_address(bus));
        check_int(process(), 0);
        check_int(n_hosts(), 1);
        check(process() != 0);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_first_caller_starts_it),
        TEST(a_thousand_calls_end_whenever_it_is_killed),
        TEST(the_next_call_is_answered_from_what_was_put_before),
        TEST(it_ends_with_the_bus_and_is_back_with_the_bus),
        { NULL, NULL },
    };
    const char *missing = fixture_missing();

    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    store = g_dir_make_tmp("gcpu-fleet.XXXXXX", NULL);
    const char *const args[] = { "--config", "/dev/null", "--connect", "test:///default",
                                 "--fleet",  store,       NULL };
    bus = private_bus_new(args);
    private_bus_start(bus);
    fixture_join(&fixture, private_bus_address(bus));
    int status = test_suite_main(argc, argv, "daemon-bus", cases);
    fixture_down(&fixture);
    private_bus_free(bus);
    fixture_remove(store);
    g_free(store);
    return status;
}
