/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/domain-xml.h"

#include "xml/xml-doc.h"
#include "xml/xml-layout.h"

char *gcpu_domain_xml_rename(const char *domain_xml, const char *name, GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(domain_xml, -1, "domain XML", "domain", error);

    if (!doc)
        return NULL;
    xmlNode *domain = xmlDocGetRootElement(doc);
    xmlNode *uuid = gcpu_xml_child(domain, "uuid");
    xmlNode *old_name = gcpu_xml_child(domain, "name");
    xmlNode *new_name = xmlNewDocNode(doc, NULL, BAD_CAST "name", NULL);

    xmlAddChild(new_name, xmlNewDocText(doc, BAD_CAST name));
    if (uuid)
        gcpu_xml_remove(uuid);
    if (old_name)
        gcpu_xml_remove(old_name);
    gcpu_xml_prepend(domain, new_name);
    return gcpu_xml_dump(domain);
}
