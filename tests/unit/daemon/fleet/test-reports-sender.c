/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/reports-sender.h"

#include <unistd.h>

#include "dbus/bus-error.h"
#include "store/fleet-store.h"
#include "test-suite.h"

/* Much more than a socket holds. */
#define REPORT_BYTES (8 * 1024 * 1024)
#define PIECE        (64 * 1024)

/* For what is to happen at once; nobody waits so long. */
#define GUARD_MS 60000

/* Nothing that is read in pieces with pauses is as fast, but who reads without them is. */
static const GcpuReportsPace brisk = { 100, 8 * 1024 * 1024 };
static const GcpuReportsPace patient = { GUARD_MS, PIECE };

static GcpuFleetImage *make_image(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(NULL, fleet, NULL);
    g_autofree char *dots = g_strnfill(REPORT_BYTES, '.');
    g_autofree char *xml = g_strdup_printf(
        "<guestcpu-host version='1'><name>n1</name><!--%s--></guestcpu-host>", dots);

    g_assert_true(gcpu_fleet_store_put(store, xml, NULL, NULL, NULL));
    return gcpu_fleet_store_image(store);
}

static int start(GcpuReportsSender *sender)
{
    g_autoptr(GError) error = NULL;
    int descriptor = gcpu_reports_sender_start(sender, make_image(), &error);

    if (descriptor < 0)
        test_fail(__FILE__, __LINE__, "%s", error->message);
    return descriptor;
}

/* Returns: whether the other side has closed @descriptor within @limit_ms. */
static gboolean is_closed(int descriptor, int limit_ms)
{
    GPollFD end = { .fd = descriptor };

    return g_poll(&end, 1, limit_ms) > 0 && (end.revents & G_IO_HUP);
}

/* Takes pieces, each a pause after the one before, until there are no more. Returns: how much. */
static gsize read_slowly(int descriptor, int pause_ms)
{
    g_autofree char *piece = g_malloc(PIECE);
    gsize n_read = 0;
    ssize_t n;

    while ((n = read(descriptor, piece, PIECE)) > 0) {
        n_read += (gsize)n;
        is_closed(descriptor, pause_ms);
    }
    close(descriptor);
    return n_read;
}

static void there_are_as_many_places_as_was_said(void)
{
    g_autoptr(GcpuReportsSender) sender = gcpu_reports_sender_new(patient);
    int readers[GCPU_REPORTS_SENDER_MAX];
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < GCPU_REPORTS_SENDER_MAX; i++)
        readers[i] = start(sender);
    check_int(gcpu_reports_sender_start(sender, make_image(), &error), -1);
    check(g_error_matches(error, GCPU_BUS_ERROR, GCPU_BUS_ERROR_BUSY));
    for (guint i = 0; i < GCPU_REPORTS_SENDER_MAX; i++)
        close(readers[i]);
}

static void who_takes_nothing_is_cut_off_and_makes_room(void)
{
    g_autoptr(GcpuReportsSender) sender = gcpu_reports_sender_new(brisk);
    int idle[GCPU_REPORTS_SENDER_MAX];

    for (guint i = 0; i < GCPU_REPORTS_SENDER_MAX; i++)
        idle[i] = start(sender);
    for (guint i = 0; i < GCPU_REPORTS_SENDER_MAX; i++) {
        check(is_closed(idle[i], GUARD_MS));
        close(idle[i]);
    }
    int next = start(sender);
    check(next >= 0);
    close(next);
}

/* It always has something to take, which is why the time since it last did is no measure. */
static void who_takes_little_is_cut_off_as_well(void)
{
    g_autoptr(GcpuReportsSender) sender = gcpu_reports_sender_new(brisk);
    gsize n_read = read_slowly(start(sender), 20);

    check(n_read > 0);
    check(n_read < REPORT_BYTES / 2);
}

static void who_keeps_the_pace_gets_all_however_long_it_takes(void)
{
    const GcpuReportsPace slow = { 1000, PIECE };
    g_autoptr(GcpuReportsSender) sender = gcpu_reports_sender_new(slow);
    gint64 start_us = g_get_monotonic_time();

    check(read_slowly(start(sender), 10) > REPORT_BYTES);
    check(g_get_monotonic_time() - start_us > (gint64)slow.limit_ms * 1000);
}

static void the_end_of_the_sender_is_the_end_of_all(void)
{
    GcpuReportsSender *sender = gcpu_reports_sender_new(patient);
    int descriptor = start(sender);

    gcpu_reports_sender_free(sender);
    check(read_slowly(descriptor, 0) < REPORT_BYTES);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(there_are_as_many_places_as_was_said),
        TEST(who_takes_nothing_is_cut_off_and_makes_room),
        TEST(who_takes_little_is_cut_off_as_well),
        TEST(who_keeps_the_pace_gets_all_however_long_it_takes),
        TEST(the_end_of_the_sender_is_the_end_of_all),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "reports-sender", cases);
}
