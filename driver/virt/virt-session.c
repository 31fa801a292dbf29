/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-session.h"

#include "virt/virt-collect.h"
#include "virt/virt-connect.h"
#include "virt/virt-error.h"
#include "virt/virt-uri.h"

#define KEEPALIVE_INTERVAL_S 5
#define KEEPALIVE_MISSED     3

struct GcpuVirtSession {
    char *uri;
    char *refusal; /* of a read-write connection; NULL: it was granted */
    virConnect *connection;
};

/** Watch: what libvirt keeps until the connection is gone. */
typedef struct {
    GcpuVirtClosedFunc closed;
    gpointer data;
    GDestroyNotify data_free;
} Watch;

/** Opening: a request for a thread that may outlive the caller. */
typedef struct {
    GcpuVirtRequest *connect;
    GcpuVirtKeepalive keepalive;
    Watch *watch; /* NULL: none is wanted, or libvirt has it */
} Opening;

static void watch_free(gpointer data)
{
    Watch *watch = data;

    if (watch && watch->data_free)
        watch->data_free(watch->data);
    g_free(watch);
}

static void opening_free(gpointer data)
{
    Opening *opening = data;

    gcpu_virt_request_free(opening->connect);
    watch_free(opening->watch);
    g_free(opening);
}

static const char *words_for(int reason)
{
    switch (reason) {
    case VIR_CONNECT_CLOSE_REASON_EOF:
        return "libvirt's daemon closed the connection";
    case VIR_CONNECT_CLOSE_REASON_KEEPALIVE:
        return "libvirt's daemon gave no sign of life";
    case VIR_CONNECT_CLOSE_REASON_CLIENT:
        return "the connection was closed";
    default:
        return "the connection to libvirt's daemon broke";
    }
}

static void tell_closed(virConnectPtr connection, int reason, void *data)
{
    const Watch *watch = data;

    (void)connection;
    if (reason != VIR_CONNECT_CLOSE_REASON_CLIENT)
        watch->closed(words_for(reason), watch->data);
}

static void ignore_closed(virConnectPtr connection, int reason, void *data)
{
    (void)connection, (void)reason, (void)data;
}

static void note_kept(void *data)
{
    *(gboolean *)data = TRUE;
}

/* Drivers in this process say yes to a callback and forget it, and then never free its data. */
static gboolean keeps_callbacks(virConnect *connection)
{
    gboolean is_kept = FALSE;

    if (virConnectRegisterCloseCallback(connection, ignore_closed, &is_kept, note_kept) == 0)
        virConnectUnregisterCloseCallback(connection, ignore_closed);
    return is_kept;
}

static void hand_over_watch(virConnect *connection, Opening *opening)
{
    if (opening->watch && keeps_callbacks(connection) &&
        virConnectRegisterCloseCallback(connection, tell_closed, opening->watch, watch_free) == 0)
        opening->watch = NULL;
}

static gpointer open_connection(GcpuVirtTask *task, gpointer data, GError **error)
{
    Opening *opening = data;
    const GcpuVirtRequest *request = opening->connect;
    g_autofree char *refusal = NULL;

    gcpu_virt_task_step(task, request->connect_limit_ms, "connecting to %s",
                        gcpu_virt_connect_name(request->uri));
    virConnect *connection =
        gcpu_virt_connect_open_alive(request->uri, &opening->keepalive, &refusal, error);
    if (!connection)
        return NULL;
    GcpuVirtSession *session = g_atomic_rc_box_new0(GcpuVirtSession);
    session->uri = g_strdup(request->uri);
    session->refusal = g_steal_pointer(&refusal);
    session->connection = connection;
    hand_over_watch(connection, opening);
    return session;
}

GcpuVirtSession *gcpu_virt_session_open(const GcpuVirtSessionRequest *request, GError **error)
{
    const GcpuVirtHostQuery query = { .timeout_ms = request->timeout_ms };
    Opening *opening = g_new(Opening, 1);

    *opening = (Opening){
        .connect = gcpu_virt_request_new(request->uri, &query),
        .keepalive = { request->keepalive_s ? request->keepalive_s : KEEPALIVE_INTERVAL_S,
                       KEEPALIVE_MISSED },
    };
    if (request->closed) {
        opening->watch = g_new(Watch, 1);
        *opening->watch =
            (Watch){ request->closed, request->closed_data, request->closed_data_free };
    }
    return gcpu_virt_task_run(open_connection, opening, opening_free,
                              (GDestroyNotify)gcpu_virt_session_unref, error);
}

GcpuVirtSession *gcpu_virt_session_ref(GcpuVirtSession *session)
{
    return g_atomic_rc_box_acquire(session);
}

/* Says goodbye to the peer, and waits until it says so too. */
static gpointer close_connection(gpointer connection)
{
    virConnectClose(connection);
    return NULL;
}

static void session_clear(gpointer data)
{
    GcpuVirtSession *session = data;

    g_thread_unref(g_thread_new("guestcpu-close", close_connection, session->connection));
    g_free(session->uri);
    g_free(session->refusal);
}

void gcpu_virt_session_unref(GcpuVirtSession *session)
{
    if (session)
        g_atomic_rc_box_release_full(session, session_clear);
}

/** Asking: what one task needs of a session. */
typedef struct {
    GcpuVirtSession *session;
    GcpuVirtRequest *request;
    char **cpu_xmls;
    GcpuHostCpuKind against;
    guint total_ms;
} Asking;

static void asking_free(gpointer data)
{
    Asking *asking = data;

    gcpu_virt_request_free(asking->request);
    gcpu_virt_session_unref(asking->session);
    g_strfreev(asking->cpu_xmls);
    g_free(asking);
}

static Asking *asking_new(GcpuVirtSession *session, const GcpuVirtHostQuery *query)
{
    Asking *asking = g_new0(Asking, 1);

    asking->session = gcpu_virt_session_ref(session);
    asking->request = gcpu_virt_request_new(session->uri, query);
    return asking;
}

static gpointer collect(GcpuVirtTask *task, gpointer data, GError **error)
{
    const Asking *asking = data;
    const GcpuVirtLink link = { asking->session->connection, asking->session->refusal };

    return gcpu_virt_collect(task, asking->request, &link, error);
}

GcpuHostReport *gcpu_virt_session_collect(GcpuVirtSession *session, const GcpuVirtHostQuery *query,
                                          GError **error)
{
    return gcpu_virt_task_run(collect, asking_new(session, query), asking_free,
                              (GDestroyNotify)gcpu_host_report_free, error);
}

static void verdict_free(gpointer data)
{
    GcpuVirtVerdict *verdict = data;

    g_free(verdict->message);
    g_free(verdict);
}

static int ask_verdict(const Asking *asking, const char *cpu_xml)
{
    const GcpuVirtRequest *offer = asking->request;
    virConnect *connection = asking->session->connection;

    if (asking->against == GCPU_HOST_CPU_PROCESSOR)
        return virConnectCompareCPU(connection, cpu_xml, VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE);
    return virConnectCompareHypervisorCPU(connection, offer->emulator, offer->arch, offer->machine,
                                          offer->virt_type, cpu_xml,
                                          VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE);
}

/* libvirt's words come after the class of the error, which is no news here. */
static char *words_of(const virError *error)
{
    return g_strdup(error && error->str2 ? error->str2 : gcpu_virt_error_message(error));
}

static GcpuVirtVerdict *take_verdict(int answer)
{
    GcpuVirtVerdict *verdict = g_new0(GcpuVirtVerdict, 1);

    verdict->code = GCPU_ERROR_INTERNAL;
    if (answer >= 0) {
        verdict->verdict = (GcpuVerdict)answer;
        return verdict;
    }
    g_autoptr(virError) last = virSaveLastError();
    verdict->code = gcpu_virt_error_class(last);
    verdict->verdict =
        verdict->code == GCPU_ERROR_UNUSABLE ? GCPU_VERDICT_INCOMPATIBLE : GCPU_VERDICT_UNDECIDED;
    verdict->message = words_of(last);
    return verdict;
}

static gboolean is_over(const Asking *asking, gint64 begun_us, guint n_answered)
{
    return asking->total_ms != 0 && n_answered > 0 &&
           g_get_monotonic_time() - begun_us >= (gint64)asking->total_ms * 1000;
}

static gpointer compare(GcpuVirtTask *task, gpointer data, GError **error)
{
    const Asking *asking = data;
    gint64 begun_us = g_get_monotonic_time();
    const char *name = gcpu_virt_connect_name(asking->session->uri);
    g_autoptr(GPtrArray) verdicts = g_ptr_array_new_with_free_func(verdict_free);

    for (char **cpu_xml = asking->cpu_xmls; *cpu_xml; cpu_xml++) {
        if (is_over(asking, begun_us, verdicts->len))
            break;
        gcpu_virt_task_step(task, asking->request->call_limit_ms, "asking %s to compare a CPU",
                            name);
        g_ptr_array_add(verdicts, take_verdict(ask_verdict(asking, *cpu_xml)));
        if (virConnectIsAlive(asking->session->connection) == 0) {
            g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE,
                        "the connection to %s broke while comparing a CPU", name);
            return NULL;
        }
    }
    return g_steal_pointer(&verdicts);
}

GPtrArray *gcpu_virt_session_compare(GcpuVirtSession *session, const GcpuVirtOffer *offer,
                                     const char *const *cpu_xmls, GError **error)
{
    const GcpuVirtHostQuery query = {
        .arch = offer->arch,
        .machine = offer->machine,
        .virt_type = offer->virt_type,
        .emulator = offer->emulator,
        .timeout_ms = offer->timeout_ms,
    };
    Asking *asking = asking_new(session, &query);

    asking->cpu_xmls = g_strdupv((char **)cpu_xmls);
    asking->against = offer->against;
    asking->total_ms = offer->total_ms;
    return gcpu_virt_task_run(compare, asking, asking_free, (GDestroyNotify)g_ptr_array_unref,
                              error);
}
