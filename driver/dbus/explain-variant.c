/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/explain-variant.h"

#include "dbus/variant-dict.h"

static GVariant *format_reason(const GcpuFleetStanding *there, const GcpuReason *reason,
                               const GcpuDef *cpu)
{
    g_autofree char *message = gcpu_reason_format(there->of_host->map, reason, cpu);
    g_autoptr(GcpuCause) cause = gcpu_cause_of_reason(there->host, there->of_host, reason);
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "kind", gcpu_reason_kind_to_string(reason->kind));
    gcpu_variant_dict_add_text(&dict, "name", reason->name);
    gcpu_variant_dict_add_text(&dict, "message", message);
    gcpu_variant_dict_add_text(&dict, "cause", gcpu_cause_kind_to_string(cause->kind));
    g_variant_dict_insert(&dict, "proven", "b", cause->is_proven);
    gcpu_variant_dict_add_text(&dict, "evidence", cause->evidence);
    gcpu_variant_dict_add_text(&dict, "remedy", cause->remedy);
    return g_variant_dict_end(&dict);
}

void gcpu_explain_variant_add(GVariantDict *dict, const GcpuFleetStanding *there,
                              const GcpuFleetVerdict *verdict, const GcpuDef *cpu)
{
    g_auto(GVariantBuilder) reasons = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
    g_autoptr(GcpuDef) nothing = gcpu_def_new(GCPU_DEF_GUEST);
    const GcpuExplanation *explanation = verdict ? verdict->explanation : NULL;

    for (guint i = 0; explanation && i < explanation->reasons->len; i++)
        g_variant_builder_add_value(
            &reasons,
            format_reason(there, g_ptr_array_index(explanation->reasons, i), cpu ? cpu : nothing));
    if (explanation)
        gcpu_variant_dict_add_text(dict, "verdict", gcpu_verdict_to_string(explanation->verdict));
    g_variant_dict_insert_value(dict, "reasons", g_variant_builder_end(&reasons));
}

GVariant *gcpu_explain_variant_of_move(const GcpuFleetStanding *to, const GcpuFleetMove *move)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "to", to->host->name);
    gcpu_explain_variant_add(&dict, to, move->host_model,
                             move->host_model ? move->host_model->cpu : NULL);
    gcpu_variant_dict_add_texts(&dict, "models_kept", move->models_kept);
    gcpu_variant_dict_add_texts(&dict, "models_lost", move->models_lost);
    gcpu_variant_dict_add_texts(&dict, "machines_lost", move->machines_lost);
    return g_variant_dict_end(&dict);
}
