/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-doc.h"

#include <string.h>

/* XML 1.0 has no way to write these, not even as references. */
#define CONTROLS                                                       \
    "\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13" \
    "\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"
#define REPLACEMENT "\xef\xbf\xbd"

static void append_escape(GString *out, char special)
{
    switch (special) {
    case '&':
        g_string_append(out, "&amp;");
        break;
    case '<':
        g_string_append(out, "&lt;");
        break;
    case '>':
        g_string_append(out, "&gt;");
        break;
    case '\'':
        g_string_append(out, "&apos;");
        break;
    case '"':
        g_string_append(out, "&quot;");
        break;
    case '\t':
    case '\n':
    case '\r':
        g_string_append_printf(out, "&#%d;", special);
        break;
    default:
        g_string_append(out, REPLACEMENT);
    }
}

/* A raw line break or tab in an attribute would be read back as a blank. */
void gcpu_xml_append_escaped(GString *out, const char *text, gboolean in_attribute)
{
    const char *special = in_attribute ? CONTROLS "&<>'\"\r\n\t" : CONTROLS "&<>\r";

    for (;;) {
        gsize n_plain = strcspn(text, special);
        g_string_append_len(out, text, n_plain);
        text += n_plain;
        if (!*text)
            return;
        append_escape(out, *text++);
    }
}

static void append_name(GString *out, const xmlNs *ns, const xmlChar *name)
{
    if (ns && ns->prefix)
        g_string_append_printf(out, "%s:", ns->prefix);
    g_string_append(out, (const char *)name);
}

/* libxml2 keeps each & of a namespace as this, and everything else as it is. */
#define KEPT_AMPERSAND "&#38;"

static void append_href(GString *out, const char *href)
{
    g_auto(GStrv) parts = g_strsplit(href, KEPT_AMPERSAND, -1);
    g_autofree char *plain = g_strjoinv("&", parts);

    gcpu_xml_append_escaped(out, plain, TRUE);
}

static void append_namespaces(GString *out, const xmlNode *node)
{
    for (const xmlNs *ns = node->nsDef; ns; ns = ns->next) {
        g_string_append_printf(out, " xmlns%s%s='", ns->prefix ? ":" : "",
                               ns->prefix ? (const char *)ns->prefix : "");
        append_href(out, ns->href ? (const char *)ns->href : "");
        g_string_append_c(out, '\'');
    }
}

static void append_attributes(GString *out, const xmlNode *node)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);

        g_string_append_c(out, ' ');
        append_name(out, attribute->ns, attribute->name);
        g_string_append(out, "='");
        gcpu_xml_append_escaped(out, value ? (const char *)value : "", TRUE);
        g_string_append_c(out, '\'');
        xmlFree(value);
    }
}

static void append_node(GString *out, const xmlNode *node);

/* libvirt puts the namespaces of a <domain> behind its attributes, but those of other programs'
 * metadata before. */
static void append_start(GString *out, const xmlNode *node)
{
    gboolean is_root = node->parent && node->parent->type == XML_DOCUMENT_NODE;

    append_name(out, node->ns, node->name);
    if (!is_root)
        append_namespaces(out, node);
    append_attributes(out, node);
    if (is_root)
        append_namespaces(out, node);
}

static void append_element(GString *out, const xmlNode *node)
{
    g_string_append_c(out, '<');
    append_start(out, node);
    if (!node->children) {
        g_string_append(out, "/>");
        return;
    }
    g_string_append_c(out, '>');
    for (const xmlNode *child = node->children; child; child = child->next)
        append_node(out, child);
    g_string_append(out, "</");
    append_name(out, node->ns, node->name);
    g_string_append_c(out, '>');
}

static void append_instruction(GString *out, const xmlNode *node)
{
    g_string_append_printf(out, "<?%s", node->name);
    if (node->content)
        g_string_append_printf(out, " %s", node->content);
    g_string_append(out, "?>");
}

/* The depth of recursion is that of the document, which libxml2 bounds at 256. */
static void append_node(GString *out, const xmlNode *node)
{
    const char *content = node->content ? (const char *)node->content : "";

    if (node->type == XML_ELEMENT_NODE)
        append_element(out, node);
    else if (node->type == XML_TEXT_NODE)
        gcpu_xml_append_escaped(out, content, FALSE);
    else if (node->type == XML_CDATA_SECTION_NODE)
        g_string_append_printf(out, "<![CDATA[%s]]>", content);
    else if (node->type == XML_COMMENT_NODE)
        g_string_append_printf(out, "<!--%s-->", content);
    else if (node->type == XML_PI_NODE)
        append_instruction(out, node);
}

char *gcpu_xml_dump(const xmlNode *node)
{
    GString *out = g_string_new(NULL);

    append_node(out, node);
    return g_string_free(out, FALSE);
}
