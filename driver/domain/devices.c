/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/devices.h"

#include "domain/device-options.h"
#include "domain/disk.h"
#include "domain/network.h"
#include "xml/xml-doc.h"
#include "xml/xml-layout.h"

typedef struct {
    GcpuFilling *filling;
    xmlNode *node;
    GHashTable *boot_orders; /* set of numbers that are taken; NULL: nobody has asked yet */
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

static void add_disks(Devices *devices)
{
    const GcpuFilling *filling = devices->filling;
    guint n_disks = gcpu_instance_count(filling->instance, GCPU_SETTING_DISK);
    g_autoptr(GcpuDiskTargets) targets = n_disks ? gcpu_disk_targets_new(devices->node) : NULL;

    for (guint i = 0; i < n_disks; i++) {
        const GcpuSetting *setting = gcpu_instance_get_nth(filling->instance, GCPU_SETTING_DISK, i);
        GcpuDisk disk;
        if (!gcpu_disk_parse(setting, filling->guest_cpu, &disk, filling->findings))
            continue;
        take_boot_order(devices, setting, disk.boot_order);
        gcpu_disk_add(&disk, targets, devices->node);
    }
}

static void add_networks(Devices *devices)
{
    const GcpuFilling *filling = devices->filling;
    guint n_networks = gcpu_instance_count(filling->instance, GCPU_SETTING_NETWORK);

    for (guint i = 0; i < n_networks; i++) {
        const GcpuSetting *setting =
            gcpu_instance_get_nth(filling->instance, GCPU_SETTING_NETWORK, i);
        GcpuNetwork network;
        if (!gcpu_network_parse(setting, filling->guest_cpu, &network, filling->findings))
            continue;
        take_boot_order(devices, setting, network.boot_order);
        gcpu_network_add(&network, devices->node);
    }
}

void gcpu_devices_fill(GcpuFilling *filling)
{
    if (!gcpu_instance_get(filling->instance, GCPU_SETTING_DISK) &&
        !gcpu_instance_get(filling->instance, GCPU_SETTING_NETWORK))
        return;
    Devices devices = { .filling = filling, .node = gcpu_filling_need_child(filling, "devices") };
    add_disks(&devices);
    add_networks(&devices);
    g_clear_pointer(&devices.boot_orders, g_hash_table_unref);
}
