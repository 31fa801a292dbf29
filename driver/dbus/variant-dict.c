/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/variant-dict.h"

void gcpu_variant_dict_add_text(GVariantDict *dict, const char *key, const char *value)
{
    if (value)
        g_variant_dict_insert_value(dict, key,
                                    g_variant_new_take_string(g_utf8_make_valid(value, -1)));
}

void gcpu_variant_dict_add_texts(GVariantDict *dict, const char *key, const GPtrArray *texts)
{
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("as"));

    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *text = g_utf8_make_valid(g_ptr_array_index(texts, i), -1);
        g_variant_builder_add(&builder, "s", text);
    }
    g_variant_dict_insert_value(dict, key, g_variant_builder_end(&builder));
}
