/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-parser.h: how this folder runs libxml2's parser, whatever is made of the document. */
#pragma once

#include <libxml/parser.h>

#include "xml/xml-doc.h"

/** GcpuXmlParserUse: what differs from building libxml2's own document. */
typedef struct {
    void (*prepare)(xmlParserCtxt *parser, gpointer data); /* may replace handlers */
    gpointer data;
    int options; /* of libxml2, on top of the usual */
} GcpuXmlParserUse;

/**
 * gcpu_xml_parser_run:
 * @use: (nullable): NULL: libxml2 builds its document
 *
 * With all the precautions of gcpu_xml_doc_parse().
 *
 * Returns: (transfer full) (nullable): libxml2's document, empty if @use took over the handlers of
 * elements; NULL with %GCPU_ERROR_INVALID if the text is refused.
 */
xmlDoc *gcpu_xml_parser_run(const char *text, gssize length, const char *name,
                            const GcpuXmlParserUse *use, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_xml_parser_data: Returns: (transfer none): the data of @use while @parser runs. */
gpointer gcpu_xml_parser_data(const xmlParserCtxt *parser);

/** gcpu_xml_check_root: whether @top is called @root (NULL: whatever). Returns: FALSE with
 * %GCPU_ERROR_INVALID. */
gboolean gcpu_xml_check_root(const xmlNode *top, const char *name, const char *root,
                             GError **error);
