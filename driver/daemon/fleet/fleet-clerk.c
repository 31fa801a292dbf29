/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/fleet-clerk.h"

struct GcpuFleetClerk {
    GcpuFleetDesk *desk;
    GThreadPool *pool; /* of one thread */
    gint is_ending;    /* atomic */
};

typedef struct {
    GcpuFleetErrand run;
    gpointer data;
    GDestroyNotify drop;
} Errand;

static void run(gpointer job, gpointer data)
{
    g_autofree Errand *errand = job;
    GcpuFleetClerk *clerk = data;

    if (g_atomic_int_get(&clerk->is_ending))
        errand->drop(errand->data);
    else
        errand->run(clerk->desk, errand->data);
}

GcpuFleetClerk *gcpu_fleet_clerk_new(GcpuFleetDesk *desk)
{
    GcpuFleetClerk *clerk = g_new0(GcpuFleetClerk, 1);

    clerk->desk = desk;
    clerk->pool = g_thread_pool_new(run, clerk, 1, FALSE, NULL);
    return clerk;
}

void gcpu_fleet_clerk_free(GcpuFleetClerk *clerk)
{
    if (!clerk)
        return;
    g_atomic_int_set(&clerk->is_ending, 1);
    g_thread_pool_free(clerk->pool, FALSE, TRUE);
    g_free(clerk);
}

gboolean gcpu_fleet_clerk_is_busy(const GcpuFleetClerk *clerk)
{
    return g_thread_pool_unprocessed(clerk->pool) >= GCPU_FLEET_CLERK_QUEUE_MAX;
}

void gcpu_fleet_clerk_send(GcpuFleetClerk *clerk, GcpuFleetErrand errand, gpointer data,
                           GDestroyNotify drop)
{
    g_autofree Errand *job = g_new(Errand, 1);

    *job = (Errand){ errand, data, drop };
    g_thread_pool_push(clerk->pool, g_steal_pointer(&job), NULL);
}
