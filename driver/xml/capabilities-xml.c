/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/capabilities-xml.h"

#include "xml/xml-doc.h"
#include "xml/xml-nodes.h"

#define VCPUS_MAX 1000000

static gboolean read_machines(const xmlNode *parent, GPtrArray *machines, const char *name,
                              GError **error)
{
    for (const xmlNode *node = gcpu_xml_child(parent, "machine"); node;
         node = gcpu_xml_next(node, "machine")) {
        g_autofree char *text = gcpu_xml_text(node);
        guint64 max_vcpus = 0;
        if (!gcpu_xml_attribute_uint(node, "maxCpus", VCPUS_MAX, &max_vcpus, name, error))
            return FALSE;
        if (!text)
            continue;
        GcpuMachine *machine = gcpu_machine_new(text);
        machine->canonical = gcpu_xml_attribute(node, "canonical");
        machine->max_vcpus = max_vcpus;
        g_ptr_array_add(machines, machine);
    }
    return TRUE;
}

static gboolean read_domains(const xmlNode *arch, GcpuGuestArch *guest, const char *name,
                             GError **error)
{
    for (const xmlNode *node = gcpu_xml_child(arch, "domain"); node;
         node = gcpu_xml_next(node, "domain")) {
        g_autofree char *virt_type = gcpu_xml_attribute(node, "type");
        if (!virt_type)
            continue;
        GcpuGuestDomain *domain = gcpu_guest_domain_new();
        g_ptr_array_add(guest->domains, domain);
        domain->virt_type = g_steal_pointer(&virt_type);
        domain->emulator = gcpu_xml_child_text(node, "emulator");
        if (!read_machines(node, domain->machines, name, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_guest(const xmlNode *node, GcpuCapabilities *capabilities, const char *name,
                           GError **error)
{
    const xmlNode *arch = gcpu_xml_child(node, "arch");
    g_autofree char *arch_name = arch ? gcpu_xml_attribute(arch, "name") : NULL;

    if (!arch_name)
        return TRUE;
    GcpuGuestArch *guest = gcpu_guest_arch_new();
    g_ptr_array_add(capabilities->guests, guest);
    guest->os_type = gcpu_xml_child_text(node, "os_type");
    guest->arch = g_steal_pointer(&arch_name);
    guest->emulator = gcpu_xml_child_text(arch, "emulator");
    return read_machines(arch, guest->machines, name, error) &&
           read_domains(arch, guest, name, error);
}

static gboolean read_host(const xmlNode *host, GcpuCapabilities *capabilities, const char *name,
                          GError **error)
{
    const xmlNode *cpu = gcpu_xml_child(host, "cpu");

    capabilities->host_uuid = gcpu_xml_child_text(host, "uuid");
    if (!cpu)
        return TRUE;
    capabilities->host_cpu = gcpu_def_xml_parse_node(cpu, name, GCPU_DEF_KIND_CAPABILITIES, error);
    if (!capabilities->host_cpu)
        return FALSE;
    capabilities->host_arch = g_strdup(capabilities->host_cpu->arch);
    return TRUE;
}

GcpuCapabilities *gcpu_capabilities_xml_parse_node(const xmlNode *node, const char *name,
                                                   GError **error)
{
    g_autoptr(GcpuCapabilities) capabilities = gcpu_capabilities_new();
    const xmlNode *host = gcpu_xml_child(node, "host");

    if (host && !read_host(host, capabilities, name, error))
        return NULL;
    for (const xmlNode *guest = gcpu_xml_child(node, "guest"); guest;
         guest = gcpu_xml_next(guest, "guest")) {
        if (!read_guest(guest, capabilities, name, error))
            return NULL;
    }
    return g_steal_pointer(&capabilities);
}

GcpuCapabilities *gcpu_capabilities_xml_parse(const char *text, gssize length, const char *name,
                                              GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, length, name, "capabilities", error);

    return doc ? gcpu_capabilities_xml_parse_node(xmlDocGetRootElement(doc), name, error) : NULL;
}
