/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-clerk.h: the one thread that reads and writes the daemon's fleet.
 *
 * Errands are run one after the other, in the order in which they came, so that the fleet needs no
 * lock and an answer that takes long keeps nobody from asking about this host. */
#pragma once

#include "daemon/fleet/fleet-desk.h"

/** GCPU_FLEET_CLERK_QUEUE_MAX: with so many errands waiting it is busy. */
#define GCPU_FLEET_CLERK_QUEUE_MAX 256

typedef struct GcpuFleetClerk GcpuFleetClerk;

/** GcpuFleetErrand: @data: (transfer full) */
typedef void (*GcpuFleetErrand)(GcpuFleetDesk *desk, gpointer data);

/** gcpu_fleet_clerk_new: @desk must live longer, and is not to be touched by others any more but
 * for what does not change. */
GcpuFleetClerk *gcpu_fleet_clerk_new(GcpuFleetDesk *desk);

/** gcpu_fleet_clerk_free: waits for the errand that runs; the others are dropped. */
void gcpu_fleet_clerk_free(GcpuFleetClerk *clerk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetClerk, gcpu_fleet_clerk_free)

/** gcpu_fleet_clerk_is_busy: whether too many errands wait for one more. */
gboolean gcpu_fleet_clerk_is_busy(const GcpuFleetClerk *clerk);

/** gcpu_fleet_clerk_send: @run gets @data (transfer full), or @drop does at the end. */
void gcpu_fleet_clerk_send(GcpuFleetClerk *clerk, GcpuFleetErrand run, gpointer data,
                           GDestroyNotify drop);
