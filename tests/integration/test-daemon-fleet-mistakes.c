/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What guestcpud does with reports that are wrong: PutHost refuses them and nothing changes, or the
 * host is a gap of every answer. */
#include <stdio.h>

#include "daemon-fixture.h"
#include "test-suite.h"

#define CALL_LIMIT_MS 60000

#define N_LARGE (50 * 1024 * 1024)

#define ONE "<uuid>11111111-0000-4000-8000-000000000001</uuid>"
#define TWO "<uuid>22222222-0000-4000-8000-000000000002</uuid>"

#define OPEN(name) "<guestcpu-host version='1'><name>" name "</name>"
#define X86                                                                                      \
    "<libvirt version='9.0.0'/><capabilities><host><cpu><arch>x86_64</arch></cpu></host><guest>" \
    "<os_type>hvm</os_type><arch name='x86_64'><domain type='kvm'/></arch></guest></capabilities>"
#define OFFER(arch, model)                                                                      \
    "<domainCapabilities><domain>kvm</domain><machine>m</machine><arch>" arch "</arch><cpu>"    \
    "<mode name='host-model' supported='yes'><model fallback='forbid'>" model "</model></mode>" \
    "<mode name='custom' supported='yes'><model usable='yes'>" model "</model></mode></cpu>"    \
    "</domainCapabilities>"
#define GOOD  OFFER("x86_64", "Haswell-noTSX")
#define CLOSE "</guestcpu-host>"
#define S390                                                                                 \
    "<capabilities><host><cpu><arch>s390x</arch></cpu></host></capabilities>" OFFER("s390x", \
                                                                                    "gen15a")

static Fixture fixture;

static GVariant *ask(const char *method, const char *text, GVariant *options, GError **error)
{
    return g_dbus_connection_call_sync(
        fixture.client, "org.guestcpu1", "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", method,
        g_variant_new("(s@a{sv})", text, options ? options : fixture_options(NULL, NULL)), NULL,
        G_DBUS_CALL_FLAGS_NONE, CALL_LIMIT_MS, NULL, error);
}

static void check_taken(const char *report)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = ask("PutHost", report, NULL, &error);

    check(answer != NULL);
    check_str(error ? error->message : NULL, NULL);
}

static void check_refused(const char *report, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = ask("PutHost", report, NULL, &error);
    g_autofree char *name = error ? g_dbus_error_get_remote_error(error) : NULL;

    check(answer == NULL);
    check_str(name, "org.guestcpu1.Error.Invalid");
    check_contains(error ? error->message : "", words);
}

/* "KIND HOST …" for each gap of @answer, a line each. */
static char *format_gaps(GVariant *answer)
{
    g_autoptr(GVariant) details = g_variant_get_child_value(answer, 1);
    g_autoptr(GVariant) gaps = g_variant_lookup_value(details, "gaps", NULL);
    GString *text = g_string_new(NULL);

    for (gsize i = 0; gaps && i < g_variant_n_children(gaps); i++) {
        g_autoptr(GVariant) gap = g_variant_get_child_value(gaps, i);
        const char *kind = "", **hosts = NULL;
        g_variant_lookup(gap, "kind", "&s", &kind);
        g_variant_lookup(gap, "hosts", "^a&s", &hosts);
        g_autofree char *names = hosts ? g_strjoinv(" ", (char **)hosts) : NULL;
        g_string_append_printf(text, "%s %s\n", kind, names ? names : "");
        g_free(hosts);
    }
    return g_string_free(text, FALSE);
}

static void an_empty_fleet_has_no_place(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        ask("Place", "<cpu mode='custom'><model>Haswell-noTSX</model></cpu>", NULL, &error);

    check_str(error ? error->message : NULL, NULL);
    g_autoptr(GVariant) hosts = answer ? g_variant_get_child_value(answer, 0) : NULL;
    check_int(hosts ? g_variant_n_children(hosts) : 1, 0);
}

static void two_machines_of_one_name_are_refused(void)
{
    check_taken(OPEN("n1") ONE X86 GOOD CLOSE);
    check_refused(OPEN("n1") TWO X86 GOOD CLOSE, "another machine is called n1");
}

/* They might be two machines, of which one would push the other out for ever. */
static void one_uuid_under_two_names_is_refused(void)
{
    check_refused(OPEN("n2") ONE X86 GOOD CLOSE, "host n2 has the UUID");
    check_taken(OPEN("n1") ONE X86 GOOD CLOSE);
    check_taken(OPEN("n3") TWO X86 GOOD CLOSE);
    check_refused(OPEN("n3") ONE X86 GOOD CLOSE, "its UUID");
}

static void an_older_report_is_refused(void)
{
    check_taken(OPEN("n4") "<collected-at>2026-06-15T12:00:00Z</collected-at>" X86 GOOD CLOSE);
    check_refused(OPEN("n4") "<collected-at>2026-06-15T11:00:00Z</collected-at>" X86 GOOD CLOSE,
                  "3600 s older");
}

static void what_is_no_report_is_refused(void)
{
    static const struct {
        const char *report, *words;
    } rows[] = {
        { "", "empty" },
        { "n1", "Start tag expected" },
        { OPEN("n5") X86, "Premature end" },
        { "<guestcpu-host version='2'><name>n5</name></guestcpu-host>", "only version 1 is known" },
        { "<!DOCTYPE x [<!ENTITY a 'b'>]>" OPEN("n5") "&a;" CLOSE, "document type" },
        { "<capabilities/>", "<guestcpu-host> is needed" },
        { "<guestcpu-host version='1'/>", "neither the name" },
        { OPEN("n5") "<collected-at>soon</collected-at>" CLOSE, "'soon' is no time" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_refused(rows[i].report, rows[i].words);
}

/* The bus itself takes no message of more than 32 MiB, and cuts off who sends one. */
static void a_report_of_50_mb_does_not_even_arrive(void)
{
    g_autoptr(GString) report = g_string_sized_new(N_LARGE + 1024);
    GDBusConnection *usual = fixture.client;

    g_string_append(report, OPEN("n6") X86 GOOD);
    while (report->len < N_LARGE)
        g_string_append_printf(report, "%1024s", "");
    g_string_append(report, CLOSE);
    fixture.client = fixture_connect(&fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = ask("PutHost", report->str, NULL, &error);
    g_object_unref(fixture.client);
    fixture.client = usual;
    check(answer == NULL && error != NULL);
    check_taken(OPEN("n6") X86 GOOD CLOSE);
}

/* And all the same the others have an answer. */
static void hosts_of_which_too_little_is_known_are_gaps(void)
{
    check_taken(OPEN("future") "<collected-at>2100-01-01T00:00:00Z</collected-at>" X86 GOOD CLOSE);
    check_taken(OPEN("mainframe") S390 CLOSE);
    check_taken(OPEN("bare") X86 CLOSE);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        ask("Place", "<cpu mode='custom'><model>Haswell-noTSX</model></cpu>",
            fixture_options("arch", "x86_64", NULL), &error);
    check_str(error ? error->message : NULL, NULL);
    if (!answer)
        return;
    g_autofree char *gaps = format_gaps(answer);
    g_autoptr(GVariant) hosts = g_variant_get_child_value(answer, 0);
    g_autofree char *yes = g_variant_print(hosts, FALSE);
    check_contains(gaps, "other-architecture mainframe\n");
    check_contains(gaps, "no-domain-capabilities bare\n");
    check_contains(gaps, "future future\n");
    check_contains(yes, "'n1'");
    check(!strstr(yes, "'mainframe'") && !strstr(yes, "'bare'") && !strstr(yes, "'future'"));
}

static void an_architecture_has_to_be_named_where_there_are_several(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        ask("Place", "<cpu mode='custom'><model>Haswell-noTSX</model></cpu>", NULL, &error);

    check(answer == NULL);
    check_contains(error ? error->message : "", "s390x");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(an_empty_fleet_has_no_place),
        TEST(two_machines_of_one_name_are_refused),
        TEST(one_uuid_under_two_names_is_refused),
        TEST(an_older_report_is_refused),
        TEST(what_is_no_report_is_refused),
        TEST(a_report_of_50_mb_does_not_even_arrive),
        TEST(hosts_of_which_too_little_is_known_are_gaps),
        TEST(an_architecture_has_to_be_named_where_there_are_several),
        { NULL, NULL },
    };
    const FixtureSuite suite = { "daemon-fleet-mistakes", cases, NULL };

    return fixture_main_test_driver(&fixture, argc, argv, &suite);
}
