/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* variant-dict.h: text that comes from anywhere as values of a{sv}. */
#pragma once

#include <gio/gio.h>

/** gcpu_variant_dict_add_text: @dict gets @value, unless it is NULL; what is no UTF-8 in it is
 * replaced, as a bus would cut us off for it. */
void gcpu_variant_dict_add_text(GVariantDict *dict, const char *key, const char *value);

/** gcpu_variant_dict_add_texts: @dict gets @texts, of char *, as an as. */
void gcpu_variant_dict_add_texts(GVariantDict *dict, const char *key, const GPtrArray *texts);
