/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-directory.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "small-fleet.h"
#include "test-suite.h"
#include "xml/host-report-xml.h"
#include "xml/xml-limits.h"

typedef struct {
    char *path;
    GcpuFleet *fleet;
    GcpuFindings *findings;
} Place;

static void place_init(Place *place)
{
    place->path = g_dir_make_tmp("fleet-XXXXXX", NULL);
    place->fleet = gcpu_fleet_new();
    place->findings = gcpu_findings_new();
    g_assert_nonnull(place->path);
}

static void place_clear(Place *place)
{
    g_autoptr(GDir) directory = g_dir_open(place->path, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(directory))) {
        g_autofree char *file = g_build_filename(place->path, name, NULL);
        g_remove(file);
    }
    g_rmdir(place->path);
    g_free(place->path);
    gcpu_fleet_free(place->fleet);
    gcpu_findings_free(place->findings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

static void write_file(const Place *place, const char *name, const char *text, gssize length)
{
    g_autofree char *file = g_build_filename(place->path, name, NULL);

    g_assert_true(g_file_set_contents(file, text, length, NULL));
}

static void write_report(const Place *place, const char *file, const char *name)
{
    const SmallHost host = { .name = name };
    g_autoptr(GcpuHostReport) report = small_report(&host);

    g_clear_pointer(&report->capabilities_xml, g_free);
    g_ptr_array_set_size(report->domain_capabilities_xml, 0);
    g_autofree char *text = gcpu_host_report_xml_format(report);
    write_file(place, file, text, -1);
}

/* "NAME: REASON" for each, a line each, without the directory. */
static char *format_unread(const Place *place)
{
    const GPtrArray *all = gcpu_fleet_unread(place->fleet);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < all->len; i++) {
        const GcpuFleetUnread *unread = g_ptr_array_index(all, i);
        g_autofree char *name = g_path_get_basename(unread->source);
        g_string_append_printf(text, "%s: %s\n", name, unread->reason);
    }
    return g_string_free(text, FALSE);
}

static void every_report_is_a_host(void)
{
    g_auto(Place) place;
    place_init(&place);
    write_report(&place, "b.xml", "n2");
    write_report(&place, "a.xml", "n1");
    check(gcpu_fleet_directory_read(place.path, place.fleet, place.findings));
    check_int(gcpu_fleet_n_hosts(place.fleet), 2);
    check_int(gcpu_fleet_unread(place.fleet)->len, 0);
    check(g_str_has_suffix(gcpu_fleet_find(place.fleet, "n2")->source, "/b.xml"));
}

static void whatever_is_no_report_is_told(void)
{
    static const char hostile[] = "<!DOCTYPE x [<!ENTITY a 'b'>]><guestcpu-host version='1'/>";
    static const struct {
        const char *name, *text, *reason;
    } rows[] = {
        { ".hidden", "", "is taken for no report: its name does not end in .xml" },
        { "README", "Ours.", "is taken for no report: its name does not end in .xml" },
        { "caps.xml", "<capabilities/>", "capabilities" },
        { "empty.xml", "", "empty" },
        { "future.xml", "<guestcpu-host version='2'/>", "only version 1 is known" },
        { "hostile.xml", hostile, "document type" },
        { "nobody.xml", "<guestcpu-host version='1'/>", "neither the name" },
    };
    g_auto(Place) place;
    place_init(&place);

    write_report(&place, "good.xml", "n1");
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        write_file(&place, rows[i].name, rows[i].text, -1);
    check(gcpu_fleet_directory_read(place.path, place.fleet, place.findings));
    check_int(gcpu_fleet_n_hosts(place.fleet), 1);
    check_int(gcpu_fleet_unread(place.fleet)->len, G_N_ELEMENTS(rows));
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const GcpuFleetUnread *unread = g_ptr_array_index(gcpu_fleet_unread(place.fleet), i);
        g_autofree char *name = g_path_get_basename(unread->source);
        check_str(name, rows[i].name);
        check_contains(unread->reason, rows[i].reason);
        check(strstr(unread->reason, place.path) == NULL);
    }
}

static void what_is_cut_off_or_huge_or_no_file_is_told(void)
{
    g_autofree char *huge = g_malloc0(GCPU_XML_SIZE_MAX + 2);
    g_autofree char *text = NULL, *file = NULL, *pipe_file = NULL, *folder = NULL;
    gsize length = 0;
    g_auto(Place) place;
    place_init(&place);

    write_report(&place, "good.xml", "n1");
    file = g_build_filename(place.path, "good.xml", NULL);
    g_assert_true(g_file_get_contents(file, &text, &length, NULL));
    write_file(&place, "cut.xml", text, (gssize)length / 2);
    memset(huge, ' ', GCPU_XML_SIZE_MAX + 1);
    write_file(&place, "huge.xml", huge, GCPU_XML_SIZE_MAX + 1);
    pipe_file = g_build_filename(place.path, "pipe.xml", NULL);
    g_assert_true(mkfifo(pipe_file, 0600) == 0);
    folder = g_build_filename(place.path, "folder.xml", NULL);
    g_assert_true(g_mkdir(folder, 0700) == 0);
    check(gcpu_fleet_directory_read(place.path, place.fleet, place.findings));
    g_autofree char *unread = format_unread(&place);
    check_int(gcpu_fleet_n_hosts(place.fleet), 1);
    check_int(gcpu_fleet_unread(place.fleet)->len, 4);
    check_contains(unread, "cut.xml: ");
    check_contains(unread, "folder.xml: is no regular file\n");
    check_contains(unread, "huge.xml: larger than 33554432 bytes\n");
    check_contains(unread, "pipe.xml: is no regular file\n");
}

static void two_reports_of_a_host_are_an_error(void)
{
    g_auto(Place) place;
    place_init(&place);

    write_report(&place, "a.xml", "n1");
    write_report(&place, "b.xml", "n1");
    check(!gcpu_fleet_directory_read(place.path, place.fleet, place.findings));
    check_int(gcpu_findings_count(place.findings), 1);
    const GcpuFinding *finding = gcpu_findings_get(place.findings, 0);
    check(g_str_has_suffix(finding->file, "/b.xml"));
    check_contains(finding->message, "host n1 is known already, from ");
    check_contains(finding->message, "/a.xml");
}

static void a_directory_without_reports_is_an_error(void)
{
    g_auto(Place) place;
    place_init(&place);

    check(!gcpu_fleet_directory_read(place.path, place.fleet, place.findings));
    check_str(gcpu_findings_get(place.findings, 0)->message,
              "holds no host report that can be read");
    check(!gcpu_fleet_directory_read("/nowhere", place.fleet, place.findings));
    check_contains(gcpu_findings_get(place.findings, 1)->message, "/nowhere");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(every_report_is_a_host),
        TEST(whatever_is_no_report_is_told),
        TEST(what_is_cut_off_or_huge_or_no_file_is_told),
        TEST(two_reports_of_a_host_are_an_error),
        TEST(a_directory_without_reports_is_an_error),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-directory", cases);
}
