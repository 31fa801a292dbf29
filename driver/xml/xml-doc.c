/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-doc.h"

#include <string.h>

#include "xml/xml-parser.h"

xmlDoc *gcpu_xml_doc_parse(const char *text, gssize length, const char *name, const char *root,
                           GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_parser_run(text, length, name, NULL, error);

    if (!doc || !gcpu_xml_check_root(xmlDocGetRootElement(doc), name, root, error))
        return NULL;
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
    guint line = gcpu_xml_line(node);
    if (line)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s:%u: %s", name, line, what->str);
    else
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: %s", name, what->str);
}

/* Most names differ in the first letter, and a call costs more than to see it. */
static gboolean is_called(const xmlChar *node_name, const char *name)
{
    return (char)node_name[0] == name[0] && strcmp((const char *)node_name, name) == 0;
}

static xmlNode *first_called(xmlNode *node, const char *name)
{
    for (; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && !node->ns && is_called(node->name, name))
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

/* Returns: (nullable): the text that is all of @nodes, as it nearly always is. */
static const char *only_text(const xmlNode *nodes)
{
    if (!nodes || nodes->next ||
        (nodes->type != XML_TEXT_NODE && nodes->type != XML_CDATA_SECTION_NODE))
        return NULL;
    return (const char *)nodes->content;
}

static const xmlAttr *find_attribute(const xmlNode *node, const char *name)
{
    const xmlAttr *attribute = node->properties;

    while (attribute && (attribute->ns || !is_called(attribute->name, name)))
        attribute = attribute->next;
    return attribute;
}

const char *gcpu_xml_plain_attribute(const xmlNode *node, const char *name)
{
    const xmlAttr *attribute = find_attribute(node, name);

    return attribute ? only_text(attribute->children) : NULL;
}

char *gcpu_xml_attribute(const xmlNode *node, const char *name)
{
    const xmlAttr *attribute = find_attribute(node, name);
    const char *plain = attribute ? only_text(attribute->children) : NULL;

    if (!attribute || plain)
        return g_strdup(plain);
    return take_xml_string(xmlGetNoNsProp(node, BAD_CAST name));
}

char *gcpu_xml_content(const xmlNode *node)
{
    const char *plain = node ? only_text(node->children) : NULL;

    if (plain)
        return *plain ? g_strdup(plain) : NULL;
    if (!node || !node->children)
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
