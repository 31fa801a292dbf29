/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml-reading.h"

static void describe(const xmlNode *node, GString *out)
{
    gboolean is_leaf = xmlChildElementCount((xmlNode *)node) == 0;
    g_autofree char *text = is_leaf ? gcpu_xml_text(node) : NULL;
    g_autofree char *content = is_leaf ? gcpu_xml_content(node) : NULL;

    g_string_append_printf(out, "%s%s:%u '%s' '%s'", node->ns ? "*" : "", node->name,
                           gcpu_xml_line(node), text ? text : "NULL", content ? content : "NULL");
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        g_autofree char *value = gcpu_xml_attribute(node, name);
        g_string_append_printf(out, " %s='%s'%d", name, value ? value : "NULL",
                               xmlHasProp(node, BAD_CAST name) == attribute);
    }
    g_string_append_c(out, '(');
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            describe(child, out);
    }
    g_string_append(out, ")\n");
}

char *xml_reading(const xmlNode *root)
{
    GString *out = g_string_new(NULL);

    describe(root, out);
    return g_string_free(out, FALSE);
}

char *xml_reading_of_doc(const char *text, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, (gssize)length, "doc", NULL, &error);

    return doc ? xml_reading(xmlDocGetRootElement(doc)) : g_strdup(error->message);
}

char *xml_reading_of_tree(const char *text, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuXmlTree) tree = gcpu_xml_tree_parse(text, (gssize)length, "doc", NULL, &error);

    return tree ? xml_reading(gcpu_xml_tree_root(tree)) : g_strdup(error->message);
}
