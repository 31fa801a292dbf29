/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/engine-proof.h"

#include "cpu/hypervisor.h"
#include "daemon/host/proof-questions.h"
#include "xml/def-xml.h"

#define QUESTION_LIMIT_MS 30000

static void difference_free(gpointer data)
{
    GcpuDifference *difference = data;

    gcpu_def_free(difference->cpu);
    g_free(difference->message);
    g_free(difference);
}

GcpuProof *gcpu_proof_new(guint limit_ms)
{
    GcpuProof *proof = g_new0(GcpuProof, 1);

    proof->ends_at_us = g_get_monotonic_time() + (gint64)limit_ms * 1000;
    proof->differences = g_ptr_array_new_with_free_func(difference_free);
    return proof;
}

void gcpu_proof_free(GcpuProof *proof)
{
    if (!proof)
        return;
    g_ptr_array_unref(proof->differences);
    g_free(proof);
}

static GcpuVerdict ask_engine(const GcpuProofSubject *subject, const GcpuDef *cpu)
{
    const GcpuHostCpu *offer = &subject->offer;
    g_autoptr(GcpuComparison) comparison =
        offer->domain_capabilities
            ? gcpu_hypervisor_compare(subject->map, offer->domain_capabilities, subject->version,
                                      cpu, NULL)
            : gcpu_compare(subject->map, offer->arch, offer->cpu, cpu, NULL);

    return comparison ? comparison->verdict : GCPU_VERDICT_UNDECIDED;
}

GcpuVirtOffer gcpu_proof_offer(const GcpuHostCpu *offer)
{
    const GcpuDomainCapabilities *document = offer->domain_capabilities;

    if (!document)
        return (GcpuVirtOffer){ .against = GCPU_HOST_CPU_PROCESSOR };
    return (GcpuVirtOffer){
        .against = GCPU_HOST_CPU_HYPERVISOR,
        .emulator = document->emulator,
        .arch = document->arch,
        .machine = document->machine,
        .virt_type = document->virt_type,
    };
}

static void settle(GcpuProof *proof, const GcpuProofSubject *subject, const GcpuDef *cpu,
                   const GcpuVirtVerdict *libvirt)
{
    GcpuVerdict engine = ask_engine(subject, cpu);

    if (libvirt->code == GCPU_ERROR_UNSUPPORTED || libvirt->code == GCPU_ERROR_DENIED)
        return;
    proof->n_asked++;
    if (engine == libvirt->verdict)
        return;
    GcpuDifference *difference = g_new(GcpuDifference, 1);
    *difference = (GcpuDifference){
        .offer = subject->offer.domain_capabilities,
        .cpu = gcpu_def_copy(cpu),
        .engine = engine,
        .libvirt = libvirt->verdict,
        .message = g_strdup(libvirt->message),
    };
    g_ptr_array_add(proof->differences, difference);
}

static char **format_all(const GPtrArray *cpus)
{
    GPtrArray *texts = g_ptr_array_new();

    for (guint i = 0; i < cpus->len; i++)
        g_ptr_array_add(texts, gcpu_def_xml_format(g_ptr_array_index(cpus, i), 0));
    g_ptr_array_add(texts, NULL);
    return (char **)g_ptr_array_free(texts, FALSE);
}

/* 0: none. */
static guint time_left_ms(const GcpuProof *proof)
{
    gint64 left_ms = (proof->ends_at_us - g_get_monotonic_time()) / 1000;

    return (guint)CLAMP(left_ms, 0, G_MAXINT);
}

gboolean gcpu_proof_run(GcpuProof *proof, GcpuVirtSession *session, const GcpuProofSubject *subject,
                        GError **error)
{
    if (!subject->map || !subject->offer.cpu)
        return TRUE;
    g_autoptr(GPtrArray) cpus =
        gcpu_proof_questions(subject->map, subject->offer.cpu, subject->offer.arch);
    g_auto(GStrv) texts = format_all(cpus);
    GcpuVirtOffer offer = gcpu_proof_offer(&subject->offer);

    offer.timeout_ms = QUESTION_LIMIT_MS;
    offer.total_ms = time_left_ms(proof);
    if (offer.total_ms == 0) {
        proof->n_left += cpus->len;
        return TRUE;
    }
    g_autoptr(GPtrArray) verdicts =
        gcpu_virt_session_compare(session, &offer, (const char *const *)texts, error);
    if (!verdicts)
        return FALSE;
    for (guint i = 0; i < verdicts->len; i++)
        settle(proof, subject, g_ptr_array_index(cpus, i), g_ptr_array_index(verdicts, i));
    proof->n_left += cpus->len - verdicts->len;
    return TRUE;
}

const GcpuDifference *gcpu_proof_find(const GcpuProof *proof, const GcpuHostCpu *offer,
                                      const GcpuDef *cpu)
{
    for (guint i = 0; i < proof->differences->len; i++) {
        const GcpuDifference *difference = g_ptr_array_index(proof->differences, i);
        if (difference->offer == offer->domain_capabilities && gcpu_def_equal(difference->cpu, cpu))
            return difference;
    }
    return NULL;
}

gboolean gcpu_proof_doubts(const GcpuProof *proof, const GcpuHostCpu *offer, const GcpuDef *cpu)
{
    for (guint i = 0; i < proof->differences->len; i++) {
        const GcpuDifference *difference = g_ptr_array_index(proof->differences, i);
        if (difference->offer == offer->domain_capabilities &&
            g_strcmp0(difference->cpu->model, cpu->model) == 0)
            return TRUE;
    }
    return FALSE;
}

void gcpu_proof_take(GcpuProof *proof, GcpuProof *more)
{
    proof->n_asked += more->n_asked;
    proof->n_left += more->n_left;
    g_ptr_array_extend_and_steal(proof->differences, g_steal_pointer(&more->differences));
    more->differences = g_ptr_array_new_with_free_func(difference_free);
}

void gcpu_proof_forget(GcpuProof *proof, const GcpuDomainCapabilities *offer)
{
    for (guint i = proof->differences->len; i-- > 0;) {
        const GcpuDifference *difference = g_ptr_array_index(proof->differences, i);
        if (difference->offer == offer)
            g_ptr_array_remove_index(proof->differences, i);
    }
}
