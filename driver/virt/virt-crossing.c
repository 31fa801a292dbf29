/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-crossing.h"

#include "virt/virt-collect.h"
#include "virt/virt-connect.h"
#include "virt/virt-error.h"
#include "virt/virt-guest.h"
#include "xml/def-xml.h"

/* A daemon that has just started runs every QEMU binary there is. */
#define CALL_LIMIT_MS (180 * 1000)

typedef struct {
    char *source_uri;
    char *guest;
    char *destination_uri;
} Question;

static void question_free(gpointer data)
{
    Question *question = data;

    g_free(question->source_uri);
    g_free(question->guest);
    g_free(question->destination_uri);
    g_free(question);
}

void gcpu_virt_crossing_free(GcpuVirtCrossing *crossing)
{
    if (!crossing)
        return;
    g_free(crossing->domain_xml);
    g_free(crossing->job);
    gcpu_host_report_free(crossing->source);
    gcpu_host_report_free(crossing->destination);
    g_free(crossing->taken_by);
    g_strfreev(crossing->networks);
    g_free(crossing->cpu_message);
    g_free(crossing);
}

static virConnect *connect_to(GcpuVirtTask *task, const char *uri, GError **error)
{
    g_autofree char *refusal = NULL;
    const char *name = gcpu_virt_connect_name(uri);

    gcpu_virt_task_step(task, GCPU_VIRT_CONNECT_LIMIT_MS, "connecting to %s", name);
    g_autoptr(virConnect) connection = gcpu_virt_connect_open(uri, &refusal, error);
    if (connection && refusal) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_DENIED, "%s: may not migrate guests: %s", name,
                    refusal);
        return NULL;
    }
    return g_steal_pointer(&connection);
}

/* The guest, and what decides about hosts: its kind. */
static GcpuMigrationDomain *ask_guest(virConnect *source, const Question *question,
                                      GcpuVirtCrossing *crossing, GError **error)
{
    g_autoptr(virDomain) domain =
        gcpu_virt_guest_find(source, question->guest, question->source_uri, error);

    if (!domain)
        return NULL;
    crossing->state = gcpu_virt_guest_state(domain);
    crossing->job = gcpu_virt_guest_job(domain);
    crossing->is_persistent = virDomainIsPersistent(domain) == 1;
    crossing->domain_xml = virDomainGetXMLDesc(domain, VIR_DOMAIN_XML_MIGRATABLE);
    if (!crossing->domain_xml) {
        gcpu_virt_error_set(error, "asking for the domain of \"%s\"", question->guest);
        return NULL;
    }
    return gcpu_migration_domain_parse(crossing->domain_xml, -1, question->guest, error);
}

static void ask_networks(virConnect *destination, GcpuVirtCrossing *crossing)
{
    virNetworkPtr *networks = NULL;
    int n_networks =
        virConnectListAllNetworks(destination, &networks, VIR_CONNECT_LIST_NETWORKS_ACTIVE);

    if (n_networks < 0)
        return;
    crossing->networks = g_new0(char *, n_networks + 1);
    for (int i = 0; i < n_networks; i++) {
        crossing->networks[i] = g_strdup(virNetworkGetName(networks[i]));
        virNetworkFree(networks[i]);
    }
    g_free(networks);
}

/* An inactive guest of the same name and UUID is the one that comes back home. */
static void ask_names(virConnect *destination, const GcpuMigrationDomain *guest,
                      GcpuVirtCrossing *crossing)
{
    g_autoptr(virDomain) by_uuid =
        guest->uuid ? virDomainLookupByUUIDString(destination, guest->uuid) : NULL;
    g_autoptr(virDomain) by_name = virDomainLookupByName(destination, guest->name);
    char uuid[VIR_UUID_STRING_BUFLEN] = "";

    if (by_uuid && virDomainIsActive(by_uuid) == 1) {
        crossing->taken_by = g_strdup(virDomainGetName(by_uuid));
        return;
    }
    if (by_name && virDomainGetUUIDString(by_name, uuid) == 0 && g_strcmp0(uuid, guest->uuid) != 0)
        crossing->taken_by = g_strdup(virDomainGetName(by_name));
}

/* What a host does not know about CPUs, and what it does not want to tell, is no verdict. */
static gboolean is_verdict(const virError *error)
{
    GcpuError class = gcpu_virt_error_class(error);

    return error && error->code != VIR_ERR_NO_SUPPORT && error->code != VIR_ERR_INVALID_ARG &&
           error->code != VIR_ERR_RPC && error->code != VIR_ERR_SYSTEM_ERROR &&
           class != GCPU_ERROR_DENIED;
}

static void ask_cpu(virConnect *destination, const GcpuMigrationDomain *guest,
                    GcpuVirtCrossing *crossing)
{
    gboolean is_custom =
        guest->cpu && guest->cpu->model &&
        (guest->cpu->mode == GCPU_MODE_CUSTOM || guest->cpu->mode == GCPU_MODE_UNSET);

    if (!is_custom)
        return;
    g_autofree char *xml = gcpu_def_xml_format(guest->cpu, 0);
    int answer =
        virConnectCompareHypervisorCPU(destination, NULL, guest->arch, NULL, guest->virt_type, xml,
                                       VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE);
    g_autoptr(virError) last = answer < 0 ? virSaveLastError() : NULL;
    if (answer < 0 && !is_verdict(last))
        return;
    crossing->has_cpu_verdict = TRUE;
    crossing->cpu_verdict = answer < 0 ? GCPU_VERDICT_INCOMPATIBLE : (GcpuVerdict)answer;
    crossing->cpu_message = answer < 0 ? g_strdup(gcpu_virt_error_message(last)) : NULL;
}

static void ask_destination(GcpuVirtTask *task, virConnect *destination, const Question *question,
                            const GcpuMigrationDomain *guest, GcpuVirtCrossing *crossing)
{
    gcpu_virt_task_step(task, CALL_LIMIT_MS, "asking %s about the guest",
                        gcpu_virt_connect_name(question->destination_uri));
    ask_names(destination, guest, crossing);
    ask_networks(destination, crossing);
    ask_cpu(destination, guest, crossing);
}

static GcpuHostReport *collect(GcpuVirtTask *task, virConnect *connection, const char *uri,
                               const GcpuVirtHostQuery *query, GError **error)
{
    const GcpuVirtLink link = { connection, NULL };
    GcpuVirtRequest *request = gcpu_virt_request_new(uri, query);
    GcpuHostReport *report = gcpu_virt_collect(task, request, &link, error);

    gcpu_virt_request_free(request);
    return report;
}

static gpointer ask(GcpuVirtTask *task, gpointer data, GError **error)
{
    const Question *question = data;
    g_autoptr(GcpuVirtCrossing) crossing = g_new0(GcpuVirtCrossing, 1);
    g_autoptr(virConnect) source = connect_to(task, question->source_uri, error);
    g_autoptr(virConnect) destination =
        source ? connect_to(task, question->destination_uri, error) : NULL;

    if (!destination)
        return NULL;
    gcpu_virt_task_step(task, CALL_LIMIT_MS, "asking %s about the guest",
                        gcpu_virt_connect_name(question->source_uri));
    g_autoptr(GcpuMigrationDomain) guest = ask_guest(source, question, crossing, error);
    if (!guest)
        return NULL;
    const GcpuVirtHostQuery query = { .arch = guest->arch, .virt_type = guest->virt_type };
    crossing->source = collect(task, source, question->source_uri, &query, error);
    if (!crossing->source)
        return NULL;
    crossing->destination = collect(task, destination, question->destination_uri, &query, error);
    if (!crossing->destination)
        return NULL;
    ask_destination(task, destination, question, guest, crossing);
    return g_steal_pointer(&crossing);
}

GcpuVirtCrossing *gcpu_virt_crossing_ask(const char *source_uri, const char *guest,
                                         const char *destination_uri, GError **error)
{
    Question *question = g_new(Question, 1);

    *question = (Question){ g_strdup(source_uri), g_strdup(guest), g_strdup(destination_uri) };
    return gcpu_virt_task_run(ask, question, question_free, (GDestroyNotify)gcpu_virt_crossing_free,
                              error);
}
