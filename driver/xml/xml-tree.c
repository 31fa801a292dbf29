/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-tree.h"

#include <libxml/parser.h>
#include <string.h>

#include "xml/xml-parser.h"

/* A small CPU fits into the first piece. */
#define FIRST_BLOCK_BYTES (4 * 1024)
#define BLOCK_BYTES       (32 * 1024)

/* What libxml2 writes where a node has a greater line. */
#define NODE_LINE_MAX 65535

typedef struct Block Block;
struct Block {
    Block *next;
    gsize n_left;
    char *at;
};

struct GcpuXmlTree {
    Block *blocks;
    xmlDict *dict; /* owns the names */
    xmlNode *root;
    xmlNode *open; /* whose end has not come yet */
};

/* Aligned for any of the structures here. */
static void *take(GcpuXmlTree *tree, gsize n_bytes)
{
    gsize n_needed = (n_bytes + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);
    Block *block = tree->blocks;

    if (!block || block->n_left < n_needed) {
        gsize n_block = MAX(n_needed, block ? BLOCK_BYTES : FIRST_BLOCK_BYTES);
        block = g_malloc(sizeof(Block) + n_block);
        *block = (Block){ .next = tree->blocks, .n_left = n_block, .at = (char *)(block + 1) };
        tree->blocks = block;
    }
    void *taken = block->at;
    block->at += n_needed;
    block->n_left -= n_needed;
    return taken;
}

static void *take_zeroed(GcpuXmlTree *tree, gsize n_bytes)
{
    return memset(take(tree, n_bytes), 0, n_bytes);
}

static xmlChar *take_text(GcpuXmlTree *tree, const xmlChar *text, gsize length)
{
    xmlChar *copy = take(tree, length + 1);

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
    return take_text(tree, BAD_CAST whole, strlen(whole));
}

static xmlNs *take_ns(GcpuXmlTree *tree, const xmlChar *prefix, const xmlChar *uri)
{
    if (!uri)
        return NULL;
    xmlNs *ns = take_zeroed(tree, sizeof *ns);
    ns->type = XML_NAMESPACE_DECL;
    ns->prefix = prefix;
    ns->href = uri;
    return ns;
}

static xmlNode *take_node(GcpuXmlTree *tree, xmlElementType type, const xmlParserCtxt *parser)
{
    xmlNode *node = take_zeroed(tree, sizeof *node);

    node->type = type;
    node->line = MIN(parser->input->line, NODE_LINE_MAX);
    if (type == XML_TEXT_NODE && node->line == NODE_LINE_MAX)
        node->psvi = GINT_TO_POINTER(parser->input->line);
    return node;
}

static void add_child(xmlNode *parent, xmlNode *child)
{
    child->parent = parent;
    child->prev = parent->last;
    if (parent->last)
        parent->last->next = child;
    else
        parent->children = child;
    parent->last = child;
}

/* One of SAX2's attributes: five pointers. */
enum { LOCAL_NAME, PREFIX, URI, VALUE, VALUE_END, N_POINTERS };

static xmlAttr *take_attribute(GcpuXmlTree *tree, const xmlParserCtxt *parser,
                               const xmlChar *const *parts)
{
    xmlAttr *attribute = take_zeroed(tree, sizeof *attribute);
    gsize length = parts[VALUE_END] - parts[VALUE];

    attribute->type = XML_ATTRIBUTE_NODE;
    attribute->name = take_name(tree, parts[LOCAL_NAME], parts[PREFIX], parts[URI]);
    attribute->ns = take_ns(tree, parts[PREFIX], parts[URI]);
    attribute->children = take_node(tree, XML_TEXT_NODE, parser);
    attribute->children->content = take_text(tree, parts[VALUE], length);
    attribute->last = attribute->children;
    return attribute;
}

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *uri, int n_namespaces, const xmlChar **namespaces,
                          int n_attributes, int n_defaulted, const xmlChar **attributes)
{
    xmlParserCtxt *parser = context;
    GcpuXmlTree *tree = gcpu_xml_parser_data(parser);
    xmlNode *node = take_node(tree, XML_ELEMENT_NODE, parser);
    xmlAttr **end = &node->properties;

    (void)n_namespaces, (void)namespaces, (void)n_defaulted;
    node->name = take_name(tree, name, prefix, uri);
    node->ns = take_ns(tree, prefix, uri);
    for (int i = 0; i < n_attributes; i++) {
        *end = take_attribute(tree, parser, attributes + i * N_POINTERS);
        (*end)->parent = node;
        end = &(*end)->next;
    }
    if (tree->open)
        add_child(tree->open, node);
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

/* Between elements, where it only makes the document look well. */
static gboolean is_layout(const xmlNode *parent, const xmlChar *text, int length)
{
    if (!parent->last || parent->last->type != XML_ELEMENT_NODE)
        return FALSE;
    while (length > 0 && (*text == ' ' || *text == '\n' || *text == '\t' || *text == '\r'))
        text++, length--;
    return length == 0;
}

static void add_text(void *context, const xmlChar *text, int length)
{
    GcpuXmlTree *tree = gcpu_xml_parser_data(context);

    if (!tree->open || is_layout(tree->open, text, length))
        return;
    xmlNode *node = take_node(tree, XML_TEXT_NODE, context);
    node->content = take_text(tree, text, length);
    add_child(tree->open, node);
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
    sax->comment = NULL;
    sax->processingInstruction = NULL;
}

GcpuXmlTree *gcpu_xml_tree_parse(const char *text, gssize length, const char *name,
                                 const char *root, GError **error)
{
    g_autoptr(GcpuXmlTree) tree = g_new0(GcpuXmlTree, 1);
    const GcpuXmlParserUse use = { .prepare = prepare, .data = tree, .options = XML_PARSE_NOENT };
    g_autoptr(xmlDoc) empty = gcpu_xml_parser_run(text, length, name, &use, error);

    if (!empty || !gcpu_xml_check_root(tree->root, name, root, error))
        return NULL;
    return g_steal_pointer(&tree);
}

const xmlNode *gcpu_xml_tree_root(const GcpuXmlTree *tree)
{
    return tree->root;
}

void gcpu_xml_tree_free(GcpuXmlTree *tree)
{
    if (!tree)
        return;
    while (tree->blocks) {
        Block *block = tree->blocks;
        tree->blocks = block->next;
        g_free(block);
    }
    if (tree->dict)
        xmlDictFree(tree->dict);
    g_free(tree);
}
