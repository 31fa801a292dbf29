/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/disk.h"

#include <string.h>

#include "cpu/arch.h"
#include "domain/device-options.h"
#include "xml/xml-layout.h"

static const char *const formats[] = { "raw", "qcow2", "qed", "vmdk", "vdi", "vpc", NULL };
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
    { "readonly", gcpu_device_options_flag },
    { NULL, NULL },
};

/* The buses that a kind of device can be on, the usual one first. */
static const struct {
    const char *device;
    const char *const buses[6];
} homes[] = {
    { "disk", { "virtio", "scsi", "sata", "usb", "ide", NULL } },
    { "cdrom", { "sata", "scsi", "usb", "ide", NULL } },
    { "floppy", { "fdc", NULL } },
    { "lun", { "scsi", "virtio", NULL } },
};

static const char *const *buses_of(const char *device)
{
    for (guint i = 0; i < G_N_ELEMENTS(homes); i++) {
        if (strcmp(homes[i].device, device) == 0)
            return homes[i].buses;
    }
    return NULL;
}

/* Only x86 machines have SATA in all of QEMU's builds. */
static const char *usual_bus(const char *device, const char *arch)
{
    const char *bus = buses_of(device)[0];
    gboolean lacks_sata = arch && gcpu_arch_family(arch) != GCPU_ARCH_FAMILY_X86;

    return strcmp(bus, "sata") == 0 && lacks_sata ? "scsi" : bus;
}

/* /dev/shm is a file system: what lies in it are files. */
static gboolean is_block_device(const char *source)
{
    return g_str_has_prefix(source, "/dev/") && !g_str_has_prefix(source, "/dev/shm/");
}

static const char *usual_format(const GcpuDisk *disk)
{
    const char *dot = disk->source && !disk->is_block ? strrchr(disk->source, '.') : NULL;

    for (const char *const *format = formats; dot && *format; format++) {
        if (strcmp(dot + 1, *format) == 0)
            return *format;
    }
    return "raw";
}

static gboolean is(const char *word, const char *other)
{
    return g_strcmp0(word, other) == 0;
}

static gboolean is_directory(const char *path)
{
    return g_str_has_suffix(path, "/") || g_str_has_suffix(path, "/.") ||
           g_str_has_suffix(path, "/..");
}

static void check_source(const GcpuSetting *setting, const GcpuDisk *disk, GcpuFindings *findings)
{
    gboolean may_be_empty = is(disk->device, "cdrom") || is(disk->device, "floppy");

    if (!disk->source && !may_be_empty)
        gcpu_device_options_refuse(setting, NULL, "a disk needs a source",
                                   "an absolute path as the first item", findings);
    else if (disk->source && *disk->source != '/')
        gcpu_device_options_refuse(setting, disk->source, "the source is no absolute path", NULL,
                                   findings);
    else if (disk->source && is_directory(disk->source))
        gcpu_device_options_refuse(setting, disk->source, "the source is a directory",
                                   "the path of a file or a block device", findings);
    else if (is(disk->device, "lun") && !disk->is_block)
        gcpu_device_options_refuse(setting, disk->source, "a lun needs a block device",
                                   "a path below /dev", findings);
}

static void check_bus(const GcpuSetting *setting, const GcpuDisk *disk, GcpuFindings *findings)
{
    const char *const *possible = buses_of(disk->device);

    if (!g_strv_contains(possible, disk->bus)) {
        g_autofree char *message =
            g_strdup_printf("a %s cannot be on bus %s", disk->device, disk->bus);
        g_autofree char *allowed = g_strjoinv(", ", (char **)possible);
        gcpu_device_options_refuse(setting, NULL, message, allowed, findings);
    } else if (disk->readonly && is(disk->device, "disk") &&
               (is(disk->bus, "sata") || is(disk->bus, "ide"))) {
        gcpu_device_options_refuse(setting, NULL, "a disk on bus sata or ide cannot be readonly",
                                   "readonly on virtio, scsi, usb; device=cdrom", findings);
    }
}

/* ATA and virtio disks show 20 bytes of it, QEMU's SCSI disks 36; the rest would be lost without a
 * word. The letters are those of libvirt's schema. */
static void check_serial(const GcpuSetting *setting, const GcpuDisk *disk, GcpuFindings *findings)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "_.+- ";
    guint max = is(disk->bus, "scsi") || is(disk->bus, "usb") ? 36 : 20;

    if (!disk->serial)
        return;
    if (is(disk->device, "lun"))
        gcpu_device_options_refuse(setting, disk->serial, "a lun has a serial number of its own",
                                   NULL, findings);
    if (strlen(disk->serial) > max || strspn(disk->serial, letters) != strlen(disk->serial)) {
        g_autofree char *allowed =
            g_strdup_printf("up to %u letters, digits, blanks, '_', '.', '+', '-'", max);
        gcpu_device_options_refuse(setting, disk->serial, "no serial number on this bus", allowed,
                                   findings);
    }
}

static void check_format(const GcpuSetting *setting, const GcpuDisk *disk, GcpuFindings *findings)
{
    if (is(disk->device, "lun") && !is(disk->format, "raw"))
        gcpu_device_options_refuse(setting, disk->format, "the format of a lun is raw", NULL,
                                   findings);
}

static void check_container(const GcpuSetting *setting, const GcpuDisk *disk,
                            const GcpuGuestCpu *guest_cpu, GcpuFindings *findings)
{
    if (is(guest_cpu->os_type, "exe") && !disk->is_block)
        gcpu_device_options_refuse(setting, NULL,
                                   "a container takes block devices only; a <filesystem> in its "
                                   "template can mount a file",
                                   "a path below /dev", findings);
}

gboolean gcpu_disk_parse(const GcpuSetting *setting, const GcpuGuestCpu *guest_cpu,
                         GcpuDisk *out_disk, GcpuFindings *findings)
{
    guint before = gcpu_findings_count(findings);
    const GcpuDeviceNumber boot = { "boot", 1, GCPU_DEVICE_BOOT_ORDER_MAX };

    if (!gcpu_device_options_check(setting, options, findings))
        return FALSE;
    GcpuDisk disk = {
        .source = gcpu_device_options_get_bare(setting, options),
        .driver = gcpu_device_options_for_qemu(guest_cpu) ? "qemu" : NULL,
        .format = gcpu_device_options_get(setting, "format"),
        .bus = gcpu_device_options_get(setting, "bus"),
        .device = gcpu_device_options_get(setting, "device"),
        .cache = gcpu_device_options_get(setting, "cache"),
        .serial = gcpu_device_options_get(setting, "serial"),
        .boot_order = gcpu_device_options_get_number(setting, &boot, findings),
        .readonly = gcpu_device_options_get(setting, "readonly") != NULL,
    };
    disk.is_block = disk.source && is_block_device(disk.source);
    if (!disk.device)
        disk.device = "disk";
    if (!disk.format)
        disk.format = usual_format(&disk);
    if (!disk.bus)
        disk.bus = usual_bus(disk.device, guest_cpu->arch);
    check_source(setting, &disk, findings);
    check_bus(setting, &disk, findings);
    check_format(setting, &disk, findings);
    check_serial(setting, &disk, findings);
    check_container(setting, &disk, guest_cpu, findings);
    if (gcpu_findings_count(findings) > before)
        return FALSE;
    *out_disk = disk;
    return TRUE;
}

static xmlNode *add(xmlNode *parent, const char *name)
{
    return xmlNewChild(parent, NULL, BAD_CAST name, NULL);
}

static void set(xmlNode *node, const char *name, const char *value)
{
    if (value)
        xmlNewProp(node, BAD_CAST name, BAD_CAST value);
}

static void add_driver(const GcpuDisk *disk, xmlNode *node)
{
    xmlNode *driver = add(node, "driver");

    set(driver, "name", disk->driver);
    set(driver, "type", disk->format);
    set(driver, "cache", disk->cache);
}

xmlNode *gcpu_disk_add(const GcpuDisk *disk, const char *name, xmlNode *devices_node)
{
    xmlNode *node = xmlNewDocNode(devices_node->doc, NULL, BAD_CAST "disk", NULL);

    set(node, "type", disk->is_block ? "block" : "file");
    set(node, "device", disk->device);
    add_driver(disk, node);
    if (disk->source)
        set(add(node, "source"), disk->is_block ? "dev" : "file", disk->source);
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
    return node;
}
