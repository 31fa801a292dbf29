/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/disk.h"

#include "domain/disk-targets.h"
#include "filled.h"
#include "rng.h"
#include "test-suite.h"
#include "xml/xml-doc.h"

/* The <disk> of disk.0 = @text; NULL: refused. */
static char *disk_of(const char *text, const GcpuGuestCpu *guest_cpu, char **out_findings)
{
    g_autofree char *override = g_strconcat("instance.disk.0=", text, NULL);
    const char *const overrides[] = { override, NULL };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuInstance) instance = gcpu_instance_load(NULL, overrides, findings);
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse("<devices/>", -1, "doc", NULL, NULL);
    xmlNode *devices = xmlDocGetRootElement(doc);
    g_autoptr(GcpuDiskTargets) targets = gcpu_disk_targets_new(devices);
    GcpuDisk disk;
    gboolean ok =
        gcpu_disk_parse(gcpu_instance_get(instance, GCPU_SETTING_DISK), guest_cpu, &disk, findings);

    *out_findings = filled_findings(findings);
    if (!ok)
        return NULL;
    g_autofree char *target = gcpu_disk_targets_take(targets, disk.bus);
    gcpu_disk_add(&disk, target, devices);
    return gcpu_xml_dump(devices->children);
}

#define DISK(type, device, driver, source, target, rest)                                      \
    "<disk type='" type "' device='" device "'><driver name='qemu' type='" driver "/>" source \
    "<target dev='" target "'/>" rest "</disk>"

static const struct {
    const char *text, *xml;
} good[] = {
    { "/srv/a.qcow2",
      DISK("file", "disk", "qcow2'", "<source file='/srv/a.qcow2'/>", "vda' bus='virtio", "") },
    { "/srv/a.raw",
      DISK("file", "disk", "raw'", "<source file='/srv/a.raw'/>", "vda' bus='virtio", "") },
    { "/srv/a.img",
      DISK("file", "disk", "raw'", "<source file='/srv/a.img'/>", "vda' bus='virtio", "") },
    { "/srv/a.vmdk",
      DISK("file", "disk", "vmdk'", "<source file='/srv/a.vmdk'/>", "vda' bus='virtio", "") },
    { "/srv/qcow2",
      DISK("file", "disk", "raw'", "<source file='/srv/qcow2'/>", "vda' bus='virtio", "") },
    { "/srv/a.QCOW2",
      DISK("file", "disk", "raw'", "<source file='/srv/a.QCOW2'/>", "vda' bus='virtio", "") },
    { "/srv/a.qcow2, format=raw, bus=sata, cache=none, serial=A-1.b_c+ d, boot=2",
      DISK("file", "disk", "raw' cache='none'", "<source file='/srv/a.qcow2'/>", "sda' bus='sata",
           "<serial>A-1.b_c+ d</serial><boot order='2'/>") },
    { "/srv/a.raw, bus=ide",
      DISK("file", "disk", "raw'", "<source file='/srv/a.raw'/>", "hda' bus='ide", "") },
    { "/srv/a.raw, bus=scsi, readonly", DISK("file", "disk", "raw'", "<source file='/srv/a.raw'/>",
                                             "sda' bus='scsi", "<readonly/>") },
    { "/dev/vg0/a.qcow2",
      DISK("block", "disk", "raw'", "<source dev='/dev/vg0/a.qcow2'/>", "vda' bus='virtio", "") },
    { "/dev/vg0/a, format=qcow2",
      DISK("block", "disk", "qcow2'", "<source dev='/dev/vg0/a'/>", "vda' bus='virtio", "") },
    { "/dev/shm/a.raw",
      DISK("file", "disk", "raw'", "<source file='/dev/shm/a.raw'/>", "vda' bus='virtio", "") },
    { "/srv/cd.iso, device=cdrom", DISK("file", "cdrom", "raw'", "<source file='/srv/cd.iso'/>",
                                        "sda' bus='sata", "<readonly/>") },
    { "device=cdrom", DISK("file", "cdrom", "raw'", "", "sda' bus='sata", "<readonly/>") },
    { "device=floppy", DISK("file", "floppy", "raw'", "", "fda' bus='fdc", "") },
    { "/dev/sdz, device=lun",
      DISK("block", "lun", "raw'", "<source dev='/dev/sdz'/>", "sda' bus='scsi", "") },
    { "/srv/a=b c.raw",
      DISK("file", "disk", "raw'", "<source file='/srv/a=b c.raw'/>", "vda' bus='virtio", "") },
    { "/srv/\"<&>'\"\xc3\xbc]]>.raw",
      DISK("file", "disk", "raw'",
           "<source file='/srv/&quot;&lt;&amp;&gt;&apos;&quot;\xc3\xbc]]&gt;.raw'/>",
           "vda' bus='virtio", "") },
};

static void disks_are_as_asked_for(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autofree char *findings = NULL;
        g_autofree char *xml = disk_of(good[i].text, &filled_guest, &findings);
        g_autofree char *domain = g_strdup_printf("<domain type='kvm'><name>a</name><os><type>hvm"
                                                  "</type></os><devices>%s</devices></domain>",
                                                  xml);
        check_str(findings, "");
        check_str(xml, good[i].xml);
        check_valid_domain(domain);
    }
}

static const struct {
    const char *text, *message;
} mistakes[] = {
    { "format=raw", "command line: error: [instance] disk.0 = format=raw: a disk needs a source; "
                    "allowed: an absolute path as the first item\n" },
    { "a.raw", "disk.0 = a.raw: the source is no absolute path\n" },
    { "/srv/", "disk.0 = /srv/: the source is a directory; allowed: the path of a file or a block "
               "device\n" },
    { "/srv/..", "disk.0 = /srv/..: the source is a directory" },
    { "/srv/.", "disk.0 = /srv/.: the source is a directory" },
    { "format=raw, /a.raw", "disk.0 = /a.raw: a path can only be the first item\n" },
    { "/a.raw, /b.raw", "disk.0 = /b.raw: a path can only be the first item\n" },
    { "/a.raw, fromat=raw",
      "disk.0 = fromat=raw: unknown option; allowed: format, bus, device, cache, serial, boot, "
      "readonly; did you mean \"format\"?\n" },
    { "/a.raw, format=qcow", "disk.0 = format=qcow: unknown word; allowed: raw, qcow2, qed, "
                             "vmdk, vdi, vpc; did you mean \"qcow2\"?\n" },
    { "/a.raw, format=", "disk.0 = format=: this option needs a value\n" },
    { "/a.raw, format", "disk.0 = format: this option needs a value\n" },
    { "/a.raw, readonly=yes", "disk.0 = readonly=yes: this option takes no value\n" },
    { "/a.raw, bus=usb, bus=usb", "disk.0 = bus=usb: given twice\n" },
    { "/a.raw, device=tape", "device=tape: unknown word; allowed: disk, cdrom, floppy, lun\n" },
    { "/a.raw, cache=never", "cache=never: unknown word; allowed: default, none, writethrough, "
                             "writeback, directsync, unsafe\n" },
    { "/a.raw, bus=nvme", "bus=nvme: unknown word; allowed: virtio, scsi, sata, ide, usb, fdc\n" },
    { "/a.raw, bus=virtoi", "did you mean \"virtio\"?\n" },
    { "/a.raw, bus=fdc", "disk.0 = /a.raw, bus=fdc: a disk cannot be on bus fdc; allowed: "
                         "virtio, scsi, sata, usb, ide\n" },
    { "device=cdrom, bus=virtio", "a cdrom cannot be on bus virtio" },
    { "device=floppy, bus=sata", "a floppy cannot be on bus sata; allowed: fdc\n" },
    { "/dev/a, device=lun, bus=usb", "a lun cannot be on bus usb; allowed: scsi, virtio\n" },
    { "/a.raw, device=lun", "disk.0 = /a.raw: a lun needs a block device; allowed: a path below "
                            "/dev\n" },
    { "/dev/a, device=lun, format=qcow2", "disk.0 = qcow2: the format of a lun is raw\n" },
    { "/dev/a, device=lun, serial=1", "disk.0 = 1: a lun has a serial number of its own\n" },
    { "/a.raw, bus=sata, readonly", "a disk on bus sata or ide cannot be readonly" },
    { "/a.raw, bus=ide, readonly", "a disk on bus sata or ide cannot be readonly" },
    { "/a.raw, boot=0", "disk.0 = 0: boot is out of its range; allowed: a number from 1 to 1000"
                        "\n" },
    { "/a.raw, boot=1001", "disk.0 = 1001: boot is out of its range" },
    { "/a.raw, boot=1x", "disk.0 = 1x: boot is out of its range" },
    { "/a.raw, boot=-1", "disk.0 = -1: boot is out of its range" },
    { "/a.raw, boot=99999999999999999999", "boot is out of its range" },
    { "/a.raw, serial=a/b", "disk.0 = a/b: no serial number on this bus; allowed: up to 20" },
    { "/a.raw, serial=123456789012345678901", "allowed: up to 20 letters" },
    { "/a.raw, bus=scsi, serial=1234567890123456789012345678901234567",
      "allowed: up to 36 letters" },
};

static void mistakes_are_told_with_what_is_allowed(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autofree char *findings = NULL;
        g_autofree char *xml = disk_of(mistakes[i].text, &filled_guest, &findings);
        check_str(xml, NULL);
        check_contains(findings, mistakes[i].message);
    }
}

static void all_mistakes_are_told_at_once(void)
{
    g_autofree char *findings = NULL;
    g_autofree char *xml = disk_of("/a.raw, colour=red, bus=isa, cache", &filled_guest, &findings);

    check_str(xml, NULL);
    check_contains(findings, "colour=red: unknown option");
    check_contains(findings, "bus=isa: unknown word");
    check_contains(findings, "cache: this option needs a value");
    g_free(findings);
    g_autofree char *second = disk_of("a.raw, bus=fdc, boot=0, serial=/", &filled_guest, &findings);
    check_str(second, NULL);
    check_contains(findings, "no absolute path");
    check_contains(findings, "cannot be on bus fdc");
    check_contains(findings, "boot is out of its range");
    check_contains(findings, "no serial number");
}

static void defaults_depend_on_the_guest(void)
{
    static const struct {
        const char *virt_type, *arch, *text, *part;
    } cases[] = {
        { "qemu", "i686", "device=cdrom", "dev='sda' bus='sata'" },
        { "qemu", "s390x", "device=cdrom", "dev='sda' bus='scsi'" },
        { "qemu", "aarch64", "device=cdrom", "dev='sda' bus='scsi'" },
        { "qemu", "ppc64le", "device=cdrom, bus=usb", "dev='sda' bus='usb'" },
        { "qemu", "s390x", "/a.raw", "dev='vda' bus='virtio'" },
        { "qemu", NULL, "device=cdrom", "dev='sda' bus='sata'" },
        { "qemu", "x86_64", "/a.raw", "<driver name='qemu' type='raw'/>" },
        { "xen", "x86_64", "/a.raw", "<driver type='raw'/>" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *findings = NULL;
        GcpuGuestCpu guest_cpu = filled_guest;
        guest_cpu.virt_type = (char *)cases[i].virt_type;
        guest_cpu.arch = (char *)cases[i].arch;
        g_autofree char *xml = disk_of(cases[i].text, &guest_cpu, &findings);
        check_contains(xml, cases[i].part);
    }
}

static void containers_take_block_devices_only(void)
{
    g_autofree char *findings = NULL;
    GcpuGuestCpu guest_cpu = filled_guest;

    guest_cpu.virt_type = (char *)"lxc";
    guest_cpu.os_type = (char *)"exe";
    g_autofree char *file = disk_of("/a.raw", &guest_cpu, &findings);
    check_str(file, NULL);
    check_contains(findings, "a container takes block devices only");
    g_free(findings);
    g_autofree char *block = disk_of("/dev/vg0/a", &guest_cpu, &findings);
    check_contains(block, "<disk type='block' device='disk'><driver type='raw'/>");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(disks_are_as_asked_for),
        TEST(mistakes_are_told_with_what_is_allowed),
        TEST(all_mistakes_are_told_at_once),
        TEST(defaults_depend_on_the_guest),
        TEST(containers_take_block_devices_only),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "disk", cases);
}
