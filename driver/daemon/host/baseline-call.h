/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* baseline-call.h: one BaselineCpu, from its arguments to its reply. */
#pragma once

#include <gio/gio.h>

#include "daemon/host/host-view.h"

/** GCPU_BASELINE_CPUS_MAX, GCPU_BASELINE_BYTES_MAX: more are refused. */
#define GCPU_BASELINE_CPUS_MAX  4096
#define GCPU_BASELINE_BYTES_MAX (16 * 1024 * 1024)

/** gcpu_baseline_call: @invocation: (transfer full); @view is used in this call only. Many CPUs
 * take their time, so they are read and merged in a worker. */
void gcpu_baseline_call(GDBusMethodInvocation *invocation, GVariant *parameters,
                        const GcpuHostView *view);
