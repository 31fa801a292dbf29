/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What guestcpud says on its bus about other hosts, whose reports it was given. */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>

#include "daemon-fixture.h"
#include "test-suite.h"
#include "xml/host-report-xml.h"

#define CALL_LIMIT_MS 30000

static Fixture fixture;
static char *store;

static GVariant *ask(const char *interface, const char *method, GVariant *arguments, GError **error)
{
    return g_dbus_connection_call_sync(fixture.client, "org.guestcpu1", "/org/guestcpu1/fleet",
                                       interface, method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE,
                                       CALL_LIMIT_MS, NULL, error);
}

static GVariant *call(const char *method, GVariant *arguments)
{
    g_autoptr(GError) error = NULL;
    GVariant *answer = ask("org.guestcpu1.Fleet", method, arguments, &error);

    if (!answer)
        test_fail(__FILE__, __LINE__, "%s: %s", method, error->message);
    return answer;
}

static void check_fails(const char *method, GVariant *arguments, const char *name,
                        const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = ask("org.guestcpu1.Fleet", method, arguments, &error);
    g_autofree char *said = error ? g_dbus_error_get_remote_error(error) : NULL;
    g_autofree char *full = g_strconcat("org.guestcpu1.Error.", name, NULL);

    check(answer == NULL);
    check_str(said, full);
    check_contains(error ? error->message : "", words);
}

static GVariant *get(const char *property)
{
    g_autoptr(GVariant) answer = ask("org.freedesktop.DBus.Properties", "Get",
                                     g_variant_new("(ss)", "org.guestcpu1.Fleet", property), NULL);
    GVariant *value = NULL;

    if (answer)
        g_variant_get(answer, "(v)", &value);
    return value;
}

static guint host_count(void)
{
    g_autoptr(GVariant) value = get("HostCount");

    return value ? g_variant_get_uint32(value) : G_MAXUINT;
}

static char *read_data(const char *name)
{
    g_autofree char *path = g_build_filename(g_getenv("TEST_DATA"), "hosts", name, NULL);
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static char *report_of(const char *name, const char *folder, gint64 age_s)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    g_autofree char *capabilities_path = g_build_filename(folder, "capabilities.xml", NULL);
    g_autofree char *offer_path =
        g_build_filename(folder,
                         g_str_has_suffix(folder, "-kvm") ? "domcapabilities-kvm.xml"
                                                          : "domain-capabilities-kvm.xml",
                         NULL);
    g_autofree char *capabilities = read_data(capabilities_path);
    g_autofree char *offer = read_data(offer_path);
    g_autoptr(GError) error = NULL;

    report->name = g_strdup(name);
    report->libvirt_version = GCPU_VERSION(9, 0, 0);
    report->collected_at_s = g_get_real_time() / G_USEC_PER_SEC - age_s;
    gcpu_host_report_xml_add_capabilities(report, capabilities, -1, "capabilities", &error);
    g_assert_no_error(error);
    gcpu_host_report_xml_add_domain_capabilities(report, offer, -1, "offer", &error);
    g_assert_no_error(error);
    g_clear_pointer(&report->uuid, g_free);
    return gcpu_host_report_xml_format(report);
}

static GVariant *no_options(void)
{
    return g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0);
}

static void put(const char *name, const char *folder, gint64 age_s)
{
    g_autofree char *xml = report_of(name, folder, age_s);
    g_autoptr(GVariant) answer = call("PutHost", g_variant_new("(s@a{sv})", xml, no_options()));
    const char *said = NULL;

    if (answer)
        g_variant_get(answer, "(&s)", &said);
    check_str(said, name);
}

/* The names in a list of hosts, with spaces between them. */
static char *names_of(GVariant *answer)
{
    g_autoptr(GVariant) hosts = g_variant_get_child_value(answer, 0);
    g_autoptr(GString) names = g_string_new(NULL);

    for (gsize i = 0; i < g_variant_n_children(hosts); i++) {
        g_autoptr(GVariant) host = g_variant_get_child_value(hosts, i);
        const char *name = NULL;
        g_variant_lookup(host, "name", "&s", &name);
        g_string_append_printf(names, i ? " %s" : "%s", name);
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

static void hosts_that_were_put_are_listed_by_name(void)
{
    put("n3", "cascadelake-9.0", 0);
    put("n1", "cascadelake-9.0", 0);
    put("n2", "amd-kvm", 0);
    g_autoptr(GVariant) answer = call("ListHosts", g_variant_new("(@a{sv})", no_options()));
    g_autofree char *names = names_of(answer);
    g_autoptr(GVariant) persistent = get("Persistent");
    check_str(names, "n1 n2 n3");
    check_int(host_count(), 3);
    check(g_variant_get_boolean(persistent));
}

static void a_list_is_given_in_pages(void)
{
    const char *after = NULL;
    static const char *const pages[] = { "n1 n2", "n3" };

    for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
        GVariantDict options;
        g_variant_dict_init(&options, NULL);
        g_variant_dict_insert(&options, "limit", "u", 2);
        if (after)
            g_variant_dict_insert(&options, "after", "s", after);
        g_autoptr(GVariant) answer =
            call("ListHosts", g_variant_new("(@a{sv})", g_variant_dict_end(&options)));
        g_autofree char *names = names_of(answer);
        g_autoptr(GVariant) details = g_variant_get_child_value(answer, 1);
        check_str(names, pages[i]);
        check_int(g_variant_lookup(details, "next", "&s", &after), i == 0);
        after = "n2";
    }
}

static const char guest[] = "<cpu mode='custom' match='exact'><model>Haswell-noTSX-IBRS"
                            "</model></cpu>";

static guint count_of(GVariant *answer, const char *key)
{
    g_autoptr(GVariant) details = g_variant_get_child_value(answer, 1);
    guint32 number = G_MAXUINT32;

    g_variant_lookup(details, key, "u", &number);
    return number;
}

/* An AMD host runs no Intel guest of this age; the processors are in the names of the folders. */
static void a_guest_is_placed_where_it_can_run(void)
{
    g_autoptr(GVariant) answer = call("Place", g_variant_new("(s@a{sv})", guest, no_options()));
    g_autofree char *names = names_of(answer);
    g_autoptr(GVariant) details = g_variant_get_child_value(answer, 1);
    g_autoptr(GVariant) groups = g_variant_lookup_value(details, "groups", NULL);

    check_str(names, "n1 n3");
    check_int(count_of(answer, "yes"), 2);
    check_int(count_of(answer, "no"), 1);
    check_int(g_variant_n_children(groups), 1);
}

static void stale_facts_are_no_yes(void)
{
    GVariantDict options;

    put("n4", "cascadelake-9.0", 7200);
    g_variant_dict_init(&options, NULL);
    g_variant_dict_insert(&options, "max_age_s", "t", G_GUINT64_CONSTANT(3600));
    g_autoptr(GVariant) answer =
        call("Place", g_variant_new("(s@a{sv})", guest, g_variant_dict_end(&options)));
    g_autofree char *names = names_of(answer);
    check_str(names, "n1 n3");
    check_int(count_of(answer, "unsure"), 1);
}

/* Intel and AMD have nothing in common; of each there is one kind. */
static void what_is_common_is_told_by_vendor(void)
{
    static const char *const one[] = { "n2", NULL };
    g_autoptr(GVariant) all =
        call("Common", g_variant_new("(@as@a{sv})", g_variant_new_strv(NULL, 0), no_options()));
    g_autoptr(GVariant) amd = call("Common", g_variant_new("(^as@a{sv})", one, no_options()));
    g_autoptr(GVariant) answers = g_variant_get_child_value(all, 0);
    g_autoptr(GVariant) only = g_variant_get_child_value(amd, 0);
    g_autoptr(GVariant) first = g_variant_get_child_value(answers, 0);
    g_autoptr(GVariant) single = g_variant_get_child_value(only, 0);
    const char *vendor = NULL, *baseline = NULL;

    check_int(g_variant_n_children(answers), 2);
    g_variant_lookup(first, "vendor", "&s", &vendor);
    check_str(vendor, "Intel");
    check_int(g_variant_n_children(only), 1);
    g_variant_lookup(single, "baseline_xml", "&s", &baseline);
    check_contains(baseline, "<model fallback='forbid'>EPYC-Rome</model>");
    const char *const nobody[] = { "n9", NULL };
    check_fails("Common", g_variant_new("(^as@a{sv})", nobody, no_options()), "Invalid",
                "no host is called \"n9\"");
}

/* Guests never move between vendors, and always to an equal host. */
static void the_matrix_tells_who_can_move_where(void)
{
    g_autoptr(GVariant) answer = call("Matrix", g_variant_new("(s@a{sv})", "moves", no_options()));
    g_autoptr(GVariant) rows = g_variant_get_child_value(answer, 0);
    g_autoptr(GVariant) cells = g_variant_get_child_value(answer, 2);
    gsize n_cells = 0;
    const guint8 *bytes = g_variant_get_fixed_array(cells, &n_cells, 1);

    check_int(g_variant_n_children(rows), 2);
    check_int(n_cells, 4);
    if (n_cells == 4) {
        check(bytes[0] == 1 || bytes[0] == 2);
        check(bytes[3] == 1 || bytes[3] == 2);
        check(bytes[1] == 0 && bytes[2] == 0);
    }
    check_fails("Matrix", g_variant_new("(s@a{sv})", "magic", no_options()), "Invalid",
                "allowed: moves, models");
}

static void hosts_are_known_after_kill_9(void)
{
    const char *const args[] = { "--connect", "test:///default", "--fleet", store, NULL };

    fixture_stop(&fixture, SIGKILL);
    check(fixture_start(&fixture, args));
    check_int(host_count(), 4);
    g_autoptr(GVariant) answer = call("Place", g_variant_new("(s@a{sv})", guest, no_options()));
    check_int(count_of(answer, "yes"), 3);
}

static void a_host_goes_when_it_is_removed(void)
{
    g_autoptr(GVariant) answer = call("RemoveHost", g_variant_new("(s@a{sv})", "n4", no_options()));

    check(answer != NULL);
    check_int(host_count(), 3);
    check_fails("RemoveHost", g_variant_new("(s@a{sv})", "n4", no_options()), "Invalid",
                "no host is called \"n4\"");
}

static void mistakes_are_told(void)
{
    GVariantDict options;

    check_fails("PutHost", g_variant_new("(s@a{sv})", "<a/>", no_options()), "Invalid", "");
    check_fails("Place", g_variant_new("(s@a{sv})", "<cpu>", no_options()), "Invalid", "");
    g_variant_dict_init(&options, NULL);
    g_variant_dict_insert(&options, "limit", "u", 0);
    check_fails("ListHosts", g_variant_new("(@a{sv})", g_variant_dict_end(&options)), "Invalid",
                "limit is 1 to 10000");
    g_variant_dict_init(&options, NULL);
    g_variant_dict_insert(&options, "machien", "s", "pc");
    check_fails("Place", g_variant_new("(s@a{sv})", guest, g_variant_dict_end(&options)), "Invalid",
                "machien");
}

static void a_second_daemon_does_not_touch_the_store(void)
{
    Fixture first = fixture;
    const char *const args[] = { "--connect", "test:///default", "--fleet", store, NULL };

    fixture_up(&fixture);
    check(fixture_start(&fixture, args));
    check_fails("ListHosts", g_variant_new("(@a{sv})", no_options()), "Unreachable",
                "in use by another process");
    fixture_down(&fixture);
    fixture = first;
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(hosts_that_were_put_are_listed_by_name),
        TEST(a_list_is_given_in_pages),
        TEST(a_guest_is_placed_where_it_can_run),
        TEST(stale_facts_are_no_yes),
        TEST(what_is_common_is_told_by_vendor),
        TEST(the_matrix_tells_who_can_move_where),
        TEST(hosts_are_known_after_kill_9),
        TEST(a_host_goes_when_it_is_removed),
        TEST(mistakes_are_told),
        TEST(a_second_daemon_does_not_touch_the_store),
        { NULL, NULL },
    };
    const char *missing = fixture_missing();

    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    store = g_dir_make_tmp("fleet-XXXXXX", NULL);
    const char *const args[] = { "--connect", "test:///default", "--fleet", store, NULL };
    fixture_up(&fixture);
    if (!fixture_start(&fixture, args))
        return 1;
    int status = test_suite_main(argc, argv, "daemon-fleet", cases);
    if (fixture_stop(&fixture, SIGTERM) != 0) {
        printf("guestcpud does not end well\n");
        status = 1;
    }
    fixture_down(&fixture);
    fixture_remove(store);
    g_free(store);
    return status;
}
