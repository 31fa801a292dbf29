/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-attribute.h: attributes with a meaning, read by libvirt's rules and refused in its words.
 *
 * What would be allowed is added behind libvirt's own sentence. @doc_name is what to call the
 * document in errors; all errors are %GCPU_ERROR_INVALID. */
#pragma once

#include "xml/xml-doc.h"

/** GcpuXmlWords: an attribute that takes one of a few words. */
typedef struct {
    const char *name;
    const char *(*to_string)(guint value); /* the word of each value from 1 to @last */
    guint last;
    const char *complaint; /* how libvirt begins its error; NULL: in its usual words */
} GcpuXmlWords;

/**
 * gcpu_xml_attribute_word:
 * @out_value: (out): written only if the attribute is present and one of the words
 *
 * Returns: FALSE with an error if it is present and none of them; absent is fine.
 */
gboolean gcpu_xml_attribute_word(const xmlNode *node, const GcpuXmlWords *words, guint *out_value,
                                 const char *doc_name, GError **error);

/** gcpu_xml_to_number: as strtoll() in libvirt: white space and a sign may come first, nothing may
 * follow. Returns: whether @text is a number. */
gboolean gcpu_xml_to_number(const char *text, gint64 *out_value);

typedef enum {
    GCPU_XML_NUMBER_NONZERO = 1 << 0,
    GCPU_XML_NUMBER_REQUIRED = 1 << 1,
    GCPU_XML_NUMBER_SIGNED = 1 << 2, /* of a signed type in libvirt, though never negative */
} GcpuXmlNumberFlags;

/** GcpuXmlNumber: an attribute that takes a decimal number from 0 to @max. */
typedef struct {
    const char *name;
    gint64 max;
    guint flags; /* of #GcpuXmlNumberFlags */
} GcpuXmlNumber;

/**
 * gcpu_xml_attribute_number:
 * @out_value: (out): written only if the attribute is present and valid
 *
 * Returns: FALSE with an error if it is present and invalid, or absent and required.
 */
gboolean gcpu_xml_attribute_number(const xmlNode *node, const GcpuXmlNumber *number,
                                   gint64 *out_value, const char *doc_name, GError **error);

/** gcpu_xml_attribute_require: Returns: whether the attribute is there; if not, with an error. */
gboolean gcpu_xml_attribute_require(const xmlNode *node, const char *name, const char *doc_name,
                                    GError **error);

/** gcpu_xml_attribute_nonempty: gcpu_xml_attribute(), but NULL also for an empty value. */
char *gcpu_xml_attribute_nonempty(const xmlNode *node, const char *name);
