/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/fleet-stream.h"

#include <glib/gstdio.h>
#include <string.h>

#include "store/fleet-store.h"
#include "test-suite.h"
#include "xml/host-report-xml.h"

#define UUID_1 "5a2f6c1e-7d0b-4b8e-9c55-0d3c1f2e4a61"

static char *report_of(const char *name, const char *uuid, const char *cpu, gint64 collected_at_s)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    g_autofree char *capabilities =
        g_strdup_printf("<capabilities><host><cpu><arch>x86_64</arch><model>%s</model><counter "
                        "name='tsc' frequency='2300000000'/></cpu></host></capabilities>",
                        cpu);

    report->name = g_strdup(name);
    report->uuid = g_strdup(uuid);
    report->collected_at_s = collected_at_s;
    report->kernel_command_line = g_strdup_printf("of \"%s\"", name);
    gcpu_host_report_xml_add_capabilities(report, capabilities, -1, "capabilities", &error);
    g_assert_no_error(error);
    return gcpu_host_report_xml_format(report);
}

static void put(GcpuFleetStore *store, const char *name, const char *uuid, const char *cpu,
                gint64 collected_at_s)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = report_of(name, uuid, cpu, collected_at_s);

    gcpu_fleet_store_put(store, xml, "somebody", NULL, &error);
    g_assert_no_error(error);
}

static void fill(GcpuFleetStore *store)
{
    put(store, "n1", UUID_1, "Base", 1000);
    put(store, "n2", NULL, "Rome", 2000);
    put(store, "n3", NULL, "Base", 3000);
}

static gboolean collect(const char *bytes, gsize length, gpointer data, GError **error)
{
    (void)error;
    g_string_append_len(data, bytes, (gssize)length);
    return TRUE;
}

static char *send_all(const GcpuFleetStore *store)
{
    g_autoptr(GcpuFleetImage) image = gcpu_fleet_store_image(store);
    GString *text = g_string_new(NULL);

    check(gcpu_fleet_image_send(image, collect, text, NULL));
    return g_string_free(text, FALSE);
}

/* What @text says, taken @step bytes at a time: a line for each host, then what was not read, then
 * the error. */
static char *take_all(const char *text, gsize step)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStream) stream = gcpu_fleet_stream_new(fleet, "peer");
    g_autoptr(GError) error = NULL;
    GString *said = g_string_new(NULL);
    gsize length = strlen(text);
    gboolean ok = TRUE;

    for (gsize at = 0; ok && at < length; at += step)
        ok = gcpu_fleet_stream_take(stream, text + at, MIN(step, length - at), &error);
    ok = ok && gcpu_fleet_stream_finish(stream, &error);
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet);
    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        g_string_append_printf(said, "%s %s %s %" G_GINT64_FORMAT " %s by %s\n", host->name,
                               host->uuid ? host->uuid : "-",
                               host->facts->capabilities->host_cpu->model, host->collected_at_s,
                               host->kernel_command_line, host->source);
    }
    for (guint i = 0; i < gcpu_fleet_unread(fleet)->len; i++) {
        const GcpuFleetUnread *unread = g_ptr_array_index(gcpu_fleet_unread(fleet), i);
        g_string_append_printf(said, "? %s: %s\n", unread->source, unread->reason);
    }
    if (!ok)
        g_string_append_printf(said, "! %s\n", error->message);
    return g_string_free(said, FALSE);
}

static const char all_hosts[] = "n1 " UUID_1 " Base 1000 of \"n1\" by peer\n"
                                "n2 - Rome 2000 of \"n2\" by peer\n"
                                "n3 - Base 3000 of \"n3\" by peer\n";

static void what_was_sent_arrives(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(NULL, fleet, NULL);
    static const gsize steps[] = { G_MAXSSIZE, 65536, 7, 1 };

    fill(store);
    gcpu_fleet_add_unread(fleet, "n\t9", "broken\nin two");
    g_autofree char *text = send_all(store);
    g_autofree char *wanted = g_strconcat(all_hosts, "? n\t9: broken\nin two\n", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *said = take_all(text, steps[i]);
        check_str(said, wanted);
    }
}

static void equal_hosts_send_their_facts_once(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(NULL, fleet, NULL);

    fill(store);
    g_autofree char *text = send_all(store);
    g_auto(GStrv) parts = g_strsplit(text, "<guestcpu-host", -1);
    check_int(g_strv_length(parts), 1 + 2);
    check(g_str_has_suffix(text, "\nend 3\n"));
}

static void an_empty_fleet_is_a_fleet(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(NULL, fleet, NULL);
    g_autofree char *text = send_all(store);
    g_autofree char *said = take_all(text, 1);

    check_str(text, "guestcpu-fleet 1\nend 0\n");
    check_str(said, "");
}

static void an_image_does_not_change(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(NULL, fleet, NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    fill(store);
    g_autoptr(GcpuFleetImage) image = gcpu_fleet_store_image(store);
    gcpu_fleet_store_remove(store, "n1", NULL);
    for (guint i = 0; i < 100; i++) {
        g_autofree char *cpu = g_strdup_printf("Base-v%u", i);
        put(store, "n2", NULL, cpu, 4000 + i);
    }
    check(gcpu_fleet_image_send(image, collect, text, NULL));
    g_autofree char *said = take_all(text->str, 100);
    check_str(said, all_hosts);
    g_autofree char *later = send_all(store);
    g_autofree char *later_said = take_all(later, 100);
    check_str(later_said, "n2 - Base-v99 4099 of \"n2\" by peer\n"
                          "n3 - Base 3000 of \"n3\" by peer\n");
}

static void facts_that_are_gone_from_disk_are_told(void)
{
    g_autofree char *root = g_dir_make_tmp("stream-XXXXXX", NULL);
    g_autofree char *facts = g_build_filename(root, "facts", NULL);
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    GcpuFleetStore *store = gcpu_fleet_store_open(root, fleet, NULL);

    fill(store);
    g_autofree char *text = send_all(store);
    g_autofree char *said = take_all(text, 1000);
    check_str(said, all_hosts);
    g_autofree char *name =
        g_strconcat(gcpu_fleet_facts_key(gcpu_fleet_find(fleet, "n1")), ".xml", NULL);
    g_autofree char *path = g_build_filename(facts, name, NULL);
    check_int(g_remove(path), 0);
    g_autofree char *less = send_all(store);
    g_autofree char *less_said = take_all(less, 1000);
    check(g_str_has_prefix(less_said, "n2 - Rome 2000 of \"n2\" by peer\n? n1: "));
    check_contains(less_said, "\n? n3: ");
    gcpu_fleet_store_free(store);
    g_autofree char *clean = g_strdup_printf("rm -rf '%s'", root);
    check(g_spawn_command_line_sync(clean, NULL, NULL, NULL, NULL));
}

static void a_stream_that_stops_is_no_fleet(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(NULL, fleet, NULL);

    fill(store);
    g_autofree char *text = send_all(store);
    gsize length = strlen(text);
    for (gsize end = 0; end < length; end++) {
        g_autofree char *part = g_strndup(text, end);
        g_autofree char *said = take_all(part, 4096);
        if (!strstr(said, "! peer: the fleet ends in the middle\n"))
            test_fail(__FILE__, __LINE__, "cut off at %u: %s", (guint)end, said);
    }
    check(length > 0);
}

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void what_is_no_fleet_is_refused(void)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        { "HTTP/1.1 200 OK\n", "does not begin with" },
        { "guestcpu-fleet 2\n", "does not begin with" },
        { "guestcpu-fleet 1\nhello\n", "a line of no known kind" },
        { "guestcpu-fleet 1\nend 1\n", "hosts are missing" },
        { "guestcpu-fleet 1\nend -1\n", "hosts are missing" },
        { "guestcpu-fleet 1\nend 0\nmore", "something follows its end" },
        { "guestcpu-fleet 1\nhost x\n", "a host that is none" },
        { "guestcpu-fleet 1\nunread x\n", "something unread without reason" },
        { "guestcpu-fleet 1\nunread x\\\tgone\n", "something unread that is no text" },
        { "guestcpu-fleet 1\nunread x\tgone\\\n", "something unread that is no text" },
        { "guestcpu-fleet 1\nfacts " KEY "\n", "facts without name or length" },
        { "guestcpu-fleet 1\nfacts " KEY " 0\n", "or too long" },
        { "guestcpu-fleet 1\nfacts " KEY " 99999999999\n", "or too long" },
        { "guestcpu-fleet 1\nfacts " KEY " 3\nabcd", "longer than was said" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *said = take_all(cases[i].text, 1);
        check_contains(said, "! peer: what it sends is no fleet: ");
        check_contains(said, cases[i].words);
    }
}

static void a_line_without_end_is_not_kept(void)
{
    g_autofree char *dots = g_strnfill(1024 * 1024, '.');
    g_autofree char *text = g_strconcat("guestcpu-fleet 1\n", dots, NULL);
    g_autofree char *said = take_all(text, 65536);

    check_contains(said, "a line without end");
}

static void what_is_unread_has_bounds(void)
{
    const guint n_lines = 1000;
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStream) stream = gcpu_fleet_stream_new(fleet, "peer");
    g_autoptr(GString) lines = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    guint n_taken = 0;

    for (guint i = 0; i < n_lines; i++)
        g_string_append(lines, "unread x\ty\n");
    check(gcpu_fleet_stream_take(stream, "guestcpu-fleet 1\n", 17, NULL));
    while (n_taken <= GCPU_FLEET_STREAM_HOSTS_MAX &&
           gcpu_fleet_stream_take(stream, lines->str, lines->len, &error))
        n_taken += n_lines;
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    check(n_taken == GCPU_FLEET_STREAM_HOSTS_MAX);
}

static void what_is_unread_is_told_as_text(void)
{
    g_autofree char *said = take_all("guestcpu-fleet 1\nunread x\t\\377\nend 0\n", 1);

    check_str(said, "? x: \xef\xbf\xbd\n");
}

static void facts_that_are_no_report_leave_their_hosts_unread(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(NULL, fleet, NULL);

    fill(store);
    g_autofree char *text = send_all(store);
    memcpy(strstr(text, "<model>Base"), "<model<", 7);
    g_autofree char *said = take_all(text, 333);
    check(g_str_has_prefix(said, "n2 - Rome 2000 of \"n2\" by peer\n? n1: peer:"));
    check_contains(said, "\n? n3: peer:");
}

static const TestCase cases[] = {
    TEST(what_was_sent_arrives),
    TEST(equal_hosts_send_their_facts_once),
    TEST(an_empty_fleet_is_a_fleet),
    TEST(an_image_does_not_change),
    TEST(facts_that_are_gone_from_disk_are_told),
    TEST(a_stream_that_stops_is_no_fleet),
    TEST(what_is_no_fleet_is_refused),
    TEST(a_line_without_end_is_not_kept),
    TEST(what_is_unread_has_bounds),
    TEST(what_is_unread_is_told_as_text),
    TEST(facts_that_are_no_report_leave_their_hosts_unread),
    { NULL, NULL },
};

int main(int argc, char **argv)
{
    return test_suite_main(argc, argv, "fleet-stream", cases);
}
