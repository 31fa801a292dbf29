/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/words-variant.h"

static void add_pair(GVariantBuilder *builder, const char *name, const char *text)
{
    g_autofree char *valid_name = g_utf8_make_valid(name, -1);
    g_autofree char *valid_text = g_utf8_make_valid(text ? text : "", -1);

    g_variant_builder_add(builder, "{ss}", valid_name, valid_text);
}

GVariant *gcpu_words_variant_of_labels(const GcpuNodeLabels *labels)
{
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{ss}"));

    for (guint i = 0; labels && i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        add_pair(&builder, label->key, label->value);
    }
    return g_variant_builder_end(&builder);
}

GVariant *gcpu_words_variant_of_unknown_labels(const GcpuNodeLabels *labels, const char *why)
{
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{ss}"));

    for (guint i = 0; labels && i < labels->unknown->len; i++) {
        const GcpuUnknownLabels *unknown = g_ptr_array_index(labels->unknown, i);
        add_pair(&builder, unknown->prefix, unknown->reason);
    }
    if (!labels)
        add_pair(&builder, "", why);
    return g_variant_builder_end(&builder);
}

GVariant *gcpu_words_variant_of_traits(const GPtrArray *traits)
{
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("as"));

    for (guint i = 0; traits && i < traits->len; i++) {
        const GcpuTrait *trait = g_ptr_array_index(traits, i);
        if (trait->state == GCPU_TRAIT_PRESENT)
            g_variant_builder_add(&builder, "s", trait->name);
    }
    return g_variant_builder_end(&builder);
}

GVariant *gcpu_words_variant_of_unknown_traits(const GPtrArray *traits, const char *why)
{
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{ss}"));

    for (guint i = 0; traits && i < traits->len; i++) {
        const GcpuTrait *trait = g_ptr_array_index(traits, i);
        if (trait->state == GCPU_TRAIT_UNKNOWN)
            add_pair(&builder, trait->name, trait->reason);
    }
    if (!traits)
        add_pair(&builder, "", why);
    return g_variant_builder_end(&builder);
}
