/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet.h"

#include "small-fleet.h"
#include "test-suite.h"

#define UUID_1 "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
#define UUID_2 "2b4e28ba-2fa1-11d2-883f-0016d3cca427"

#define ONE_UUID(source, name, known)                                                              \
    source ": host " name " has the UUID " UUID_1 " of host n1 (" known "); if it was called n1 "  \
           "before, remove that first; if they are two machines, give one a host_uuid of its own " \
           "in its libvirtd.conf or virtqemud.conf"

static gboolean put(GcpuFleet *fleet, const SmallHost *host, const char *source, char **out_message)
{
    g_autoptr(GError) error = NULL;
    gboolean ok = gcpu_fleet_put(fleet, small_report(host), source, SMALL_NOW_S, &error);

    check_int(ok, error == NULL);
    check(!error || g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    g_free(*out_message);
    *out_message = error ? g_strdup(error->message) : NULL;
    return ok;
}

static char *names_of(const GcpuFleet *fleet)
{
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet);
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < hosts->len; i++)
        g_string_append_printf(names, "%s%s", i ? " " : "",
                               ((const GcpuFleetHost *)g_ptr_array_index(hosts, i))->name);
    return g_string_free(names, FALSE);
}

static void a_host_is_found_by_name_and_by_uuid(void)
{
    static const SmallHost hosts[] = {
        { .name = "n2", .cpu = "Base@Intel", .command_line = "quiet", .age_s = 60 },
        { .name = "n1", .uuid = " 1B4E28BA-2FA1-11D2-883F-0016D3CCA427\n", .cpu = "Old" },
        { .name = NULL },
    };
    g_autoptr(GcpuFleet) fleet = small_fleet(hosts);
    const GcpuFleetHost *n2 = gcpu_fleet_find(fleet, "n2");
    g_autofree char *names = names_of(fleet);

    check_str(names, "n1 n2");
    check_str(n2->name, "n2");
    check_str(n2->source, "n2");
    check_str(n2->uuid, NULL);
    check_str(n2->kernel_command_line, "quiet");
    check_int(n2->collected_at_s, SMALL_NOW_S - 60);
    check(gcpu_fleet_find(fleet, UUID_1) == gcpu_fleet_find(fleet, "n1"));
    check_str(gcpu_fleet_find(fleet, "n1")->uuid, UUID_1);
    check(gcpu_fleet_find(fleet, "n3") == NULL);
    check(gcpu_fleet_find(fleet, UUID_2) == NULL);
}

static void a_host_without_name_is_called_by_its_uuid(void)
{
    static const SmallHost host = { .name = " ", .uuid = UUID_1 }, nobody = { .uuid = "" };
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autofree char *message = NULL;

    check(put(fleet, &host, "a.xml", &message));
    check_str(gcpu_fleet_find(fleet, UUID_1)->name, UUID_1);
    check(!put(fleet, &nobody, "b.xml", &message));
    check_str(message, "b.xml: the report says neither the name of the host nor its UUID");
    check_int(gcpu_fleet_n_hosts(fleet), 1);
}

static void a_second_report_of_a_host_is_an_error_that_names_both(void)
{
    static const SmallHost n1 = { .name = "n1", .uuid = UUID_1 };
    static const struct {
        SmallHost host;
        const char *message;
    } rows[] = {
        { { .name = "n1", .uuid = UUID_1 },
          "b.xml: host n1 is known already, from a.xml; keep one report of each host" },
        { { .name = "n1" },
          "b.xml: host n1 is known already, from a.xml; keep one report of each host" },
        { { .name = " ", .uuid = UUID_1 },
          "b.xml: host n1 is known already, from a.xml; keep one report of each host" },
        { { .name = "m1", .uuid = UUID_1 }, ONE_UUID("b.xml", "m1", "a.xml") },
        { { .name = "n1", .uuid = UUID_2 },
          "b.xml: another machine is called n1, too: UUID " UUID_2 " here, " UUID_1
          " in a.xml; rename one, or remove the one that is gone" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
        g_autoptr(GError) error = NULL;
        check(gcpu_fleet_add(fleet, small_report(&n1), "a.xml", NULL));
        check(!gcpu_fleet_add(fleet, small_report(&rows[i].host), "b.xml", &error));
        check_str(error->message, rows[i].message);
        check_int(gcpu_fleet_n_hosts(fleet), 1);
        check_str(gcpu_fleet_find(fleet, "n1")->source, "a.xml");
    }
}

static void a_later_report_replaces_the_earlier(void)
{
    static const SmallHost old = { .name = "n1", .uuid = UUID_1, .cpu = "Old", .age_s = 600 };
    static const SmallHost new = { .name = "n1", .uuid = UUID_1, .cpu = "Base", .age_s = 60 };
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autofree char *message = NULL;

    check(put(fleet, &old, "a", &message));
    check(put(fleet, &new, "b", &message));
    check_int(gcpu_fleet_n_hosts(fleet), 1);
    check_int(gcpu_fleet_n_facts(fleet), 1);
    check_str(gcpu_fleet_find(fleet, "n1")->source, "b");
    check(!put(fleet, &old, "a", &message));
    check_str(message, "a: the report about n1 is 540 s older than the one that is known; "
                       "if the time of that one is wrong, remove the host first");
    check_str(gcpu_fleet_find(fleet, "n1")->source, "b");
}

static void two_names_of_one_uuid_do_not_push_each_other_out(void)
{
    static const SmallHost n1 = { .name = "n1", .uuid = UUID_1, .cpu = "Old", .age_s = 60 };
    static const SmallHost m1 = { .name = "m1", .uuid = UUID_1, .cpu = "Base", .age_s = 5 };
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autofree char *message = NULL;

    check(put(fleet, &n1, "a", &message));
    check(!put(fleet, &m1, "c", &message));
    check_str(message, ONE_UUID("c", "m1", "a"));
    g_autofree char *before = names_of(fleet);
    check_str(before, "n1");
    check(gcpu_fleet_remove(fleet, "n1"));
    check(put(fleet, &m1, "c", &message));
    g_autofree char *after = names_of(fleet);
    check_str(after, "m1");
}

static void a_host_gets_a_name_and_keeps_it(void)
{
    static const SmallHost nameless = { .name = "", .uuid = UUID_1 };
    static const SmallHost named = { .name = "n1", .uuid = UUID_1 };
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autofree char *message = NULL;

    check(put(fleet, &nameless, "a", &message));
    check(put(fleet, &named, "b", &message));
    check(put(fleet, &nameless, "c", &message));
    check_int(gcpu_fleet_n_hosts(fleet), 1);
    check_str(gcpu_fleet_find(fleet, UUID_1)->name, "n1");
    check_str(gcpu_fleet_find(fleet, "n1")->source, "c");
}

/* Rising: each row counts less than the next. */
static const SmallHost by_worth[] = {
    { .name = "n1", .uuid = UUID_1, .is_undated = TRUE },
    { .name = "n1", .uuid = UUID_1, .age_s = -GCPU_FLEET_CLOCK_SKEW_S - 1 },
    { .name = "n1", .uuid = UUID_1, .age_s = -365 * 24 * 3600 },
    { .name = "n1", .uuid = UUID_1, .age_s = 3600 },
    { .name = "n1", .uuid = UUID_1, .age_s = 60 },
    { .name = "n1", .uuid = UUID_1, .age_s = -GCPU_FLEET_CLOCK_SKEW_S },
};

static void the_better_of_two_reports_stays_in_either_order(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(by_worth); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(by_worth); j++) {
            g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
            g_autofree char *message = NULL;
            check(put(fleet, &by_worth[i], "first", &message));
            check_int(put(fleet, &by_worth[j], "second", &message), j >= i);
            check_str(gcpu_fleet_find(fleet, "n1")->source, j >= i ? "second" : "first");
            check_int(gcpu_fleet_n_hosts(fleet), 1);
        }
    }
}

static void a_report_that_counts_less_says_what_to_do(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autofree char *message = NULL;

    check(put(fleet, &by_worth[4], "known", &message));
    check(!put(fleet, &by_worth[0], "new", &message));
    check_str(message, "new: the report about n1 does not say when it was collected, and the one "
                       "that is known (known) does; collect it anew with \"guestcpu report\", or "
                       "remove the host first");
    check(!put(fleet, &by_worth[1], "new", &message));
    check_str(message, "new: the report about n1 is from the future by 301 s, and the one that is "
                       "known (known) is not; look at the clocks, and collect it anew");
}

static void nothing_is_of_the_future_where_it_is_not_known_what_time_it_is(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();

    check(gcpu_fleet_put(fleet, small_report(&by_worth[4]), "a", 0, NULL));
    check(gcpu_fleet_put(fleet, small_report(&by_worth[2]), "b", 0, NULL));
    check(!gcpu_fleet_put(fleet, small_report(&by_worth[4]), "a", 0, NULL));
}

static void a_report_of_two_hosts_at_once_is_refused(void)
{
    static const SmallHost n1 = { .name = "n1", .uuid = UUID_1 };
    static const SmallHost n2 = { .name = "n2", .uuid = UUID_2 };
    static const SmallHost both = { .name = "n1", .uuid = UUID_2 };
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autofree char *message = NULL;

    check(put(fleet, &n1, "a", &message));
    check(put(fleet, &n2, "b", &message));
    check(!put(fleet, &both, "c", &message));
    check_str(message, "c: its UUID " UUID_2 " is that of host n2 (b), its name that of host n1 "
                       "(a); remove the one that is gone");
    check_int(gcpu_fleet_n_hosts(fleet), 2);
}

static void what_is_removed_is_gone(void)
{
    static const SmallHost hosts[] = {
        { .name = "n1", .uuid = UUID_1, .cpu = "Base" },
        { .name = "n2", .uuid = UUID_2, .cpu = "Base" },
        { .name = "n3", .cpu = "Old" },
        { .name = NULL },
    };
    g_autoptr(GcpuFleet) fleet = small_fleet(hosts);
    g_autofree char *message = NULL;

    check_int(gcpu_fleet_n_facts(fleet), 2);
    check(gcpu_fleet_remove(fleet, "2B4E28BA-2fa1-11d2-883f-0016d3cca427"));
    check(gcpu_fleet_find(fleet, "n2") == NULL);
    check(gcpu_fleet_find(fleet, UUID_2) == NULL);
    check_int(gcpu_fleet_n_facts(fleet), 2);
    check(gcpu_fleet_remove(fleet, "n1"));
    check_int(gcpu_fleet_n_facts(fleet), 1);
    check(!gcpu_fleet_remove(fleet, "n1"));
    check(put(fleet, &hosts[0], "again", &message));
    check_int(gcpu_fleet_n_hosts(fleet), 2);
}

static void equal_hosts_share_their_facts(void)
{
    static const SmallHost hosts[] = {
        { .name = "n1", .uuid = UUID_1, .cpu = "Base avx512f", .command_line = "root=a" },
        { .name = "n2",
          .uuid = UUID_2,
          .cpu = "Base avx512f",
          .command_line = "root=b",
          .age_s = 1 },
        { .name = "n3", .cpu = "Base avx512f", .usable = "Old" },
        { .name = "n4", .cpu = "Base avx512f", .libvirt = GCPU_VERSION(9, 0, 1) },
        { .name = "n5", .cpu = "Base -avx512f" },
        { .name = NULL },
    };
    g_autoptr(GcpuFleet) fleet = small_fleet(hosts);
    const GcpuHostReport *facts = gcpu_fleet_find(fleet, "n1")->facts;

    check(facts == gcpu_fleet_find(fleet, "n2")->facts);
    check_int(gcpu_fleet_n_facts(fleet), 4);
    check(facts->name == NULL && facts->uuid == NULL && facts->kernel_command_line == NULL);
    check(facts->capabilities_xml == NULL && facts->capabilities->host_uuid == NULL);
    check_int(facts->collected_at_s, 0);
    check_int(facts->domain_capabilities->len, 1);
}

static void hosts_like_another_can_be_added(void)
{
    static const SmallHost hosts[] = { { .name = "n1", .uuid = UUID_1, .cpu = "Base" },
                                       { .name = NULL } };
    g_autoptr(GcpuFleet) fleet = small_fleet(hosts);
    const GcpuFleetHost *n1 = gcpu_fleet_find(fleet, "n1");
    g_autoptr(GError) error = NULL;

    check(gcpu_fleet_add_like(fleet, n1, "n2", &error));
    check(gcpu_fleet_find(fleet, "n2")->facts == n1->facts);
    check_str(gcpu_fleet_find(fleet, "n2")->uuid, NULL);
    check_int(gcpu_fleet_n_facts(fleet), 1);
    check(!gcpu_fleet_add_like(fleet, n1, "n1", &error));
    check_contains(error->message, "host n1 is known already");
    check(gcpu_fleet_remove(fleet, "n1"));
    check_int(gcpu_fleet_n_facts(fleet), 1);
}

static void facts_that_were_digested_before_are_not_digested_again(void)
{
    static const SmallHost base = { .name = "n1", .cpu = "Base" };
    static const SmallHost other = { .name = "n2", .cpu = "Base" };
    static const SmallHost again = { .name = "n2", .cpu = "Old" };
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GError) error = NULL;

    check(gcpu_fleet_add_known(fleet, small_report(&base), "known", "a", &error));
    check_str(gcpu_fleet_facts_key(gcpu_fleet_find(fleet, "n1")), "known");
    check(gcpu_fleet_add_known(fleet, small_report(&other), "known", "b", &error));
    check_int(gcpu_fleet_n_facts(fleet), 1);
    check(!gcpu_fleet_add_known(fleet, small_report(&again), NULL, "c", &error));
    check_contains(error->message, "host n2 is known already");
}

static void what_could_not_be_read_is_remembered(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();

    gcpu_fleet_add_unread(fleet, "a.xml", "cut off");
    check_int(gcpu_fleet_unread(fleet)->len, 1);
    const GcpuFleetUnread *unread = g_ptr_array_index(gcpu_fleet_unread(fleet), 0);
    check_str(unread->source, "a.xml");
    check_str(unread->reason, "cut off");
}

static void a_copy_changes_alone(void)
{
    static const SmallHost hosts[] = {
        { .name = "n1", .uuid = UUID_1, .cpu = "Base@Intel" },
        { .name = "n2", .cpu = "Base@Intel" },
        { .name = "n3", .cpu = "Old" },
        { .name = NULL },
    };
    static const SmallHost newer = { .name = "n3", .cpu = "Rome@AMD" };
    g_autoptr(GcpuFleet) fleet = small_fleet(hosts);
    g_autofree char *message = NULL;

    gcpu_fleet_add_unread(fleet, "n9.xml", "broken");
    g_autoptr(GcpuFleet) copy = gcpu_fleet_copy(fleet);
    g_autofree char *same = names_of(copy);
    check_str(same, "n1 n2 n3");
    check(gcpu_fleet_find(copy, UUID_1) == gcpu_fleet_find(copy, "n1"));
    check(gcpu_fleet_find(copy, "n1")->facts == gcpu_fleet_find(fleet, "n2")->facts);
    check_int(gcpu_fleet_n_facts(copy), 2);
    check_int(gcpu_fleet_unread(copy)->len, 1);
    check(gcpu_fleet_add_like(copy, gcpu_fleet_find(copy, "n3"), "n4", NULL));
    check(put(copy, &newer, "later", &message));
    check(gcpu_fleet_remove(copy, "n1") && gcpu_fleet_remove(copy, "n2"));
    g_autofree char *other = names_of(copy), *before = names_of(fleet);
    check_str(other, "n3 n4");
    check_str(before, "n1 n2 n3");
    check_int(gcpu_fleet_n_facts(copy), 2);
    check_int(gcpu_fleet_n_facts(fleet), 2);
    check_str(gcpu_fleet_find(fleet, "n3")->source, "n3");
}

static void some_hosts_are_copied_once(void)
{
    static const SmallHost hosts[] = {
        { .name = "n1", .uuid = UUID_1, .cpu = "Base@Intel" },
        { .name = "n2", .cpu = "Base@Intel" },
        { .name = "n3", .cpu = "Old" },
        { .name = NULL },
    };
    g_autoptr(GcpuFleet) fleet = small_fleet(hosts);
    g_autoptr(GPtrArray) wanted = gcpu_fleet_list(fleet);

    g_ptr_array_remove_index(wanted, 1);
    g_ptr_array_add(wanted, g_ptr_array_index(wanted, 0));
    gcpu_fleet_add_unread(fleet, "n9.xml", "broken");
    g_autoptr(GcpuFleet) copy = gcpu_fleet_copy_some(wanted);
    g_autofree char *names = names_of(copy), *before = names_of(fleet);
    check_str(names, "n1 n3");
    check_str(before, "n1 n2 n3");
    check(gcpu_fleet_find(copy, UUID_1)->facts == gcpu_fleet_find(fleet, "n1")->facts);
    check_int(gcpu_fleet_n_facts(copy), 2);
    check_int(gcpu_fleet_unread(copy)->len, 0);
    check(gcpu_fleet_remove(copy, "n1"));
    check(gcpu_fleet_find(fleet, "n1") != NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_host_is_found_by_name_and_by_uuid),
        TEST(a_host_without_name_is_called_by_its_uuid),
        TEST(a_second_report_of_a_host_is_an_error_that_names_both),
        TEST(a_later_report_replaces_the_earlier),
        TEST(two_names_of_one_uuid_do_not_push_each_other_out),
        TEST(a_host_gets_a_name_and_keeps_it),
        TEST(the_better_of_two_reports_stays_in_either_order),
        TEST(a_report_that_counts_less_says_what_to_do),
        TEST(nothing_is_of_the_future_where_it_is_not_known_what_time_it_is),
        TEST(a_report_of_two_hosts_at_once_is_refused),
        TEST(what_is_removed_is_gone),
        TEST(equal_hosts_share_their_facts),
        TEST(hosts_like_another_can_be_added),
        TEST(a_copy_changes_alone),
        TEST(some_hosts_are_copied_once),
        TEST(facts_that_were_digested_before_are_not_digested_again),
        TEST(what_could_not_be_read_is_remembered),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet", cases);
}
