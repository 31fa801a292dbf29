/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-collect.h"

#include <unistd.h>

#include "cpu/host-question.h"
#include "virt/virt-connect.h"
#include "virt/virt-error.h"
#include "virt/virt-kernel.h"
#include "virt/virt-uri.h"
#include "xml/host-report-xml.h"

#define CALL_LIMIT_MS (180 * 1000)

typedef struct {
    const GcpuVirtRequest *request;
    const GcpuVirtLink *link;
    GcpuVirtTask *task;
    GcpuVirtUri *uri;
    GHashTable *asked; /* names of the domain capabilities that were asked */
    GcpuHostReport *report;
    GError *broken; /* the connection is gone: no more calls */
} Collection;

void gcpu_virt_request_free(gpointer data)
{
    GcpuVirtRequest *request = data;

    g_free(request->uri);
    g_free(request->arch);
    g_free(request->machine);
    g_free(request->virt_type);
    g_free(request->emulator);
    g_free(request);
}

GcpuVirtRequest *gcpu_virt_request_new(const char *uri, const GcpuVirtHostQuery *query)
{
    GcpuVirtRequest *request = g_new0(GcpuVirtRequest, 1);
    guint limit_ms = query->timeout_ms;

    /* libvirt looks there too, but then could not be kept from prompting. */
    request->uri = g_strdup(uri && *uri ? uri : g_getenv("LIBVIRT_DEFAULT_URI"));
    request->arch = g_strdup(query->arch);
    request->machine = g_strdup(query->machine);
    request->virt_type = g_strdup(query->virt_type);
    request->emulator = g_strdup(query->emulator);
    request->all = query->all;

    g_autoptr(GcpuVirtUri) parsed = gcpu_virt_uri_parse(request->uri);
    if (parsed && (gcpu_virt_uri_is_embedded(parsed) || gcpu_virt_uri_is_invented(parsed)))
        return request; /* in this process: slow at times, never silent */
    request->connect_limit_ms = limit_ms ? limit_ms : GCPU_VIRT_CONNECT_LIMIT_MS;
    request->call_limit_ms = limit_ms ? limit_ms : CALL_LIMIT_MS;
    return request;
}

static void collection_clear(Collection *c)
{
    gcpu_virt_uri_free(c->uri);
    g_hash_table_unref(c->asked);
    gcpu_host_report_free(c->report);
    g_clear_error(&c->broken);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Collection, collection_clear)

/* Returns: whether the connection still stands, so that @what can be asked. */
static gboolean begin_call(Collection *c, const char *what)
{
    if (c->broken)
        return FALSE;
    gcpu_virt_task_step(c->task, c->request->call_limit_ms, "asking %s for %s",
                        gcpu_virt_connect_name(c->request->uri), what);
    return TRUE;
}

/* Records why the call for @fact that has just failed gave nothing. */
static void note_failure(Collection *c, const char *fact, gboolean is_offered)
{
    g_autoptr(virError) last = virSaveLastError();
    const char *message = gcpu_virt_error_message(last);
    GcpuFactState state = is_offered ? gcpu_virt_error_fact_state(last) : GCPU_FACT_UNSUPPORTED;
    g_autofree char *reason = g_strdup(message);

    if (virConnectIsAlive(c->link->connection) == 0) {
        g_set_error(&c->broken, GCPU_ERROR, GCPU_ERROR_UNREACHABLE,
                    "the connection to %s broke while asking for %s: %s",
                    gcpu_virt_connect_name(c->request->uri), fact, message);
        return;
    }
    if (state == GCPU_FACT_DENIED && c->link->refusal) {
        g_free(reason);
        reason = g_strdup_printf("%s; a read-write connection was refused: %s", message,
                                 c->link->refusal);
    }
    gcpu_host_report_add_missing(c->report, fact, state, reason);
}

static void collect_versions(Collection *c)
{
    GcpuHostReport *report = c->report;
    unsigned long version = 0;

    if (begin_call(c, "its libvirt version")) {
        if (virConnectGetLibVersion(c->link->connection, &version) == 0)
            report->libvirt_version = version;
        else
            note_failure(c, "libvirtVersion", TRUE);
    }
    if (begin_call(c, "its hypervisor's version")) {
        if (virConnectGetVersion(c->link->connection, &version) == 0)
            report->hypervisor_version = version;
        else
            note_failure(c, "hypervisorVersion", TRUE);
    }
}

static void collect_identity(Collection *c)
{
    GcpuHostReport *report = c->report;

    report->collected_at_s = g_get_real_time() / G_USEC_PER_SEC;
    report->hypervisor = g_strdup(virConnectGetType(c->link->connection));
    report->uri = virConnectGetURI(c->link->connection);
    c->uri = gcpu_virt_uri_parse(report->uri);
    if (!begin_call(c, "its name"))
        return;
    report->name = virConnectGetHostname(c->link->connection);
    if (!report->name)
        note_failure(c, "name", TRUE);
}

static void collect_capabilities(Collection *c)
{
    GcpuHostReport *report = c->report;

    if (!begin_call(c, "its capabilities"))
        return;
    g_autofree char *text = virConnectGetCapabilities(c->link->connection);
    if (!text) {
        note_failure(c, "capabilities", TRUE);
        return;
    }
    g_autoptr(GError) error = NULL;
    if (!gcpu_host_report_xml_add_capabilities(report, text, -1, "capabilities", &error)) {
        gcpu_host_report_add_missing(report, "capabilities", GCPU_FACT_FAILED, error->message);
        return;
    }
    report->uuid = g_strdup(report->capabilities->host_uuid);
}

/* The first libvirt version that has virConnectGetDomainCapabilities(), by driver. */
static const struct {
    const char *driver; /* as virConnectGetType() spells it; NULL: any */
    GcpuVersion since;
} domain_capabilities_since[] = {
    { "TEST", GCPU_VERSION(9, 8, 0) },
    { NULL, GCPU_VERSION(1, 2, 7) },
};

/* Returns: (transfer full) (nullable): why there is nothing to ask; NULL: ask. */
static char *why_not_offered(const GcpuHostReport *report)
{
    if (!report->libvirt_version)
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(domain_capabilities_since); i++) {
        const char *driver = domain_capabilities_since[i].driver;
        GcpuVersion since = domain_capabilities_since[i].since;

        if (report->libvirt_version >= since || (driver && g_strcmp0(driver, report->hypervisor)))
            continue;
        g_autofree char *have = gcpu_version_format(report->libvirt_version);
        g_autofree char *need = gcpu_version_format(since);
        return g_strdup_printf("libvirt's %s driver tells it since %s, this is %s",
                               report->hypervisor, need, have);
    }
    return NULL;
}

/* Returns: (nullable): the emulator that the capabilities name; NULL: libvirt chooses. */
static const char *find_emulator(const GcpuHostReport *report, const char *arch,
                                 const char *virt_type)
{
    const GcpuGuestArch *guest = report->capabilities && arch
                                     ? gcpu_capabilities_find_arch(report->capabilities, arch, NULL)
                                     : NULL;

    if (!guest)
        return NULL;
    const GcpuGuestDomain *domain =
        virt_type ? gcpu_guest_arch_find_domain(guest, virt_type) : NULL;
    return domain && domain->emulator ? domain->emulator : guest->emulator;
}

/* Whether the capabilities, if there are any, list guests of that kind. libvirt calls the others an
 * invalid argument, of which it has many. */
static gboolean is_offered(const GcpuHostReport *report, const char *arch, const char *virt_type)
{
    if (!report->capabilities || !arch)
        return TRUE;
    const GcpuGuestArch *guest = gcpu_capabilities_find_arch(report->capabilities, arch, NULL);
    return guest && (!virt_type || gcpu_guest_arch_find_domain(guest, virt_type));
}

/* What is not said is libvirt's default. Asks nothing twice. */
static void collect_domain_capabilities(Collection *c, const GcpuHostQuestion *question)
{
    const char *arch = question->arch, *machine = question->machine;
    const char *virt_type = question->virt_type;
    char *fact = gcpu_host_question_fact(question);

    if (!g_hash_table_add(c->asked, fact))
        return;
    g_autofree char *not_offered = why_not_offered(c->report);
    if (not_offered) {
        gcpu_host_report_add_missing(c->report, fact, GCPU_FACT_UNSUPPORTED, not_offered);
        return;
    }
    if (!begin_call(c, fact))
        return;
    const char *emulator =
        c->request->emulator ? c->request->emulator : find_emulator(c->report, arch, virt_type);
    g_autofree char *text =
        virConnectGetDomainCapabilities(c->link->connection, emulator, arch, machine, virt_type, 0);
    g_autoptr(GError) error = NULL;
    if (!text)
        note_failure(c, fact, is_offered(c->report, arch, virt_type));
    else if (!gcpu_host_report_xml_add_domain_capabilities(c->report, text, -1, fact, &error))
        gcpu_host_report_add_missing(c->report, fact, GCPU_FACT_FAILED, error->message);
}

static void collect_wanted(Collection *c)
{
    const GcpuVirtRequest *request = c->request;
    const GcpuHostQuestion asked = { request->arch, request->machine, request->virt_type };
    GcpuHostQuestion question = gcpu_host_question_settle(&asked, c->report->capabilities);

    collect_domain_capabilities(c, &question);
}

static void collect_all(Collection *c)
{
    const GcpuCapabilities *capabilities = c->report->capabilities;

    for (guint i = 0; capabilities && i < capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(capabilities->guests, i);

        for (guint j = 0; j < guest->domains->len; j++) {
            const GcpuGuestDomain *domain = g_ptr_array_index(guest->domains, j);
            collect_domain_capabilities(
                c, &(GcpuHostQuestion){ guest->arch, NULL, domain->virt_type });
        }
    }
}

/* A socket named in the URI may be a tunnel's end: then the host's name must be ours. */
static gboolean is_this_machine(const Collection *c)
{
    if (!c->uri || gcpu_virt_uri_is_remote(c->uri))
        return FALSE;
    return !c->uri->socket || g_strcmp0(c->report->name, g_get_host_name()) == 0;
}

static void collect_kernel(Collection *c)
{
    GcpuHostReport *report = c->report;
    const GcpuDef *cpu = report->capabilities ? report->capabilities->host_cpu : NULL;

    if (c->uri && gcpu_virt_uri_is_invented(c->uri)) {
        gcpu_host_report_add_missing(report, "kernel", GCPU_FACT_UNSUPPORTED,
                                     "libvirt's test driver has no host");
        return;
    }
    if (is_this_machine(c)) {
        gcpu_virt_kernel_read("/", report);
        return;
    }
    gcpu_host_report_add_missing(report, "kernel", GCPU_FACT_UNSUPPORTED,
                                 "libvirt does not tell it of another machine; collect the report "
                                 "there");
    if (cpu && cpu->microcode_version)
        report->microcode = g_strdup_printf("0x%x", cpu->microcode_version);
}

/* Whose privileges the CPU was read with: the system daemon's are root's, all else here is ours. */
static void collect_collector(Collection *c)
{
    if (!is_this_machine(c) || gcpu_virt_uri_is_invented(c->uri))
        return;
    gboolean is_root = g_str_equal(c->uri->path, "/system") || geteuid() == 0;
    c->report->collector = g_strdup(is_root ? "root" : "unprivileged");
    if (is_root || !c->report->uuid)
        return;
    /* Only root may read the machine's own, and a fleet must not take each start for a new host. */
    g_clear_pointer(&c->report->uuid, g_free);
    gcpu_host_report_add_missing(c->report, "uuid", GCPU_FACT_DENIED,
                                 "without privilege libvirt makes one up at each start");
}

GcpuHostReport *gcpu_virt_collect(GcpuVirtTask *task, const GcpuVirtRequest *request,
                                  const GcpuVirtLink *link, GError **error)
{
    g_auto(Collection) c = {
        .request = request,
        .link = link,
        .task = task,
        .asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .report = gcpu_host_report_new(),
    };

    collect_identity(&c);
    collect_versions(&c);
    collect_capabilities(&c);
    collect_wanted(&c);
    if (request->all)
        collect_all(&c);
    collect_kernel(&c);
    collect_collector(&c);
    if (c.broken) {
        g_propagate_error(error, g_steal_pointer(&c.broken));
        return NULL;
    }
    return g_steal_pointer(&c.report);
}
