/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-limits.h: what a document must not have, seen before it is parsed.
 *
 * libxml2 compares each attribute of an element with all others and searches all namespaces that
 * are in scope, so that a small document can keep it busy for hours. Looking at the bytes first
 * keeps the time of parsing in proportion to the size. */
#pragma once

#include "cpu/error.h"

/** GCPU_XML_SIZE_MAX: bytes; a larger document is refused. Host reports of large hosts are below 4
 * MB. */
#define GCPU_XML_SIZE_MAX (32 * 1024 * 1024)

/** GCPU_XML_ATTRIBUTES_MAX: of one element. libvirt's documents stay below 20. */
#define GCPU_XML_ATTRIBUTES_MAX 256

/** GCPU_XML_NAMESPACES_MAX: declarations in one document. */
#define GCPU_XML_NAMESPACES_MAX 64

/** GCPU_XML_NAMES_MAX: bytes of all different names of elements and attributes together; enforced
 * by libxml2's dictionary. Whatever libvirt writes needs less than 16 KiB. */
#define GCPU_XML_NAMES_MAX (256 * 1024)

/**
 * gcpu_xml_limits_check:
 * @text: UTF-8, need not end in NUL
 * @out_at: (out): where in @text the mistake stands; NULL if it has no place
 *
 * Returns: (nullable): what is wrong with the document, a constant sentence; NULL: nothing.
 */
const char *gcpu_xml_limits_check(const char *text, gsize length, const char **out_at);
