/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-layout.h"

#include <glib.h>

#define INDENT 2

static guint depth_of(const xmlNode *node)
{
    guint depth = 0;

    for (node = node->parent; node && node->type == XML_ELEMENT_NODE; node = node->parent)
        depth++;
    return depth;
}

static xmlNode *line_break(xmlDoc *doc, guint depth)
{
    g_autofree char *text = g_strnfill(1 + depth * INDENT, ' ');

    text[0] = '\n';
    return xmlNewDocText(doc, BAD_CAST text);
}

static gboolean is_blank_text(const xmlNode *node)
{
    return node && node->type == XML_TEXT_NODE && xmlIsBlankNode(node);
}

static gboolean has_text(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE && child->type != XML_COMMENT_NODE &&
            !is_blank_text(child))
            return TRUE;
    }
    return FALSE;
}

static void drop_blank_children(xmlNode *node)
{
    for (xmlNode *child = node->children, *next; child; child = next) {
        next = child->next;
        if (!is_blank_text(child))
            continue;
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
}

void gcpu_xml_lay_out(xmlNode *node)
{
    guint depth = depth_of(node);

    if (has_text(node))
        return;
    drop_blank_children(node);
    for (xmlNode *child = node->children; child; child = child->next) {
        xmlAddPrevSibling(child, line_break(node->doc, depth + 1));
        if (child->type == XML_ELEMENT_NODE)
            gcpu_xml_lay_out(child);
    }
    if (node->children)
        xmlAddChild(node, line_break(node->doc, depth));
}

/* A document written on one line stays on one line. */
static gboolean is_laid_out(const xmlNode *parent)
{
    const xmlNode *root = xmlDocGetRootElement(parent->doc);

    return is_blank_text(root ? root->children : NULL);
}

/* libxml2 joins texts that become neighbours, so the break before the closing tag is rewritten to
 * be the one before @child, and a new one follows. */
void gcpu_xml_append(xmlNode *parent, xmlNode *child)
{
    if (!is_laid_out(parent)) {
        xmlAddChild(parent, child);
        return;
    }
    guint depth = depth_of(parent);
    if (is_blank_text(parent->last)) {
        xmlNode *end = parent->last;
        xmlUnlinkNode(end);
        xmlFreeNode(end);
    }
    xmlAddChild(parent, line_break(parent->doc, depth + 1));
    xmlAddChild(parent, child);
    xmlAddChild(parent, line_break(parent->doc, depth));
    gcpu_xml_lay_out(child);
}

void gcpu_xml_prepend(xmlNode *parent, xmlNode *child)
{
    xmlNode *first = parent->children;

    if (!first) {
        gcpu_xml_append(parent, child);
        return;
    }
    xmlAddPrevSibling(first, child);
    if (!is_laid_out(parent))
        return;
    xmlAddPrevSibling(child, line_break(parent->doc, depth_of(child)));
    gcpu_xml_lay_out(child);
}

void gcpu_xml_insert_after(xmlNode *sibling, xmlNode *node)
{
    xmlAddNextSibling(sibling, node);
    if (!is_laid_out(sibling))
        return;
    xmlAddPrevSibling(node, line_break(node->doc, depth_of(node)));
    gcpu_xml_lay_out(node);
}

void gcpu_xml_remove(xmlNode *node)
{
    xmlNode *before = node->prev;

    xmlUnlinkNode(node);
    xmlFreeNode(node);
    if (!is_blank_text(before))
        return;
    xmlUnlinkNode(before);
    xmlFreeNode(before);
}
