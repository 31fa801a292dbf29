/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-layout.h"

#include <glib.h>
#include <string.h>

static guint depth_of(const xmlNode *node)
{
    guint depth = 0;

    for (node = node->parent; node && node->type == XML_ELEMENT_NODE; node = node->parent)
        depth++;
    return depth;
}

static gboolean is_blank_text(const xmlNode *node)
{
    return node && node->type == XML_TEXT_NODE && xmlIsBlankNode(node);
}

/* What the document's author puts before the first element inside the root, which may have been
 * prepended a moment ago; NULL: everything stands on one line. */
static const char *indent_of(const xmlDoc *doc)
{
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    const xmlNode *blank = root ? root->children : NULL;

    if (blank && !is_blank_text(blank))
        blank = blank->next;
    if (!is_blank_text(blank))
        return NULL;
    const char *last_break = strrchr((const char *)blank->content, '\n');
    return last_break ? last_break + 1 : NULL;
}

static gboolean is_laid_out(const xmlNode *node)
{
    return indent_of(node->doc) != NULL;
}

static xmlNode *line_break(xmlDoc *doc, guint depth)
{
    const char *indent = indent_of(doc);
    g_autoptr(GString) text = g_string_new("\n");

    while (depth-- > 0)
        g_string_append(text, indent ? indent : "  ");
    return xmlNewDocTextLen(doc, BAD_CAST text->str, text->len);
}

/* Blank text is what an element holds if it holds nothing else: <model> </model>. */
static gboolean has_text(const xmlNode *node)
{
    gboolean is_blank = FALSE, has_children = FALSE;

    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE || child->type == XML_COMMENT_NODE)
            has_children = TRUE;
        else if (is_blank_text(child))
            is_blank = TRUE;
        else
            return TRUE;
    }
    return is_blank && !has_children;
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

/* In all of these an element is put in place before the white space around it: libxml2 merges a
 * text with the text that it is put next to. */

void gcpu_xml_append(xmlNode *parent, xmlNode *child)
{
    if (!is_laid_out(parent)) {
        xmlAddChild(parent, child);
        return;
    }
    guint depth = depth_of(parent);
    if (is_blank_text(parent->last)) {
        xmlAddPrevSibling(parent->last, child);
    } else {
        xmlAddChild(parent, child);
        xmlAddNextSibling(child, line_break(parent->doc, depth));
    }
    xmlAddPrevSibling(child, line_break(parent->doc, depth + 1));
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
    if (!is_blank_text(first))
        xmlAddNextSibling(child, line_break(parent->doc, depth_of(child)));
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
