/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What calls and clients leave behind in guestcpud: no descriptor. Run by embed.sh. */
#include <stdio.h>

#include "call-storm.h"
#include "daemon-fixture.h"

#define GUEST "<cpu><model>486</model></cpu>"

/* What sanitizers make ten times as slow is done a tenth as often. */
#define N_CALLS            100000
#define N_CALLS_SANITIZED  10000
#define N_CLIENTS          1000
#define N_CALLS_OF_LIBVIRT 200

static Fixture fixture;
static GVariant *plain_question;

static gboolean is_sanitized(void)
{
    const char *sanitizers = g_getenv("TEST_SANITIZERS");

    return sanitizers && *sanitizers;
}

static guint n_descriptors(void)
{
    g_autofree char *path =
        g_strdup_printf("/proc/%s/fd", g_subprocess_get_identifier(fixture.daemon));
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) dir = g_dir_open(path, 0, &error);
    guint n = 0;

    if (!dir)
        test_fail(__FILE__, __LINE__, "%s", error->message);
    while (dir && g_dir_read_name(dir))
        n++;
    return n;
}

static GVariant *question(const char *options)
{
    return g_variant_new("(s@a{sv})", GUEST, g_variant_new_parsed(options));
}

static void make_plain_call(guint i, StormCall *out_call)
{
    (void)i;
    *out_call =
        (StormCall){ "/org/guestcpu1/host", "org.guestcpu1.Host", "CompareCpu", plain_question };
}

/* Those for which a worker, libvirt or a file is needed, too. */
static void make_dear_call(guint i, StormCall *out_call)
{
    static const char *const cpus[] = { "<cpu><arch>x86_64</arch><model>Penryn</model></cpu>",
                                        NULL };

    make_plain_call(i, out_call);
    switch (i % 4) {
    case 0:
        out_call->arguments = question("{'authority': <'libvirt'>}");
        break;
    case 1:
        out_call->method = "BaselineCpu";
        out_call->arguments = g_variant_new("(^as@a{sv})", cpus, g_variant_new_parsed("@a{sv} {}"));
        break;
    case 2:
        out_call->method = "PreviewDomain";
        out_call->arguments = g_variant_new_parsed("(@a{sv} {}, @a{sv} {})");
        break;
    default:
        out_call->method = "Refresh";
        out_call->arguments = NULL;
    }
}

static void storm(guint n_calls, guint n_at_once, void (*next)(guint i, StormCall *out_call))
{
    CallStorm storm = {
        .client = fixture.client, .n_calls = n_calls, .n_at_once = n_at_once, .next = next
    };

    call_storm_run(&storm);
    check_int(storm.n_answered, n_calls);
}

static void calls_leave_no_descriptor(void)
{
    guint n_calls = is_sanitized() ? N_CALLS_SANITIZED : N_CALLS;

    storm(1000, STORM_AT_ONCE_MAX, make_plain_call);
    guint before = n_descriptors();
    check(before > 0);
    printf("%u calls\n", n_calls);
    storm(n_calls, STORM_AT_ONCE_MAX, make_plain_call);
    check_int(n_descriptors(), before);
}

static void calls_that_need_others_leave_no_descriptor(void)
{
    storm(40, 8, make_dear_call);
    guint before = n_descriptors();
    storm(N_CALLS_OF_LIBVIRT, 8, make_dear_call);
    check_int(n_descriptors(), before);
}

/* Half of them do not wait for their answer. */
static void come_and_go(guint i)
{
    g_autoptr(GDBusConnection) client = fixture_connect(&fixture);

    g_dbus_connection_call(client, "org.guestcpu1", "/org/guestcpu1/host", "org.guestcpu1.Host",
                           "CompareCpu",
                           question(i % 10 == 0 ? "{'authority': <'libvirt'>}" : "@a{sv} {}"), NULL,
                           G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
    if (i % 2 == 0)
        g_dbus_connection_flush_sync(client, NULL, NULL);
    g_dbus_connection_close_sync(client, NULL, NULL);
}

static void clients_leave_no_descriptor(void)
{
    guint before = n_descriptors();

    for (guint i = 0; i < N_CLIENTS; i++)
        come_and_go(i);
    /* Waits behind all of theirs. */
    g_autoptr(GVariant) answer = fixture_call(&fixture, "Refresh", NULL, NULL);
    check(answer != NULL);
    check_int(n_descriptors(), before);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(calls_leave_no_descriptor),
        TEST(calls_that_need_others_leave_no_descriptor),
        TEST(clients_leave_no_descriptor),
        { NULL, NULL },
    };
    const FixtureSuite suite = { "daemon-growth", cases, NULL };

    plain_question = g_variant_ref_sink(question("@a{sv} {}"));
    int status = fixture_main_embed(&fixture, argc, argv, &suite);
    g_variant_unref(plain_question);
    return status;
}
