/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-collect.h: the facts about a host, over a connection that is open. */
#pragma once

#include "cpu/host-report.h"
#include "virt/virt-host.h"
#include "virt/virt-task.h"
#include "virt/virt-types.h"

/** GcpuVirtRequest: a copy of a #GcpuVirtHostQuery for a thread that may outlive the caller. */
typedef struct {
    char *uri; /* NULL: libvirt's default */
    char *arch;
    char *machine;
    char *virt_type;
    char *emulator;
    gboolean all;
    guint connect_limit_ms; /* GCPU_VIRT_TASK_UNLIMITED where the driver is in this process */
    guint call_limit_ms;
} GcpuVirtRequest;

/** gcpu_virt_request_new: Returns: (transfer full): @uri may be NULL. */
GcpuVirtRequest *gcpu_virt_request_new(const char *uri, const GcpuVirtHostQuery *query);
void gcpu_virt_request_free(gpointer request);

/** GcpuVirtLink: an open connection, borrowed. */
typedef struct {
    virConnect *connection;
    const char *refusal; /* why it is read-only; NULL: it is not */
} GcpuVirtLink;

/**
 * gcpu_virt_collect: asks what gcpu_virt_host_collect() promises; for the thread of @task.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_UNREACHABLE if the connection broke.
 */
GcpuHostReport *gcpu_virt_collect(GcpuVirtTask *task, const GcpuVirtRequest *request,
                                  const GcpuVirtLink *link, GError **error);
