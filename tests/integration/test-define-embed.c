/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What libvirt's QEMU driver says to devices, and that QEMU starts the shipped templates; run by
 * embed.sh. Without KVM and for x86, whose QEMU this test needs. */
#include <stdio.h>
#include <sys/utsname.h>

#include "filled.h"
#include "live-guest.h"
#include "test-suite.h"
#include "virt/virt-connect.h"
#include "virt/virt-log.h"

#define EXIT_SKIPPED 77

static virConnect *connection;

static const GcpuGuestCpu guest = {
    .virt_type = (char *)"qemu",
    .arch = (char *)"x86_64",
    .os_type = (char *)"hvm",
};

/* Machine type pc has every bus. */
static const char form[] = "<domain><name>a</name><os><type machine='pc'>hvm</type></os></domain>";

static gboolean libvirt_takes(const char *xml)
{
    g_autoptr(virDomain) domain =
        virDomainDefineXMLFlags(connection, xml, VIR_DOMAIN_DEFINE_VALIDATE);

    if (domain)
        virDomainUndefine(domain);
    return domain != NULL;
}

typedef struct {
    const char *device, *bus;
    gboolean readonly, is_block;
} DiskCase;

/* The same disk without our opinion on it. */
static char *disk_by_hand(const DiskCase *disk)
{
    const char *target = strcmp(disk->bus, "virtio") == 0 ? "vda"
                         : strcmp(disk->bus, "ide") == 0  ? "hda"
                         : strcmp(disk->bus, "fdc") == 0  ? "fda"
                                                          : "sda";

    return g_strdup_printf(
        "<domain type='qemu'><name>a</name><memory>65536</memory><os><type machine='pc'>hvm</type>"
        "</os><devices><disk type='%s' device='%s'><driver name='qemu' type='raw'/>"
        "<source %s='/dev/a'/><target dev='%s' bus='%s'/>%s</disk></devices></domain>",
        disk->is_block ? "block" : "file", disk->device, disk->is_block ? "dev" : "file", target,
        disk->bus, disk->readonly ? "<readonly/>" : "");
}

static void check_disk(const DiskCase *disk)
{
    g_autofree char *body = g_strdup_printf("memory_mb = 64\ndisk.0 = %s, device=%s, bus=%s%s",
                                            disk->is_block ? "/dev/a" : "/dev/shm/a", disk->device,
                                            disk->bus, disk->readonly ? ", readonly" : "");
    g_auto(Filled) filled = filled_from(form, body, &guest);
    g_autofree char *by_hand = disk_by_hand(disk);
    gboolean ours = filled.xml != NULL, theirs = libvirt_takes(by_hand);

    if (ours == theirs && (!ours || libvirt_takes(filled.xml)))
        test_pass(__FILE__, __LINE__, disk->bus);
    else
        test_fail(__FILE__, __LINE__, "%s: we say %s, libvirt says %s: %s", body,
                  ours ? "yes" : filled.findings, theirs ? "yes" : "no", virGetLastErrorMessage());
}

static void disks_that_we_take_are_those_that_libvirt_takes(void)
{
    static const char *const devices[] = { "disk", "cdrom", "floppy", "lun" };
    static const char *const buses[] = { "virtio", "scsi", "sata", "usb", "ide", "fdc" };

    for (guint i = 0; i < G_N_ELEMENTS(devices) * G_N_ELEMENTS(buses) * 4; i++) {
        const DiskCase disk = {
            .device = devices[i / 4 / G_N_ELEMENTS(buses)],
            .bus = buses[i / 4 % G_N_ELEMENTS(buses)],
            .readonly = i % 4 / 2,
            .is_block = i % 2,
        };
        check_disk(&disk);
    }
}

static void libvirt_takes_every_word_that_an_option_may_be(void)
{
    static const char *const bodies[] = {
        "disk.0 = /a, format=raw, cache=default",
        "disk.0 = /a, format=qcow2, cache=none",
        "disk.0 = /a, format=qed, cache=writethrough",
        "disk.0 = /a, format=vmdk, cache=writeback",
        "disk.0 = /a, format=vdi, cache=directsync",
        "disk.0 = /a, format=vpc, cache=unsafe, serial=A b_c.d+e-f, boot=1000",
        "disk.0 = /dev/a, format=qcow2",
        "disk.0 = device=cdrom\ndisk.1 = device=floppy",
        "network.0 = user, model=virtio",
        "network.0 = user, model=virtio-transitional",
        "network.0 = user, model=virtio-non-transitional",
        "network.0 = user, model=e1000",
        "network.0 = user, model=e1000e",
        "network.0 = user, model=igb",
        "network.0 = user, model=rtl8139",
        "network.0 = user, model=vmxnet3",
        "network.0 = user, model=pcnet",
        "network.0 = user, model=ne2k_pci",
        "network.0 = default, mtu=68, boot=1\nnetwork.1 = bridge=br0, mtu=65535, boot=2",
        "network.0 = user, mac=FE:54:00:00:00:00",
    };

    for (guint i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_auto(Filled) filled = filled_from(form, bodies[i], &guest);
        check_str(filled.findings, "");
        if (filled.xml && !libvirt_takes(filled.xml))
            test_fail(__FILE__, __LINE__, "%s: %s", bodies[i], virGetLastErrorMessage());
    }
}

/* What we say to a first PCI controller, a bus and a full bus is what libvirt says. */
static void machines_have_the_buses_that_libvirt_gives_them(void)
{
    static const struct {
        const char *machine, *controller, *body;
    } cases[] = {
        { "pc", "pci-root", "" },         { "pc", "pcie-root", "" },
        { "q35", "pci-root", "" },        { "q35", "pcie-root", "" },
        { "q35", NULL, "/a, bus=ide" },   { "pc", NULL, "/a, bus=ide" },
        { "q35", NULL, "device=floppy" }, { "pc", NULL, "device=floppy" },
        { "pc", NULL, "/a, bus=sata" },   { "q35", NULL, "device=cdrom" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *controller =
            cases[i].controller ? g_strdup_printf("<controller type='pci' index='0' model='%s'/>",
                                                  cases[i].controller)
                                : g_strdup("");
        g_autofree char *body =
            g_strconcat("memory_mb = 64\n", *cases[i].body ? "disk.0 = " : "", cases[i].body, NULL);
        g_autofree char *text = g_strdup_printf(
            "<domain><name>a</name><os><type machine='%s'>hvm</type></os><devices>%s</devices>"
            "</domain>",
            cases[i].machine, controller);
        g_auto(Filled) filled = filled_from(text, body, &guest);
        g_autofree char *without = g_strdup_printf(
            "<domain type='qemu'><name>a</name><memory>65536</memory><os><type arch='x86_64' "
            "machine='%s'>hvm</type></os><devices>%s%s</devices></domain>",
            cases[i].machine, controller,
            strstr(body, "bus=ide") ? "<disk type='file'><source file='/a'/><target dev='hda' "
                                      "bus='ide'/></disk>"
                                    : "");
        if ((filled.xml != NULL) != libvirt_takes(without))
            test_fail(__FILE__, __LINE__, "%s %s %s: we say %s, libvirt: %s", cases[i].machine,
                      controller, body, filled.findings, virGetLastErrorMessage());
        else
            check(!filled.xml || libvirt_takes(filled.xml));
    }
}

static gboolean lacks_firmware(const GError *error)
{
    return strstr(error->message, "Unable to find any firmware") != NULL;
}

static void start(const char *name, const char *body)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuTemplate) template = filled_load(name);
    g_autoptr(GcpuInstance) instance = filled_instance(body);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autofree char *xml = gcpu_template_fill(template, instance, &guest, findings);
    g_autofree char *live = xml ? live_guest_run(connection, xml, &error) : NULL;

    if (live)
        test_pass(__FILE__, __LINE__, name);
    else if (error && lacks_firmware(error))
        printf("\n%s: not started, there is no UEFI firmware here (Debian: ovmf)\n", name);
    else
        test_fail(__FILE__, __LINE__, "%s: %s", name, error ? error->message : "refused");
}

static void qemu_starts_the_shipped_templates(void)
{
    start("minimal", "memory_mb = 64\nvcpus = 2\ndisk.0 = device=cdrom\nnetwork.0 = user");
    start("q35-uefi",
          "memory_mb = 256\nvcpus = 2\ndisk.0 = device=cdrom\nnetwork.0 = user, boot=1");
}

static void machines_without_pci_start_too(void)
{
    static const char *const machines[] = { "isapc", "microvm" };

    for (guint i = 0; i < G_N_ELEMENTS(machines); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strdup_printf(
            "<domain><name>a</name><os><type machine='%s'>hvm</type></os></domain>", machines[i]);
        g_auto(Filled) filled = filled_from(text, "memory_mb = 64", &guest);
        g_autofree char *live = filled.xml ? live_guest_run(connection, filled.xml, &error) : NULL;
        if (live)
            test_pass(__FILE__, __LINE__, machines[i]);
        else
            test_fail(__FILE__, __LINE__, "%s: %s", machines[i],
                      error ? error->message : filled.findings);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(disks_that_we_take_are_those_that_libvirt_takes),
        TEST(libvirt_takes_every_word_that_an_option_may_be),
        TEST(machines_have_the_buses_that_libvirt_gives_them),
        TEST(qemu_starts_the_shipped_templates),
        TEST(machines_without_pci_start_too),
        { NULL, NULL },
    };
    const char *uri = g_getenv("TEST_EMBED_URI");
    g_autoptr(GError) error = NULL;
    g_autofree char *refusal = NULL;
    struct utsname host;

    if (!uri || uname(&host) != 0 || strcmp(host.machine, "x86_64") != 0) {
        printf("SKIP: needs embed.sh and an x86_64 machine\n");
        return EXIT_SKIPPED;
    }
    gcpu_virt_log_silence();
    connection = gcpu_virt_connect_open(uri, &refusal, &error);
    if (!connection)
        g_error("%s", error->message);
    int status = test_suite_main(argc, argv, "define-embed", cases);
    virConnectClose(connection);
    return status;
}
