/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-doc.h: reads XML that nobody vouches for.
 *
 * One way in for every document: no network, no external or internal DTD, no entity other than
 * XML's own five, bounded size and depth, and errors that name the place. Only folder xml/ and
 * domain/ know that libxml2 exists. */
#pragma once

#include <libxml/tree.h>

#include "cpu/error.h"
#include "xml/xml-limits.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

/**
 * gcpu_xml_doc_parse:
 * @text: the document, need not end in NUL
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors: a file name, "host 'n1': capabilities" …
 * @root: (nullable): the name that the root element must have; NULL: any
 *
 * The text is read as UTF-8, whatever encoding it declares.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID ("NAME:LINE: …") if the text
 * is empty, beyond the limits of xml-limits.h, holds a document type declaration, is not well
 * formed, or has another root.
 */
xmlDoc *gcpu_xml_doc_parse(const char *text, gssize length, const char *name, const char *root,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_xml_line: the line of @node in its document, 1-based; 0 if unknown. */
guint gcpu_xml_line(const xmlNode *node);

/**
 * gcpu_xml_error: sets %GCPU_ERROR_INVALID with the message "NAME:LINE: …", LINE being that of
 * @node. Control characters of the message are escaped, so that a hostile value cannot forge a
 * line.
 */
void gcpu_xml_error(GError **error, const char *name, const xmlNode *node, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/** gcpu_xml_child: Returns: (transfer none) (nullable): the first child element called @name.
 * As in libvirt, an element of a namespace is never meant. */
xmlNode *gcpu_xml_child(const xmlNode *parent, const char *name);

/** gcpu_xml_next: Returns: (transfer none) (nullable): the next sibling element called @name. */
xmlNode *gcpu_xml_next(const xmlNode *node, const char *name);

/** gcpu_xml_attribute: Returns: (transfer full) (nullable): the value; NULL if absent. Free with
 * g_free(). */
char *gcpu_xml_attribute(const xmlNode *node, const char *name);

/** gcpu_xml_plain_attribute: Returns: (transfer none) (nullable): the value without a copy; NULL if
 * it is absent, or not in one piece: then gcpu_xml_attribute() tells. */
const char *gcpu_xml_plain_attribute(const xmlNode *node, const char *name);

/** gcpu_xml_text: Returns: (transfer full) (nullable): the element's own text, stripped of white
 * space around it; NULL if @node is NULL or the text is empty. */
char *gcpu_xml_text(const xmlNode *node);

/** gcpu_xml_child_text: gcpu_xml_text() of gcpu_xml_child(). */
char *gcpu_xml_child_text(const xmlNode *parent, const char *name);

/** gcpu_xml_content: Returns: (transfer full) (nullable): all text below @node as it stands, white
 * space included; NULL if @node is NULL or the text is empty. */
char *gcpu_xml_content(const xmlNode *node);

/** gcpu_xml_append_escaped: appends UTF-8 @text to @out as the content of an element or of an
 * attribute in single quotes. A control character that XML cannot hold becomes U+FFFD. */
void gcpu_xml_append_escaped(GString *out, const char *text, gboolean in_attribute);

/** gcpu_xml_dump: Returns: (transfer full): @node as text, with the quotes that libvirt uses. White
 * space and comments stay as they are, so that a document of libvirt's comes out byte for byte. */
char *gcpu_xml_dump(const xmlNode *node);
