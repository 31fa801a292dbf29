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

static gboolean check_limits(const char *text, gsize length, const char *name, GError **error)
{
    const char *at = NULL;
    const char *what = gcpu_xml_limits_check(text, length, &at);

    if (!what)
        return TRUE;
    set_invalid(error, name, at ? line_of(text, at) : 0, what);
    return FALSE;
}

/* Why the parser gave up. */
typedef struct {
    guint line; /* 0: unknown */
    char *what; /* NULL: it did not */
} Refusal;

/* A document type declaration is where entities come from; libvirt's documents have none. Stopping
 * the parser there means that not one entity is ever declared, let alone fetched or expanded. */
static void refuse_doctype(void *context, const xmlChar *name, const xmlChar *external_id,
                           const xmlChar *system_id)
{
    xmlParserCtxt *parser = context;
    Refusal *refusal = parser->_private;

    (void)name, (void)external_id, (void)system_id;
    if (!refusal->what) {
        refusal->line = parser->input->line;
        refusal->what = g_strdup("a document type declaration is not allowed here");
    }
    xmlStopParser(parser);
}

/* The first error is the one to mend; what the parser stumbles over afterwards follows from it.
 * Nothing may reach standard error. */
static void note_error(void *context, xmlError *error)
{
    xmlParserCtxt *parser = context;
    Refusal *refusal = parser->_private;

    if (refusal->what || error->level < XML_ERR_FATAL)
        return;
    refusal->line = error->line;
    if (xmlDictGetUsage(parser->dict) >= GCPU_XML_NAMES_MAX / 2)
        refusal->what = g_strdup("the document has too many different names");
    else
        refusal->what = g_strdup(error->message ? error->message : "not well-formed XML");
    g_strstrip(refusal->what);
}

/* UTF-8 whatever the document says of itself, so that no other encoding hides what the limits look
 * for. */
#define PARSE_OPTIONS \
    (XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES | XML_PARSE_IGNORE_ENC)

static xmlDoc *parse(const char *text, gsize length, const char *name, GError **error)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    Refusal refusal = { 0, NULL };

    parser->_private = &refusal;
    parser->sax->internalSubset = refuse_doctype;
    parser->sax->serror = note_error;
    xmlDictSetLimit(parser->dict, GCPU_XML_NAMES_MAX);
    xmlDoc *doc = xmlCtxtReadMemory(parser, text, length, NULL, "UTF-8", PARSE_OPTIONS);
    if (!doc || refusal.what || !xmlDocGetRootElement(doc)) {
        g_autofree char *valid =
            g_utf8_make_valid(refusal.what ? refusal.what : "not well-formed XML", -1);
        set_invalid(error, name, refusal.line, valid);
        g_clear_pointer(&doc, xmlFreeDoc);
    }
    g_free(refusal.what);
    xmlFreeParserCtxt(parser);
    return doc;
}

xmlDoc *gcpu_xml_doc_parse(const char *text, gssize length, const char *name, const char *root,
                           GError **error)
{
    gsize n_text = length < 0 ? strlen(text) : (gsize)length;

    if (!check_limits(text, n_text, name, error))
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
