/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/migration-variant.h"

#include "dbus/variant-dict.h"

static GVariant *format_obstacle(const GcpuHurdle *obstacle)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "kind", gcpu_hurdle_kind_to_string(obstacle->kind));
    gcpu_variant_dict_add_text(&dict, "severity",
                               gcpu_hurdle_severity_to_string(obstacle->severity));
    gcpu_variant_dict_add_text(&dict, "about", obstacle->about);
    gcpu_variant_dict_add_text(&dict, "message", obstacle->message);
    gcpu_variant_dict_add_text(&dict, "remedy", obstacle->remedy);
    gcpu_variant_dict_add_text(&dict, "option", obstacle->option);
    return g_variant_dict_end(&dict);
}

GVariant *gcpu_migration_variant_of_preflight(const char *guest, const GcpuPreflight *preflight)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < preflight->obstacles->len; i++)
        g_variant_builder_add_value(&list,
                                    format_obstacle(g_ptr_array_index(preflight->obstacles, i)));
    gcpu_variant_dict_add_text(&dict, "guest", guest);
    g_variant_dict_insert(&dict, "copied_disks", "u", preflight->n_copied_disks);
    g_variant_dict_insert_value(&dict, "obstacles", g_variant_builder_end(&list));
    return g_variant_dict_end(&dict);
}

GError *gcpu_migration_variant_refusal(const GcpuPreflight *preflight)
{
    g_autoptr(GString) text = g_string_new("the guest cannot go there");

    for (guint i = 0; i < preflight->obstacles->len; i++) {
        const GcpuHurdle *obstacle = g_ptr_array_index(preflight->obstacles, i);
        g_autofree char *line = gcpu_hurdle_format(obstacle);
        if (obstacle->severity != GCPU_HURDLE_WARNS)
            g_string_append_printf(text, "\n%s", line);
    }
    return g_error_new_literal(GCPU_ERROR, GCPU_ERROR_UNUSABLE, text->str);
}
