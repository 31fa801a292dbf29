/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-pool.h"

#include <string.h>

/* A small CPU fits into the first piece. */
#define FIRST_BLOCK_BYTES (4 * 1024)
#define BLOCK_BYTES       (32 * 1024)

/* What libxml2 writes where a node has a greater line. */
#define NODE_LINE_MAX 65535

typedef struct GcpuXmlPoolBlock Block;
struct GcpuXmlPoolBlock {
    Block *next;
    gsize n_left;
    char *at;
};

void *gcpu_xml_pool_take(GcpuXmlPool *pool, gsize n_bytes)
{
    gsize n_needed = (n_bytes + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);
    Block *block = pool->blocks;

    if (!block || block->n_left < n_needed) {
        gsize n_block = MAX(n_needed, block ? BLOCK_BYTES : FIRST_BLOCK_BYTES);
        block = g_malloc(sizeof(Block) + n_block);
        *block = (Block){ .next = pool->blocks, .n_left = n_block, .at = (char *)(block + 1) };
        pool->blocks = block;
    }
    void *taken = block->at;
    block->at += n_needed;
    block->n_left -= n_needed;
    return taken;
}

xmlNode *gcpu_xml_pool_take_node(GcpuXmlPool *pool, xmlElementType type, guint line)
{
    xmlNode *node = gcpu_xml_pool_take(pool, sizeof *node);

    *node = (xmlNode){ .type = type, .line = MIN(line, NODE_LINE_MAX) };
    if (type == XML_TEXT_NODE && node->line == NODE_LINE_MAX)
        node->psvi = GUINT_TO_POINTER(line);
    return node;
}

xmlAttr *gcpu_xml_pool_take_attribute(GcpuXmlPool *pool, const char *name, const char *value)
{
    xmlAttr *attribute = gcpu_xml_pool_take(pool, sizeof *attribute);
    xmlNode *text = gcpu_xml_pool_take_node(pool, XML_TEXT_NODE, 0);

    text->content = BAD_CAST value;
    *attribute = (xmlAttr){
        .type = XML_ATTRIBUTE_NODE, .name = BAD_CAST name, .children = text, .last = text
    };
    return attribute;
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
        Block *block = pool->blocks;
        pool->blocks = block->next;
        g_free(block);
    }
}
