/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guestcpud with libvirt's test driver: configuration, ends. */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

#include "daemon-fixture.h"
#include "test-suite.h"

static Fixture fixture;
static char *config;

static void write_config(const char *text)
{
    g_autoptr(GError) error = NULL;

    if (!g_file_set_contents(config, text, -1, &error))
        g_error("%s", error->message);
}

static gboolean start(void)
{
    const char *const args[] = { "--config", config, NULL };

    return fixture_start(&fixture, args) && fixture_wait(&fixture, "State", "ready");
}

/* Returns: (transfer full) (nullable): part @part of setting @name. */
static char *policy(const char *name, const char *part)
{
    g_autoptr(GVariant) all = fixture_get(&fixture, "Policy");
    g_autoptr(GVariant) setting = g_variant_lookup_value(all, name, G_VARIANT_TYPE("a{sv}"));
    char *text = NULL;

    return setting && g_variant_lookup(setting, part, "s", &text) ? text : NULL;
}

#define GOOD "[libvirt]\nuri = test:///default\ncpu_mode = host-model\n"

static void what_libvirts_test_driver_cannot_say_is_not_made_up(void)
{
    write_config(GOOD);
    if (!start())
        return;
    g_autofree char *authority = fixture_text(&fixture, "Authority");
    g_autofree char *model = fixture_text(&fixture, "HostModel");
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = fixture_call(
        &fixture, "CompareCpu",
        g_variant_new_parsed("('<cpu><model>Penryn</model></cpu>', @a{sv} {})"), &error);
    g_autofree char *text = answer ? g_variant_print(answer, FALSE) : NULL;

    check_str(authority, "unproven");
    check_str(model, "");
    check_contains(text, "('incompatible', ");
    check_contains(text, "'kind': <'unknown-host'>");
    check_int(fixture_stop(&fixture, SIGTERM), 0);
}

static void a_broken_configuration_is_refused_as_a_whole(void)
{
    write_config(GOOD);
    if (!start())
        return;
    write_config("[libvirt]\nuri = test:///default\ncpu_mod = custom\nvirt_type = kwm\n");
    fixture_fails(&fixture, "Reload", NULL, "Invalid", "did you mean \"cpu_mode\"");
    fixture_fails(&fixture, "Reload", NULL, "Invalid", ":4: error: [libvirt] virt_type = kwm");
    g_autofree char *mode = policy("libvirt.cpu_mode", "value");
    check_str(mode, "host-model");
    check_int(fixture_stop(&fixture, SIGTERM), 0);
}

/* Waits until the property that PropertiesChanged brings says it. */
static gboolean wait_for_mode(const char *mode)
{
    for (guint i = 0; i < 1000; i++) {
        g_autoptr(GVariant) all = g_dbus_proxy_get_cached_property(fixture.host, "Policy");
        g_autofree char *text = g_variant_print(all, FALSE);
        if (strstr(text, mode))
            return TRUE;
        g_main_context_iteration(NULL, TRUE);
    }
    return FALSE;
}

static void another_configuration_comes_into_force(void)
{
    g_autoptr(GError) error = NULL;

    write_config(GOOD);
    if (!start())
        return;
    write_config("# more\n[libvirt]\nuri = test:///default\ncpu_mode = none\n");
    g_autoptr(GVariant) answer = fixture_call(&fixture, "Reload", NULL, &error);
    check(answer != NULL);
    g_autofree char *mode = policy("libvirt.cpu_mode", "value");
    g_autofree char *layer = policy("libvirt.cpu_mode", "layer");
    g_autofree char *file = policy("libvirt.cpu_mode", "file");
    check_str(mode, "none");
    check_str(layer, "host");
    check_str(file, config);
    check(wait_for_mode("'none'"));

    write_config("[libvirt]\nuri = test:///default\ncpu_mode = maximum\n");
    g_subprocess_send_signal(fixture.daemon, SIGHUP);
    check(wait_for_mode("'maximum'"));
    check_int(fixture_stop(&fixture, SIGTERM), 0);
}

static void another_libvirt_is_asked_when_the_configuration_says_so(void)
{
    g_autoptr(GError) error = NULL;

    write_config(GOOD);
    if (!start())
        return;
    write_config("[libvirt]\nuri = test:///nonesuch/node.xml\n");
    g_autoptr(GVariant) answer = fixture_call(&fixture, "Reload", NULL, &error);
    check(answer != NULL);
    fixture_wait(&fixture, "State", "disconnected");
    write_config(GOOD);
    g_autoptr(GVariant) again = fixture_call(&fixture, "Reload", NULL, &error);
    check(again != NULL);
    fixture_wait(&fixture, "State", "ready");
    check_str(error ? error->message : NULL, NULL);
    check_int(fixture_stop(&fixture, SIGTERM), 0);
}

/* Returns: (transfer full): a socket at @path that takes callers and never answers. */
static GSocket *listen_in_silence(const char *path)
{
    GSocket *socket =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);

    check(g_socket_bind(socket, address, TRUE, NULL) && g_socket_listen(socket, NULL));
    return socket;
}

static void reload_with_uri(const char *uri)
{
    g_autofree char *text = g_strdup_printf("[libvirt]\nuri = %s\n", uri);
    g_autoptr(GError) error = NULL;

    write_config(text);
    g_autoptr(GVariant) answer = fixture_call(&fixture, "Reload", NULL, &error);
    check(answer != NULL);
    check_str(error ? error->message : NULL, NULL);
}

static void take_reply(GObject *source, GAsyncResult *result, gpointer data)
{
    GVariant **out = data;
    g_autoptr(GError) error = NULL;

    *out = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    if (!*out)
        *out = g_variant_ref_sink(g_variant_new("(s)", error->message));
}

static void nobody_is_told_of_the_host_before(void)
{
    g_autofree char *path = g_strconcat(config, ".libvirt", NULL);
    g_autofree char *silent = g_strconcat("qemu+unix:///system?socket=", path, NULL);
    g_autoptr(GSocket) socket = listen_in_silence(path);
    GVariant *report = NULL;
    const char *xml = NULL;

    check(socket != NULL);
    write_config(GOOD);
    check(!g_socket_is_closed(socket));
    if (!start())
        return;
    g_autofree char *before = fixture_text(&fixture, "Uri");
    reload_with_uri(silent);
    g_autofree char *meanwhile = fixture_text(&fixture, "Uri");
    g_autofree char *arch = fixture_text(&fixture, "Arch");
    g_autofree char *state = fixture_text(&fixture, "State");
    g_dbus_connection_call(fixture.client, "org.guestcpu1", "/org/guestcpu1/host",
                           "org.guestcpu1.Host", "GetReport", NULL, NULL, G_DBUS_CALL_FLAGS_NONE,
                           BUS_WAIT_S * 1000, NULL, take_reply, &report);
    reload_with_uri("test:///default?x");
    while (!report)
        g_main_context_iteration(NULL, TRUE);

    g_variant_get(report, "(&s)", &xml);
    check_contains(xml, "<uri>test:///default?x</uri>");
    check_str(before, "test:///default");
    check_str(meanwhile, silent);
    check_str(arch, "");
    check_str(state, "disconnected");
    fixture_wait(&fixture, "State", "ready");
    fixture_wait(&fixture, "Uri", "test:///default?x");
    g_variant_unref(report);
    fixture_stop(&fixture, SIGTERM);
    g_remove(path);
}

/* Returns: whether @property comes to have an entry @key of a{ss} that holds @words. */
static gboolean wait_for_word(const char *property, const char *key, const char *words)
{
    for (guint i = 0; i < 1000; i++) {
        g_autoptr(GVariant) all = g_dbus_proxy_get_cached_property(fixture.host, property);
        const char *text = NULL;
        if (all && g_variant_lookup(all, key, "&s", &text) && strstr(text, words))
            return TRUE;
        g_main_context_iteration(NULL, TRUE);
    }
    return FALSE;
}

static void words_for_the_host_follow_the_policy(void)
{
    g_autoptr(GError) error = NULL;

    write_config(GOOD);
    if (!start())
        return;
    g_autoptr(GVariant) labels = fixture_get(&fixture, "Labels");
    g_autofree char *kubevirt = fixture_text(&fixture, "KubevirtVersion");
    check_int(g_variant_n_children(labels), 0);
    check_str(kubevirt, "1.9.0");
    check(wait_for_word("UnknownLabels", "", "domain capabilities"));
    check(wait_for_word("UnknownTraits", "", "take no CPU model"));
    write_config("[libvirt]\nuri = test:///default\ncpu_mode = none\n");
    g_autoptr(GVariant) answer = fixture_call(&fixture, "Reload", NULL, &error);
    check(answer != NULL);
    check(wait_for_word("UnknownTraits", "HW_CPU_X86_SSE", "leaves the CPU to the hypervisor"));
    check_int(fixture_stop(&fixture, SIGTERM), 0);
}

/* A template from which nothing can be read as long as nobody writes it. */
static void a_preview_that_waits_for_a_disk_delays_nobody(void)
{
    g_autofree char *dir = g_path_get_dirname(config);
    g_autofree char *pipe = g_build_filename(dir, "slow.xml", NULL);
    g_autofree char *text = g_strdup_printf(GOOD "[guestcpu]\ntemplate = %s\n", pipe);
    GVariant *preview = NULL;
    const char *xml = NULL;

    check_int(mkfifo(pipe, 0600), 0);
    write_config(text);
    if (!start())
        return;
    g_dbus_connection_call(fixture.client, "org.guestcpu1", "/org/guestcpu1/host",
                           "org.guestcpu1.Host", "PreviewDomain",
                           g_variant_new_parsed("({'name': <'web1'>, 'cpu_mode': <'none'>}, "
                                                "@a{sv} {})"),
                           NULL, G_DBUS_CALL_FLAGS_NONE, BUS_WAIT_S * 1000, NULL, take_reply,
                           &preview);
    g_autofree char *state = fixture_text(&fixture, "State");
    check_str(state, "ready");
    check(preview == NULL);

    FILE *writer = fopen(pipe, "w");
    fputs("<domain type='qemu'><name>x</name><os><type>hvm</type></os></domain>", writer);
    fclose(writer);
    while (!preview)
        g_main_context_iteration(NULL, TRUE);
    g_variant_get_child(preview, 0, "&s", &xml);
    check_contains(xml, "<name>web1</name>");
    g_variant_unref(preview);
    check_int(fixture_stop(&fixture, SIGTERM), 0);
    g_remove(pipe);
}

static void every_way_to_end_has_its_exit_status(void)
{
    const struct {
        const char *args[4];
        int status;
    } table[] = {
        { { "--help", NULL }, 0 },
        { { "--version", NULL }, 0 },
        { { "--nonsense", NULL }, 2 },
        { { "--session", "--system", NULL }, 2 },
        { { "--session", "superfluous", NULL }, 2 },
        { { "--session", "--config", "/nonexistent/guestcpu.conf", NULL }, 3 },
        { { "--address", "unix:path=/nonexistent/bus", "--config=/dev/null", NULL }, 4 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        if (fixture_run(table[i].args) != table[i].status)
            test_fail(__FILE__, __LINE__, "%s does not end with %d", table[i].args[0],
                      table[i].status);
    }
}

static void a_second_daemon_finds_the_name_taken(void)
{
    const char *const args[] = { "--session", "--config", config, NULL };

    write_config(GOOD);
    if (!start())
        return;
    check_int(fixture_run(args), 4);
    g_autofree char *state = fixture_text(&fixture, "State");
    check_str(state, "ready");
    check_int(fixture_stop(&fixture, SIGTERM), 0);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_libvirts_test_driver_cannot_say_is_not_made_up),
        TEST(a_broken_configuration_is_refused_as_a_whole),
        TEST(another_configuration_comes_into_force),
        TEST(another_libvirt_is_asked_when_the_configuration_says_so),
        TEST(nobody_is_told_of_the_host_before),
        TEST(words_for_the_host_follow_the_policy),
        TEST(a_preview_that_waits_for_a_disk_delays_nobody),
        TEST(every_way_to_end_has_its_exit_status),
        TEST(a_second_daemon_finds_the_name_taken),
        { NULL, NULL },
    };
    const char *missing = fixture_missing();

    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    g_autofree char *dir = g_dir_make_tmp("gcpu-daemon.XXXXXX", NULL);
    config = g_build_filename(dir, "guestcpu.conf", NULL);
    fixture_up(&fixture);
    int status = test_suite_main(argc, argv, "daemon", cases);
    fixture_down(&fixture);
    g_remove(config);
    g_rmdir(dir);
    g_free(config);
    return status;
}
