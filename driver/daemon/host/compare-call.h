/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compare-call.h: one CompareCpu, from its arguments to its reply.
 *
 * The engine answers at once. libvirt is asked, in a worker, if the caller wants that, if the
 * engine's proof has failed for such CPUs, or if the guest wants an emulator or a machine that was
 * not collected. */
#pragma once

#include <gio/gio.h>

#include "daemon/host/answer-cache.h"
#include "daemon/host/host-keeper.h"

/** GcpuCompareDesk: what calls share. */
typedef struct {
    GcpuHostKeeper *keeper;
    GcpuAnswerCache *answers; /* of the engine, while view and state stay */
    guint n_waiting;          /* calls that wait for libvirt */
} GcpuCompareDesk;

/** GCPU_COMPARE_WAITING_MAX: beyond that many, calls that need libvirt end with Busy. */
#define GCPU_COMPARE_WAITING_MAX 16

/**
 * gcpu_compare_call_begin:
 * @desk: lives as long as the main loop runs; its keeper has a view
 * @invocation: (transfer full)
 */
void gcpu_compare_call_begin(GcpuCompareDesk *desk, GDBusMethodInvocation *invocation);
