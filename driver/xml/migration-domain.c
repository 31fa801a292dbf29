/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/migration-domain.h"

#include "xml/migration-devices.h"
#include "xml/xml-attribute.h"
#include "xml/xml-doc.h"
#include "xml/xml-id-set.h"
#include "xml/xml-nodes.h"
#include "xml/xml-size.h"

static GcpuMigrationDomain *domain_new(void)
{
    GcpuMigrationDomain *domain = g_new0(GcpuMigrationDomain, 1);

    domain->huge_page_sizes_kib = g_array_new(FALSE, FALSE, sizeof(guint64));
    gcpu_migration_devices_init(domain);
    return domain;
}

void gcpu_migration_domain_free(GcpuMigrationDomain *domain)
{
    if (!domain)
        return;
    g_free(domain->name);
    g_free(domain->uuid);
    g_free(domain->virt_type);
    g_free(domain->arch);
    g_free(domain->machine);
    gcpu_def_free(domain->cpu);
    g_free(domain->launch_security);
    g_array_unref(domain->huge_page_sizes_kib);
    g_clear_pointer(&domain->strict_nodes, g_array_unref);
    g_clear_pointer(&domain->pinned_cpus, g_array_unref);
    g_ptr_array_unref(domain->disks);
    g_ptr_array_unref(domain->devices);
    g_ptr_array_unref(domain->interfaces);
    g_ptr_array_unref(domain->filesystems);
    g_free(domain);
}

/** Reading: what is filled, and what to call the document in errors. */
typedef struct {
    GcpuMigrationDomain *domain;
    const char *name;
} Reading;

/* An attribute of a child, NULL if there is no such child. */
static char *child_attribute(const xmlNode *node, const char *child, const char *attribute)
{
    const xmlNode *found = node ? gcpu_xml_child(node, child) : NULL;

    return found ? gcpu_xml_attribute_nonempty(found, attribute) : NULL;
}

static gboolean child_attribute_is(const xmlNode *node, const char *child, const char *attribute,
                                   const char *value)
{
    g_autofree char *found = child_attribute(node, child, attribute);

    return g_strcmp0(found, value) == 0;
}

static gboolean parse_amount(const Reading *reading, const xmlNode *node, const char *text,
                             guint64 *out_kib, GError **error)
{
    g_autofree char *unit = gcpu_xml_attribute(node, "unit");

    if (gcpu_xml_size_parse(text, unit, out_kib))
        return TRUE;
    gcpu_xml_error(error, reading->name, node, "'%s' holds no amount of memory",
                   (const char *)node->name);
    return FALSE;
}

static gboolean parse_size(const Reading *reading, const xmlNode *root, GError **error)
{
    const xmlNode *memory = gcpu_xml_child(root, "memory");
    g_autofree char *kib = gcpu_xml_text(memory);
    g_autofree char *vcpus = gcpu_xml_child_text(root, "vcpu");
    guint64 n_vcpus = 0;

    if (vcpus && g_ascii_string_to_unsigned(vcpus, 10, 1, G_MAXUINT, &n_vcpus, NULL))
        reading->domain->vcpus = (guint)n_vcpus;
    return !memory || parse_amount(reading, memory, kib, &reading->domain->memory_kib, error);
}

static gboolean parse_cpu(const Reading *reading, const xmlNode *root, GError **error)
{
    const xmlNode *cpu = gcpu_xml_child(root, "cpu");
    const xmlNode *os = gcpu_xml_child(root, "os");
    GcpuMigrationDomain *domain = reading->domain;

    domain->arch = child_attribute(os, "type", "arch");
    domain->machine = child_attribute(os, "type", "machine");
    if (!cpu)
        return TRUE;
    domain->cpu = gcpu_def_xml_parse_node(cpu, reading->name, GCPU_DEF_KIND_GUEST, error);
    return domain->cpu != NULL;
}

static gboolean parse_clock(const Reading *reading, const xmlNode *root, GError **error)
{
    static const GcpuXmlNumber frequency = { "frequency", G_MAXINT64, 0 };
    const xmlNode *clock = gcpu_xml_child(root, "clock");

    for (const xmlNode *timer = clock ? gcpu_xml_child(clock, "timer") : NULL; timer;
         timer = gcpu_xml_next(timer, "timer")) {
        g_autofree char *timer_name = gcpu_xml_attribute(timer, "name");
        gint64 hz = 0;

        if (g_strcmp0(timer_name, "tsc") != 0)
            continue;
        if (!gcpu_xml_attribute_number(timer, &frequency, &hz, reading->name, error))
            return FALSE;
        reading->domain->tsc_frequency_hz = (guint64)hz;
    }
    return TRUE;
}

static void parse_features(const Reading *reading, const xmlNode *root)
{
    const xmlNode *features = gcpu_xml_child(root, "features");
    const xmlNode *hyperv = features ? gcpu_xml_child(features, "hyperv") : NULL;
    const xmlNode *security = gcpu_xml_child(root, "launchSecurity");
    GcpuMigrationDomain *domain = reading->domain;

    domain->is_reenlightened =
        hyperv && child_attribute_is(hyperv, "reenlightenment", "state", "on");
    domain->launch_security = security ? gcpu_xml_attribute_nonempty(security, "type") : NULL;
}

static gboolean parse_huge_pages(const Reading *reading, const xmlNode *root, GError **error)
{
    const xmlNode *backing = gcpu_xml_child(root, "memoryBacking");
    const xmlNode *pages = backing ? gcpu_xml_child(backing, "hugepages") : NULL;

    reading->domain->has_huge_pages = pages != NULL;
    for (const xmlNode *page = pages ? gcpu_xml_child(pages, "page") : NULL; page;
         page = gcpu_xml_next(page, "page")) {
        g_autofree char *size = gcpu_xml_attribute(page, "size");
        guint64 kib;

        if (!parse_amount(reading, page, size, &kib, error))
            return FALSE;
        g_array_append_val(reading->domain->huge_page_sizes_kib, kib);
    }
    return TRUE;
}

static gboolean add_ids(const Reading *reading, const xmlNode *node, const char *attribute,
                        GcpuXmlIdSet *ids, GError **error)
{
    g_autofree char *text = node ? gcpu_xml_attribute_nonempty(node, attribute) : NULL;

    if (!text || gcpu_xml_id_set_add(ids, text))
        return TRUE;
    gcpu_xml_error(error, reading->name, node, "'%s' of '%s' is no set of numbers", attribute,
                   (const char *)node->name);
    return FALSE;
}

/* Memory may be bound as a whole or by the guest's nodes; "strict" is libvirt's default. */
static gboolean parse_nodes(const Reading *reading, const xmlNode *root, GError **error)
{
    g_autofree GcpuXmlIdSet *ids = g_new0(GcpuXmlIdSet, 1);
    const xmlNode *tune = gcpu_xml_child(root, "numatune");

    for (const xmlNode *node = tune ? tune->children : NULL; node; node = node->next) {
        g_autofree char *mode =
            node->type == XML_ELEMENT_NODE ? gcpu_xml_attribute(node, "mode") : NULL;

        if (node->type != XML_ELEMENT_NODE || (mode && !g_str_equal(mode, "strict")))
            continue;
        if (!add_ids(reading, node, "nodeset", ids, error))
            return FALSE;
    }
    reading->domain->strict_nodes = gcpu_xml_id_set_to_array(ids);
    return TRUE;
}

static gboolean parse_pins(const Reading *reading, const xmlNode *root, GError **error)
{
    static const char *const pins[] = { "vcpupin", "emulatorpin", "iothreadpin" };
    g_autofree GcpuXmlIdSet *ids = g_new0(GcpuXmlIdSet, 1);
    const xmlNode *tune = gcpu_xml_child(root, "cputune");

    if (!add_ids(reading, gcpu_xml_child(root, "vcpu"), "cpuset", ids, error))
        return FALSE;
    for (guint i = 0; tune && i < G_N_ELEMENTS(pins); i++) {
        for (const xmlNode *pin = gcpu_xml_child(tune, pins[i]); pin;
             pin = gcpu_xml_next(pin, pins[i])) {
            if (!add_ids(reading, pin, "cpuset", ids, error))
                return FALSE;
        }
    }
    reading->domain->pinned_cpus = gcpu_xml_id_set_to_array(ids);
    return TRUE;
}

GcpuMigrationDomain *gcpu_migration_domain_parse(const char *text, gssize length, const char *name,
                                                 GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, length, name, "domain", error);
    g_autoptr(GcpuMigrationDomain) domain = domain_new();
    const Reading reading = { domain, name };

    if (!doc)
        return NULL;
    const xmlNode *root = xmlDocGetRootElement(doc);
    domain->name = gcpu_xml_child_text(root, "name");
    domain->uuid = gcpu_xml_child_text(root, "uuid");
    domain->virt_type = gcpu_xml_attribute_nonempty(root, "type");
    if (!domain->name || !domain->virt_type) {
        gcpu_xml_error(error, name, root, "a domain must have a name and a type");
        return NULL;
    }
    if (!parse_size(&reading, root, error) || !parse_cpu(&reading, root, error) ||
        !parse_clock(&reading, root, error) || !parse_huge_pages(&reading, root, error) ||
        !parse_nodes(&reading, root, error) || !parse_pins(&reading, root, error))
        return NULL;
    parse_features(&reading, root);
    gcpu_migration_devices_parse(domain, root);
    return g_steal_pointer(&domain);
}
