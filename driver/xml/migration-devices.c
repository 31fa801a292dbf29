/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/migration-devices.h"

#include "xml/xml-attribute.h"
#include "xml/xml-doc.h"

static void disk_free(gpointer data)
{
    GcpuMigrationDisk *disk = data;

    g_free(disk->target);
    g_free(disk->device);
    g_free(disk->type);
    g_free(disk->source);
    g_free(disk->protocol);
    g_free(disk);
}

static void device_free(gpointer data)
{
    GcpuMigrationDevice *device = data;

    g_free(device->kind);
    g_free(device->name);
    g_free(device);
}

static void interface_free(gpointer data)
{
    GcpuMigrationInterface *interface = data;

    g_free(interface->type);
    g_free(interface->source);
    g_free(interface->mac);
    g_free(interface);
}

static void filesystem_free(gpointer data)
{
    GcpuMigrationFilesystem *filesystem = data;

    g_free(filesystem->target);
    g_free(filesystem->driver);
    g_free(filesystem);
}

void gcpu_migration_devices_init(GcpuMigrationDomain *domain)
{
    domain->disks = g_ptr_array_new_with_free_func(disk_free);
    domain->devices = g_ptr_array_new_with_free_func(device_free);
    domain->interfaces = g_ptr_array_new_with_free_func(interface_free);
    domain->filesystems = g_ptr_array_new_with_free_func(filesystem_free);
}

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

/* libvirt keeps the place of a medium in an attribute named by the disk's type. */
static char *source_of_disk(const xmlNode *disk)
{
    static const char *const attributes[] = { "file", "dev", "dir", "name", "volume", "path" };
    const xmlNode *source = gcpu_xml_child(disk, "source");

    for (guint i = 0; source && i < G_N_ELEMENTS(attributes); i++) {
        char *value = gcpu_xml_attribute_nonempty(source, attributes[i]);
        if (value)
            return value;
    }
    return NULL;
}

static void add_device(GcpuMigrationDomain *domain, const char *kind, char *name,
                       gboolean is_transient)
{
    GcpuMigrationDevice *device = g_new0(GcpuMigrationDevice, 1);

    *device = (GcpuMigrationDevice){ g_strdup(kind), name, is_transient };
    g_ptr_array_add(domain->devices, device);
}

static void parse_disk(GcpuMigrationDomain *domain, const xmlNode *node)
{
    GcpuMigrationDisk *disk = g_new0(GcpuMigrationDisk, 1);

    g_ptr_array_add(domain->disks, disk);
    disk->target = child_attribute(node, "target", "dev");
    disk->device = gcpu_xml_attribute_nonempty(node, "device");
    disk->type = gcpu_xml_attribute_nonempty(node, "type");
    disk->source = source_of_disk(node);
    disk->protocol = child_attribute(node, "source", "protocol");
    if (!disk->device)
        disk->device = g_strdup("disk");
    disk->read_only =
        gcpu_xml_child(node, "readonly") != NULL || g_str_equal(disk->device, "cdrom");
    if (g_strcmp0(disk->type, "nvme") == 0)
        add_device(domain, "nvme", g_strdup(disk->target), FALSE);
}

/* "0000:3b:00.1", from the attributes of libvirt, which are "0x3b" or "59". */
static char *pci_address(const xmlNode *address)
{
    static const char *const parts[] = { "domain", "bus", "slot", "function" };
    guint64 numbers[G_N_ELEMENTS(parts)] = { 0 };

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *text = gcpu_xml_attribute(address, parts[i]);
        numbers[i] = text ? g_ascii_strtoull(text, NULL, 0) : 0;
    }
    return g_strdup_printf("%04x:%02x:%02x.%x", (guint)numbers[0] & 0xffff,
                           (guint)numbers[1] & 0xff, (guint)numbers[2] & 0xff,
                           (guint)numbers[3] & 0xf);
}

static char *usb_name(const xmlNode *source)
{
    g_autofree char *vendor = child_attribute(source, "vendor", "id");
    g_autofree char *product = child_attribute(source, "product", "id");
    g_autofree char *bus = child_attribute(source, "address", "bus");
    g_autofree char *device = child_attribute(source, "address", "device");

    if (vendor && product)
        return g_strdup_printf("%s:%s", vendor, product);
    return bus && device ? g_strdup_printf("bus %s device %s", bus, device) : NULL;
}

static char *name_of_host_device(const xmlNode *node, const char *kind)
{
    const xmlNode *source = gcpu_xml_child(node, "source");
    const xmlNode *address = source ? gcpu_xml_child(source, "address") : NULL;

    if (g_str_equal(kind, "usb"))
        return usb_name(source);
    if (g_str_equal(kind, "mdev"))
        return address ? gcpu_xml_attribute_nonempty(address, "uuid") : NULL;
    if (g_str_equal(kind, "pci"))
        return address ? pci_address(address) : NULL;
    return child_attribute(source, "adapter", "name");
}

static gboolean is_transient(const xmlNode *node)
{
    return child_attribute_is(node, "teaming", "type", "transient");
}

static void parse_host_device(GcpuMigrationDomain *domain, const xmlNode *node)
{
    g_autofree char *type = gcpu_xml_attribute_nonempty(node, "type");
    const char *kind = type ? type : "unknown";

    add_device(domain, kind, name_of_host_device(node, kind), is_transient(node));
}

static void parse_interface(GcpuMigrationDomain *domain, const xmlNode *node)
{
    static const char *const sources[] = { "network", "bridge", "dev", "name" };
    g_autofree char *type = gcpu_xml_attribute_nonempty(node, "type");

    if (g_strcmp0(type, "hostdev") == 0) {
        add_device(domain, "pci", name_of_host_device(node, "pci"), is_transient(node));
        return;
    }
    if (g_strcmp0(type, "vdpa") == 0)
        add_device(domain, "vdpa", child_attribute(node, "source", "dev"), is_transient(node));
    GcpuMigrationInterface *interface = g_new0(GcpuMigrationInterface, 1);
    g_ptr_array_add(domain->interfaces, interface);
    interface->type = type ? g_steal_pointer(&type) : g_strdup("unknown");
    interface->mac = child_attribute(node, "mac", "address");
    for (guint i = 0; !interface->source && i < G_N_ELEMENTS(sources); i++)
        interface->source = child_attribute(node, "source", sources[i]);
}

static void parse_filesystem(GcpuMigrationDomain *domain, const xmlNode *node)
{
    GcpuMigrationFilesystem *filesystem = g_new0(GcpuMigrationFilesystem, 1);

    g_ptr_array_add(domain->filesystems, filesystem);
    filesystem->target = child_attribute(node, "target", "dir");
    filesystem->driver = child_attribute(node, "driver", "type");
    if (!filesystem->driver)
        filesystem->driver = g_strdup("path");
}

void gcpu_migration_devices_parse(GcpuMigrationDomain *domain, const xmlNode *root)
{
    static const struct {
        const char *element;
        void (*parse)(GcpuMigrationDomain *domain, const xmlNode *node);
    } kinds[] = {
        { "disk", parse_disk },
        { "hostdev", parse_host_device },
        { "interface", parse_interface },
        { "filesystem", parse_filesystem },
    };
    const xmlNode *devices = gcpu_xml_child(root, "devices");

    for (guint i = 0; devices && i < G_N_ELEMENTS(kinds); i++) {
        for (const xmlNode *node = gcpu_xml_child(devices, kinds[i].element); node;
             node = gcpu_xml_next(node, kinds[i].element))
            kinds[i].parse(domain, node);
    }
}
