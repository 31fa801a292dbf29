/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-plain.h: the plain part of XML, which is all that libvirt writes about CPUs.
 *
 * libxml2 takes half of the time from the text of a CPU to a verdict, whatever is made of it: it
 * is ready for every encoding, entity and namespace at every byte. libvirt's documents about CPUs
 * are elements, attributes and text in ASCII. These are read here, and nothing else: what is not
 * plain in the sense below, be it legal XML or a mistake, is handed over to libxml2 from the start.
 * So this reader refuses nothing and has no errors of its own; what it accepts libxml2 accepts as
 * well, and makes the same nodes of it (tests/fuzz/fuzz-xml-tree.c,
 * tests/unit/xml/test-xml-tree.c).
 *
 * Plain is a document of at most %GCPU_XML_PLAIN_SIZE_MAX bytes: one element, with white space and
 * comments around it. White space is blank, tab and line feed. Names are ASCII letters, digits,
 * '_', '-' and '.', the first a letter or '_', and have at most 256 bytes; there are no namespaces,
 * and "xmlns" stands nowhere. An element has at most 32 attributes and 64 parents. Text and values
 * are printable ASCII without '&', '<' and '=', text has white space but no ']'. Comments are
 * printable ASCII and white space without '=' and without two hyphens. There are no instructions,
 * declarations and CDATA. */
#pragma once

#include "xml/xml-pool.h"

#define GCPU_XML_PLAIN_SIZE_MAX (64 * 1024)

/**
 * gcpu_xml_plain_parse:
 * @pool: where the nodes, names and texts are taken from
 * @text: need not end in NUL
 *
 * Returns: (transfer none) (nullable): the root element; NULL if @text is not plain, and some of
 * @pool may have been used in vain.
 */
xmlNode *gcpu_xml_plain_parse(GcpuXmlPool *pool, const char *text, gsize length);
