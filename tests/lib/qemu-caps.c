/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "qemu-caps.h"

#include "cpu/cpuid.h"
#include "cpu/qemu-names.h"
#include "xml/xml-doc.h"

static void support_free(GcpuModelSupport *support)
{
    g_free(support->name);
    g_ptr_array_unref(support->blockers);
    g_free(support);
}

void qemu_caps_free(QemuCaps *caps)
{
    if (!caps)
        return;
    g_ptr_array_unref(caps->names);
    g_ptr_array_unref(caps->migratable_names);
    g_ptr_array_unref(caps->models);
    g_free(caps);
}

static gboolean has_attribute(const xmlNode *node, const char *name, const char *value)
{
    g_autofree char *is = gcpu_xml_attribute(node, name);

    return g_strcmp0(is, value) == 0;
}

static void read_boolean(QemuCaps *caps, const xmlNode *node, const char *name, const GcpuMap *map)
{
    int feature = gcpu_map_find_feature(map, name);

    g_ptr_array_add(caps->names, g_strdup(name));
    if (!has_attribute(node, "migratable", "no"))
        g_ptr_array_add(caps->migratable_names, g_strdup(name));
    if (feature >= 0 && has_attribute(node, "value", "true"))
        gcpu_feature_set_add(caps->features, (guint)feature);
}

static void read_vendor(QemuCaps *caps, const xmlNode *node, const GcpuMap *map)
{
    for (guint i = 0; i < gcpu_map_n_vendors(map); i++) {
        if (has_attribute(node, "value", gcpu_map_vendor(map, i)->cpuid_string))
            caps->vendor = (int)i;
    }
}

static void read_number(const xmlNode *node, const char *name, GcpuSignature *signature)
{
    g_autofree char *value = gcpu_xml_attribute(node, "value");
    guint number = (guint)g_ascii_strtoull(value ? value : "0", NULL, 10);

    if (strcmp(name, "family") == 0)
        signature->family = number;
    else if (strcmp(name, "model") == 0)
        signature->model = number;
    else if (strcmp(name, "stepping") == 0)
        signature->stepping = number;
}

static void read_host(QemuCaps *caps, const xmlNode *host, const GcpuMap *map)
{
    GcpuSignature signature = { 0 };

    caps->has_host = TRUE;
    caps->reports_migratability = has_attribute(host, "migratability", "yes");
    for (const xmlNode *node = gcpu_xml_child(host, "property"); node;
         node = gcpu_xml_next(node, "property")) {
        g_autofree char *qemu_name = gcpu_xml_attribute(node, "name");
        const char *name = gcpu_qemu_name_to_libvirt(qemu_name);
        if (has_attribute(node, "type", "boolean"))
            read_boolean(caps, node, name, map);
        else if (has_attribute(node, "type", "string") && strcmp(name, "vendor") == 0)
            read_vendor(caps, node, map);
        else if (has_attribute(node, "type", "number"))
            read_number(node, name, &signature);
    }
    caps->signature = gcpu_signature_encode(&signature);
}

static void read_model(QemuCaps *caps, const xmlNode *node)
{
    GcpuModelSupport *support = g_new0(GcpuModelSupport, 1);

    support->name = gcpu_xml_attribute(node, "name");
    support->blockers = g_ptr_array_new_with_free_func(g_free);
    support->usable = has_attribute(node, "usable", "yes")  ? GCPU_USABLE_YES
                      : has_attribute(node, "usable", "no") ? GCPU_USABLE_NO
                                                            : GCPU_USABLE_UNKNOWN;
    for (const xmlNode *blocker = gcpu_xml_child(node, "blocker"); blocker;
         blocker = gcpu_xml_next(blocker, "blocker")) {
        g_autofree char *name = gcpu_xml_attribute(blocker, "name");
        g_ptr_array_add(support->blockers, g_strdup(gcpu_qemu_name_to_libvirt(name)));
    }
    g_ptr_array_add(caps->models, support);
}

static QemuCaps *caps_new(void)
{
    QemuCaps *caps = g_new0(QemuCaps, 1);

    caps->vendor = GCPU_VENDOR_NONE;
    caps->names = g_ptr_array_new_with_free_func(g_free);
    caps->migratable_names = g_ptr_array_new_with_free_func(g_free);
    caps->models = g_ptr_array_new_with_free_func((GDestroyNotify)support_free);
    return caps;
}

QemuCaps *qemu_caps_read(const char *path, const char *accelerator, const GcpuMap *map,
                         GError **error)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, -1, path, "qemuCaps", error);
    if (!doc)
        return NULL;
    QemuCaps *caps = caps_new();
    for (const xmlNode *node = xmlDocGetRootElement(doc)->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || !has_attribute(node, "type", accelerator))
            continue;
        if (strcmp((const char *)node->name, "hostCPU") == 0)
            read_host(caps, node, map);
        else if (strcmp((const char *)node->name, "cpu") == 0)
            read_model(caps, node);
    }
    g_ptr_array_add(caps->names, NULL);
    g_ptr_array_add(caps->migratable_names, NULL);
    return caps;
}
