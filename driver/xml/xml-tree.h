/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-tree.h: a document that is only read, in a few pieces of memory.
 *
 * libxml2 allocates and frees every element, attribute and text of a document on its own, which
 * takes longer than parsing it. Here they lie side by side and go together, and what is plain
 * (xml-plain.h) is read without libxml2. Comments, processing instructions, declarations of
 * namespaces and white space behind a child element are left out: what must come out again as it
 * was, or be changed, is read with xml-doc.h. */
#pragma once

#include "xml/xml-doc.h"

typedef struct GcpuXmlTree GcpuXmlTree;

/** gcpu_xml_tree_parse: as gcpu_xml_doc_parse(), with the same errors. Returns: (transfer full)
 * (nullable). */
GcpuXmlTree *gcpu_xml_tree_parse(const char *text, gssize length, const char *name,
                                 const char *root, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_xml_tree_root: Returns: (transfer none): the root element. The functions of xml-doc.h that
 * read are fit for it and all below; it has no document, and nothing of it may be changed. */
const xmlNode *gcpu_xml_tree_root(const GcpuXmlTree *tree);

void gcpu_xml_tree_free(GcpuXmlTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuXmlTree, gcpu_xml_tree_free)
