/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guestcpud and callers who mean no good, or are many; run by embed.sh. */
#include "daemon-fixture.h"

#define NAME      "org.guestcpu1"
#define PATH      "/org/guestcpu1/host"
#define INTERFACE "org.guestcpu1.Host"
#define GUEST     "<cpu><model>486</model></cpu>"
#define N_CLIENTS 200
#define N_FUZZED  3000
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

/* Text of the kind that is asked with, cut, doubled and spoilt. */
static char *random_text(GRand *rand)
{
    static const char *const seeds[] = {
        GUEST,
        "<domain type='qemu'><os><type arch='x86_64' machine='pc'>hvm</type></os>" GUEST
        "</domain>",
        "<cpu match='strict' mode='custom'><model "
        "fallback='forbid'>EPYC</model><vendor>AMD</vendor>"
        "<feature policy='forbid' name='svm'/><topology sockets='1' cores='2' threads='1'/></cpu>",
        "<capabilities><host>" GUEST "</host></capabilities>",
        "host-model",
        "custom",
        "../../etc/shadow",
        "%s%n",
        "",
    };
    GString *text = g_string_new(seeds[g_rand_int_range(rand, 0, G_N_ELEMENTS(seeds))]);
    guint n_changes = (guint)g_rand_int_range(rand, 0, 6);

    for (guint i = 0; i < n_changes && text->len > 0; i++) {
        gsize at = (gsize)g_rand_int_range(rand, 0, (gint32)text->len);
        switch (g_rand_int_range(rand, 0, 3)) {
        case 0:
            text->str[at] = (char)g_rand_int_range(rand, 1, 128);
            break;
        case 1:
            g_string_truncate(text, at);
            break;
        default:
            g_string_insert(text, (gssize)at, seeds[g_rand_int_range(rand, 0, 9)]);
        }
    }
    return g_string_free(text, FALSE);
}

static GVariant *random_value(GRand *rand)
{
    g_autofree char *text = random_text(rand);
    const char *const list[] = { text, text, NULL };

    switch (g_rand_int_range(rand, 0, 6)) {
    case 0:
        return g_variant_new_uint32(g_rand_int(rand));
    case 1:
        return g_variant_new_boolean(g_rand_boolean(rand));
    case 2:
        return g_variant_new_strv(list, -1);
    case 3:
        return g_variant_new_variant(g_variant_new_double(g_rand_double(rand)));
    default:
        return g_variant_new_string(text);
    }
}

static GVariant *random_dict(GRand *rand)
{
    static const char *const keys[] = {
        "arch",      "machine",    "virt_type",  "emulator", "against",
        "authority", "timeout_ms", "hypervisor", "cpu_only", "migratable",
        "name",      "memory_mb",  "vcpus",      "cpu_mode", "cpu_model",
        "disk.0",    "network.1",  "template",   "",         "cpu_model_extra_flags",
    };
    GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{sv}"));
    guint n = (guint)g_rand_int_range(rand, 0, 5);

    for (guint i = 0; i < n; i++)
        g_variant_builder_add(&builder, "{sv}", keys[g_rand_int_range(rand, 0, G_N_ELEMENTS(keys))],
                              random_value(rand));
    return g_variant_builder_end(&builder);
}

static GVariant *random_call(GRand *rand, const char **out_method)
{
    g_autofree char *text = random_text(rand), *other = random_text(rand);
    const char *const list[] = { text, other, NULL };

    switch (g_rand_int_range(rand, 0, 3)) {
    case 0:
        *out_method = "CompareCpu";
        return g_variant_new("(s@a{sv})", text, random_dict(rand));
    case 1:
        *out_method = "BaselineCpu";
        return g_variant_new("(^as@a{sv})", list, random_dict(rand));
    default:
        *out_method = "PreviewDomain";
        return g_variant_new("(@a{sv}@a{sv})", random_dict(rand), random_dict(rand));
    }
}

/* Whatever comes, the answer is one, or an error with a name of ours. */
static void nonsense_is_answered_by_errors_of_ours(void)
{
    GRand *rand = g_rand_new_with_seed(1);

    for (guint i = 0; i < N_FUZZED; i++) {
        const char *method = NULL;
        g_autoptr(GVariant) arguments = g_variant_ref_sink(random_call(rand, &method));
        g_autoptr(GError) error = NULL;
        g_autoptr(GVariant) answer = fixture_call(&fixture, method, arguments, &error);
        g_autofree char *name = error ? g_dbus_error_get_remote_error(error) : NULL;
        if (answer || (name && g_str_has_prefix(name, "org.guestcpu1.Error.") &&
                       !g_str_has_suffix(name, ".Internal")))
            continue;
        g_autofree char *printed = g_variant_print(arguments, FALSE);
        test_fail(__FILE__, __LINE__, "%s%s: %s", method, printed,
                  error ? error->message : "no answer");
        break;
    }
    g_rand_free(rand);
    expect_alive();
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(two_hundred_clients_are_answered_at_once),
        TEST(callers_may_vanish_while_they_are_answered),
        TEST(callers_who_refresh_at_once_are_all_answered),
        TEST(the_largest_document_is_read_and_larger_ones_are_refused),
        TEST(what_no_bus_carries_does_no_harm),
        TEST(many_cpus_are_merged_and_more_are_refused),
        TEST(the_interface_is_what_it_says),
        TEST(nonsense_is_answered_by_errors_of_ours),
        { NULL, NULL },
    };
    const FixtureSuite suite = { "daemon-load", cases, NULL };

    return fixture_main_embed(&fixture, argc, argv, &suite);
}
