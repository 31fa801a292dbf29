/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/domain-guest.h"

#include <string.h>

#include "xml/xml-doc.h"
#include "xml/xml-nodes.h"

void gcpu_domain_guest_free(GcpuDomainGuest *guest)
{
    if (!guest)
        return;
    g_free(guest->name);
    g_free(guest->virt_type);
    g_free(guest->arch);
    g_free(guest->machine);
    gcpu_def_free(guest->cpu);
    g_free(guest);
}

static gboolean read_cpu(GcpuDomainGuest *guest, const xmlNode *node, const char *name,
                         GError **error)
{
    guest->cpu = gcpu_def_xml_parse_node(node, name, GCPU_DEF_KIND_AUTO, error);
    if (guest->cpu)
        guest->arch = g_strdup(guest->cpu->arch);
    return guest->cpu != NULL;
}

static gboolean read_domain(GcpuDomainGuest *guest, const xmlNode *domain, const char *name,
                            GError **error)
{
    const xmlNode *os = gcpu_xml_child(domain, "os"), *cpu = gcpu_xml_child(domain, "cpu");
    const xmlNode *type = os ? gcpu_xml_child(os, "type") : NULL;

    guest->name = gcpu_xml_child_text(domain, "name");
    guest->virt_type = gcpu_xml_attribute(domain, "type");
    guest->arch = type ? gcpu_xml_attribute(type, "arch") : NULL;
    guest->machine = type ? gcpu_xml_attribute(type, "machine") : NULL;
    if (!cpu)
        return TRUE;
    guest->cpu = gcpu_def_xml_parse_node(cpu, name, GCPU_DEF_KIND_GUEST, error);
    return guest->cpu != NULL;
}

GcpuDomainGuest *gcpu_domain_guest_parse(const char *text, gssize length, const char *name,
                                         GError **error)
{
    g_autoptr(GcpuDomainGuest) guest = g_new0(GcpuDomainGuest, 1);
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, length, name, NULL, error);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;

    if (!root)
        return NULL;
    gboolean is_cpu = strcmp((const char *)root->name, "cpu") == 0;
    if (!is_cpu && strcmp((const char *)root->name, "domain") != 0) {
        gcpu_xml_error(error, name, root, "root element is <%s>, <domain> or <cpu> is needed",
                       (const char *)root->name);
        return NULL;
    }
    if (!(is_cpu ? read_cpu : read_domain)(guest, root, name, error))
        return NULL;
    return g_steal_pointer(&guest);
}
