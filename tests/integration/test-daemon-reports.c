/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All reports of guestcpud's fleet at once, as its callers get them: OpenReports. */
#include <gio/gunixfdlist.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "daemon-fixture.h"
#include "store/fleet-stream.h"
#include "test-suite.h"

#define CALL_LIMIT_MS 30000
#define CALLERS_MAX   4

/* More than any socket holds, so that who does not read keeps its sender waiting. */
#define PADDING (8 * 1024 * 1024)

static Fixture fixture;

static GVariant *no_options(void)
{
    return g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0);
}

static GVariant *call(const char *method, GVariant *arguments, GUnixFDList **out_descriptors,
                      GError **error)
{
    return g_dbus_connection_call_with_unix_fd_list_sync(
        fixture.client, "org.guestcpu1", "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", method,
        arguments, NULL, G_DBUS_CALL_FLAGS_NONE, CALL_LIMIT_MS, NULL, out_descriptors, NULL, error);
}

static void put(const char *name, gsize padding)
{
    g_autofree char *dots = g_strnfill(padding, '.');
    g_autofree char *xml = g_strdup_printf("<guestcpu-host version='1'><name>%s</name><!--%s-->"
                                           "<microcode>0x%u</microcode></guestcpu-host>",
                                           name, dots, (guint)padding);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        call("PutHost", g_variant_new("(s@a{sv})", xml, no_options()), NULL, &error);

    if (!answer)
        test_fail(__FILE__, __LINE__, "%s", error->message);
}

/* Returns: a descriptor; -1 with an error. */
static int open_reports(GError **error)
{
    g_autoptr(GUnixFDList) descriptors = NULL;
    g_autoptr(GVariant) answer =
        call("OpenReports", g_variant_new("(@a{sv})", no_options()), &descriptors, error);
    gint32 index = -1;

    if (!answer)
        return -1;
    g_variant_get(answer, "(h)", &index);
    return g_unix_fd_list_get(descriptors, index, error);
}

/* Returns: the names of the hosts, or the error. */
static char *read_names(int descriptor)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStream) stream = gcpu_fleet_stream_new(fleet, "guestcpud");
    g_autofree char *bytes = g_malloc(65536);
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) names = g_string_new(NULL);
    gboolean ok = TRUE;
    ssize_t n;

    while (ok && (n = read(descriptor, bytes, 65536)) > 0)
        ok = gcpu_fleet_stream_take(stream, bytes, (gsize)n, &error);
    close(descriptor);
    if (!ok || !gcpu_fleet_stream_finish(stream, &error))
        return g_strdup(error->message);
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet);
    for (guint i = 0; i < hosts->len; i++)
        g_string_append_printf(names, i ? " %s" : "%s",
                               ((const GcpuFleetHost *)g_ptr_array_index(hosts, i))->name);
    return g_string_free(g_steal_pointer(&names), FALSE);
}

static void all_reports_come_through_one_descriptor(void)
{
    g_autoptr(GError) error = NULL;

    put("n2", 10);
    put("n1", 10);
    put("n3", PADDING);
    int descriptor = open_reports(&error);
    check(descriptor >= 0);
    g_autofree char *names = read_names(descriptor);
    check_str(names, "n1 n2 n3");
}

/* It is the fleet of the moment of the call that comes. */
static void who_does_not_read_holds_up_nobody(void)
{
    int slow[CALLERS_MAX];
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < CALLERS_MAX; i++) {
        slow[i] = open_reports(NULL);
        check(slow[i] >= 0);
    }
    check_int(open_reports(&error), -1);
    g_autofree char *said = error ? g_dbus_error_get_remote_error(error) : NULL;
    check_str(said, "org.guestcpu1.Error.Busy");
    put("n4", 10);
    g_autoptr(GVariant) list =
        call("ListHosts", g_variant_new("(@a{sv})", no_options()), NULL, NULL);
    check(list != NULL);
    for (guint i = 0; i < CALLERS_MAX; i++) {
        g_autofree char *names = read_names(slow[i]);
        check_str(names, "n1 n2 n3");
    }
}

/* The sender notices by itself; each question is one more chance for it to have done so. */
static void who_goes_away_makes_room(void)
{
    int descriptor = -1;

    for (guint i = 0; i < CALLERS_MAX; i++) {
        int gone = open_reports(NULL);
        if (gone >= 0)
            close(gone);
    }
    for (guint i = 0; i < 100000 && descriptor < 0; i++)
        descriptor = open_reports(NULL);
    g_autofree char *names = read_names(descriptor);
    check_str(names, "n1 n2 n3 n4");
}

static void options_are_refused(void)
{
    GVariantDict options;
    g_autoptr(GError) error = NULL;

    g_variant_dict_init(&options, NULL);
    g_variant_dict_insert(&options, "arch", "s", "x86_64");
    g_autoptr(GVariant) answer =
        call("OpenReports", g_variant_new("(@a{sv})", g_variant_dict_end(&options)), NULL, &error);
    check(answer == NULL);
    check_contains(error ? error->message : "", "Error.Invalid");
    check_contains(error ? error->message : "", "arch");
}

static void the_end_of_the_daemon_is_no_end_of_the_fleet(void)
{
    int descriptor = open_reports(NULL);

    check(descriptor >= 0);
    check_int(fixture_stop(&fixture, SIGTERM), 0);
    g_autofree char *names = read_names(descriptor);
    check_str(names, "guestcpud: the fleet ends in the middle");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(all_reports_come_through_one_descriptor),
        TEST(who_does_not_read_holds_up_nobody),
        TEST(who_goes_away_makes_room),
        TEST(options_are_refused),
        TEST(the_end_of_the_daemon_is_no_end_of_the_fleet),
        { NULL, NULL },
    };
    const FixtureSuite suite = { "daemon-reports", cases, NULL };

    return fixture_main_test_driver(&fixture, argc, argv, &suite);
}
