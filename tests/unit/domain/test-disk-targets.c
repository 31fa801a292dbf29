/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/disk-targets.h"

#include "test-suite.h"
#include "xml/xml-doc.h"

static GcpuDiskTargets *targets_of(const char *text)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, -1, "doc", "devices", NULL);

    return gcpu_disk_targets_new(xmlDocGetRootElement(doc));
}

static void each_bus_has_its_letters(void)
{
    static const struct {
        const char *bus, *name;
    } cases[] = {
        { "virtio", "vda" }, { "scsi", "sda" }, { "sata", "sdb" },   { "usb", "sdc" },
        { "ide", "hda" },    { "fdc", "fda" },  { "virtio", "vdb" },
    };
    g_autoptr(GcpuDiskTargets) targets = targets_of("<devices/>");

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = gcpu_disk_targets_take(targets, cases[i].bus);
        check_str(name, cases[i].name);
    }
}

static void names_of_the_template_are_taken(void)
{
    g_autoptr(GcpuDiskTargets) targets =
        targets_of("<devices><disk><target dev='vdb'/></disk><disk/><disk><target/></disk>"
                   "<disk><target dev='sda' bus='usb'/></disk><disk><target dev='vdb'/></disk>"
                   "</devices>");
    g_autofree char *first = gcpu_disk_targets_take(targets, "virtio");
    g_autofree char *second = gcpu_disk_targets_take(targets, "virtio");
    g_autofree char *third = gcpu_disk_targets_take(targets, "sata");

    check_str(first, "vda");
    check_str(second, "vdc");
    check_str(third, "sdb");
}

/* libvirt 9.0: "Only 1 IDE controller is supported", "Only 1 fdc controller is supported". */
static void a_bus_with_one_controller_fills_up(void)
{
    static const struct {
        const char *bus;
        guint places;
    } cases[] = { { "ide", 3 }, { "fdc", 2 } };
    g_autoptr(GcpuDiskTargets) targets =
        targets_of("<devices><disk><target dev='hdc'/></disk></devices>");

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (guint j = 0; j <= cases[i].places; j++) {
            g_autofree char *name = gcpu_disk_targets_take(targets, cases[i].bus);
            check_int(name != NULL, j < cases[i].places);
        }
    }
}

/* As Linux and libvirt count: z is followed by aa, zz by aaa. */
static void letters_go_on_behind_z(void)
{
    static const struct {
        guint number;
        const char *name;
    } cases[] = {
        { 0, "vda" },   { 25, "vdz" },   { 26, "vdaa" },   { 51, "vdaz" },
        { 52, "vdba" }, { 701, "vdzz" }, { 702, "vdaaa" }, { 999, "vdall" },
    };
    g_autoptr(GcpuDiskTargets) targets = targets_of("<devices/>");
    guint row = 0;

    for (guint i = 0; i < 1000; i++) {
        g_autofree char *name = gcpu_disk_targets_take(targets, "virtio");
        if (i == cases[row].number)
            check_str(name, cases[row++].name);
    }
    check_int(row, G_N_ELEMENTS(cases));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(each_bus_has_its_letters),
        TEST(names_of_the_template_are_taken),
        TEST(a_bus_with_one_controller_fills_up),
        TEST(letters_go_on_behind_z),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "disk-targets", cases);
}
