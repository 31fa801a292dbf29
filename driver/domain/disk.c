/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/disk.h"

#include <string.h>

#include "domain/device-options.h"
#include "xml/xml-doc.h"
#include "xml/xml-layout.h"

static const char *const formats[] = { "raw", "qcow2", "qed", "vmdk", "vdi", "vhdx", NULL };
static const char *const buses[] = { "virtio", "scsi", "sata", "ide", "usb", "fdc", NULL };
static const char *const devices[] = { "disk", "cdrom", "floppy", "lun", NULL };
static const char *const caches[] = { "default", "none", "writethrough", "writeback", "directsync",
                                      "unsafe",  NULL };

static const GcpuDeviceOption options[] = {
    { "format", formats },
    { "bus", buses },
    { "device", devices },
    { "cache", caches },
    { "serial", NULL },
    { "boot", NULL },
    { "readonly", gcpu_device_flag },
    { NULL, NULL },
};

#define BOOT_ORDER_MAX 1000
#define SERIAL_MAX     128

static const char *format_by_name(const char *source)
{
    return source && g_str_has_suffix(source, ".qcow2") ? "qcow2" : "raw";
}

static const char *bus_of_device(const char *device)
{
    if (strcmp(device, "cdrom") == 0)
        return "sata";
    if (strcmp(device, "floppy") == 0)
        return "fdc";
    return "virtio";
}

static gboolean has_control_character(const char *text)
{
    for (; *text; text++) {
        if ((guchar)*text < 0x20 || *text == 0x7f)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_empty_drive(const GcpuDisk *disk)
{
    return strcmp(disk->device, "cdrom") == 0 || strcmp(disk->device, "floppy") == 0;
}

static void check_source(const GcpuSetting *setting, const GcpuDisk *disk, GcpuFindings *findings)
{
    if (!disk->source && !is_empty_drive(disk))
        gcpu_device_object(setting, setting->text, "a disk needs a source",
                           "an absolute path as the first word", NULL, findings);
    else if (disk->source && (*disk->source != '/' || has_control_character(disk->source)))
        gcpu_device_object(setting, disk->source, "the source is no absolute path", NULL, NULL,
                           findings);
}

static void parse_boot(const GcpuSetting *setting, GcpuDisk *disk, GcpuFindings *findings)
{
    const char *text = gcpu_device_option(setting, "boot");
    guint64 order = 0;

    if (!text)
        return;
    if (g_ascii_string_to_unsigned(text, 10, 1, BOOT_ORDER_MAX, &order, NULL))
        disk->boot_order = order;
    else
        gcpu_device_object(setting, text, "no boot order", "a number from 1 to 1000", NULL,
                           findings);
}

static void check_serial(const GcpuSetting *setting, const GcpuDisk *disk, GcpuFindings *findings)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "_.+- ";

    if (disk->serial && (strlen(disk->serial) > SERIAL_MAX ||
                         strspn(disk->serial, letters) != strlen(disk->serial)))
        gcpu_device_object(setting, disk->serial, "no serial number",
                           "letters, digits, _ . + - and blanks", NULL, findings);
}

gboolean gcpu_disk_parse(const GcpuSetting *setting, GcpuDisk *out_disk, GcpuFindings *findings)
{
    guint before = gcpu_findings_count(findings);

    if (!gcpu_device_options_check(setting, options, findings))
        return FALSE;
    GcpuDisk disk = {
        .source = gcpu_device_bare_value(setting, options),
        .format = gcpu_device_option(setting, "format"),
        .bus = gcpu_device_option(setting, "bus"),
        .device = gcpu_device_option(setting, "device"),
        .cache = gcpu_device_option(setting, "cache"),
        .serial = gcpu_device_option(setting, "serial"),
        .readonly = gcpu_device_option(setting, "readonly") != NULL,
    };
    if (!disk.device)
        disk.device = "disk";
    if (!disk.format)
        disk.format = format_by_name(disk.source);
    if (!disk.bus)
        disk.bus = bus_of_device(disk.device);
    disk.is_block = disk.source && g_str_has_prefix(disk.source, "/dev/");
    check_source(setting, &disk, findings);
    check_serial(setting, &disk, findings);
    parse_boot(setting, &disk, findings);
    if (gcpu_findings_count(findings) > before)
        return FALSE;
    *out_disk = disk;
    return TRUE;
}

static const char *target_prefix(const char *bus)
{
    if (strcmp(bus, "virtio") == 0)
        return "vd";
    if (strcmp(bus, "ide") == 0)
        return "hd";
    return strcmp(bus, "fdc") == 0 ? "fd" : "sd";
}

static gboolean is_taken(xmlNode *devices_node, const char *name)
{
    for (xmlNode *disk = gcpu_xml_child(devices_node, "disk"); disk;
         disk = gcpu_xml_next(disk, "disk")) {
        const xmlNode *target = gcpu_xml_child(disk, "target");
        g_autofree char *dev = target ? gcpu_xml_attribute(target, "dev") : NULL;
        if (g_strcmp0(dev, name) == 0)
            return TRUE;
    }
    return FALSE;
}

/* a … z, aa … zz: the letters of the n-th disk, counted from 0. */
static char *target_name(const char *prefix, guint n)
{
    if (n < 26)
        return g_strdup_printf("%s%c", prefix, 'a' + n);
    return g_strdup_printf("%s%c%c", prefix, 'a' + n / 26 - 1, 'a' + n % 26);
}

static char *free_target(xmlNode *devices_node, const char *bus)
{
    const char *prefix = target_prefix(bus);

    for (guint n = 0;; n++) {
        g_autofree char *name = target_name(prefix, n);
        if (!is_taken(devices_node, name))
            return g_steal_pointer(&name);
    }
}

static xmlNode *add(xmlNode *parent, const char *name)
{
    return xmlNewChild(parent, NULL, BAD_CAST name, NULL);
}

static void set(xmlNode *node, const char *name, const char *value)
{
    xmlNewProp(node, BAD_CAST name, BAD_CAST value);
}

static void add_source(const GcpuDisk *disk, xmlNode *node)
{
    if (disk->source)
        set(add(node, "source"), disk->is_block ? "dev" : "file", disk->source);
}

void gcpu_disk_add(const GcpuDisk *disk, xmlNode *devices_node)
{
    g_autofree char *name = free_target(devices_node, disk->bus);
    xmlNode *node = xmlNewDocNode(devices_node->doc, NULL, BAD_CAST "disk", NULL);

    set(node, "type", disk->is_block ? "block" : "file");
    set(node, "device", disk->device);
    xmlNode *driver = add(node, "driver");
    set(driver, "name", "qemu");
    set(driver, "type", disk->format);
    if (disk->cache)
        set(driver, "cache", disk->cache);
    add_source(disk, node);
    xmlNode *target = add(node, "target");
    set(target, "dev", name);
    set(target, "bus", disk->bus);
    if (disk->readonly || strcmp(disk->device, "cdrom") == 0)
        add(node, "readonly");
    if (disk->serial)
        xmlNewTextChild(node, NULL, BAD_CAST "serial", BAD_CAST disk->serial);
    if (disk->boot_order) {
        g_autofree char *order = g_strdup_printf("%u", disk->boot_order);
        set(add(node, "boot"), "order", order);
    }
    gcpu_xml_append(devices_node, node);
}
