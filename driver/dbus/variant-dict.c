/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/variant-dict.h"

void gcpu_variant_dict_add_text(GVariantDict *dict, const char *key, const char *value)
{
    if (value)
        g_variant_dict_insert_value(dict, key,
                                    g_variant_new_take_string(g_utf8_make_valid(value, -1)));
}
