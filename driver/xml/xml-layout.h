/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-layout.h: changes a document so that it still looks as its author laid it out.
 *
 * Elements that are added get a line of their own, indented as the first element inside the root
 * is; in a document that stands on one line they stay on that line. What was there keeps every
 * byte. */
#pragma once

#include <libxml/tree.h>

/** gcpu_xml_lay_out: sets each child element of @node on a line of its own, and theirs; blank text
 * between them is replaced. Elements that hold other text are left alone. */
void gcpu_xml_lay_out(xmlNode *node);

/** gcpu_xml_append: adds @child (taken) as the last child element of @parent. */
void gcpu_xml_append(xmlNode *parent, xmlNode *child);

/** gcpu_xml_prepend: adds @child (taken) as the first child element of @parent. */
void gcpu_xml_prepend(xmlNode *parent, xmlNode *child);

/** gcpu_xml_insert_after: adds @node (taken) as the next element after @sibling. */
void gcpu_xml_insert_after(xmlNode *sibling, xmlNode *node);

/** gcpu_xml_remove: removes and frees @node with the blank text before it. */
void gcpu_xml_remove(xmlNode *node);
