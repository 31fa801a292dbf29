/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-calls.h: the methods of org.guestcpu1.Host, by name.
 *
 * A call that comes before libvirt was ever looked at waits for the first look to end, so that the
 * caller who had the daemon started gets an answer. */
#pragma once

#include <gio/gio.h>

#include "daemon/host/host-keeper.h"
#include "daemon/process/config-keeper.h"
#include "daemon/process/permission.h"

typedef struct GcpuHostCalls GcpuHostCalls;

/** gcpu_host_calls_new: @keeper and @configs must live longer; @permission: for those methods that
 * change something. Returns: (transfer full) */
GcpuHostCalls *gcpu_host_calls_new(GcpuHostKeeper *keeper, GcpuConfigKeeper *configs,
                                   GcpuPermission permission);

/** gcpu_host_calls_free: those who wait get no answer but the bus's. */
void gcpu_host_calls_free(GcpuHostCalls *calls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHostCalls, gcpu_host_calls_free)

/** gcpu_host_calls_listen: from now on, calls of the object at @path that come over @connection and
 * have an answer already do not come to gcpu_host_calls_take(). */
void gcpu_host_calls_listen(GcpuHostCalls *calls, GDBusConnection *connection, const char *path);

/** GCPU_HOST_CALLS_WAITING_MAX: beyond that many, calls end with Busy. */
#define GCPU_HOST_CALLS_WAITING_MAX 256

/** gcpu_host_calls_take: @invocation: (transfer full): answered now or later. */
void gcpu_host_calls_take(GcpuHostCalls *calls, GDBusMethodInvocation *invocation);

/** gcpu_host_calls_wake: the keeper has changed: those who wait may have something to hear. */
void gcpu_host_calls_wake(GcpuHostCalls *calls);
