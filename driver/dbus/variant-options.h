/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* variant-options.h: the options of a call, a{sv}, held against a table before any is used. */
#pragma once

#include <gio/gio.h>

#include "cpu/finding.h"

/** GcpuVariantOption: one option that a call knows. A table ends with a row whose name is NULL. */
typedef struct {
    const char *name;
    const char *type;         /* as GVariant spells it: "s", "b", "u" … */
    const char *const *words; /* "s": the words that it may be; NULL: any text */
} GcpuVariantOption;

/** GCPU_VARIANT_TEXT_MAX: bytes of a text; a longer one is refused, unless it is a document. */
#define GCPU_VARIANT_TEXT_MAX 4096

/** gcpu_variant_document: in place of words: the text is a document, and the call looks at its
 * size.
 */
extern const char *const gcpu_variant_document[];

/** GCPU_VARIANT_FINDINGS_MAX: mistakes beyond these are not told. */
#define GCPU_VARIANT_FINDINGS_MAX 20

/**
 * gcpu_variant_options_check:
 * @options: a{sv}
 * @known: the options of this call
 *
 * Unknown options, options twice, other types and other words are each a finding, which names what
 * is allowed.
 *
 * Returns: FALSE if a finding was added.
 */
gboolean gcpu_variant_options_check(GVariant *options, const GcpuVariantOption *known,
                                    GcpuFindings *findings);

/** gcpu_variant_options_read: gcpu_variant_options_check(), for a call with no other mistakes.
 * @place: what to call @options: "options", "guest". Returns: FALSE with %GCPU_ERROR_INVALID and
 * every mistake. */
gboolean gcpu_variant_options_read(GVariant *options, const GcpuVariantOption *known,
                                   const char *place, GError **error);

/** gcpu_variant_options_read_last: gcpu_variant_options_read() of the last one of the arguments
 * @parameters, where options are. @known: (nullable): NULL: there are none. */
gboolean gcpu_variant_options_read_last(GVariant *parameters, const GcpuVariantOption *known,
                                        GError **error);

/** gcpu_variant_options_text: Returns: (transfer none) (nullable): the text of option @name as long
 * as @options live; NULL if it is not given, or empty. */
const char *gcpu_variant_options_text(GVariant *options, const char *name);

/** gcpu_variant_options_switch: Returns: whether option @name is given and true. */
gboolean gcpu_variant_options_switch(GVariant *options, const char *name);
