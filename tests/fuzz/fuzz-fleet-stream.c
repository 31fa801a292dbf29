/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a fleet on its way: the same comes of them wherever they are cut. */
#include "fuzz-target.h"
#include "store/fleet-stream.h"

static gboolean take(GcpuFleet *fleet, const char *bytes, gsize length, gsize step)
{
    g_autoptr(GcpuFleetStream) stream = gcpu_fleet_stream_new(fleet, "input");
    g_autoptr(GError) error = NULL;

    for (gsize at = 0; at < length; at += step) {
        if (!gcpu_fleet_stream_take(stream, bytes + at, MIN(step, length - at), &error)) {
            g_assert_nonnull(error);
            return FALSE;
        }
    }
    return gcpu_fleet_stream_finish(stream, NULL);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GcpuFleet) whole = gcpu_fleet_new();
    g_autoptr(GcpuFleet) parts = gcpu_fleet_new();
    gboolean is_fleet = take(whole, (const char *)data, size, MAX(size, 1));

    g_assert_true(is_fleet == take(parts, (const char *)data, size, 5));
    g_assert_cmpuint(gcpu_fleet_n_hosts(whole), ==, gcpu_fleet_n_hosts(parts));
    g_assert_cmpuint(gcpu_fleet_unread(whole)->len, ==, gcpu_fleet_unread(parts)->len);
    return 0;
}
