/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-trial.h"

#include "virt/virt-connect.h"
#include "virt/virt-error.h"
#include "virt/virt-task.h"
#include "virt/virt-uri.h"
#include "xml/domain-xml.h"

/* QEMU is asked about itself first where nobody has done so yet: some seconds per emulator. */
#define START_LIMIT_MS (180 * 1000)

typedef struct {
    char *uri;
    char *domain_xml;
} Trial;

static void trial_free(gpointer data)
{
    Trial *trial = data;

    g_free(trial->uri);
    g_free(trial->domain_xml);
    g_free(trial);
}

/* What stops a start is the hypervisor's verdict on the guest. At fault itself is only a document
 * that is no XML or not what the schema allows; XML_ERROR also stands for what a driver lacks. */
static GcpuError classify_refusal(const virError *error)
{
    GcpuError code = gcpu_virt_error_class(error);
    int reason = error ? error->code : VIR_ERR_OK;

    if (code == GCPU_ERROR_DENIED || reason == VIR_ERR_XML_DETAIL ||
        reason == VIR_ERR_XML_INVALID_SCHEMA)
        return code;
    return GCPU_ERROR_UNUSABLE;
}

static void set_refusal(GError **error)
{
    g_autoptr(virError) last = virSaveLastError();

    g_set_error(error, GCPU_ERROR, classify_refusal(last), "the guest does not start: %s",
                gcpu_virt_error_message(last));
}

/* A guest should not outlive this program; the driver in our own process cannot promise that. */
static unsigned int start_flags(const char *uri_text)
{
    g_autoptr(GcpuVirtUri) uri = gcpu_virt_uri_parse(uri_text);
    unsigned int flags = VIR_DOMAIN_START_PAUSED | VIR_DOMAIN_START_VALIDATE;

    if (!uri || !gcpu_virt_uri_is_embedded(uri))
        flags |= VIR_DOMAIN_START_AUTODESTROY;
    return flags;
}

static gpointer start(GcpuVirtTask *task, gpointer data, GError **error)
{
    const Trial *trial = data;
    const char *name = gcpu_virt_connect_name(trial->uri);
    g_autofree char *refusal = NULL;

    gcpu_virt_task_step(task, GCPU_VIRT_CONNECT_LIMIT_MS, "connecting to %s", name);
    g_autoptr(virConnect) connection = gcpu_virt_connect_open(trial->uri, &refusal, error);
    if (!connection)
        return NULL;
    if (refusal) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_DENIED, "%s: may not start guests: %s", name,
                    refusal);
        return NULL;
    }

    gcpu_virt_task_step(task, START_LIMIT_MS, "starting a guest on %s", name);
    g_autoptr(virDomain) domain =
        virDomainCreateXML(connection, trial->domain_xml, start_flags(trial->uri));
    if (!domain) {
        set_refusal(error);
        return NULL;
    }
    virDomainDestroy(domain);
    return GINT_TO_POINTER(TRUE);
}

gboolean gcpu_virt_trial_start(const char *uri, const char *domain_xml, GError **error)
{
    g_autofree char *id = g_uuid_string_random();
    g_autofree char *name = g_strdup_printf("guestcpu-trial-%.8s", id);
    g_autofree char *xml = gcpu_domain_xml_rename(domain_xml, name, error);

    if (!xml)
        return FALSE;
    Trial *trial = g_new(Trial, 1);
    *trial = (Trial){ g_strdup(uri), g_steal_pointer(&xml) };
    return gcpu_virt_task_run(start, trial, trial_free, NULL, error) != NULL;
}
