/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/devices.h"

#include "domain/device-options.h"
#include "domain/disk-targets.h"
#include "domain/disk.h"
#include "domain/network.h"
#include "xml/xml-doc.h"
#include "xml/xml-layout.h"

typedef struct {
    GcpuFilling *filling;
    xmlNode *node;
    GHashTable *boot_orders; /* set of numbers that are taken; NULL: nobody has asked yet */
    GHashTable *images;      /* path -> the element that it is the source of */
    GHashTable *macs;        /* set of MAC addresses, in small letters */
} Devices;

static void add_boot_orders(const xmlNode *node, GHashTable *taken)
{
    for (const xmlNode *device = node->children; device; device = device->next) {
        const xmlNode *boot =
            device->type == XML_ELEMENT_NODE ? gcpu_xml_child(device, "boot") : NULL;
        g_autofree char *text = boot ? gcpu_xml_attribute(boot, "order") : NULL;
        guint64 order;
        if (text && g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT, &order, NULL))
            g_hash_table_add(taken, GUINT_TO_POINTER((guint)order));
    }
}

static void drop_os_boot(const xmlNode *domain)
{
    xmlNode *os = gcpu_xml_child(domain, "os");

    for (xmlNode *boot = gcpu_xml_child(os, "boot"); boot; boot = gcpu_xml_child(os, "boot"))
        gcpu_xml_remove(boot);
}

static void take_boot_order(Devices *devices, const GcpuSetting *setting, guint order)
{
    if (!order)
        return;
    if (!devices->boot_orders) {
        devices->boot_orders = g_hash_table_new(NULL, NULL);
        add_boot_orders(devices->node, devices->boot_orders);
        drop_os_boot(devices->filling->domain);
    }
    if (g_hash_table_add(devices->boot_orders, GUINT_TO_POINTER(order)))
        return;
    g_autofree char *message = g_strdup_printf("another device has boot=%u", order);
    gcpu_device_options_refuse(setting, NULL, message, NULL, devices->filling->findings);
}

static gboolean is_readonly(const xmlNode *disk)
{
    return gcpu_xml_child(disk, "readonly") != NULL;
}

static char *source_of(const xmlNode *disk)
{
    const xmlNode *source = gcpu_xml_child(disk, "source");
    char *file = source ? gcpu_xml_attribute(source, "file") : NULL;

    return source && !file ? gcpu_xml_attribute(source, "dev") : file;
}

/* QEMU locks what it may write to; the guest would be defined and then not start. */
static void take_image(Devices *devices, const GcpuSetting *setting, const xmlNode *disk)
{
    g_autofree char *source = source_of(disk);
    const xmlNode *other = source ? g_hash_table_lookup(devices->images, source) : NULL;

    if (other && !(is_readonly(other) && is_readonly(disk)))
        gcpu_device_options_refuse(setting, source, "another disk of the guest is the same file",
                                   "a file of its own, or both readonly",
                                   devices->filling->findings);
    else if (source)
        g_hash_table_insert(devices->images, g_steal_pointer(&source), (gpointer)disk);
}

static void add_images(const Devices *devices)
{
    for (xmlNode *disk = gcpu_xml_child(devices->node, "disk"); disk;
         disk = gcpu_xml_next(disk, "disk")) {
        char *source = source_of(disk);
        if (source)
            g_hash_table_insert(devices->images, source, disk);
    }
}

/* Returns: (transfer full) (nullable): the disk's name; NULL with a finding: no place for it. */
static char *find_place(const Devices *devices, const GcpuSetting *setting, const GcpuDisk *disk,
                        GcpuDiskTargets *targets)
{
    g_autofree char *machine = gcpu_filling_machine(devices->filling);
    GcpuMachineFamily family = gcpu_filling_machine_family(devices->filling);

    if (!gcpu_machine_family_has_bus(family, disk->bus)) {
        g_autofree char *message =
            g_strdup_printf("machine type %.60s has no bus %s", machine, disk->bus);
        gcpu_device_options_refuse(setting, NULL, message, "another bus",
                                   devices->filling->findings);
        return NULL;
    }
    char *name = gcpu_disk_targets_take(targets, disk->bus);
    if (!name)
        gcpu_device_options_refuse(setting, NULL, "there is no place left on this bus",
                                   "4 disks on bus ide, 2 floppies", devices->filling->findings);
    return name;
}

static void add_disk(Devices *devices, const GcpuSetting *setting, GcpuDiskTargets *targets)
{
    const GcpuFilling *filling = devices->filling;
    GcpuDisk disk;

    if (!gcpu_disk_parse(setting, filling->guest_cpu, &disk, filling->findings))
        return;
    g_autofree char *name = find_place(devices, setting, &disk, targets);
    if (!name)
        return;
    take_boot_order(devices, setting, disk.boot_order);
    const xmlNode *node = gcpu_disk_add(&disk, name, devices->node);
    if (gcpu_device_options_for_qemu(filling->guest_cpu))
        take_image(devices, setting, node);
}

static void add_disks(Devices *devices)
{
    const GcpuFilling *filling = devices->filling;
    guint n_disks = gcpu_instance_count(filling->instance, GCPU_SETTING_DISK);
    g_autoptr(GcpuDiskTargets) targets = n_disks ? gcpu_disk_targets_new(devices->node) : NULL;

    add_images(devices);
    for (guint i = 0; i < n_disks; i++)
        add_disk(devices, gcpu_instance_get_nth(filling->instance, GCPU_SETTING_DISK, i), targets);
}

static void add_macs(const Devices *devices)
{
    for (const xmlNode *node = gcpu_xml_child(devices->node, "interface"); node;
         node = gcpu_xml_next(node, "interface")) {
        const xmlNode *mac = gcpu_xml_child(node, "mac");
        g_autofree char *address = mac ? gcpu_xml_attribute(mac, "address") : NULL;
        if (address)
            g_hash_table_add(devices->macs, g_ascii_strdown(address, -1));
    }
}

static void take_mac(Devices *devices, const GcpuSetting *setting, const char *mac)
{
    if (!mac || g_hash_table_add(devices->macs, g_ascii_strdown(mac, -1)))
        return;
    gcpu_device_options_warn(setting, mac, "another interface of the guest has this MAC address",
                             devices->filling->findings);
}

static void refuse_networks(const GcpuFilling *filling)
{
    g_autofree char *machine = gcpu_filling_machine(filling);
    g_autofree char *message = g_strdup_printf(
        "machine type %.60s has no PCI bus, so libvirt has no place for it", machine);

    gcpu_device_options_refuse(gcpu_instance_get_nth(filling->instance, GCPU_SETTING_NETWORK, 0),
                               NULL, message, "another machine type", filling->findings);
}

static void add_networks(Devices *devices)
{
    const GcpuFilling *filling = devices->filling;
    guint n_networks = gcpu_instance_count(filling->instance, GCPU_SETTING_NETWORK);

    if (n_networks && !gcpu_machine_family_has_networks(gcpu_filling_machine_family(filling))) {
        refuse_networks(filling);
        return;
    }
    add_macs(devices);
    for (guint i = 0; i < n_networks; i++) {
        const GcpuSetting *setting =
            gcpu_instance_get_nth(filling->instance, GCPU_SETTING_NETWORK, i);
        GcpuNetwork network;
        if (!gcpu_network_parse(setting, filling->guest_cpu, &network, filling->findings))
            continue;
        take_boot_order(devices, setting, network.boot_order);
        take_mac(devices, setting, network.mac);
        gcpu_network_add(&network, devices->node);
    }
}

static gboolean has_usb_controller(const xmlNode *devices)
{
    const xmlNode *node = gcpu_xml_child(devices, "controller");

    for (; node; node = gcpu_xml_next(node, "controller")) {
        g_autofree char *type = gcpu_xml_attribute(node, "type");
        if (g_strcmp0(type, "usb") == 0)
            return TRUE;
    }
    return FALSE;
}

static void add_absence(xmlNode *devices, const char *name, const char *type)
{
    xmlNode *node = xmlNewDocNode(devices->doc, NULL, BAD_CAST name, NULL);

    if (type)
        xmlSetProp(node, BAD_CAST "type", BAD_CAST type);
    xmlSetProp(node, BAD_CAST "model", BAD_CAST "none");
    gcpu_xml_append(devices, node);
}

static void do_without_pci(GcpuFilling *filling)
{
    if (gcpu_filling_machine_family(filling) != GCPU_MACHINE_FAMILY_NO_PCI)
        return;
    xmlNode *devices = gcpu_filling_need_child(filling, "devices");
    if (!has_usb_controller(devices))
        add_absence(devices, "controller", "usb");
    if (!gcpu_xml_child(devices, "memballoon"))
        add_absence(devices, "memballoon", NULL);
}

void gcpu_devices_fill(GcpuFilling *filling)
{
    do_without_pci(filling);
    if (!gcpu_instance_get(filling->instance, GCPU_SETTING_DISK) &&
        !gcpu_instance_get(filling->instance, GCPU_SETTING_NETWORK))
        return;
    Devices devices = {
        .filling = filling,
        .node = gcpu_filling_need_child(filling, "devices"),
        .images = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .macs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    add_disks(&devices);
    add_networks(&devices);
    g_clear_pointer(&devices.boot_orders, g_hash_table_unref);
    g_hash_table_unref(devices.images);
    g_hash_table_unref(devices.macs);
}
