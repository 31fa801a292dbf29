/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/domain-capabilities-xml.h"

#include <string.h>

#include "xml/xml-doc.h"
#include "xml/xml-nodes.h"

#define VCPUS_MAX 1000000

static gboolean attribute_is(const xmlNode *node, const char *name, const char *value)
{
    g_autofree char *text = gcpu_xml_attribute(node, name);

    return g_strcmp0(text, value) == 0;
}

static xmlNode *child_with(const xmlNode *parent, const char *child, const char *attribute,
                           const char *value)
{
    xmlNode *node = gcpu_xml_child(parent, child);

    while (node && !attribute_is(node, attribute, value))
        node = gcpu_xml_next(node, child);
    return node;
}

static gboolean enum_has(const xmlNode *parent, const char *name, const char *value)
{
    const xmlNode *node = child_with(parent, "enum", "name", name);

    for (node = node ? gcpu_xml_child(node, "value") : NULL; node;
         node = gcpu_xml_next(node, "value")) {
        g_autofree char *text = gcpu_xml_text(node);
        if (g_strcmp0(text, value) == 0)
            return TRUE;
    }
    return FALSE;
}

static const xmlNode *read_mode(const xmlNode *cpu, const char *name, const char *migratable_enum,
                                GcpuModeSupport *out_support)
{
    const xmlNode *mode = child_with(cpu, "mode", "name", name);

    if (!mode)
        return NULL;
    out_support->known = TRUE;
    out_support->supported = attribute_is(mode, "supported", "yes");
    if (migratable_enum) {
        out_support->migratable_on = enum_has(mode, migratable_enum, "on");
        out_support->migratable_off = enum_has(mode, migratable_enum, "off");
    }
    return mode;
}

static gboolean read_host_model(const xmlNode *mode, GcpuDomainCapabilities *capabilities,
                                const char *name, GError **error)
{
    if (!mode || !capabilities->host_model_mode.supported || !gcpu_xml_child(mode, "model"))
        return TRUE;
    capabilities->host_model = gcpu_def_xml_parse_node(mode, name, GCPU_DEF_KIND_GUEST, error);
    return capabilities->host_model != NULL;
}

static void read_model(const xmlNode *node, GcpuDomainCapabilities *capabilities)
{
    g_autofree char *name = gcpu_xml_text(node);
    g_autofree char *vendor = gcpu_xml_attribute(node, "vendor");

    if (!name)
        return;
    GcpuModelSupport *support = gcpu_model_support_new(name);
    g_ptr_array_add(capabilities->models, support);
    if (attribute_is(node, "usable", "yes"))
        support->usable = GCPU_USABLE_YES;
    else if (attribute_is(node, "usable", "no"))
        support->usable = GCPU_USABLE_NO;
    support->deprecated = attribute_is(node, "deprecated", "yes");
    support->canonical = gcpu_xml_attribute(node, "canonical");
    if (g_strcmp0(vendor, "unknown") != 0)
        support->vendor = g_steal_pointer(&vendor);
}

static GcpuModelSupport *find_model(const GcpuDomainCapabilities *capabilities, const char *name)
{
    return (GcpuModelSupport *)gcpu_domain_capabilities_find_model(capabilities, name);
}

static void read_blockers(const xmlNode *node, GcpuDomainCapabilities *capabilities)
{
    g_autofree char *model = gcpu_xml_attribute(node, "model");
    GcpuModelSupport *support = model ? find_model(capabilities, model) : NULL;

    for (const xmlNode *feature = gcpu_xml_child(node, "feature"); support && feature;
         feature = gcpu_xml_next(feature, "feature")) {
        char *name = gcpu_xml_attribute(feature, "name");
        if (name)
            g_ptr_array_add(support->blockers, name);
        capabilities->has_blockers = TRUE;
    }
}

static gboolean read_cpu(const xmlNode *cpu, GcpuDomainCapabilities *capabilities, const char *name,
                         GError **error)
{
    capabilities->has_cpu = TRUE;
    read_mode(cpu, "host-passthrough", "hostPassthroughMigratable",
              &capabilities->host_passthrough);
    read_mode(cpu, "maximum", "maximumMigratable", &capabilities->maximum);
    const xmlNode *host_model = read_mode(cpu, "host-model", NULL, &capabilities->host_model_mode);
    const xmlNode *custom = read_mode(cpu, "custom", NULL, &capabilities->custom);
    if (!read_host_model(host_model, capabilities, name, error))
        return FALSE;

    for (const xmlNode *node = custom ? gcpu_xml_child(custom, "model") : NULL; node;
         node = gcpu_xml_next(node, "model"))
        read_model(node, capabilities);
    for (const xmlNode *node = custom ? gcpu_xml_child(custom, "blockers") : NULL; node;
         node = gcpu_xml_next(node, "blockers"))
        read_blockers(node, capabilities);
    return TRUE;
}

GcpuDomainCapabilities *gcpu_domain_capabilities_xml_parse_node(const xmlNode *node,
                                                                const char *name, GError **error)
{
    g_autoptr(GcpuDomainCapabilities) capabilities = gcpu_domain_capabilities_new();
    const xmlNode *vcpu = gcpu_xml_child(node, "vcpu");
    const xmlNode *os = gcpu_xml_child(node, "os");
    const xmlNode *cpu = gcpu_xml_child(node, "cpu");
    guint64 max_vcpus = 0;

    capabilities->emulator = gcpu_xml_child_text(node, "path");
    capabilities->virt_type = gcpu_xml_child_text(node, "domain");
    capabilities->machine = gcpu_xml_child_text(node, "machine");
    capabilities->arch = gcpu_xml_child_text(node, "arch");
    if (vcpu && !gcpu_xml_attribute_uint(vcpu, "max", VCPUS_MAX, &max_vcpus, name, error))
        return NULL;
    capabilities->max_vcpus = max_vcpus;
    capabilities->firmware_efi = os && enum_has(os, "firmware", "efi");
    if (cpu && !read_cpu(cpu, capabilities, name, error))
        return NULL;
    return g_steal_pointer(&capabilities);
}

GcpuDomainCapabilities *gcpu_domain_capabilities_xml_parse(const char *text, gssize length,
                                                           const char *name, GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, length, name, "domainCapabilities", error);

    return doc ? gcpu_domain_capabilities_xml_parse_node(xmlDocGetRootElement(doc), name, error)
               : NULL;
}
