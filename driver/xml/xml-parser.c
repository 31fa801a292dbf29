/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-parser.h"

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

/* What belongs to one run. */
typedef struct {
    const GcpuXmlParserUse *use;
    guint line; /* where the parser gave up; 0: unknown */
    char *what; /* why; NULL: it did not */
} Run;

gpointer gcpu_xml_parser_data(const xmlParserCtxt *parser)
{
    const Run *run = parser->_private;

    return run->use->data;
}

/* A document type declaration is where entities come from; libvirt's documents have none. Stopping
 * the parser there means that not one entity is ever declared, let alone fetched or expanded. */
static void refuse_doctype(void *context, const xmlChar *name, const xmlChar *external_id,
                           const xmlChar *system_id)
{
    xmlParserCtxt *parser = context;
    Run *run = parser->_private;

    (void)name, (void)external_id, (void)system_id;
    if (!run->what) {
        run->line = parser->input->line;
        run->what = g_strdup("a document type declaration is not allowed here");
    }
    xmlStopParser(parser);
}

/* The first error is the one to mend; what the parser stumbles over afterwards follows from it.
 * Nothing may reach standard error. */
static void note_error(void *context, xmlError *error)
{
    xmlParserCtxt *parser = context;
    Run *run = parser->_private;

    if (run->what || error->level < XML_ERR_FATAL)
        return;
    run->line = error->line;
    if (xmlDictGetUsage(parser->dict) >= GCPU_XML_NAMES_MAX / 2)
        run->what = g_strdup("the document has too many different names");
    else
        run->what = g_strdup(error->message ? error->message : "not well-formed XML");
    g_strstrip(run->what);
}

/* UTF-8 whatever the document says of itself, so that no other encoding hides what the limits look
 * for. */
#define PARSE_OPTIONS \
    (XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES | XML_PARSE_IGNORE_ENC)

/* The first bytes could make the parser guess another encoding than UTF-8; then it must be told. To
 * be told where it is right anyway makes it convert the text into itself. */
static const char *encoding_to_state(const char *text, gsize length)
{
    xmlCharEncoding guess = xmlDetectCharEncoding((const guchar *)text, (int)MIN(length, 4));

    return guess == XML_CHAR_ENCODING_NONE || guess == XML_CHAR_ENCODING_UTF8 ? NULL : "UTF-8";
}

xmlDoc *gcpu_xml_parser_run(const char *text, gssize length, const char *name,
                            const GcpuXmlParserUse *use, GError **error)
{
    gsize n_text = length < 0 ? strlen(text) : (gsize)length;
    Run run = { .use = use };

    if (!check_limits(text, n_text, name, error))
        return NULL;
    xmlParserCtxt *parser = xmlNewParserCtxt();
    parser->_private = &run;
    parser->sax->internalSubset = refuse_doctype;
    parser->sax->serror = note_error;
    xmlDictSetLimit(parser->dict, GCPU_XML_NAMES_MAX);
    if (use)
        use->prepare(parser, use->data);
    xmlDoc *doc =
        xmlCtxtReadMemory(parser, text, (int)n_text, NULL, encoding_to_state(text, n_text),
                          PARSE_OPTIONS | (use ? use->options : 0));
    if (!doc || run.what) {
        g_autofree char *valid = g_utf8_make_valid(run.what ? run.what : "not well-formed XML", -1);
        set_invalid(error, name, run.line, valid);
        g_clear_pointer(&doc, xmlFreeDoc);
    }
    g_free(run.what);
    xmlFreeParserCtxt(parser);
    return doc;
}

gboolean gcpu_xml_check_root(const xmlNode *top, const char *name, const char *root, GError **error)
{
    if (!top) {
        set_invalid(error, name, 0, "not well-formed XML");
        return FALSE;
    }
    if (!root || strcmp((const char *)top->name, root) == 0)
        return TRUE;
    g_autofree char *what =
        g_strdup_printf("the document is a <%.40s>, <%s> is needed", top->name, root);
    set_invalid(error, name, gcpu_xml_line(top), what);
    return FALSE;
}
