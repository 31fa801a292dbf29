/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guestcpud while its libvirtd is stopped, restarted, killed and hung; run by session.sh. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "call-storm.h"
#include "daemon-fixture.h"

/* QEMU without KVM has no vme. */
#define GUEST "<cpu><model>486</model><feature name='vme' policy='disable'/></cpu>"

/* Twice as many are under way at once; a bus takes 128 of one client. */
#define STORM 60

static Fixture fixture;
static GSubprocess *libvirtd;

static void start_libvirtd(void)
{
    g_autoptr(GError) error = NULL;

    libvirtd =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                         &error, "libvirtd", NULL);
    if (!libvirtd)
        test_fail(__FILE__, __LINE__, "libvirtd: %s", error->message);
}

static void end_libvirtd(int signal)
{
    if (!libvirtd)
        return;
    g_subprocess_send_signal(libvirtd, signal);
    g_subprocess_wait(libvirtd, NULL, NULL);
    g_clear_object(&libvirtd);
}

static guint64 collected_at(void)
{
    g_autoptr(GVariant) value = fixture_get(&fixture, "CollectedAt");

    return value ? g_variant_get_uint64(value) : 0;
}

static GVariant *question(const char *options)
{
    return g_variant_new("(s@a{sv})", GUEST, g_variant_new_parsed(options));
}

/* Checks that the engine answers, and that it says from which state. */
static void expect_answer(const char *state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        fixture_call(&fixture, "CompareCpu", question("@a{sv} {}"), &error);
    g_autofree char *verdict = NULL;
    g_autoptr(GVariant) details = NULL;
    const char *said = NULL;
    guint64 time_us = 0;

    if (!answer) {
        test_fail(__FILE__, __LINE__, "%s", error->message);
        return;
    }
    g_variant_get(answer, "(s@a{sv})", &verdict, &details);
    g_variant_lookup(details, "state", "&s", &said);
    g_variant_lookup(details, "collected_at", "t", &time_us);
    check_str(said, state);
    check_int(time_us, collected_at());
    check_str(verdict, "superset");
}

static void without_libvirt_nothing_is_known_and_that_is_said(void)
{
    g_autofree char *reason = NULL;
    g_autofree char *authority = fixture_text(&fixture, "Authority");

    fixture_fails(&fixture, "CompareCpu", question("@a{sv} {}"), "NotReady", "libvirtd");
    fixture_fails(&fixture, "GetReport", NULL, "NotReady", "cannot connect");
    fixture_fails(&fixture, "Refresh", NULL, "Unreachable", "cannot connect");
    fixture_wait(&fixture, "State", "disconnected");
    reason = fixture_text(&fixture, "StateReason");
    check_contains(reason, "cannot connect to qemu:///session");
    check_str(authority, "unproven");
    check_int(collected_at(), 0);
}

static void when_libvirtd_starts_the_host_is_ready(void)
{
    start_libvirtd();
    if (fixture_wait(&fixture, "State", "ready")) {
        g_autofree char *reason = fixture_text(&fixture, "StateReason");
        check_str(reason, "");
        check(collected_at() > 0);
        expect_answer("ready");
    }
}

static void when_libvirtd_is_killed_the_last_look_answers(void)
{
    guint64 before = collected_at();

    end_libvirtd(SIGKILL);
    fixture_wait(&fixture, "State", "disconnected");
    check_int(collected_at(), before);
    expect_answer("disconnected");
    fixture_fails(&fixture, "CompareCpu", question("{'authority': <'libvirt'>}"), "Unreachable",
                  "libvirt must be asked");
    fixture_fails(&fixture, "CompareCpu", question("{'machine': <'pc-q35-5.0'>}"), "Unreachable",
                  "libvirt must be asked");
    g_autofree char *reason = fixture_text(&fixture, "StateReason");
    check(reason && *reason);
}

static void when_it_comes_back_the_facts_are_collected_anew(void)
{
    guint64 before = collected_at();
    g_autoptr(GVariant) asked = NULL;

    start_libvirtd();
    fixture_wait(&fixture, "State", "ready");
    check(collected_at() >= before);
    asked = fixture_get(&fixture, "QuestionsAsked");
    check(g_variant_get_uint32(asked) > 100);
    expect_answer("ready");
}

static void an_ordinary_restart_is_noticed_as_well(void)
{
    end_libvirtd(SIGTERM);
    fixture_wait(&fixture, "State", "disconnected");
    start_libvirtd();
    fixture_wait(&fixture, "State", "ready");
    expect_answer("ready");
}

/* A signal takes its time; when this returns it has stopped. */
static void hang_libvirtd(void)
{
    pid_t pid = (pid_t)g_ascii_strtoll(g_subprocess_get_identifier(libvirtd), NULL, 10);
    siginfo_t info;

    g_subprocess_send_signal(libvirtd, SIGSTOP);
    while (waitid(P_PID, (id_t)pid, &info, WSTOPPED) != 0 && errno == EINTR)
        continue;
}

static void a_hung_libvirtd_does_not_hang_the_daemon(void)
{
    hang_libvirtd();
    fixture_fails(&fixture, "CompareCpu",
                  question("{'authority': <'libvirt'>, 'timeout_ms': <uint32 300>}"), "Unreachable",
                  "no answer within 0.3 s");
    expect_answer("ready");
    fixture_wait(&fixture, "State", "disconnected");
    expect_answer("disconnected");
    g_subprocess_send_signal(libvirtd, SIGCONT);
    fixture_wait(&fixture, "State", "ready");
    expect_answer("ready");
}

/** Storm: calls that are under way while libvirtd dies. */
typedef struct {
    guint n_left, n_answered, n_refused, n_other;
} Storm;

static void count_reply(GObject *source, GAsyncResult *result, gpointer data)
{
    Storm *storm = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    g_autofree char *name = error ? g_dbus_error_get_remote_error(error) : NULL;

    storm->n_left--;
    if (answer)
        storm->n_answered++;
    else if (g_strcmp0(name, "org.guestcpu1.Error.Unreachable") == 0 ||
             g_strcmp0(name, "org.guestcpu1.Error.Busy") == 0)
        storm->n_refused++;
    else
        storm->n_other++;
}

static void send(Storm *storm, const char *options)
{
    storm->n_left++;
    g_dbus_connection_call(fixture.client, "org.guestcpu1", "/org/guestcpu1/host",
                           "org.guestcpu1.Host", "CompareCpu", question(options), NULL,
                           G_DBUS_CALL_FLAGS_NONE, BUS_WAIT_S * 1000, NULL, count_reply, storm);
}

static void every_call_under_way_is_answered_when_libvirtd_dies(void)
{
    Storm storm = { 0, 0, 0, 0 };

    hang_libvirtd();
    for (guint i = 0; i < STORM; i++) {
        send(&storm, "@a{sv} {}");
        send(&storm, "{'authority': <'libvirt'>}");
    }
    /* The calls of the engine come back while those of libvirt wait. */
    while (storm.n_answered < STORM && storm.n_other == 0)
        g_main_context_iteration(NULL, TRUE);
    end_libvirtd(SIGKILL);
    while (storm.n_left > 0)
        g_main_context_iteration(NULL, TRUE);
    check_int(storm.n_answered, STORM);
    check_int(storm.n_refused, STORM);
    check_int(storm.n_other, 0);
    start_libvirtd();
    fixture_wait(&fixture, "State", "ready");
}

/* One of eight waits for libvirt, so that they do not crowd one another out. */
static gboolean asks_libvirt(guint i)
{
    return i % 8 == 0;
}

static void make_call(guint i, StormCall *out_call)
{
    *out_call =
        (StormCall){ "/org/guestcpu1/host", "org.guestcpu1.Host", "CompareCpu",
                     question(asks_libvirt(i)
                                  ? "{'authority': <'libvirt'>, 'timeout_ms': <uint32 2000>}"
                                  : "@a{sv} {}") };
}

static void kill_libvirtd(void)
{
    end_libvirtd(SIGKILL);
}

static void stop_libvirtd(void)
{
    end_libvirtd(SIGTERM);
}

static void wake_libvirtd(void)
{
    g_subprocess_send_signal(libvirtd, SIGCONT);
}

static void revive_libvirtd(void)
{
    fixture_wait(&fixture, "State", "disconnected");
    start_libvirtd();
    fixture_wait(&fixture, "State", "ready");
}

/** Fate: of libvirtd, when so many calls have ended. */
typedef struct {
    guint n_ended;
    void (*happens)(void);
} Fate;

/** Drama: what is still to come, and what calls came to a bad end. */
typedef struct {
    const Fate *next;
    gboolean is_happening;
    guint n_engine_failed, n_libvirt_answered;
} Drama;

static void go_on(CallStorm *storm, guint i, GVariant *answer)
{
    Drama *drama = storm->data;

    if (asks_libvirt(i))
        drama->n_libvirt_answered += answer != NULL;
    else
        drama->n_engine_failed += answer == NULL;
    if (drama->is_happening || storm->n_ended < drama->next->n_ended)
        return;
    drama->is_happening = TRUE;
    drama->next++->happens();
    drama->is_happening = FALSE;
}

static void a_thousand_calls_end_whatever_happens_to_libvirtd(void)
{
    static const Fate fates[] = {
        { 100, stop_libvirtd }, { 250, revive_libvirtd }, { 400, hang_libvirtd },
        { 550, wake_libvirtd }, { 700, kill_libvirtd },   { G_MAXUINT, NULL },
    };
    Drama drama = { fates, FALSE, 0, 0 };
    CallStorm storm = { .client = fixture.client,
                        .n_calls = 1000,
                        .n_at_once = STORM_AT_ONCE_MAX,
                        .next = make_call,
                        .ended = go_on,
                        .data = &drama };

    call_storm_run(&storm);
    check_int(storm.n_ended, 1000);
    check_int(storm.n_hung + storm.n_lost, 0);
    check_int(drama.n_engine_failed, 0);
    check(storm.n_refused > 0);
    check(drama.n_libvirt_answered > 0);
    check(drama.next->happens == NULL);
    revive_libvirtd();
    expect_answer("ready");
}

static void more_calls_than_may_wait_are_told_so(void)
{
    Storm storm = { 0, 0, 0, 0 };

    hang_libvirtd();
    for (guint i = 0; i < 16; i++)
        send(&storm, "{'authority': <'libvirt'>}");
    fixture_fails(&fixture, "CompareCpu", question("{'authority': <'libvirt'>}"), "Busy",
                  "16 calls wait");
    g_subprocess_send_signal(libvirtd, SIGCONT);
    while (storm.n_left > 0)
        g_main_context_iteration(NULL, TRUE);
    check_int(storm.n_answered, 16);
    fixture_wait(&fixture, "State", "ready");
}

static void the_daemon_ends_while_libvirtd_hangs(void)
{
    hang_libvirtd();
    check_int(fixture_stop(&fixture, SIGTERM), 0);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(without_libvirt_nothing_is_known_and_that_is_said),
        TEST(when_libvirtd_starts_the_host_is_ready),
        TEST(when_libvirtd_is_killed_the_last_look_answers),
        TEST(when_it_comes_back_the_facts_are_collected_anew),
        TEST(an_ordinary_restart_is_noticed_as_well),
        TEST(a_hung_libvirtd_does_not_hang_the_daemon),
        TEST(every_call_under_way_is_answered_when_libvirtd_dies),
        TEST(a_thousand_calls_end_whatever_happens_to_libvirtd),
        TEST(more_calls_than_may_wait_are_told_so),
        TEST(the_daemon_ends_while_libvirtd_hangs),
        { NULL, NULL },
    };
    const char *missing =
        g_getenv("LIBVIRT_AUTOSTART") ? fixture_missing() : "run this by session.sh";
    const char *const args[] = { "--config", "/dev/null", "--connect", "qemu:///session", NULL };
    int status = 1;

    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    fixture_up(&fixture);
    if (fixture_start(&fixture, args))
        status = test_suite_main(argc, argv, "daemon-libvirtd", cases);
    fixture_down(&fixture);
    end_libvirtd(SIGKILL);
    return status;
}
