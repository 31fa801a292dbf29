/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-task.h: waits for calls that may never come back.
 *
 * libvirt waits without limit for a peer that accepts a connection and then says nothing. So its
 * calls are made in a thread of their own, which announces every call and how long it may take;
 * the caller waits until the end or until one call overruns its time. A thread left behind lets go
 * of everything when its call returns after all. */
#pragma once

#include "cpu/error.h"

typedef struct GcpuVirtTask GcpuVirtTask;

/** GCPU_VIRT_TASK_UNLIMITED: a limit for calls that stay within this process. */
#define GCPU_VIRT_TASK_UNLIMITED 0

/** GcpuVirtTaskFunc: runs in the thread; must not touch what the caller owns but @data.
 * Returns: (nullable): NULL with @error set. */
typedef gpointer (*GcpuVirtTaskFunc)(GcpuVirtTask *task, gpointer data, GError **error);

/**
 * gcpu_virt_task_run:
 * @run: what to do
 * @data: (transfer full): for @run
 * @data_free: frees @data
 * @result_free: (nullable): frees a result that comes too late
 *
 * Returns: (transfer full) (nullable): what @run returned; NULL with its error, or with
 * %GCPU_ERROR_UNREACHABLE "WHAT: no answer within … s" if a call overran its time.
 */
gpointer gcpu_virt_task_run(GcpuVirtTaskFunc run, gpointer data, GDestroyNotify data_free,
                            GDestroyNotify result_free, GError **error);

/**
 * gcpu_virt_task_step:
 * @limit_ms: how long what comes next may take, or %GCPU_VIRT_TASK_UNLIMITED
 * @format: what comes next, for the error
 *
 * For @run, before each call that may block.
 */
void gcpu_virt_task_step(GcpuVirtTask *task, guint limit_ms, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
