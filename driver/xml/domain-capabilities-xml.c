/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/domain-capabilities-xml.h"

#include "xml/xml-attribute.h"
#include "xml/xml-nodes.h"
#include "xml/xml-tree.h"

static gboolean attribute_is(const xmlNode *node, const char *attribute, const char *value)
{
    g_autofree char *text = gcpu_xml_attribute(node, attribute);

    return g_strcmp0(text, value) == 0;
}

static gboolean has_value(const xmlNode *enumeration, const char *value)
{
    for (const xmlNode *node = gcpu_xml_child(enumeration, "value"); node;
         node = gcpu_xml_next(node, "value")) {
        g_autofree char *text = gcpu_xml_text(node);
        if (g_strcmp0(text, value) == 0)
            return TRUE;
    }
    return FALSE;
}

static const xmlNode *find_enum(const xmlNode *parent, const char *name)
{
    const xmlNode *node = gcpu_xml_child(parent, "enum");

    while (node && !attribute_is(node, "name", name))
        node = gcpu_xml_next(node, "enum");
    return node;
}

static void parse_mode(const xmlNode *mode, const char *enum_name, GcpuModeSupport *support)
{
    const xmlNode *migratable = enum_name ? find_enum(mode, enum_name) : NULL;

    support->known = TRUE;
    support->supported = attribute_is(mode, "supported", "yes");
    if (!migratable)
        return;
    support->migratable_on = has_value(migratable, "on");
    support->migratable_off = has_value(migratable, "off");
}

static GcpuUsable parse_usable(const xmlNode *node)
{
    if (attribute_is(node, "usable", "yes"))
        return GCPU_USABLE_YES;
    return attribute_is(node, "usable", "no") ? GCPU_USABLE_NO : GCPU_USABLE_UNKNOWN;
}

static GcpuModelSupport *parse_model(const xmlNode *node)
{
    g_autofree char *model_name = gcpu_xml_text(node);

    if (!model_name)
        return NULL;
    GcpuModelSupport *model = gcpu_model_support_new(model_name);
    model->usable = parse_usable(node);
    g_autofree char *stated = gcpu_xml_attribute_nonempty(node, "usable");
    model->states_usable = stated != NULL;
    model->deprecated = attribute_is(node, "deprecated", "yes");
    model->canonical = gcpu_xml_attribute_nonempty(node, "canonical");
    model->vendor = gcpu_xml_attribute_nonempty(node, "vendor");
    if (g_strcmp0(model->vendor, "unknown") == 0)
        g_clear_pointer(&model->vendor, g_free);
    return model;
}

static void parse_blockers(const xmlNode *blockers, GHashTable *models,
                           GcpuDomainCapabilities *capabilities)
{
    g_autofree char *model_name = gcpu_xml_attribute(blockers, "model");
    GcpuModelSupport *model = model_name ? g_hash_table_lookup(models, model_name) : NULL;

    if (!model)
        return;
    for (const xmlNode *node = gcpu_xml_child(blockers, "feature"); node;
         node = gcpu_xml_next(node, "feature")) {
        char *feature = gcpu_xml_attribute_nonempty(node, "name");
        if (!feature)
            continue;
        g_ptr_array_add(model->blockers, feature);
        capabilities->has_blockers = TRUE;
    }
}

static void parse_custom(const xmlNode *mode, GcpuDomainCapabilities *capabilities)
{
    g_autoptr(GHashTable) models = g_hash_table_new(g_str_hash, g_str_equal);

    for (const xmlNode *node = gcpu_xml_child(mode, "model"); node;
         node = gcpu_xml_next(node, "model")) {
        GcpuModelSupport *model = parse_model(node);
        if (!model)
            continue;
        g_ptr_array_add(capabilities->models, model);
        g_hash_table_insert(models, model->name, model);
    }
    for (const xmlNode *node = gcpu_xml_child(mode, "blockers"); node;
         node = gcpu_xml_next(node, "blockers"))
        parse_blockers(node, models, capabilities);
}

static gboolean parse_host_model(const xmlNode *mode, const char *name,
                                 GcpuDomainCapabilities *capabilities, GError **error)
{
    parse_mode(mode, NULL, &capabilities->host_model_mode);
    if (!capabilities->host_model_mode.supported || !gcpu_xml_child(mode, "model"))
        return TRUE;
    gcpu_def_free(capabilities->host_model);
    capabilities->host_model = gcpu_def_xml_parse_node(mode, name, GCPU_DEF_KIND_GUEST, error);
    return capabilities->host_model != NULL;
}

static gboolean parse_cpu(const xmlNode *cpu, const char *name,
                          GcpuDomainCapabilities *capabilities, GError **error)
{
    capabilities->has_cpu = TRUE;
    for (const xmlNode *mode = gcpu_xml_child(cpu, "mode"); mode;
         mode = gcpu_xml_next(mode, "mode")) {
        if (attribute_is(mode, "name", "host-passthrough")) {
            parse_mode(mode, "hostPassthroughMigratable", &capabilities->host_passthrough);
        } else if (attribute_is(mode, "name", "maximum")) {
            parse_mode(mode, "maximumMigratable", &capabilities->maximum);
        } else if (attribute_is(mode, "name", "custom")) {
            parse_mode(mode, NULL, &capabilities->custom);
            parse_custom(mode, capabilities);
        } else if (attribute_is(mode, "name", "host-model") &&
                   !parse_host_model(mode, name, capabilities, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean parse_vcpus(const xmlNode *root, const char *name,
                            GcpuDomainCapabilities *capabilities, GError **error)
{
    static const GcpuXmlNumber max_number = { "max", G_MAXUINT, 0 };
    const xmlNode *vcpu = gcpu_xml_child(root, "vcpu");
    gint64 max = 0;

    if (vcpu && !gcpu_xml_attribute_number(vcpu, &max_number, &max, name, error))
        return FALSE;
    capabilities->max_vcpus = max;
    return TRUE;
}

static void parse_firmware(const xmlNode *root, GcpuDomainCapabilities *capabilities)
{
    const xmlNode *os = gcpu_xml_child(root, "os");
    const xmlNode *firmware = os ? find_enum(os, "firmware") : NULL;

    capabilities->firmware_known = firmware != NULL;
    capabilities->firmware_efi = firmware && has_value(firmware, "efi");
}

static gboolean is_supported(const xmlNode *features, const char *name)
{
    const xmlNode *node = gcpu_xml_child(features, name);

    return node && attribute_is(node, "supported", "yes");
}

static gboolean has_guests(const xmlNode *sev)
{
    g_autofree char *text = gcpu_xml_child_text(sev, "maxESGuests");
    guint64 n_guests = 0;

    return text && g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &n_guests, NULL) &&
           n_guests > 0;
}

static void parse_protection(const xmlNode *root, GcpuProtection *protection)
{
    const xmlNode *features = gcpu_xml_child(root, "features");

    if (!features)
        return;
    const xmlNode *security = gcpu_xml_child(features, "launchSecurity");
    const xmlNode *types = security ? find_enum(security, "sectype") : NULL;
    protection->sev = is_supported(features, "sev");
    protection->sev_es = protection->sev && has_guests(gcpu_xml_child(features, "sev"));
    protection->sev_snp = types && has_value(types, "sev-snp");
    protection->tdx = is_supported(features, "tdx");
    protection->s390_pv = is_supported(features, "s390-pv");
}

GcpuDomainCapabilities *gcpu_domain_capabilities_xml_parse_node(const xmlNode *node,
                                                                const char *name, GError **error)
{
    g_autoptr(GcpuDomainCapabilities) capabilities = gcpu_domain_capabilities_new();
    const xmlNode *cpu = gcpu_xml_child(node, "cpu");

    capabilities->emulator = gcpu_xml_child_text(node, "path");
    capabilities->virt_type = gcpu_xml_child_text(node, "domain");
    capabilities->machine = gcpu_xml_child_text(node, "machine");
    capabilities->arch = gcpu_xml_child_text(node, "arch");
    parse_firmware(node, capabilities);
    parse_protection(node, &capabilities->protection);
    if (!parse_vcpus(node, name, capabilities, error) ||
        (cpu && !parse_cpu(cpu, name, capabilities, error)))
        return NULL;
    return g_steal_pointer(&capabilities);
}

GcpuDomainCapabilities *gcpu_domain_capabilities_xml_parse(const char *text, gssize length,
                                                           const char *name, GError **error)
{
    g_autoptr(GcpuXmlTree) tree =
        gcpu_xml_tree_parse(text, length, name, "domainCapabilities", error);

    return tree ? gcpu_domain_capabilities_xml_parse_node(gcpu_xml_tree_root(tree), name, error)
                : NULL;
}
