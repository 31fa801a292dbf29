/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-pool.h"

#include <string.h>

/* A small CPU fits into the first piece. */
#define FIRST_BLOCK_BYTES (4 * 1024)
#define BLOCK_BYTES       (16 * 1024)

/* What libxml2 writes where a node has a greater line. */
#define NODE_LINE_MAX 65535

struct GcpuXmlPoolBlock {
    struct GcpuXmlPoolBlock *next;
};

/* Zero as a whole: to zero each node takes longer. */
static void add_block(GcpuXmlPool *pool, gsize n_needed)
{
    gsize n_bytes = MAX(n_needed, pool->blocks ? BLOCK_BYTES : FIRST_BLOCK_BYTES);
    struct GcpuXmlPoolBlock *block = g_malloc0(sizeof *block + n_bytes);

    block->next = pool->blocks;
    pool->blocks = block;
    pool->at = (char *)(block + 1);
    pool->n_left = n_bytes;
}

void *gcpu_xml_pool_take(GcpuXmlPool *pool, gsize n_bytes)
{
    gsize n_needed = (n_bytes + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);

    if (pool->n_left < n_needed)
        add_block(pool, n_needed);
    void *taken = pool->at;
    pool->at += n_needed;
    pool->n_left -= n_needed;
    return taken;
}

static void set_node(xmlNode *node, xmlElementType type, guint line)
{
    node->type = type;
    node->line = MIN(line, NODE_LINE_MAX);
    if (type == XML_TEXT_NODE && node->line == NODE_LINE_MAX)
        node->psvi = GUINT_TO_POINTER(line);
}

xmlNode *gcpu_xml_pool_take_node(GcpuXmlPool *pool, xmlElementType type, guint line)
{
    xmlNode *node = gcpu_xml_pool_take(pool, sizeof *node);

    set_node(node, type, line);
    return node;
}

xmlAttr *gcpu_xml_pool_take_attribute(GcpuXmlPool *pool, const char *name, const char *value)
{
    struct {
        xmlAttr attribute;
        xmlNode text;
    } *pair = gcpu_xml_pool_take(pool, sizeof *pair);

    set_node(&pair->text, XML_TEXT_NODE, 0);
    pair->text.content = BAD_CAST value;
    pair->attribute.type = XML_ATTRIBUTE_NODE;
    pair->attribute.name = BAD_CAST name;
    pair->attribute.children = pair->attribute.last = &pair->text;
    return &pair->attribute;
}

void gcpu_xml_pool_add_child(xmlNode *parent, xmlNode *child)
{
    child->parent = parent;
    child->prev = parent->last;
    if (parent->last)
        parent->last->next = child;
    else
        parent->children = child;
    parent->last = child;
}

static gboolean is_layout(const xmlNode *parent, const char *text)
{
    if (!parent->last || parent->last->type != XML_ELEMENT_NODE)
        return FALSE;
    while (*text == ' ' || *text == '\n' || *text == '\t' || *text == '\r')
        text++;
    return *text == '\0';
}

void gcpu_xml_pool_add_text(GcpuXmlPool *pool, xmlNode *parent, const char *text, guint line)
{
    if (is_layout(parent, text))
        return;
    xmlNode *node = gcpu_xml_pool_take_node(pool, XML_TEXT_NODE, line);
    node->content = BAD_CAST text;
    gcpu_xml_pool_add_child(parent, node);
}

void gcpu_xml_pool_clear(GcpuXmlPool *pool)
{
    while (pool->blocks) {
        struct GcpuXmlPoolBlock *block = pool->blocks;
        pool->blocks = block->next;
        g_free(block);
    }
}
