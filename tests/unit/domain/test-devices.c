/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/devices.h"

#include "filled.h"
#include "rng.h"
#include "test-suite.h"

#define DOMAIN(os, devices) \
    "<domain><name>a</name><os><type>hvm</type>" os "</os>" devices "</domain>"

static void devices_follow_those_of_the_template_by_rising_number(void)
{
    g_auto(Filled) filled = filled_from(
        DOMAIN("", "<devices><disk><source file='/t'/><target dev='vda'/></disk></devices>"),
        "disk.10 = /c.raw\nnetwork.1 = bridge=br1\ndisk.2 = /b.raw\nnetwork.0 = user",
        &filled_guest);
    const char *part = filled.xml;
    static const char *const order[] = { "'/t'",  "'/b.raw'", "'vdb'", "'/c.raw'",
                                         "'vdc'", "'user'",   "'br1'" };

    check_str(filled.findings, "");
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        check_contains(part, order[i]);
        part = part ? strstr(part, order[i]) : NULL;
    }
    check_valid_domain(filled.xml);
}

static void a_template_without_devices_gets_them(void)
{
    g_auto(Filled) with = filled_from(DOMAIN("", ""), "network.0 = user", &filled_guest);
    g_auto(Filled) without = filled_from(DOMAIN("", ""), "", &filled_guest);

    check_contains(with.xml, "<devices><interface type='user'>");
    check(strstr(without.xml, "<devices") == NULL);
}

/* libvirt: "per-device boot elements cannot be used together with os/boot elements". */
static void a_boot_order_replaces_the_one_of_the_os(void)
{
    static const char form[] =
        DOMAIN("<boot dev='hd'/><bootmenu enable='yes'/><boot dev='cdrom'/>", "");
    static const struct {
        const char *body;
        gboolean keeps;
    } cases[] = {
        { "disk.0 = /a.raw", TRUE },
        { "disk.0 = /a.raw, boot=1", FALSE },
        { "disk.0 = /a.raw\nnetwork.0 = user, boot=1", FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Filled) filled = filled_from(form, cases[i].body, &filled_guest);
        check_str(filled.findings, "");
        check_int(strstr(filled.xml, "<boot dev=") != NULL, cases[i].keeps);
        check_contains(filled.xml, "<bootmenu enable='yes'/>");
        check_valid_domain(filled.xml);
    }
}

/* libvirt: "boot order '1' used for more than one device". */
static void a_place_in_the_boot_order_is_taken_once(void)
{
    static const struct {
        const char *devices, *body, *message;
    } cases[] = {
        { "", "disk.0 = /a.raw, boot=1\ndisk.1 = /b.raw, boot=1",
          "web.ini:3: error: [instance] disk.1 = /b.raw, boot=1: another device has boot=1\n" },
        { "", "disk.0 = /a.raw, boot=3\nnetwork.0 = user, boot=3",
          "web.ini:3: error: [instance] network.0 = user, boot=3: another device has boot=3\n" },
        { "<devices><!-- c --><interface type='user'><boot order='2'/></interface></devices>",
          "disk.0 = /a.raw, boot=2", "disk.0 = /a.raw, boot=2: another device has boot=2\n" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *form = g_strdup_printf(DOMAIN("", "%s"), cases[i].devices);
        g_auto(Filled) filled = filled_from(form, cases[i].body, &filled_guest);
        check_refused(filled, cases[i].message);
    }
}

/* Each was asked of libvirt 9.0: "IDE controllers are unsupported for this QEMU binary or machine
 * type"; floppies on q35 it takes. */
static void a_bus_must_be_one_of_the_machine(void)
{
    static const struct {
        const char *arch, *machine, *disk, *message;
    } cases[] = {
        { "x86_64", "q35", "/a, bus=ide",
          "web.ini:2: error: [instance] disk.0 = /a, bus=ide: machine type q35 has no bus ide; "
          "allowed: another bus\n" },
        { "x86_64", "pc-q35-7.2", "/a, device=cdrom, bus=ide", "type pc-q35-7.2 has no bus ide" },
        { "x86_64", "q35", "device=floppy", NULL },
        { "x86_64", "pc", "/a, bus=ide", NULL },
        { "x86_64", NULL, "/a, bus=ide", NULL },
        { "aarch64", "virt", "device=floppy", "machine type virt has no bus fdc" },
        { "ppc64le", "pseries-7.2", "/a, bus=ide", "machine type pseries-7.2 has no bus ide" },
        { "s390x", "s390-ccw-virtio", "device=floppy", "has no bus fdc" },
        { "ppc64", "mac99", "/a, bus=ide", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = g_strconcat("disk.0 = ", cases[i].disk, NULL);
        GcpuGuestCpu guest_cpu = filled_guest;
        guest_cpu.arch = (char *)cases[i].arch;
        guest_cpu.machine = (char *)cases[i].machine;
        g_auto(Filled) filled = filled_from(DOMAIN("", ""), body, &guest_cpu);
        if (cases[i].message)
            check_refused(filled, cases[i].message);
        else
            check_str(filled.findings, "");
    }
}

/* libvirt adds both by itself, and then: "No PCI buses available". */
static void what_needs_pci_is_declared_absent_where_there_is_none(void)
{
    static const struct {
        const char *machine, *devices, *expected;
    } cases[] = {
        { "microvm", "",
          "<devices><controller type='usb' model='none'/><memballoon model='none'/></devices>" },
        { "isapc", "<devices><console type='pty'/></devices>",
          "<devices><console type='pty'/><controller type='usb' model='none'/>"
          "<memballoon model='none'/></devices>" },
        { "isapc", "<devices><controller type='usb'/><memballoon model='virtio'/></devices>",
          "<devices><controller type='usb'/><memballoon model='virtio'/></devices>" },
        { "pc", "<devices><console type='pty'/></devices>",
          "<devices><console type='pty'/></devices>" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strdup_printf("<domain><name>a</name><os><type machine='%s'>hvm</type></os>%s"
                            "</domain>",
                            cases[i].machine, cases[i].devices);
        g_auto(Filled) filled = filled_from(text, "", &filled_guest);
        check_str(filled.findings, "");
        check_contains(filled.xml, cases[i].expected);
        check_valid_domain(filled.xml);
    }
}

static void without_pci_there_is_no_place_for_a_network(void)
{
    GcpuGuestCpu guest_cpu = filled_guest;
    guest_cpu.machine = (char *)"microvm";
    g_auto(Filled) network = filled_from(DOMAIN("", ""), "network.0 = user", &guest_cpu);
    g_auto(Filled) disk = filled_from(DOMAIN("", ""), "disk.0 = /a", &guest_cpu);

    check_refused(network, "network.0 = user: machine type microvm has no PCI bus");
    check_refused(disk, "machine type microvm has no bus virtio");
}

static void a_full_bus_is_told(void)
{
    g_auto(Filled) filled = filled_from(
        DOMAIN("", ""), "disk.0 = device=floppy\ndisk.1 = device=floppy\ndisk.2 = device=floppy",
        &filled_guest);

    check_refused(filled,
                  "web.ini:4: error: [instance] disk.2 = device=floppy: there is no place left "
                  "on this bus; allowed: 4 disks on bus ide, 2 floppies\n");
}

/* QEMU: "Failed to get "write" lock". */
static void two_disks_share_a_file_only_to_read_it(void)
{
    static const struct {
        const char *devices, *body, *findings;
    } cases[] = {
        { "", "disk.0 = /a\ndisk.1 = /a",
          "web.ini:3: error: [instance] disk.1 = /a: another disk of the guest is the same file; "
          "allowed: a file of its own, or both readonly\n" },
        { "", "disk.0 = /a, readonly\ndisk.1 = /a, readonly", "" },
        { "", "disk.0 = /a, device=cdrom\ndisk.1 = /a, device=cdrom", "" },
        { "", "disk.0 = device=cdrom\ndisk.1 = device=cdrom", "" },
        { "<devices><disk><source dev='/dev/a'/><target dev='vda'/></disk></devices>",
          "disk.0 = /dev/a, readonly",
          "web.ini:2: error: [instance] disk.0 = /dev/a: another disk of "
          "the guest is the same file; allowed: a file of its own, or both readonly\n" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *form = g_strdup_printf(DOMAIN("", "%s"), cases[i].devices);
        g_auto(Filled) filled = filled_from(form, cases[i].body, &filled_guest);
        check_str(filled.findings, cases[i].findings);
    }
}

static void the_same_mac_address_twice_is_a_warning(void)
{
    static const char said[] = "another interface of the guest has this MAC address\n";
    g_auto(Filled) two = filled_from(
        DOMAIN("", ""),
        "network.0 = user, mac=52:54:00:aa:bb:cc\nnetwork.1 = user, mac=52:54:00:AA:BB:CC",
        &filled_guest);
    g_auto(Filled) with_template = filled_from(
        DOMAIN("", "<devices><interface type='user'><mac address='52:54:00:AA:bb:cc'/></interface>"
                   "</devices>"),
        "network.0 = user, mac=52:54:00:aa:bb:cc", &filled_guest);

    check_contains(two.findings, "web.ini:3: warning: [instance] network.1 = 52:54:00:AA:BB:CC: ");
    check_contains(two.findings, said);
    check(two.xml != NULL);
    check_contains(with_template.findings, said);
}

static void places_of_the_template_stay(void)
{
    g_auto(Filled) filled = filled_from(
        DOMAIN("", "<devices><interface type='user'><boot order='2'/></interface></devices>"),
        "disk.0 = /a.raw, boot=1", &filled_guest);

    check_contains(filled.xml, "<boot order='2'/>");
    check_contains(filled.xml, "<boot order='1'/>");
}

static void mistakes_of_all_devices_are_told_at_once(void)
{
    g_auto(Filled) filled = filled_from(
        "<domain/>", "disk.0 = a.raw\ndisk.1 = /b.raw, bus=isa\nnetwork.0 = a/b", &filled_guest);

    check_refused(filled, "web.ini:2: ");
    check_contains(filled.findings, "web.ini:3: ");
    check_contains(filled.findings, "web.ini:4: ");
}

static void an_override_is_told_as_the_command_lines(void)
{
    const char *const overrides[] = { "instance.disk.0=a.raw", NULL };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuInstance) instance = gcpu_instance_load(NULL, overrides, findings);
    g_autoptr(GcpuTemplate) form = filled_load("minimal");
    g_autofree char *xml = gcpu_template_fill(form, instance, &filled_guest, findings);
    g_autofree char *lines = filled_findings(findings);

    check_str(xml, NULL);
    check_contains(lines, "command line: error: [instance] disk.0 = a.raw: ");
}

/* 2000 devices in far less than a second; a square law would take minutes under a sanitizer. */
static void as_many_devices_as_there_are_numbers_take_no_time(void)
{
    g_autoptr(GPtrArray) overrides = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuTemplate) form = filled_load("minimal");

    for (guint i = 0; i < 1000; i++) {
        g_ptr_array_add(overrides, g_strdup_printf("instance.disk.%u=/%u.raw", i, i));
        g_ptr_array_add(overrides, g_strdup_printf("instance.network.%u=bridge=br%u", i, i));
    }
    g_ptr_array_add(overrides, NULL);
    g_autoptr(GcpuInstance) instance =
        gcpu_instance_load(NULL, (const char *const *)overrides->pdata, findings);
    check(instance != NULL);
    if (!instance)
        return;
    g_autofree char *xml = gcpu_template_fill(form, instance, &filled_guest, findings);
    check_contains(xml, "<source file='/999.raw'/>\n      <target dev='vdall' bus='virtio'/>");
    check_contains(xml, "<source bridge='br999'/>");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(devices_follow_those_of_the_template_by_rising_number),
        TEST(a_template_without_devices_gets_them),
        TEST(a_boot_order_replaces_the_one_of_the_os),
        TEST(a_place_in_the_boot_order_is_taken_once),
        TEST(a_bus_must_be_one_of_the_machine),
        TEST(what_needs_pci_is_declared_absent_where_there_is_none),
        TEST(without_pci_there_is_no_place_for_a_network),
        TEST(a_full_bus_is_told),
        TEST(two_disks_share_a_file_only_to_read_it),
        TEST(the_same_mac_address_twice_is_a_warning),
        TEST(places_of_the_template_stay),
        TEST(mistakes_of_all_devices_are_told_at_once),
        TEST(an_override_is_told_as_the_command_lines),
        TEST(as_many_devices_as_there_are_numbers_take_no_time),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "devices", cases);
}
