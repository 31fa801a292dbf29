/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/compare-answer.h"

#include "cpu/hypervisor.h"
#include "dbus/variant-dict.h"
#include "dbus/verdict-variant.h"

void gcpu_compare_answer_clear(GcpuCompareAnswer *answer)
{
    gcpu_explanation_free(answer->explanation);
}

static GcpuExplanation *explain(const GcpuHostView *view, const GcpuMap *map,
                                const GcpuHostCpu *offer, const GcpuDef *cpu)
{
    if (offer->domain_capabilities)
        return gcpu_hypervisor_explain(map, offer->domain_capabilities,
                                       view->report->libvirt_version, cpu);
    return gcpu_explain(map, offer->arch, offer->cpu, cpu);
}

gboolean gcpu_compare_answer_by_engine(GcpuCompareAnswer *answer, const GcpuHostView *view,
                                       const GcpuCompareQuestion *question, GError **error)
{
    if (!gcpu_host_view_offer(view, question->kind, &question->place, &answer->offer, error) ||
        !gcpu_host_view_map(view, answer->offer.arch, &answer->map, error))
        return FALSE;
    answer->explanation = explain(view, answer->map, &answer->offer, question->guest->cpu);
    return TRUE;
}

void gcpu_compare_answer_add_libvirt(GcpuCompareAnswer *answer, const GcpuVirtVerdict *verdict,
                                     const char *message)
{
    answer->has_libvirt = TRUE;
    answer->libvirt = verdict ? verdict->verdict : GCPU_VERDICT_UNDECIDED;
    answer->message = verdict ? verdict->message : message;
}

/* libvirt is right; where it gives an error, a no of the engine stands, but not a yes. */
static GcpuVerdict settle(const GcpuCompareAnswer *answer)
{
    GcpuVerdict engine = answer->explanation->verdict;

    if (!answer->has_libvirt)
        return engine;
    if (answer->libvirt != GCPU_VERDICT_UNDECIDED)
        return answer->libvirt;
    return engine == GCPU_VERDICT_INCOMPATIBLE ? engine : GCPU_VERDICT_UNDECIDED;
}

static void add_libvirt(GVariantDict *details, const GcpuCompareAnswer *answer)
{
    const char *engine = gcpu_verdict_to_string(answer->explanation->verdict);

    gcpu_variant_dict_add_text(details, "authority", answer->has_libvirt ? "libvirt" : "engine");
    if (!answer->has_libvirt)
        return;
    gcpu_variant_dict_add_text(details, "engine_verdict", engine);
    gcpu_variant_dict_add_text(details, "libvirt_verdict", gcpu_verdict_to_string(answer->libvirt));
    gcpu_variant_dict_add_text(details, "libvirt_message", answer->message);
}

static void add_age(GVariantDict *details, GcpuHostKeeper *keeper)
{
    const GcpuHostView *view = gcpu_host_keeper_view(keeper);

    gcpu_variant_dict_add_text(details, "state",
                               gcpu_host_state_to_string(gcpu_host_keeper_state(keeper)));
    g_variant_dict_insert(details, "collected_at", "t",
                          (guint64)view->report->collected_at_s * G_USEC_PER_SEC);
}

GVariant *gcpu_compare_answer_format(const GcpuCompareAnswer *answer,
                                     const GcpuCompareQuestion *question, GcpuHostKeeper *keeper)
{
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);

    gcpu_verdict_variant_add(&details, answer->map, answer->explanation, question->guest->cpu);
    if (question->wants_extra)
        gcpu_verdict_variant_add_extra(&details, answer->map, answer->explanation);
    gcpu_verdict_variant_add_offer(&details, &answer->offer);
    add_libvirt(&details, answer);
    add_age(&details, keeper);
    return g_variant_ref_sink(g_variant_new("(s@a{sv})", gcpu_verdict_to_string(settle(answer)),
                                            g_variant_dict_end(&details)));
}
