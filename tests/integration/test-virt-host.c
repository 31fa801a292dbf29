/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What can be asked without a hypervisor: libvirt's test driver, and hosts that do not answer. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "reported.h"
#include "test-suite.h"
#include "virt/virt-log.h"
#include "virt/virt-session.h"
#include "virt/virt-types.h"

#define TEST_URI "test:///default"
/* An unprivileged user who owns nothing. */
#define NOBODY 65534

/* More than libvirt refuses within a millisecond. */
#define N_QUESTIONS 20000

static const GcpuVirtHostQuery nothing_special;

static void the_test_driver_says_what_it_has(void)
{
    gint64 before_s = g_get_real_time() / G_USEC_PER_SEC;
    g_autoptr(GcpuHostReport) report = reported_collect(TEST_URI, &nothing_special);
    unsigned long library_version = 0;

    if (!report)
        return;
    check(virGetVersion(&library_version, NULL, NULL) == 0);
    check_str(report->hypervisor, "TEST");
    check_str(report->uri, TEST_URI);
    check_int(report->libvirt_version, library_version);
    check_int(report->hypervisor_version, 2);
    check(report->collected_at_s >= before_s);
    check(report->collected_at_s <= g_get_real_time() / G_USEC_PER_SEC);
    check_str(report->capabilities->host_arch, "i686");
    check(!report->capabilities->host_cpu || !report->capabilities->host_cpu->model);
    reported_check_round_trip(report);
}

static void documents_and_name_are_kept_as_libvirt_wrote_them(void)
{
    g_autoptr(GcpuHostReport) report = reported_collect(TEST_URI, &nothing_special);
    g_autoptr(virConnect) connection = virConnectOpen(TEST_URI);
    g_autofree char *capabilities = virConnectGetCapabilities(connection);
    g_autofree char *name = virConnectGetHostname(connection);

    if (!report)
        return;
    reported_check_document(report->capabilities_xml, capabilities);
    check_str(report->name, name);
}

static void what_this_libvirt_lacks_is_told_with_the_version_that_has_it(void)
{
    g_autoptr(GcpuHostReport) report = reported_collect(TEST_URI, &nothing_special);

    if (!report)
        return;
    if (report->libvirt_version >= GCPU_VERSION(9, 8, 0)) {
        check_int(report->domain_capabilities->len, 1);
        return;
    }
    check_int(report->domain_capabilities->len, 0);
    const GcpuMissingFact *fact = reported_missing(report, "domainCapabilities i686 test");
    if (!fact)
        return;
    check_int(fact->state, GCPU_FACT_UNSUPPORTED);
    check_contains(fact->reason, "since 9.8.0");
}

static void an_invented_host_has_no_kernel_and_no_collector(void)
{
    g_autoptr(GcpuHostReport) report = reported_collect(TEST_URI, &nothing_special);

    if (!report)
        return;
    const GcpuMissingFact *fact = reported_missing(report, "kernel");
    if (fact)
        check_int(fact->state, GCPU_FACT_UNSUPPORTED);
    check_str(report->kernel_release, NULL);
    check_str(report->kernel_command_line, NULL);
    check_str(report->microcode, NULL);
    check_int(report->module_parameters->len, 0);
    check_str(report->collector, NULL);
}

/* The first is always asked; then a millisecond is over before all are. */
static void a_limit_for_all_questions_leaves_the_last_ones(void)
{
    const GcpuVirtSessionRequest request = { .uri = TEST_URI };
    const GcpuVirtOffer offer = { .total_ms = 1 };
    g_autofree const char **cpu_xmls = g_new0(const char *, N_QUESTIONS + 1);
    g_autoptr(GcpuVirtSession) session = gcpu_virt_session_open(&request, NULL);

    for (guint i = 0; i < N_QUESTIONS; i++)
        cpu_xmls[i] = "<cpu><model>486</model></cpu>";
    g_autoptr(GPtrArray) some = gcpu_virt_session_compare(session, &offer, cpu_xmls, NULL);
    check(some && some->len >= 1 && some->len < N_QUESTIONS);
    cpu_xmls[3] = NULL;
    g_autoptr(GPtrArray) all =
        gcpu_virt_session_compare(session, &(GcpuVirtOffer){ 0 }, cpu_xmls, NULL);
    check_int(all ? all->len : 0, 3);
}

static void no_uri_means_libvirts_default(void)
{
    static const char *const uris[] = { NULL, "" };

    g_setenv("LIBVIRT_DEFAULT_URI", TEST_URI, TRUE);
    for (guint i = 0; i < G_N_ELEMENTS(uris); i++) {
        g_autoptr(GcpuHostReport) report = reported_collect(uris[i], &nothing_special);
        check_str(report ? report->uri : NULL, TEST_URI);
    }
    g_unsetenv("LIBVIRT_DEFAULT_URI");
}

static void expect_error(const char *uri, guint timeout_ms, GcpuError code,
                         const char *const *parts)
{
    g_autoptr(GError) error = NULL;
    const GcpuVirtHostQuery query = { .timeout_ms = timeout_ms };
    g_autoptr(GcpuHostReport) report = gcpu_virt_host_collect(uri, &query, &error);

    if (report) {
        test_fail(__FILE__, __LINE__, "%s can be connected to", uri);
        return;
    }
    if (!g_error_matches(error, GCPU_ERROR, code))
        test_fail(__FILE__, __LINE__, "%s: code %d, expected %d", error->message, error->code,
                  code);
    for (; *parts; parts++)
        check_contains(error->message, *parts);
}

static void a_connection_that_fails_says_what_was_tried_and_what_to_do(void)
{
    static const struct {
        const char *uri;
        GcpuError code;
        const char *parts[4];
    } table[] = {
        { "qemu+unix:///system?socket=/nonexistent/sock",
          GCPU_ERROR_UNREACHABLE,
          { "cannot connect to qemu+unix:///system?socket=/nonexistent/sock",
            "'/nonexistent/sock': No such file or directory", "start libvirtd or virtqemud" } },
        { "qemu+tcp://127.0.0.1:1/system",
          GCPU_ERROR_UNREACHABLE,
          { "127.0.0.1:1", "Connection refused", "--connect" } },
        { "qemu:///embed?root=relative", GCPU_ERROR_UNREACHABLE, { "absolute" } },
        { "nonsense", GCPU_ERROR_INVALID, { "'nonsense'", "qemu:///system" } },
        { "http://x y", GCPU_ERROR_INVALID, { "http://x y", "qemu:///system" } },
        { ":", GCPU_ERROR_INVALID, { "qemu:///system" } },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        expect_error(table[i].uri, 0, table[i].code, table[i].parts);
}

/* A socket that takes connections and never says a word. */
typedef struct {
    char *dir;
    char *path;
    char *uri;
    int fd;
} SilentDaemon;

static void silent_daemon_start(SilentDaemon *daemon)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    daemon->dir = g_dir_make_tmp("gcpu-XXXXXX", NULL);
    daemon->path = g_build_filename(daemon->dir, "sock", NULL);
    daemon->uri = g_strdup_printf("qemu+unix:///system?socket=%s", daemon->path);
    daemon->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_strlcpy(address.sun_path, daemon->path, sizeof address.sun_path);
    check(g_chmod(daemon->dir, 0755) == 0);
    check(bind(daemon->fd, (struct sockaddr *)&address, sizeof address) == 0);
    check(listen(daemon->fd, 4) == 0);
}

static void silent_daemon_stop(SilentDaemon *daemon)
{
    close(daemon->fd);
    g_unlink(daemon->path);
    g_rmdir(daemon->dir);
    g_free(daemon->dir);
    g_free(daemon->path);
    g_free(daemon->uri);
}

static void a_host_that_never_answers_is_given_up(void)
{
    SilentDaemon daemon;

    silent_daemon_start(&daemon);
    const char *const parts[] = { "connecting to", daemon.uri, "no answer within 0.2 s", NULL };
    expect_error(daemon.uri, 200, GCPU_ERROR_UNREACHABLE, parts);
    silent_daemon_stop(&daemon);
}

static void a_refusal_is_told_apart_from_an_absence(void)
{
    SilentDaemon daemon;
    gboolean is_root = geteuid() == 0;

    silent_daemon_start(&daemon);
    const char *const parts[] = { daemon.path, "Permission denied", "the group libvirt", NULL };
    check(g_chmod(daemon.path, 0) == 0);
    if (is_root)
        check(seteuid(NOBODY) == 0);
    expect_error(daemon.uri, 0, GCPU_ERROR_DENIED, parts);
    if (is_root)
        check(seteuid(0) == 0);
    silent_daemon_stop(&daemon);
}

static void libvirt_prints_nothing(void)
{
    static const char *const uris[] = { "qemu+unix:///system?socket=/nonexistent", "nonsense",
                                        "qemu:///embed?root=relative" };
    g_autofree char *path = NULL;
    g_autofree char *printed = NULL;
    int saved = dup(STDERR_FILENO);
    int fd = g_file_open_tmp("gcpu-XXXXXX", &path, NULL);

    check(dup2(fd, STDERR_FILENO) >= 0);
    for (guint i = 0; i < G_N_ELEMENTS(uris); i++) {
        g_autoptr(GError) error = NULL;
        check(gcpu_virt_host_collect(uris[i], &nothing_special, &error) == NULL);
    }
    check(dup2(saved, STDERR_FILENO) >= 0);
    close(saved);
    close(fd);
    check(g_file_get_contents(path, &printed, NULL, NULL));
    check_str(printed, "");
    g_unlink(path);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_test_driver_says_what_it_has),
        TEST(documents_and_name_are_kept_as_libvirt_wrote_them),
        TEST(what_this_libvirt_lacks_is_told_with_the_version_that_has_it),
        TEST(an_invented_host_has_no_kernel_and_no_collector),
        TEST(a_limit_for_all_questions_leaves_the_last_ones),
        TEST(no_uri_means_libvirts_default),
        TEST(a_connection_that_fails_says_what_was_tried_and_what_to_do),
        TEST(a_host_that_never_answers_is_given_up),
        TEST(a_refusal_is_told_apart_from_an_absence),
        TEST(libvirt_prints_nothing),
        { NULL, NULL },
    };

    gcpu_virt_log_silence();
    return test_suite_main(argc, argv, "virt-host", cases);
}
