/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-whereabouts.h"

#include "virt/virt-connect.h"
#include "virt/virt-error.h"
#include "virt/virt-guest.h"
#include "virt/virt-task.h"

typedef struct {
    char *uri;
    char *uuid;
    guint limit_ms;
} Question;

static void question_free(gpointer data)
{
    Question *question = data;

    g_free(question->uri);
    g_free(question->uuid);
    g_free(question);
}

void gcpu_virt_whereabouts_free(GcpuVirtWhereabouts *whereabouts)
{
    if (!whereabouts)
        return;
    g_free(whereabouts->domain_xml);
    g_free(whereabouts);
}

static virConnect *connect_to(GcpuVirtTask *task, const Question *question, GError **error)
{
    g_autofree char *refusal = NULL;
    const char *name = gcpu_virt_connect_name(question->uri);

    gcpu_virt_task_step(task, question->limit_ms, "connecting to %s", name);
    virConnect *connection = gcpu_virt_connect_open(question->uri, &refusal, error);
    gcpu_virt_task_step(task, question->limit_ms, "asking %s about the guest", name);
    return connection;
}

static gpointer ask(GcpuVirtTask *task, gpointer data, GError **error)
{
    const Question *question = data;
    g_autoptr(GcpuVirtWhereabouts) found = g_new0(GcpuVirtWhereabouts, 1);
    g_autoptr(virConnect) connection = connect_to(task, question, error);

    if (!connection)
        return NULL;
    g_autoptr(virDomain) domain = virDomainLookupByUUIDString(connection, question->uuid);
    if (!domain && virGetLastErrorCode() != VIR_ERR_NO_DOMAIN) {
        gcpu_virt_error_set(error, "looking for the guest on %s",
                            gcpu_virt_connect_name(question->uri));
        return NULL;
    }
    found->state = domain ? gcpu_virt_guest_state(domain) : GCPU_GUEST_STATE_OFF;
    if (found->state != GCPU_GUEST_STATE_OFF)
        found->domain_xml = virDomainGetXMLDesc(domain, VIR_DOMAIN_XML_MIGRATABLE);
    return g_steal_pointer(&found);
}

static gpointer resume(GcpuVirtTask *task, gpointer data, GError **error)
{
    const Question *question = data;
    g_autoptr(virConnect) connection = connect_to(task, question, error);
    g_autoptr(virDomain) domain =
        connection ? virDomainLookupByUUIDString(connection, question->uuid) : NULL;

    if (domain && virDomainResume(domain) == 0)
        return GINT_TO_POINTER(TRUE);
    if (connection)
        gcpu_virt_error_set(error, "resuming the guest on %s",
                            gcpu_virt_connect_name(question->uri));
    return NULL;
}

static Question *question_new(const char *uri, const char *uuid, guint limit_ms)
{
    Question *question = g_new(Question, 1);

    *question = (Question){ g_strdup(uri), g_strdup(uuid), limit_ms };
    return question;
}

GcpuVirtWhereabouts *gcpu_virt_whereabouts_ask(const char *uri, const char *uuid, guint limit_ms,
                                               GError **error)
{
    return gcpu_virt_task_run(ask, question_new(uri, uuid, limit_ms), question_free,
                              (GDestroyNotify)gcpu_virt_whereabouts_free, error);
}

gboolean gcpu_virt_whereabouts_resume(const char *uri, const char *uuid, guint limit_ms,
                                      GError **error)
{
    return gcpu_virt_task_run(resume, question_new(uri, uuid, limit_ms), question_free, NULL,
                              error) != NULL;
}
