/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/capabilities-xml.h"

#include "xml/xml-attribute.h"
#include "xml/xml-nodes.h"
#include "xml/xml-tree.h"

/* A large host lists some thousand machines: each is looked at once. */
static gboolean parse_machines(const xmlNode *parent, const char *name, GPtrArray *machines,
                               GError **error)
{
    static const GcpuXmlNumber max_cpus = { "maxCpus", G_MAXUINT, 0 };

    for (const xmlNode *node = gcpu_xml_child(parent, "machine"); node;
         node = gcpu_xml_next(node, "machine")) {
        g_autofree char *machine_name = gcpu_xml_text(node);
        gint64 max_vcpus = 0;

        if (!machine_name)
            continue;
        if (!gcpu_xml_attribute_number(node, &max_cpus, &max_vcpus, name, error))
            return FALSE;
        GcpuMachine *machine = gcpu_machine_new(machine_name);
        machine->canonical = gcpu_xml_attribute_nonempty(node, "canonical");
        machine->max_vcpus = max_vcpus;
        g_ptr_array_add(machines, machine);
    }
    return TRUE;
}

static gboolean parse_domains(const xmlNode *arch, const char *name, GPtrArray *domains,
                              GError **error)
{
    for (const xmlNode *node = gcpu_xml_child(arch, "domain"); node;
         node = gcpu_xml_next(node, "domain")) {
        if (!gcpu_xml_attribute_require(node, "type", name, error))
            return FALSE;
        GcpuGuestDomain *domain = gcpu_guest_domain_new();
        g_ptr_array_add(domains, domain);
        domain->virt_type = gcpu_xml_attribute(node, "type");
        domain->emulator = gcpu_xml_child_text(node, "emulator");
        if (!parse_machines(node, name, domain->machines, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean parse_guest(const xmlNode *node, const char *name, GcpuGuestArch *guest,
                            GError **error)
{
    const xmlNode *arch = gcpu_xml_child(node, "arch");

    guest->os_type = gcpu_xml_child_text(node, "os_type");
    if (!arch) {
        gcpu_xml_error(error, name, node, "Missing element 'arch' in element 'guest'");
        return FALSE;
    }
    guest->arch = gcpu_xml_attribute(arch, "name");
    guest->emulator = gcpu_xml_child_text(arch, "emulator");
    return gcpu_xml_attribute_require(arch, "name", name, error) &&
           parse_machines(arch, name, guest->machines, error) &&
           parse_domains(arch, name, guest->domains, error);
}

static gboolean parse_host(const xmlNode *host, const char *name, GcpuCapabilities *capabilities,
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

    if (host && !parse_host(host, name, capabilities, error))
        return NULL;
    for (const xmlNode *child = gcpu_xml_child(node, "guest"); child;
         child = gcpu_xml_next(child, "guest")) {
        GcpuGuestArch *guest = gcpu_guest_arch_new();
        g_ptr_array_add(capabilities->guests, guest);
        if (!parse_guest(child, name, guest, error))
            return NULL;
    }
    return g_steal_pointer(&capabilities);
}

GcpuCapabilities *gcpu_capabilities_xml_parse(const char *text, gssize length, const char *name,
                                              GError **error)
{
    g_autoptr(GcpuXmlTree) tree = gcpu_xml_tree_parse(text, length, name, "capabilities", error);

    return tree ? gcpu_capabilities_xml_parse_node(gcpu_xml_tree_root(tree), name, error) : NULL;
}
