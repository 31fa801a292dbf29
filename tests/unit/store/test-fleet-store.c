/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/fleet-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-suite.h"
#include "xml/host-report-xml.h"

/* 2026-06-15T12:00:00Z */
#define NOW_S G_GINT64_CONSTANT(1781524800)

static char *root;

static void remove_files(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;

    while (directory && (name = g_dir_read_name(directory))) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_remove(file);
    }
    g_rmdir(path);
}

static void start(void)
{
    root = g_dir_make_tmp("store-XXXXXX", NULL);
    g_assert_nonnull(root);
}

static void finish(void)
{
    g_autofree char *facts = g_build_filename(root, "facts", NULL);

    remove_files(facts);
    remove_files(root);
    g_clear_pointer(&root, g_free);
}

#define AGE_S(seconds) (NOW_S - (seconds))

/* @command_line: may be NULL. */
static char *report_at(const char *name, const char *uuid, const char *cpu, gint64 collected_at_s,
                       const char *command_line)
{
    static const char form[] =
        "<capabilities><host>%s<cpu><arch>x86_64</arch><model>%s</model><counter name='tsc' "
        "frequency='%s'/></cpu></host></capabilities>";
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    g_autofree char *own_uuid = uuid ? g_strdup_printf("<uuid>%s</uuid>", uuid) : g_strdup("");
    g_autofree char *capabilities = g_strdup_printf(
        form, own_uuid, cpu, strcmp(cpu, "Rome") == 0 ? "2000000000" : "2300000000");

    report->name = g_strdup(name);
    report->uuid = g_strdup(uuid);
    report->collected_at_s = collected_at_s;
    report->kernel_command_line = g_strdup(command_line);
    gcpu_host_report_xml_add_capabilities(report, capabilities, -1, "capabilities", &error);
    g_assert_no_error(error);
    return gcpu_host_report_xml_format(report);
}

static char *report_of(const char *name, const char *uuid, const char *cpu)
{
    return report_at(name, uuid, cpu, NOW_S, "quiet");
}

static gboolean put(GcpuFleetStore *store, const char *name, const char *uuid, const char *cpu)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = report_of(name, uuid, cpu);

    gboolean done = gcpu_fleet_store_put(store, xml, "test", NULL, &error);
    if (!done)
        test_fail(__FILE__, __LINE__, "%s", error->message);
    return done;
}

/* "NAME UUID MODEL" for each host, then "? SOURCE" for what could not be read. */
static char *describe(const GcpuFleet *fleet)
{
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet);
    const GPtrArray *all = gcpu_fleet_unread(fleet);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        g_string_append_printf(text, "%s %s %s\n", host->name, host->uuid ? host->uuid : "-",
                               host->facts->capabilities->host_cpu->model);
    }
    for (guint i = 0; i < all->len; i++) {
        const GcpuFleetUnread *unread = g_ptr_array_index(all, i);
        g_autofree char *base = g_path_get_basename(unread->source);
        g_string_append_printf(text, "? %s\n", base);
    }
    return g_string_free(text, FALSE);
}

static char *describe_again(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(root, fleet, &error);

    return store ? describe(fleet) : g_strdup(error->message);
}

#define UUID_1 "5a2f6c1e-7d0b-4b8e-9c55-0d3c1f2e4a61"
#define UUID_2 "5a2f6c1e-7d0b-4b8e-9c55-0d3c1f2e4a62"

static void hosts_are_there_after_a_new_start(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GError) error = NULL;

    start();
    GcpuFleetStore *store = gcpu_fleet_store_open(root, fleet, &error);
    g_assert_no_error(error);
    put(store, "n1", UUID_1, "Base");
    put(store, "n2", NULL, "Base");
    put(store, "n3", UUID_2, "Rome");
    put(store, "n4", NULL, "Rome");
    check(gcpu_fleet_store_remove(store, "n4", NULL));
    g_autofree char *before = describe(fleet);
    gcpu_fleet_store_free(store);
    g_autofree char *after = describe_again();
    check_str(before, "n1 " UUID_1 " Base\nn2 - Base\nn3 " UUID_2 " Rome\n");
    check_str(after, before);
    finish();
}

static void a_host_is_who_its_uuid_says(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();

    start();
    GcpuFleetStore *store = gcpu_fleet_store_open(root, fleet, NULL);
    put(store, "", UUID_1, "Base");
    put(store, "n1", UUID_1, "Rome");
    put(store, "", UUID_1, "Base");
    gcpu_fleet_store_free(store);
    g_autofree char *after = describe_again();
    check_str(after, "n1 " UUID_1 " Base\n");
    finish();
}

static void a_report_of_the_future_gives_way(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    gint64 now_s = g_get_real_time() / G_USEC_PER_SEC;
    g_autofree char *late = report_at("n1", NULL, "Base", now_s + 365 * 24 * 3600, "quiet");
    g_autofree char *real = report_at("n1", NULL, "Rome", now_s, "quiet");

    start();
    GcpuFleetStore *store = gcpu_fleet_store_open(root, fleet, NULL);
    check(gcpu_fleet_store_put(store, late, "test", NULL, NULL));
    check(gcpu_fleet_store_put(store, real, "test", NULL, NULL));
    check(!gcpu_fleet_store_put(store, late, "test", NULL, NULL));
    gcpu_fleet_store_free(store);
    g_autofree char *after = describe_again();
    check_str(after, "n1 - Rome\n");
    finish();
}

static void what_is_a_hosts_own_is_not_shared(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleet) again = gcpu_fleet_new();
    g_autofree char *one = report_at("n1", NULL, "Base", AGE_S(60), "a b");
    g_autofree char *other = report_at("n2", NULL, "Base", AGE_S(7), NULL);

    start();
    GcpuFleetStore *store = gcpu_fleet_store_open(root, fleet, NULL);
    check(gcpu_fleet_store_put(store, one, "test", NULL, NULL));
    check(gcpu_fleet_store_put(store, other, "test", NULL, NULL));
    gcpu_fleet_store_free(store);
    store = gcpu_fleet_store_open(root, again, NULL);
    check_int(gcpu_fleet_n_facts(again), 1);
    check_str(gcpu_fleet_find(again, "n1")->kernel_command_line, "a b");
    check_str(gcpu_fleet_find(again, "n2")->kernel_command_line, NULL);
    check_int(gcpu_fleet_find(again, "n1")->collected_at_s, AGE_S(60));
    check_int(gcpu_fleet_find(again, "n2")->collected_at_s, AGE_S(7));
    check_int(gcpu_fleet_find(again, "n2")->tsc_frequency_hz, 2300000000);
    gcpu_fleet_store_free(store);
    finish();
}

static void append_to_hosts(const char *text)
{
    g_autofree char *path = g_build_filename(root, "hosts", NULL);
    FILE *file = fopen(path, "a");

    fputs(text, file);
    fclose(file);
}

static void half_a_line_at_the_end_was_never_acknowledged(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleet) again = gcpu_fleet_new();

    start();
    GcpuFleetStore *store = gcpu_fleet_store_open(root, fleet, NULL);
    put(store, "n1", NULL, "Base");
    gcpu_fleet_store_free(store);
    append_to_hosts("0123456789abcdef\thalf");
    store = gcpu_fleet_store_open(root, again, NULL);
    put(store, "n2", NULL, "Rome");
    gcpu_fleet_store_free(store);
    g_autofree char *after = describe_again();
    check_str(after, "n1 - Base\nn2 - Rome\n");
    finish();
}

static void a_damaged_line_is_a_gap_and_not_a_loss_of_the_others(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();

    start();
    GcpuFleetStore *store = gcpu_fleet_store_open(root, fleet, NULL);
    put(store, "n1", NULL, "Base");
    gcpu_fleet_store_free(store);
    append_to_hosts("what is this\n");
    g_autofree char *after = describe_again();
    check_str(after, "n1 - Base\n? hosts:2\n");
    finish();
}

static void lost_facts_are_a_gap_of_each_host_that_had_them(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autofree char *facts = NULL;

    start();
    facts = g_build_filename(root, "facts", NULL);
    GcpuFleetStore *store = gcpu_fleet_store_open(root, fleet, NULL);
    put(store, "n1", NULL, "Base");
    put(store, "n2", NULL, "Base");
    gcpu_fleet_store_free(store);
    remove_files(facts);
    g_autofree char *after = describe_again();
    check_contains(after, "? n1\n");
    check_contains(after, "? n2\n");
    finish();
}

static void a_store_has_one_owner(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();

    start();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(root, fleet, NULL);
    g_autofree char *second = describe_again();
    check(store != NULL);
    check_contains(second, "in use by another process");
    finish();
}

static void a_file_of_something_else_is_not_overwritten(void)
{
    start();
    append_to_hosts("127.0.0.1 localhost\n::1 localhost\n");
    g_autofree char *said = describe_again();
    g_autofree char *path = g_build_filename(root, "hosts", NULL);
    g_autofree char *kept = NULL;
    check_contains(said, "hosts is no list of hosts");
    g_file_get_contents(path, &kept, NULL, NULL);
    check_str(kept, "127.0.0.1 localhost\n::1 localhost\n");
    finish();
}

static void mistakes_are_told_and_change_nothing(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GError) unknown = NULL;
    g_autoptr(GError) broken = NULL;

    start();
    GcpuFleetStore *store = gcpu_fleet_store_open(root, fleet, NULL);
    put(store, "compute-17", NULL, "Base");
    check(!gcpu_fleet_store_remove(store, "compute-71", &unknown));
    check_str(unknown->message, "no host is called \"compute-71\"; did you mean \"compute-17\"?");
    check(!gcpu_fleet_store_put(store, "<guestcpu-host", "test", NULL, &broken));
    check_int(broken->code, GCPU_ERROR_INVALID);
    gcpu_fleet_store_free(store);
    g_autofree char *after = describe_again();
    check_str(after, "compute-17 - Base\n");
    finish();
}

static void a_store_without_a_place_forgets(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(NULL, fleet, NULL);

    put(store, "n1", UUID_1, "Base");
    put(store, "n2", NULL, "Rome");
    check(gcpu_fleet_store_remove(store, UUID_1, NULL));
    g_autofree char *said = describe(fleet);
    check_str(said, "n2 - Rome\n");
}

static void what_nobody_needs_any_more_goes(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autofree char *path = NULL;
    GStatBuf before, after;

    start();
    path = g_build_filename(root, "hosts", NULL);
    GcpuFleetStore *store = gcpu_fleet_store_open(root, fleet, NULL);
    put(store, "n1", NULL, "Rome");
    for (guint i = 0; i < 1100; i++)
        put(store, "n1", NULL, "Base");
    gcpu_fleet_store_free(store);
    g_stat(path, &before);
    g_autofree char *said = describe_again();
    g_stat(path, &after);
    check_str(said, "n1 - Base\n");
    check_int(before.st_size / after.st_size >= 1100, TRUE);
    g_autofree char *facts = g_build_filename(root, "facts", NULL);
    g_autoptr(GDir) directory = g_dir_open(facts, 0, NULL);
    guint n_facts = 0;
    while (g_dir_read_name(directory))
        n_facts++;
    check_int(n_facts, 1);
    finish();
}

/* Puts hosts until it is killed, and says so of each after it was acknowledged. */
static void put_until_killed(int said_fd)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(root, fleet, NULL);

    for (guint i = gcpu_fleet_n_hosts(fleet);; i++) {
        g_autofree char *name = g_strdup_printf("n%05u", i);
        g_autofree char *xml = report_of(name, NULL, i % 3 ? "Base" : "Rome");
        if (!gcpu_fleet_store_put(store, xml, NULL, NULL, NULL) || write(said_fd, "+", 1) != 1)
            _exit(1);
    }
}

/* Returns: how many hosts were acknowledged before the process was killed. */
static guint kill_after(guint n_wanted)
{
    int pipe_fds[2];
    guint n_said = 0;
    char c;

    g_assert_cmpint(pipe(pipe_fds), ==, 0);
    pid_t pid = fork();
    if (pid == 0)
        put_until_killed(pipe_fds[1]);
    close(pipe_fds[1]);
    while (n_said < n_wanted && read(pipe_fds[0], &c, 1) == 1)
        n_said++;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    while (read(pipe_fds[0], &c, 1) == 1)
        n_said++;
    close(pipe_fds[0]);
    return n_said;
}

static void kill_9_at_any_moment_loses_nothing_acknowledged(void)
{
    guint n_acknowledged = 0;

    start();
    for (guint round = 0; round < 8; round++) {
        g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
        n_acknowledged += kill_after(round * 5);
        g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(root, fleet, NULL);
        guint n_hosts = gcpu_fleet_n_hosts(fleet);
        check(store != NULL);
        /* One may be on disk whose acknowledgement was cut off. */
        check(n_hosts == n_acknowledged || n_hosts == n_acknowledged + 1);
        check_int(gcpu_fleet_unread(fleet)->len, 0);
        n_acknowledged = n_hosts;
    }
    finish();
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(hosts_are_there_after_a_new_start),
        TEST(a_host_is_who_its_uuid_says),
        TEST(a_report_of_the_future_gives_way),
        TEST(what_is_a_hosts_own_is_not_shared),
        TEST(half_a_line_at_the_end_was_never_acknowledged),
        TEST(a_damaged_line_is_a_gap_and_not_a_loss_of_the_others),
        TEST(lost_facts_are_a_gap_of_each_host_that_had_them),
        TEST(a_store_has_one_owner),
        TEST(a_file_of_something_else_is_not_overwritten),
        TEST(mistakes_are_told_and_change_nothing),
        TEST(a_store_without_a_place_forgets),
        TEST(what_nobody_needs_any_more_goes),
        TEST(kill_9_at_any_moment_loses_nothing_acknowledged),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-store", cases);
}
