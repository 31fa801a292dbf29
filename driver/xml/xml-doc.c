/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-doc.h"

#include <libxml/parser.h>
#include <string.h>

static void set_invalid(GError **error, const char *name, guint line, const char *what)
{
    if (line)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s:%u: %s", name, line, what);
    else
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: %s", name, what);
}

static guint line_of(const char *text, const char *at)
{
    guint line = 1;

    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

static gboolean check_text(const char *text, gsize length, const char *name, GError **error)
{
    if (length == 0) {
        set_invalid(error, name, 0, "the document is empty");
        return FALSE;
    }
    if (length > GCPU_XML_SIZE_MAX) {
        set_invalid(error, name, 0, "the document is larger than 32 MiB");
        return FALSE;
    }
    const char *nul = memchr(text, '\0', length);
    if (nul) {
        set_invalid(error, name, line_of(text, nul), "a NUL byte is no part of XML");
        return FALSE;
    }
    return TRUE;
}

/* A document type declaration is where entities come from; libvirt's documents have none. Stopping
 * the parser there means that not one entity is ever declared, let alone fetched or expanded. */
static void refuse_doctype(void *context, const xmlChar *name, const xmlChar *external_id,
                           const xmlChar *system_id)
{
    xmlParserCtxt *parser = context;

    (void)name, (void)external_id, (void)system_id;
    *(gboolean *)parser->_private = TRUE;
    xmlStopParser(parser);
}

/* Errors are read from the context; nothing may reach standard error. */
static void stay_silent(void *context, xmlError *error)
{
    (void)context, (void)error;
}

static void report_parser_error(xmlParserCtxt *parser, gboolean has_doctype, const char *name,
                                GError **error)
{
    const xmlError *last = xmlCtxtGetLastError(parser);

    if (has_doctype) {
        guint line = parser->input ? parser->input->line : 0;
        set_invalid(error, name, line, "a document type declaration is not allowed here");
        return;
    }
    g_autofree char *what = g_strdup(last && last->message ? last->message : "not well-formed XML");
    g_autofree char *valid = g_utf8_make_valid(g_strstrip(what), -1);
    set_invalid(error, name, last ? last->line : 0, valid);
}

static xmlDoc *parse(const char *text, gsize length, const char *name, GError **error)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    gboolean has_doctype = FALSE;

    parser->_private = &has_doctype;
    parser->sax->internalSubset = refuse_doctype;
    parser->sax->serror = stay_silent;
    xmlDoc *doc = xmlCtxtReadMemory(parser, text, length, NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES);
    if (!doc || has_doctype || !xmlDocGetRootElement(doc)) {
        report_parser_error(parser, has_doctype, name, error);
        g_clear_pointer(&doc, xmlFreeDoc);
    }
    xmlFreeParserCtxt(parser);
    return doc;
}

xmlDoc *gcpu_xml_doc_parse(const char *text, gssize length, const char *name, const char *root,
                           GError **error)
{
    gsize n_text = length < 0 ? strlen(text) : (gsize)length;

    if (!check_text(text, n_text, name, error))
        return NULL;
    g_autoptr(xmlDoc) doc = parse(text, n_text, name, error);
    if (!doc)
        return NULL;

    const xmlNode *top = xmlDocGetRootElement(doc);
    if (root && strcmp((const char *)top->name, root) != 0) {
        g_autofree char *what =
            g_strdup_printf("the document is a <%.40s>, <%s> is needed", top->name, root);
        set_invalid(error, name, gcpu_xml_line(top), what);
        return NULL;
    }
    return g_steal_pointer(&doc);
}

guint gcpu_xml_line(const xmlNode *node)
{
    long line = xmlGetLineNo(node);

    return line > 0 ? (guint)line : 0;
}

void gcpu_xml_error(GError **error, const char *name, const xmlNode *node, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_autofree char *raw = g_strdup_vprintf(format, args);
    va_end(args);

    g_autofree char *valid = g_utf8_make_valid(raw, -1);
    g_autoptr(GString) what = g_string_new(NULL);
    for (const char *c = valid; *c; c++) {
        if ((guchar)*c < 0x20 || *c == 0x7f)
            g_string_append_printf(what, "\\x%02x", (guchar)*c);
        else
            g_string_append_c(what, *c);
    }
    set_invalid(error, name, gcpu_xml_line(node), what->str);
}

static xmlNode *first_called(xmlNode *node, const char *name)
{
    for (; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && !node->ns &&
            strcmp((const char *)node->name, name) == 0)
            return node;
    }
    return NULL;
}

xmlNode *gcpu_xml_child(const xmlNode *parent, const char *name)
{
    return first_called(parent->children, name);
}

xmlNode *gcpu_xml_next(const xmlNode *node, const char *name)
{
    return first_called(node->next, name);
}

/* libxml2's strings come from its own allocator, which need not be g_free()'s. */
static char *take_xml_string(xmlChar *text)
{
    char *copy = g_strdup((const char *)text);

    xmlFree(text);
    return copy;
}

char *gcpu_xml_attribute(const xmlNode *node, const char *name)
{
    return take_xml_string(xmlGetNoNsProp(node, BAD_CAST name));
}

char *gcpu_xml_content(const xmlNode *node)
{
    if (!node)
        return NULL;
    char *text = take_xml_string(xmlNodeGetContent(node));
    if (text && *text)
        return text;
    g_free(text);
    return NULL;
}

char *gcpu_xml_text(const xmlNode *node)
{
    char *text = gcpu_xml_content(node);

    if (!text || *g_strstrip(text))
        return text;
    g_free(text);
    return NULL;
}

char *gcpu_xml_child_text(const xmlNode *parent, const char *name)
{
    return gcpu_xml_text(gcpu_xml_child(parent, name));
}
