/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/libvirt-errand.h"

#include "xml/def-xml.h"

/** Errand: what a worker needs, all its own, and then what it found. */
typedef struct {
    GcpuVirtSession *session;
    GcpuHostCpuKind against;
    GcpuGuestPlace place;
    guint timeout_ms;
    char *cpu_xml;    /* of one question */
    GcpuMap *map;     /* of a new offer; may be NULL */
    GcpuProof *proof; /* of the new offer */
    GcpuVersion version;
} Errand;

static void errand_free(gpointer data)
{
    Errand *errand = data;

    gcpu_virt_session_unref(errand->session);
    gcpu_guest_place_clear(&errand->place);
    g_free(errand->cpu_xml);
    g_clear_pointer(&errand->map, gcpu_map_unref);
    gcpu_proof_free(errand->proof);
    g_free(errand);
}

/* Takes @errand. */
static void send(Errand *errand, GTaskThreadFunc work, GAsyncReadyCallback done, gpointer data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, done, data);

    g_task_set_task_data(task, errand, errand_free);
    g_task_run_in_thread(task, work);
}

static void compare(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    const Errand *errand = data;
    const GcpuVirtOffer offer = {
        .against = errand->against,
        .emulator = errand->place.emulator,
        .arch = errand->place.arch,
        .machine = errand->place.machine,
        .virt_type = errand->place.virt_type,
        .timeout_ms = errand->timeout_ms,
    };
    const char *const cpus[] = { errand->cpu_xml, NULL };
    GError *error = NULL;
    GPtrArray *verdicts = gcpu_virt_session_compare(errand->session, &offer, cpus, &error);

    (void)source, (void)cancellable;
    if (verdicts)
        g_task_return_pointer(task, verdicts, (GDestroyNotify)g_ptr_array_unref);
    else
        g_task_return_error(task, error);
}

void gcpu_libvirt_errand_compare(GcpuVirtSession *session, const GcpuVirtOffer *offer,
                                 const GcpuDef *cpu, GAsyncReadyCallback done, gpointer data)
{
    Errand *errand = g_new(Errand, 1);

    *errand = (Errand){
        .session = gcpu_virt_session_ref(session),
        .against = offer->against,
        .place = { g_strdup(offer->virt_type), g_strdup(offer->arch), g_strdup(offer->machine),
                   g_strdup(offer->emulator) },
        .timeout_ms = offer->timeout_ms,
        .cpu_xml = gcpu_def_xml_format(cpu, 0),
    };
    send(errand, compare, done, data);
}

GPtrArray *gcpu_libvirt_errand_compare_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

static void look(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Errand *errand = data;
    GcpuProofSubject subject = { .map = errand->map, .version = errand->version };
    GError *error = NULL;
    GcpuHostReport *report =
        gcpu_host_look_narrow(errand->session, &errand->place, &subject, &errand->proof, &error);

    (void)source, (void)cancellable;
    if (report)
        g_task_return_pointer(task, report, (GDestroyNotify)gcpu_host_report_free);
    else
        g_task_return_error(task, error);
}

void gcpu_libvirt_errand_look(GcpuVirtSession *session, const GcpuGuestPlace *place,
                              const GcpuProofSubject *subject, GAsyncReadyCallback done,
                              gpointer data)
{
    Errand *errand = g_new(Errand, 1);

    *errand = (Errand){
        .session = gcpu_virt_session_ref(session),
        .place = { g_strdup(place->virt_type), g_strdup(place->arch), g_strdup(place->machine),
                   g_strdup(place->emulator) },
        .map = subject->map ? gcpu_map_ref((GcpuMap *)subject->map) : NULL,
        .version = subject->version,
    };
    send(errand, look, done, data);
}

GcpuHostReport *gcpu_libvirt_errand_look_finish(GAsyncResult *result, GcpuProof **out_proof,
                                                GError **error)
{
    Errand *errand = g_task_get_task_data(G_TASK(result));
    GcpuHostReport *report = g_task_propagate_pointer(G_TASK(result), error);

    if (report)
        *out_proof = g_steal_pointer(&errand->proof);
    return report;
}
