/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/what-if-variant.h"

#include "dbus/variant-dict.h"

static GVariant *format_change(const GcpuCommonChange *change)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "vendor", change->vendor);
    g_variant_dict_insert(&dict, "n_hosts_before", "u", change->n_hosts_before);
    g_variant_dict_insert(&dict, "n_hosts_after", "u", change->n_hosts_after);
    g_variant_dict_insert(&dict, "level_before", "u", change->level_before);
    g_variant_dict_insert(&dict, "level_after", "u", change->level_after);
    gcpu_variant_dict_add_texts(&dict, "models_lost", change->models_lost);
    gcpu_variant_dict_add_texts(&dict, "models_gained", change->models_gained);
    gcpu_variant_dict_add_texts(&dict, "features_lost", change->features_lost);
    gcpu_variant_dict_add_texts(&dict, "features_gained", change->features_gained);
    return g_variant_dict_end(&dict);
}

GVariant *gcpu_what_if_variant(const GPtrArray *changes)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < changes->len; i++)
        g_variant_builder_add_value(&list, format_change(g_ptr_array_index(changes, i)));
    return g_variant_builder_end(&list);
}
