/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-reading.h: what a reader makes of a document, as text, to hold one reader against another. */
#pragma once

#include "xml/xml-tree.h"

/** xml_reading: Returns: (transfer full): what is to be read of @root and all below: names, lines,
 * attributes, the text of what holds no elements; no comments and no instructions. */
char *xml_reading(const xmlNode *root);

/** xml_reading_of_doc: Returns: (transfer full): the reading of gcpu_xml_doc_parse(), or its error.
 */
char *xml_reading_of_doc(const char *text, gsize length);

/** xml_reading_of_tree: Returns: (transfer full): the reading of gcpu_xml_tree_parse(), or its
 * error. */
char *xml_reading_of_tree(const char *text, gsize length);
