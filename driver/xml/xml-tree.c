/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-tree.h"

#include <libxml/parser.h>
#include <string.h>

#include "xml/xml-parser.h"
#include "xml/xml-plain.h"
#include "xml/xml-pool.h"

struct GcpuXmlTree {
    GcpuXmlPool pool;
    xmlDict *dict; /* (nullable): owns the names */
    xmlNode *root;
    xmlNode *open; /* whose end has not come yet */
};

static char *take_text(GcpuXmlTree *tree, const xmlChar *text, gsize length)
{
    char *copy = gcpu_xml_pool_take(&tree->pool, length + 1);

    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* As libxml2 does with a prefix that nobody has declared. */
static const xmlChar *take_name(GcpuXmlTree *tree, const xmlChar *name, const xmlChar *prefix,
                                const xmlChar *uri)
{
    if (!prefix || uri)
        return name;
    g_autofree char *whole = g_strdup_printf("%s:%s", prefix, name);
    return BAD_CAST take_text(tree, BAD_CAST whole, strlen(whole));
}

static xmlNs *take_ns(GcpuXmlTree *tree, const xmlChar *prefix, const xmlChar *uri)
{
    if (!uri)
        return NULL;
    xmlNs *ns = gcpu_xml_pool_take(&tree->pool, sizeof *ns);
    *ns = (xmlNs){ .type = XML_NAMESPACE_DECL, .prefix = prefix, .href = uri };
    return ns;
}

/* One of SAX2's attributes: five pointers. */
enum { LOCAL_NAME, PREFIX, URI, VALUE, VALUE_END, N_POINTERS };

static xmlAttr *take_attribute(GcpuXmlTree *tree, const xmlChar *const *parts)
{
    const xmlChar *name = take_name(tree, parts[LOCAL_NAME], parts[PREFIX], parts[URI]);
    const char *value = take_text(tree, parts[VALUE], parts[VALUE_END] - parts[VALUE]);
    xmlAttr *attribute = gcpu_xml_pool_take_attribute(&tree->pool, (const char *)name, value);

    attribute->ns = take_ns(tree, parts[PREFIX], parts[URI]);
    return attribute;
}

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *uri, int n_namespaces, const xmlChar **namespaces,
                          int n_attributes, int n_defaulted, const xmlChar **attributes)
{
    xmlParserCtxt *parser = context;
    GcpuXmlTree *tree = gcpu_xml_parser_data(parser);
    xmlNode *node = gcpu_xml_pool_take_node(&tree->pool, XML_ELEMENT_NODE, parser->input->line);
    xmlAttr **end = &node->properties;

    (void)n_namespaces, (void)namespaces, (void)n_defaulted;
    node->name = take_name(tree, name, prefix, uri);
    node->ns = take_ns(tree, prefix, uri);
    for (int i = 0; i < n_attributes; i++) {
        *end = take_attribute(tree, attributes + i * N_POINTERS);
        (*end)->parent = node;
        end = &(*end)->next;
    }
    if (tree->open)
        gcpu_xml_pool_add_child(tree->open, node);
    else
        tree->root = node;
    tree->open = node;
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *uri)
{
    GcpuXmlTree *tree = gcpu_xml_parser_data(context);

    (void)name, (void)prefix, (void)uri;
    if (tree->open)
        tree->open = tree->open->parent;
}

static void add_text(void *context, const xmlChar *text, int length)
{
    const xmlParserCtxt *parser = context;
    GcpuXmlTree *tree = gcpu_xml_parser_data(parser);

    if (tree->open)
        gcpu_xml_pool_add_text(&tree->pool, tree->open, take_text(tree, text, length),
                               parser->input->line);
}

/* Without a handler libxml2 does not keep a comment, and cannot quote it in an error. */
static void ignore_comment(void *context, const xmlChar *text)
{
    (void)context, (void)text;
}

static void prepare(xmlParserCtxt *parser, gpointer data)
{
    GcpuXmlTree *tree = data;
    xmlSAXHandler *sax = parser->sax;

    tree->dict = parser->dict;
    xmlDictReference(tree->dict);
    sax->startElementNs = start_element;
    sax->endElementNs = end_element;
    sax->characters = add_text;
    sax->ignorableWhitespace = add_text;
    sax->cdataBlock = add_text;
    sax->comment = ignore_comment;
    sax->processingInstruction = NULL;
}

static gboolean parse_by_libxml2(GcpuXmlTree *tree, const char *text, gssize length,
                                 const char *name, GError **error)
{
    const GcpuXmlParserUse use = { .prepare = prepare, .data = tree, .options = XML_PARSE_NOENT };
    g_autoptr(xmlDoc) empty = gcpu_xml_parser_run(text, length, name, &use, error);

    return empty != NULL;
}

GcpuXmlTree *gcpu_xml_tree_parse(const char *text, gssize length, const char *name,
                                 const char *root, GError **error)
{
    g_autoptr(GcpuXmlTree) tree = g_new0(GcpuXmlTree, 1);
    gsize n_text = length < 0 ? strlen(text) : (gsize)length;

    tree->root = gcpu_xml_plain_parse(&tree->pool, text, n_text);
    if (!tree->root && !parse_by_libxml2(tree, text, (gssize)n_text, name, error))
        return NULL;
    return gcpu_xml_check_root(tree->root, name, root, error) ? g_steal_pointer(&tree) : NULL;
}

const xmlNode *gcpu_xml_tree_root(const GcpuXmlTree *tree)
{
    return tree->root;
}

void gcpu_xml_tree_free(GcpuXmlTree *tree)
{
    if (!tree)
        return;
    gcpu_xml_pool_clear(&tree->pool);
    if (tree->dict)
        xmlDictFree(tree->dict);
    g_free(tree);
}
