/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What guestcpud writes to the journal: a line for each change of state and each refused request,
 * none for an ordinary call. */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "call-storm.h"
#include "daemon-fixture.h"
#include "fake-journal.h"

#define GOOD      "[libvirt]\nuri = test:///default\n"
#define NOWHERE   "[libvirt]\nuri = test:///nonesuch/node.xml\n"
#define BROKEN    "[libvirt]\nurl = test:///default\nvirt_typ = kvm\n"
#define N_REFUSED 10000

/* At first, and then one a second (doc/daemon.md). */
#define LINES_AT_ONCE 20

static Fixture fixture;
static FakeJournal *journal;
static char *config;

static const char *field(GHashTable *entry, const char *name)
{
    return entry ? g_hash_table_lookup(entry, name) : NULL;
}

static void reload(const char *text, gboolean is_good)
{
    g_file_set_contents(config, text, -1, NULL);
    g_autoptr(GVariant) answer = fixture_call(&fixture, "Reload", NULL, NULL);
    check_int(answer != NULL, is_good);
}

/* The next line is about @event, and as urgent as syslog's @priority. */
static GHashTable *expect(const char *event, const char *priority)
{
    GHashTable *entry = fake_journal_wait(journal, BUS_WAIT_S);

    check_str(field(entry, "GUESTCPU_EVENT"), event);
    check_str(field(entry, "PRIORITY"), priority);
    check(field(entry, "MESSAGE") && !strchr(field(entry, "MESSAGE"), '\n'));
    return entry;
}

static void expect_nothing_more(void)
{
    g_autoptr(GPtrArray) entries = fake_journal_take(journal);

    check_int(entries->len, 0);
    for (guint i = 0; i < entries->len; i++)
        g_printerr("  %s\n", field(g_ptr_array_index(entries, i), "MESSAGE"));
}

static void expect_state(const char *state, const char *priority, const char *words)
{
    g_autoptr(GHashTable) entry = expect("state", priority);

    check_str(field(entry, "GUESTCPU_STATE"), state);
    check_contains(field(entry, "MESSAGE"), words);
}

static void expect_config(const char *priority, const char *words)
{
    g_autoptr(GHashTable) entry = expect("config", priority);

    check_contains(field(entry, "MESSAGE"), words);
}

static void each_change_of_state_is_told(void)
{
    expect_config("5", "the configuration is in force");
    expect_state("ready", "5", "the engine is unproven");
    reload(NOWHERE, TRUE);
    expect_config("5", "the configuration is in force");
    expect_state("disconnected", "4", "connecting to libvirt");
    fixture_fails(&fixture, "GetReport", NULL, "NotReady", "nonesuch");
    g_autoptr(GHashTable) refusal = expect("refused", "6");
    check_str(field(refusal, "GUESTCPU_METHOD"), "GetReport");
    reload(GOOD, TRUE);
    expect_config("5", "the configuration is in force");
    expect_state("ready", "5", "the engine is unproven");
    fixture_wait(&fixture, "State", "ready");
    expect_nothing_more();
}

static void make_call(guint i, StormCall *out_call)
{
    *out_call = (StormCall){ "/org/guestcpu1/host", "org.guestcpu1.Host", "GetReport", NULL };
    if (i % 3 == 0)
        *out_call = (StormCall){ "/org/guestcpu1/host", "org.freedesktop.DBus.Properties", "GetAll",
                                 g_variant_new("(s)", "org.guestcpu1.Host") };
    if (i % 3 == 1) {
        out_call->method = "CompareCpu";
        out_call->arguments =
            g_variant_new_parsed("('<cpu><model>Penryn</model></cpu>', @a{sv} {})");
    }
}

static void ordinary_calls_are_not_told(void)
{
    CallStorm storm = {
        .client = fixture.client, .n_calls = 1000, .n_at_once = 100, .next = make_call
    };

    call_storm_run(&storm);
    check_int(storm.n_answered, 1000);
    g_autoptr(GVariant) answer = fixture_call(&fixture, "Refresh", NULL, NULL);
    check(answer != NULL);
    expect_nothing_more();
}

static void a_refused_request_is_told_with_who_and_why(void)
{
    fixture_fails(&fixture, "CompareCpu", g_variant_new_parsed("('<cpu', @a{sv} {})"), "Invalid",
                  "cpu_xml");
    g_autoptr(GHashTable) entry = expect("refused", "6");
    check_str(field(entry, "GUESTCPU_ERROR"), "org.guestcpu1.Error.Invalid");
    check_str(field(entry, "GUESTCPU_METHOD"), "CompareCpu");
    check_str(field(entry, "GUESTCPU_SENDER"), g_dbus_connection_get_unique_name(fixture.client));
    check_contains(field(entry, "MESSAGE"), "CompareCpu of :");
    expect_nothing_more();
}

static void nobody_writes_fields_of_his_own(void)
{
    fixture_fails(&fixture, "CompareCpu",
                  g_variant_new_parsed("('<cpu/>', {'a\\nGUESTCPU_STATE=gone\\nb': <'c'>})"),
                  "Invalid", "GUESTCPU_STATE=gone");
    g_autoptr(GHashTable) entry = expect("refused", "6");
    check_str(field(entry, "GUESTCPU_STATE"), NULL);
}

static void a_refused_configuration_is_told_once(void)
{
    reload(BROKEN, FALSE);
    g_autoptr(GHashTable) by_method = expect("refused", "6");
    check_str(field(by_method, "GUESTCPU_METHOD"), "Reload");
    check_contains(field(by_method, "MESSAGE"), "virt_typ");
    g_subprocess_send_signal(fixture.daemon, SIGHUP);
    expect_config("4", "the configuration stays as it was");
    expect_nothing_more();
}

static void make_mistake(guint i, StormCall *out_call)
{
    make_call(1, out_call);
    g_clear_pointer(&out_call->arguments, g_variant_unref);
    out_call->arguments = g_variant_new("(s@a{sv})", i % 2 ? "<cpu" : "<domain/>",
                                        g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));
}

/* Returns: how many refusals @entry stands for. */
static guint n_told_by(GHashTable *entry)
{
    const char *message = field(entry, "MESSAGE");
    const char *number = message ? strrchr(message, '(') : NULL;
    guint n = 0;

    return 1 + (number && sscanf(number, "(%u refusals before this one were not told)", &n) == 1
                    ? n
                    : 0);
}

static guint count_told(guint *n_lines)
{
    g_autoptr(GPtrArray) entries = fake_journal_take(journal);
    guint n_told = 0;

    for (guint i = 0; i < entries->len; i++)
        n_told += n_told_by(g_ptr_array_index(entries, i));
    *n_lines += entries->len;
    return n_told;
}

/* No more than so many lines, and the numbers that they tell add up. */
static void many_refusals_are_told_in_few_lines(void)
{
    CallStorm storm = {
        .client = fixture.client, .n_calls = N_REFUSED, .n_at_once = 100, .next = make_mistake
    };
    gint64 begun_us = g_get_monotonic_time();
    guint n_sent = N_REFUSED, n_lines = 0;

    call_storm_run(&storm);
    check_int(storm.n_refused, N_REFUSED);
    guint n_told = count_told(&n_lines);
    while (n_told < n_sent && g_get_monotonic_time() < begun_us + BUS_WAIT_S * G_USEC_PER_SEC) {
        fixture_fails(&fixture, "CompareCpu", g_variant_new_parsed("('<cpu', @a{sv} {})"),
                      "Invalid", "cpu_xml");
        n_sent++;
        n_told += count_told(&n_lines);
    }
    gint64 took_s = (g_get_monotonic_time() - begun_us) / G_USEC_PER_SEC;
    check_int(n_told, n_sent);
    check(n_lines > 1);
    check(n_lines <= LINES_AT_ONCE + took_s + 1);
}

static gboolean start(void)
{
    const char *const args[] = { "--config", config, NULL };
    int own = dup(STDERR_FILENO);

    dup2(fake_journal_descriptor(journal), STDERR_FILENO);
    gboolean is_started = fixture_start(&fixture, args);
    dup2(own, STDERR_FILENO);
    close(own);
    return is_started && fixture_wait(&fixture, "State", "ready");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(each_change_of_state_is_told),
        TEST(ordinary_calls_are_not_told),
        TEST(a_refused_request_is_told_with_who_and_why),
        TEST(nobody_writes_fields_of_his_own),
        TEST(a_refused_configuration_is_told_once),
        TEST(many_refusals_are_told_in_few_lines),
        { NULL, NULL },
    };
    const char *missing = fixture_missing();
    int status = 1;

    if (!missing)
        journal = fake_journal_start(&missing);
    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    g_autofree char *folder = g_dir_make_tmp("gcpu-journal.XXXXXX", NULL);
    config = g_build_filename(folder, "guestcpu.conf", NULL);
    g_file_set_contents(config, GOOD, -1, NULL);
    fixture_up(&fixture);
    if (start())
        status = test_suite_main(argc, argv, "daemon-journal", cases);
    if (status == 0 && fixture_stop(&fixture, SIGTERM) != 0) {
        printf("guestcpud does not end well\n");
        status = 1;
    }
    fixture_down(&fixture);
    fake_journal_stop(journal);
    fixture_remove(folder);
    g_free(config);
    return status;
}
