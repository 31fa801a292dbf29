/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/host-look.h"

/* Half of what a call has, unless it asks for more. */
#define NARROW_PROOF_LIMIT_MS 5000

void gcpu_host_look_free(GcpuHostLook *look)
{
    if (!look)
        return;
    gcpu_virt_session_unref(look->session);
    gcpu_host_view_unref(look->view);
    g_free(look);
}

static gboolean prove_offer(GcpuHostView *view, GcpuVirtSession *session, GcpuHostCpu offer,
                            GError **error)
{
    GcpuProofSubject subject = { .offer = offer, .version = view->report->libvirt_version };

    /* Calls will say what is wrong with it. */
    if (!gcpu_host_view_map(view, offer.arch, &subject.map, NULL))
        return TRUE;
    return gcpu_proof_run(view->proof, session, &subject, error);
}

/* Only what the engine compares: the rest it leaves undecided. */
static gboolean prove(GcpuHostView *view, GcpuVirtSession *session, GError **error)
{
    static const GcpuHostCpuRequest processor = { .kind = GCPU_HOST_CPU_PROCESSOR };
    const GPtrArray *documents = view->report->domain_capabilities;
    GcpuHostCpu offer;

    if (gcpu_host_cpu_choose(view->report, &processor, &offer, NULL) &&
        !prove_offer(view, session, offer, error))
        return FALSE;
    for (guint i = 0; i < documents->len; i++) {
        const GcpuDomainCapabilities *document = g_ptr_array_index(documents, i);
        if (!gcpu_domain_capabilities_report_cpu(document))
            continue;
        offer = (GcpuHostCpu){ GCPU_HOST_CPU_HYPERVISOR, document->arch, document->host_model,
                               document };
        if (!prove_offer(view, session, offer, error))
            return FALSE;
    }
    return TRUE;
}

/* Without capabilities an older look is worth more than this one. */
static gboolean is_worth(const GcpuHostReport *report, GError **error)
{
    if (report->capabilities)
        return TRUE;
    const GcpuMissingFact *fact =
        report->missing->len ? g_ptr_array_index(report->missing, 0) : NULL;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE,
                "libvirt does not tell the capabilities of its host: %s",
                fact && fact->reason ? fact->reason : "it gave no reason");
    return FALSE;
}

/* So that the main thread has nothing to read when somebody asks about another architecture. What
 * cannot be read is read again then, and the call tells why. */
static void read_maps(const GcpuHostView *view)
{
    static const GcpuArchFamily families[] = { GCPU_ARCH_FAMILY_X86, GCPU_ARCH_FAMILY_PPC64,
                                               GCPU_ARCH_FAMILY_ARM };

    for (guint i = 0; i < G_N_ELEMENTS(families); i++)
        gcpu_map_source_get(view->maps, families[i], NULL, NULL);
}

GcpuHostLook *gcpu_host_look_take(GcpuVirtSession *session, const GcpuConfig *config,
                                  GError **error)
{
    const GcpuSetting *map = gcpu_config_get(config, GCPU_SETTING_CPU_MAP);
    static const GcpuVirtHostQuery everything = { .all = TRUE };
    g_autoptr(GcpuHostLook) look = g_new0(GcpuHostLook, 1);

    look->session = session;
    GcpuHostReport *report = gcpu_virt_session_collect(session, &everything, error);
    if (!report)
        return NULL;
    look->view = gcpu_host_view_new(report, map ? map->text : NULL);
    read_maps(look->view);
    if (!is_worth(report, error) || !prove(look->view, session, error))
        return NULL;
    look->view->words = gcpu_host_words_new(report, look->view->maps, config);
    return g_steal_pointer(&look);
}

static void set_not_offered(const GcpuHostReport *report, GError **error)
{
    for (guint i = 0; i < report->missing->len; i++) {
        const GcpuMissingFact *fact = g_ptr_array_index(report->missing, i);
        if (!g_str_has_prefix(fact->name, "domainCapabilities"))
            continue;
        g_set_error(error, GCPU_ERROR,
                    fact->state == GCPU_FACT_DENIED ? GCPU_ERROR_DENIED : GCPU_ERROR_UNSUPPORTED,
                    "libvirt does not tell the %s: %s", fact->name, fact->reason);
        return;
    }
    g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                        "libvirt has no domain capabilities for it");
}

GcpuHostReport *gcpu_host_look_narrow(GcpuVirtSession *session, const GcpuGuestPlace *place,
                                      GcpuProofSubject *subject, GcpuProof **out_proof,
                                      GError **error)
{
    const GcpuVirtHostQuery query = {
        .arch = place->arch,
        .machine = place->machine,
        .virt_type = place->virt_type,
        .emulator = place->emulator,
    };
    g_autoptr(GcpuHostReport) report = gcpu_virt_session_collect(session, &query, error);

    if (!report)
        return NULL;
    if (report->domain_capabilities->len == 0) {
        set_not_offered(report, error);
        return NULL;
    }
    const GcpuDomainCapabilities *document = g_ptr_array_index(report->domain_capabilities, 0);
    subject->offer =
        (GcpuHostCpu){ GCPU_HOST_CPU_HYPERVISOR, document->arch, document->host_model, document };
    g_autoptr(GcpuProof) proof = gcpu_proof_new(NARROW_PROOF_LIMIT_MS);
    if (gcpu_domain_capabilities_report_cpu(document) &&
        !gcpu_proof_run(proof, session, subject, error))
        return NULL;
    *out_proof = g_steal_pointer(&proof);
    return g_steal_pointer(&report);
}
