/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-pool.h: the nodes of a document that is only read, side by side in a few pieces of memory. */
#pragma once

#include <libxml/tree.h>

#include "xml/xml-doc.h"

/** GcpuXmlPool: empty if all zero. Ends with gcpu_xml_pool_clear(). */
typedef struct {
    struct GcpuXmlPoolBlock *blocks; /* of which the first is in use */
    char *at;                        /* the rest of it: all zero */
    gsize n_left;
} GcpuXmlPool;

/** gcpu_xml_pool_take: Returns: (transfer none): @n_bytes, aligned for any node, all zero. */
void *gcpu_xml_pool_take(GcpuXmlPool *pool, gsize n_bytes);

/** gcpu_xml_pool_take_node: Returns: (transfer none): a node on its own, otherwise zero. */
xmlNode *gcpu_xml_pool_take_node(GcpuXmlPool *pool, xmlElementType type, guint line);

/** gcpu_xml_pool_take_attribute: Returns: (transfer none): an attribute on its own, of no
 * namespace, whose value is one text. @name and @value are not copied. */
xmlAttr *gcpu_xml_pool_take_attribute(GcpuXmlPool *pool, const char *name, const char *value);

/** gcpu_xml_pool_add_child: makes @child the last of @parent. */
void gcpu_xml_pool_add_child(xmlNode *parent, xmlNode *child);

/** gcpu_xml_pool_add_text: makes @text the last child of @parent, unless it only makes the document
 * look well: white space behind an element. @text is not copied. */
void gcpu_xml_pool_add_text(GcpuXmlPool *pool, xmlNode *parent, const char *text, guint line);

/** gcpu_xml_pool_clear: frees all that was taken. */
void gcpu_xml_pool_clear(GcpuXmlPool *pool);
