/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/verdict-variant.h"

#include "dbus/variant-dict.h"

/* Most features have none. */
static void add_traits(GVariantDict *dict, GcpuFeatureTraits traits)
{
    static const struct {
        GcpuFeatureTraits trait;
        const char *word;
    } words[] = {
        { GCPU_FEATURE_IS_MITIGATION, "mitigation" },
        { GCPU_FEATURE_IS_NESTED, "nested" },
        { GCPU_FEATURE_NOT_MIGRATABLE, "not-migratable" },
    };
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("as"));

    if (!traits)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (traits & words[i].trait)
            g_variant_builder_add(&builder, "s", words[i].word);
    }
    g_variant_dict_insert_value(dict, "traits", g_variant_builder_end(&builder));
}

static GVariant *format_reason(const GcpuMap *map, const GcpuReason *reason, const GcpuDef *cpu)
{
    static const char *const origins[] = { "cpu", "model", "host" };
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
    g_autofree char *message = gcpu_reason_format(map, reason, cpu);

    gcpu_variant_dict_add_text(&dict, "kind", gcpu_reason_kind_to_string(reason->kind));
    gcpu_variant_dict_add_text(&dict, "name", reason->name);
    gcpu_variant_dict_add_text(&dict, "of_host", reason->of_host);
    gcpu_variant_dict_add_text(&dict, "origin", origins[reason->origin]);
    gcpu_variant_dict_add_text(&dict, "message", message);
    if (map && reason->feature >= 0) {
        g_autofree char *place = gcpu_feature_place(gcpu_map_feature(map, (guint)reason->feature));
        gcpu_variant_dict_add_text(&dict, "place", place);
        add_traits(&dict, gcpu_feature_traits(map, (guint)reason->feature));
    }
    return g_variant_dict_end(&dict);
}

static GVariant *format_extra(const GcpuMap *map, const GcpuFeatureSet *extra)
{
    g_autofree const char **names = map && extra ? gcpu_map_feature_names(map, extra) : NULL;

    return g_variant_new_strv(names, names ? -1 : 0);
}

void gcpu_verdict_variant_add(GVariantDict *details, const GcpuMap *map,
                              const GcpuExplanation *explanation, const GcpuDef *cpu)
{
    g_auto(GVariantBuilder) reasons = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < explanation->reasons->len; i++)
        g_variant_builder_add_value(
            &reasons, format_reason(map, g_ptr_array_index(explanation->reasons, i), cpu));
    g_variant_dict_insert_value(details, "reasons", g_variant_builder_end(&reasons));
}

void gcpu_verdict_variant_add_extra(GVariantDict *details, const GcpuMap *map,
                                    const GcpuExplanation *explanation)
{
    g_variant_dict_insert_value(details, "extra", format_extra(map, explanation->extra));
}

void gcpu_verdict_variant_add_offer(GVariantDict *details, const GcpuHostCpu *offer)
{
    const GcpuDomainCapabilities *document = offer->domain_capabilities;

    gcpu_variant_dict_add_text(details, "compared_with", document ? "hypervisor" : "processor");
    gcpu_variant_dict_add_text(details, "arch", offer->arch);
    gcpu_variant_dict_add_text(details, "host_model", offer->cpu ? offer->cpu->model : NULL);
    if (!document)
        return;
    gcpu_variant_dict_add_text(details, "virt_type", document->virt_type);
    gcpu_variant_dict_add_text(details, "machine", document->machine);
    gcpu_variant_dict_add_text(details, "emulator", document->emulator);
}
