/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guestcpud and callers who mean no good, or are many; run by embed.sh. */
#include "daemon-fixture.h"

#define NAME      "org.guestcpu1"
#define PATH      "/org/guestcpu1/host"
#define INTERFACE "org.guestcpu1.Host"
#define GUEST     "<cpu><model>486</model></cpu>"
#define N_CLIENTS 200
#define EMPTY     g_variant_new_parsed("@a{sv} {}")

static Fixture fixture;

static void expect_alive(void)
{
    g_autofree char *state = fixture_text(&fixture, "State");

    check_str(state, "ready");
}

/** Tally: of replies. */
typedef struct {
    guint n_left, n_answered, n_failed;
} Tally;

static void count_reply(GObject *source, GAsyncResult *result, gpointer data)
{
    Tally *tally = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    tally->n_left--;
    if (answer)
        tally->n_answered++;
    else
        tally->n_failed++;
}

static void ask(GDBusConnection *client, const char *method, GVariant *arguments, Tally *tally)
{
    if (tally)
        tally->n_left++;
    g_dbus_connection_call(client, NAME, PATH, INTERFACE, method, arguments, NULL,
                           G_DBUS_CALL_FLAGS_NONE, BUS_WAIT_S * 1000, NULL,
                           tally ? count_reply : NULL, tally);
}

static void two_hundred_clients_are_answered_at_once(void)
{
    g_autoptr(GPtrArray) clients = g_ptr_array_new_with_free_func(g_object_unref);
    Tally tally = { 0, 0, 0 };

    for (guint i = 0; i < N_CLIENTS; i++) {
        GDBusConnection *client = fixture_connect(&fixture);
        g_ptr_array_add(clients, client);
        ask(client, "CompareCpu", g_variant_new("(s@a{sv})", GUEST, EMPTY), &tally);
    }
    while (tally.n_left > 0)
        g_main_context_iteration(NULL, TRUE);
    check_int(tally.n_answered, N_CLIENTS);
    for (guint i = 0; i < clients->len; i++)
        g_dbus_connection_close_sync(g_ptr_array_index(clients, i), NULL, NULL);
    expect_alive();
}

static void callers_may_vanish_while_they_are_answered(void)
{
    const char *const hosts[] = { "<cpu><arch>x86_64</arch><model>Penryn</model></cpu>",
                                  "<cpu><arch>x86_64</arch><model>Nehalem</model></cpu>", NULL };

    for (guint i = 0; i < 20; i++) {
        g_autoptr(GDBusConnection) client = fixture_connect(&fixture);
        ask(client, "CompareCpu",
            g_variant_new("(s@a{sv})", GUEST, fixture_options("authority", "libvirt", NULL)), NULL);
        ask(client, "CompareCpu",
            g_variant_new("(s@a{sv})", GUEST, fixture_options("machine", "pc-q35-4.2", NULL)),
            NULL);
        ask(client, "BaselineCpu", g_variant_new("(^as@a{sv})", hosts, EMPTY), NULL);
        ask(client, "GetReport", NULL, NULL);
        ask(client, "Refresh", NULL, NULL);
        g_dbus_connection_flush_sync(client, NULL, NULL);
        g_dbus_connection_close_sync(client, NULL, NULL);
    }
    /* Waits behind all of theirs. */
    g_autoptr(GVariant) answer = fixture_call(&fixture, "Refresh", NULL, NULL);
    check(answer != NULL);
    expect_alive();
}

static void callers_who_refresh_at_once_are_all_answered(void)
{
    Tally tally = { 0, 0, 0 };

    for (guint i = 0; i < 100; i++)
        ask(fixture.client, "Refresh", NULL, &tally);
    while (tally.n_left > 0)
        g_main_context_iteration(NULL, TRUE);
    check_int(tally.n_answered, 100);
    expect_alive();
}

static char *blank_document(gsize length)
{
    GString *text = g_string_sized_new(length);

    g_string_append(text, "<cpu>");
    while (text->len + sizeof GUEST < length)
        g_string_append_c(text, ' ');
    g_string_append(text, "<model>486</model></cpu>");
    return g_string_free(text, FALSE);
}

static void the_largest_document_is_read_and_larger_ones_are_refused(void)
{
    g_autofree char *largest = blank_document(1024 * 1024 - 64);
    g_autofree char *too_large = blank_document(1024 * 1024 + 64);
    g_autofree char *huge = blank_document(16 * 1024 * 1024);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        fixture_call(&fixture, "CompareCpu", g_variant_new("(s@a{sv})", largest, EMPTY), &error);

    check(answer != NULL);
    check_str(error ? error->message : NULL, NULL);
    fixture_fails(&fixture, "CompareCpu", g_variant_new("(s@a{sv})", too_large, EMPTY), "Invalid",
                  "larger than 1 MiB");
    fixture_fails(&fixture, "CompareCpu", g_variant_new("(s@a{sv})", huge, EMPTY), "Invalid",
                  "larger than 1 MiB");
    expect_alive();
}

static GVariant *put_host(const char *report, GError **error)
{
    return g_dbus_connection_call_sync(fixture.client, NAME, "/org/guestcpu1/fleet",
                                       "org.guestcpu1.Fleet", "PutHost",
                                       g_variant_new("(s@a{sv})", report, EMPTY), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, BUS_WAIT_S * 1000, NULL, error);
}

/* As large as a bus carries it, give or take its header. */
static void the_largest_report_is_taken(void)
{
    g_autofree char *report = test_read("fleet/clx1.xml");
    const char *end = strstr(report, "</guestcpu-host>");
    gsize n_blanks = 32 * 1024 * 1024 - 4096 - strlen(report);
    g_autofree char *blanks = g_strnfill(n_blanks, ' ');
    g_autofree char *largest =
        g_strdup_printf("%.*s%s%s", (int)(end - report), report, blanks, end);
    g_autofree char *cut = g_strndup(largest, n_blanks);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = put_host(largest, &error);

    check(answer != NULL);
    check_str(error ? error->message : NULL, NULL);
    g_autoptr(GVariant) nothing = put_host(cut, &error);
    g_autofree char *name = error ? g_dbus_error_get_remote_error(error) : NULL;
    check(nothing == NULL);
    check_str(name, "org.guestcpu1.Error.Invalid");
    expect_alive();
}

/* A bus takes no more than 32 MiB, and closes the connection of whoever tries. */
static void what_no_bus_carries_does_no_harm(void)
{
    g_autoptr(GDBusConnection) client = fixture_connect(&fixture);
    g_autofree char *monster = blank_document(33 * 1024 * 1024);
    Tally tally = { 0, 0, 0 };

    g_dbus_connection_set_exit_on_close(client, FALSE);
    ask(client, "CompareCpu", g_variant_new("(s@a{sv})", monster, EMPTY), &tally);
    while (tally.n_left > 0)
        g_main_context_iteration(NULL, TRUE);
    check_int(tally.n_failed, 1);
    expect_alive();
}

static void many_cpus_are_merged_and_more_are_refused(void)
{
    g_autoptr(GPtrArray) cpus = g_ptr_array_new();
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < 4096; i++)
        g_ptr_array_add(cpus, (char *)"<cpu><arch>x86_64</arch><model>Penryn</model></cpu>");
    g_ptr_array_add(cpus, NULL);
    g_autoptr(GVariant) answer = fixture_call(
        &fixture, "BaselineCpu", g_variant_new("(^as@a{sv})", cpus->pdata, EMPTY), &error);
    check(answer != NULL);
    g_ptr_array_insert(cpus, 0, (char *)"<cpu/>");
    fixture_fails(&fixture, "BaselineCpu", g_variant_new("(^as@a{sv})", cpus->pdata, EMPTY),
                  "Invalid", "4097 CPUs");
    expect_alive();
}

static void the_interface_is_what_it_says(void)
{
    static const struct {
        const char *interface, *method, *arguments, *error;
    } table[] = {
        { INTERFACE, "CompareCpu", "('<cpu/>',)", "org.freedesktop.DBus.Error.InvalidArgs" },
        { INTERFACE, "CompareCpu", "(7, @a{sv} {})", "org.freedesktop.DBus.Error.InvalidArgs" },
        { INTERFACE, "CompareCPU", "('', @a{sv} {})", "org.freedesktop.DBus.Error.UnknownMethod" },
        { "org.freedesktop.DBus.Properties", "Set", "('" INTERFACE "', 'State', <'ready'>)",
          "org.freedesktop.DBus.Error.InvalidArgs" },
        { "org.freedesktop.DBus.Properties", "Get", "('" INTERFACE "', 'Stat')",
          "org.freedesktop.DBus.Error.InvalidArgs" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GVariant) answer =
            g_dbus_connection_call_sync(fixture.client, NAME, PATH, table[i].interface,
                                        table[i].method, g_variant_new_parsed(table[i].arguments),
                                        NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
        g_autofree char *name = error ? g_dbus_error_get_remote_error(error) : NULL;
        check(answer == NULL);
        check_str(name, table[i].error);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(two_hundred_clients_are_answered_at_once),
        TEST(callers_may_vanish_while_they_are_answered),
        TEST(callers_who_refresh_at_once_are_all_answered),
        TEST(the_largest_document_is_read_and_larger_ones_are_refused),
        TEST(the_largest_report_is_taken),
        TEST(what_no_bus_carries_does_no_harm),
        TEST(many_cpus_are_merged_and_more_are_refused),
        TEST(the_interface_is_what_it_says),
        { NULL, NULL },
    };
    const FixtureSuite suite = { "daemon-load", cases, NULL };

    return fixture_main_embed(&fixture, argc, argv, &suite);
}
