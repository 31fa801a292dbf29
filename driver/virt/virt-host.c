/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-host.h"

#include "virt/virt-collect.h"
#include "virt/virt-connect.h"

static gpointer collect(GcpuVirtTask *task, gpointer data, GError **error)
{
    const GcpuVirtRequest *request = data;
    g_autofree char *refusal = NULL;

    gcpu_virt_task_step(task, request->connect_limit_ms, "connecting to %s",
                        gcpu_virt_connect_name(request->uri));
    g_autoptr(virConnect) connection = gcpu_virt_connect_open(request->uri, &refusal, error);
    if (!connection)
        return NULL;
    const GcpuVirtLink link = { connection, refusal };
    return gcpu_virt_collect(task, request, &link, error);
}

GcpuHostReport *gcpu_virt_host_collect(const char *uri, const GcpuVirtHostQuery *query,
                                       GError **error)
{
    return gcpu_virt_task_run(collect, gcpu_virt_request_new(uri, query), gcpu_virt_request_free,
                              (GDestroyNotify)gcpu_host_report_free, error);
}
