/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME      "org.guestcpu1"
#define PATH      "/org/guestcpu1/host"
#define INTERFACE "org.guestcpu1.Host"

const char *fixture_missing(void)
{
    g_autofree char *program = g_find_program_in_path("dbus-daemon");

    return program ? NULL : "dbus-daemon is not installed";
}

GDBusConnection *fixture_connect(const Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    GDBusConnection *client =
        g_dbus_connection_new_for_address_sync(fixture->address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, &error);

    if (!client)
        g_error("%s", error->message);
    return client;
}

void fixture_join(Fixture *fixture, const char *address)
{
    *fixture = (Fixture){ .address = g_strdup(address) };
    fixture->client = fixture_connect(fixture);
}

void fixture_up(Fixture *fixture)
{
    GTestDBus *bus = g_test_dbus_new(G_TEST_DBUS_NONE);

    g_test_dbus_up(bus);
    fixture_join(fixture, g_test_dbus_get_bus_address(bus));
    fixture->bus = bus;
}

/** Wait: one condition, and a clock that ends the waiting. */
typedef struct {
    gboolean is_met, is_over;
    guint clock;
} Wait;

static gboolean give_up(gpointer data)
{
    Wait *wait = data;

    wait->is_over = TRUE;
    wait->clock = 0;
    return G_SOURCE_REMOVE;
}

static void start_clock(Wait *wait)
{
    *wait = (Wait){ .clock = g_timeout_add_seconds(BUS_WAIT_S, give_up, wait) };
}

static void stop_clock(Wait *wait)
{
    if (wait->clock)
        g_source_remove(wait->clock);
}

static void on_name(GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
    Wait *wait = data;

    (void)connection, (void)name, (void)owner;
    wait->is_met = TRUE;
}

static void on_no_name(GDBusConnection *connection, const char *name, gpointer data)
{
    on_name(connection, name, NULL, data);
}

static gboolean wait_for(const Fixture *fixture, const char *name,
                         GBusNameAppearedCallback appeared, GBusNameVanishedCallback vanished)
{
    Wait wait;

    start_clock(&wait);
    guint watch = g_bus_watch_name_on_connection(
        fixture->client, name, G_BUS_NAME_WATCHER_FLAGS_NONE, appeared, vanished, &wait, NULL);
    while (!wait.is_met && !wait.is_over)
        g_main_context_iteration(NULL, TRUE);
    g_bus_unwatch_name(watch);
    stop_clock(&wait);
    return wait.is_met;
}

gboolean fixture_wait_for_name(const Fixture *fixture, const char *name)
{
    return wait_for(fixture, name, on_name, NULL);
}

gboolean fixture_wait_for_no_name(const Fixture *fixture, const char *name)
{
    return wait_for(fixture, name, NULL, on_no_name);
}

/* The program itself, not libtool's script around it, so that signals reach it. */
static GSubprocess *spawn(const char *bus, const char *const *args, GError **error)
{
    const char *build = g_getenv("TEST_BUILDDIR"), *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
    g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
    g_autofree char *libraries = g_build_filename(build, "driver/.libs", NULL);
    g_autofree char *templates = g_build_filename(g_getenv("TEST_SRCDIR"), "templates", NULL);

    g_autofree char *traits = g_build_filename(g_getenv("TEST_SRCDIR"), "traits", NULL);

    g_ptr_array_add(argv, g_build_filename(build, "driver/daemon/.libs/guestcpud", NULL));
    if (bus)
        g_ptr_array_add(argv, g_strdup(bus));
    for (; *args; args++)
        g_ptr_array_add(argv, g_strdup(*args));
    g_ptr_array_add(argv, NULL);
    g_subprocess_launcher_setenv(launcher, "LD_LIBRARY_PATH", libraries, TRUE);
    g_subprocess_launcher_setenv(launcher, "GUESTCPU_TEMPLATES", templates, TRUE);
    g_subprocess_launcher_setenv(launcher, "GUESTCPU_TRAITS", traits, TRUE);
    if (address)
        g_subprocess_launcher_setenv(launcher, "DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
    return g_subprocess_launcher_spawnv(launcher, (const char *const *)argv->pdata, error);
}

static void on_end(GObject *source, GAsyncResult *result, gpointer data)
{
    Wait *wait = data;

    g_subprocess_wait_finish(G_SUBPROCESS(source), result, NULL);
    wait->is_met = TRUE;
}

/* One that does not end is killed, which is no good end either. */
static int exit_status_of(GSubprocess *daemon)
{
    Wait wait;

    start_clock(&wait);
    g_subprocess_wait_async(daemon, NULL, on_end, &wait);
    while (!wait.is_met && !wait.is_over)
        g_main_context_iteration(NULL, TRUE);
    stop_clock(&wait);
    if (!wait.is_met)
        g_subprocess_force_exit(daemon);
    while (!wait.is_met)
        g_main_context_iteration(NULL, TRUE);
    return g_subprocess_get_if_exited(daemon) ? g_subprocess_get_exit_status(daemon) : -1;
}

int fixture_run(const char *const *args)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) daemon = spawn(NULL, args, &error);

    return daemon ? exit_status_of(daemon) : -1;
}

gboolean fixture_start(Fixture *fixture, const char *const *args)
{
    g_autoptr(GError) error = NULL;

    fixture->daemon = spawn(fixture->is_system ? "--system" : "--session", args, &error);
    if (!fixture->daemon || !fixture_wait_for_name(fixture, NAME)) {
        test_fail(__FILE__, __LINE__, "guestcpud does not start: %s",
                  error ? error->message : "it does not appear on the bus");
        return FALSE;
    }
    fixture->host = g_dbus_proxy_new_sync(fixture->client, G_DBUS_PROXY_FLAGS_NONE, NULL, NAME,
                                          PATH, INTERFACE, NULL, &error);
    if (!fixture->host)
        test_fail(__FILE__, __LINE__, "%s", error->message);
    return fixture->host != NULL;
}

int fixture_await_end(Fixture *fixture)
{
    g_autoptr(GSubprocess) daemon = g_steal_pointer(&fixture->daemon);

    g_clear_object(&fixture->host);
    return daemon ? exit_status_of(daemon) : -1;
}

int fixture_stop(Fixture *fixture, int signal)
{
    if (fixture->daemon)
        g_subprocess_send_signal(fixture->daemon, signal);
    return fixture_await_end(fixture);
}

void fixture_remove(const char *path)
{
    const char *const argv[] = { "rm", "-rf", path, NULL };

    g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
}

void fixture_down(Fixture *fixture)
{
    fixture_stop(fixture, SIGKILL);
    g_dbus_connection_close_sync(fixture->client, NULL, NULL);
    g_clear_object(&fixture->client);
    if (fixture->bus)
        g_test_dbus_down(fixture->bus);
    g_clear_object(&fixture->bus);
    g_clear_pointer(&fixture->address, g_free);
}

GVariant *fixture_call(const Fixture *fixture, const char *name, GVariant *arguments,
                       GError **error)
{
    return g_dbus_connection_call_sync(fixture->client, NAME, PATH, INTERFACE, name, arguments,
                                       NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, BUS_WAIT_S * 1000,
                                       NULL, error);
}

gboolean fixture_fails(const Fixture *fixture, const char *name, GVariant *arguments,
                       const char *expected, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = fixture_call(fixture, name, arguments, &error);
    g_autofree char *remote = error ? g_dbus_error_get_remote_error(error) : NULL;
    g_autofree char *full = g_strconcat("org.guestcpu1.Error.", expected, NULL);

    check(answer == NULL);
    check_str(remote, full);
    check_contains(error ? error->message : NULL, words);
    return g_strcmp0(remote, full) == 0;
}

GVariant *fixture_get(const Fixture *fixture, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        fixture->client, NAME, PATH, "org.freedesktop.DBus.Properties", "Get",
        g_variant_new("(ss)", INTERFACE, name), G_VARIANT_TYPE("(v)"),
        G_DBUS_CALL_FLAGS_NO_AUTO_START, BUS_WAIT_S * 1000, NULL, &error);
    GVariant *value = NULL;

    if (!answer)
        test_fail(__FILE__, __LINE__, "%s: %s", name, error->message);
    else
        g_variant_get(answer, "(v)", &value);
    return value;
}

char *fixture_text(const Fixture *fixture, const char *name)
{
    g_autoptr(GVariant) value = fixture_get(fixture, name);

    return value ? g_variant_dup_string(value, NULL) : NULL;
}

static gboolean has_cached(const Fixture *fixture, const char *name, const char *text)
{
    g_autoptr(GVariant) value = g_dbus_proxy_get_cached_property(fixture->host, name);

    return value && g_strcmp0(g_variant_get_string(value, NULL), text) == 0;
}

gboolean fixture_wait(Fixture *fixture, const char *name, const char *text)
{
    Wait wait;

    start_clock(&wait);
    while (!has_cached(fixture, name, text) && !wait.is_over)
        g_main_context_iteration(NULL, TRUE);
    stop_clock(&wait);
    if (has_cached(fixture, name, text))
        return TRUE;
    g_autofree char *is = fixture_text(fixture, name);
    test_fail(__FILE__, __LINE__, "%s is %s and does not become %s", name, is, text);
    return FALSE;
}

GVariant *fixture_options(const char *key, ...)
{
    GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{sv}"));
    va_list args;

    va_start(args, key);
    for (; key; key = va_arg(args, const char *))
        g_variant_builder_add(&builder, "{sv}", key, g_variant_new_string(va_arg(args, char *)));
    va_end(args);
    return g_variant_builder_end(&builder);
}

/* A daemon that a test has ended is not there any more. */
static int end_all(Fixture *fixture, int status)
{
    if (status == EXIT_SUCCESS && fixture->daemon && fixture_stop(fixture, SIGTERM) != 0) {
        printf("guestcpud does not end well\n");
        status = EXIT_FAILURE;
    }
    fixture_down(fixture);
    return status;
}

int fixture_main_embed(Fixture *fixture, int argc, char **argv, const FixtureSuite *suite)
{
    const char *uri = g_getenv("TEST_EMBED_URI");
    const char *missing = uri ? fixture_missing() : "run this by embed.sh";
    const char *config = suite->config ? suite->config : "/dev/null";
    const char *const args[] = { "--config", config, "--connect", uri, NULL };
    int status = EXIT_FAILURE;

    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    fixture_up(fixture);
    if (fixture_start(fixture, args) && fixture_wait(fixture, "State", "ready"))
        status = test_suite_main(argc, argv, suite->name, suite->cases);
    return end_all(fixture, status);
}

int fixture_main_test_driver(Fixture *fixture, int argc, char **argv, const FixtureSuite *suite)
{
    const char *missing = fixture_missing();
    const char *config = suite->config ? suite->config : "/dev/null";
    const char *const args[] = { "--config", config, "--connect", "test:///default", NULL };
    int status = EXIT_FAILURE;

    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    fixture_up(fixture);
    if (fixture_start(fixture, args))
        status = test_suite_main(argc, argv, suite->name, suite->cases);
    return end_all(fixture, status);
}
