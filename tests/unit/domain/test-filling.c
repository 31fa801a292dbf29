/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/filling.h"

#include "filled.h"
#include "rng.h"
#include "test-suite.h"
#include "xml/def-xml.h"

static GcpuDef *cpu_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    GcpuDef *def = text ? gcpu_def_xml_parse(text, -1, "cpu", GCPU_DEF_KIND_GUEST, &error) : NULL;

    if (error)
        g_error("%s", error->message);
    return def;
}

typedef struct {
    const char *template; /* below tests/data/domain */
    const char *body;     /* of the instance */
    const char *cpu;      /* NULL: the guest has no <cpu> */
    const char *machine;
    const char *expected; /* below tests/data/domain */
} FillCase;

static void domains_are_as_written_by_hand(void)
{
    static const FillCase cases[] = {
        { "minimal.xml", "", NULL, NULL, "minimal-alone.xml" },
        { "minimal.xml",
          "name = web01\nuuid = 5a2f6c1e-7d0b-4b8e-9c55-0d3c1f2e4a6b\nmemory_mb = 2048\n"
          "vcpus = 4\ndisk.0 = /srv/web01.qcow2, cache=none\n"
          "disk.1 = /srv/cd.iso, device=cdrom\nnetwork.0 = default\n"
          "network.1 = bridge=br0, mac=52:54:00:12:34:56, mtu=9000",
          "<cpu mode='custom' match='exact'><model fallback='forbid'>Nehalem</model>"
          "<topology sockets='1' cores='4' threads='1'/><feature policy='require' name='pcid'/>"
          "<feature policy='disable' name='mpx'/></cpu>",
          "q35", "minimal-all.xml" },
        { "bare.xml",
          "name = web01\nuuid = 5a2f6c1e-7d0b-4b8e-9c55-0d3c1f2e4a6b\ndisk.0 = /srv/a.raw",
          "<cpu mode='host-model'/>", NULL, "bare-filled.xml" },
        { "gaps.xml", "name = web01\nuuid = 5a2f6c1e-7d0b-4b8e-9c55-0d3c1f2e4a6b",
          "<cpu mode='host-passthrough'/>", NULL, "gaps-filled.xml" },
        { "numa.xml", "", NULL, NULL, "numa-alone.xml" },
        { "numa.xml", "",
          "<cpu mode='custom'><model>Haswell</model><feature policy='require' name='vmx'/></cpu>",
          NULL, "numa-model.xml" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GcpuDef) cpu = cpu_of(cases[i].cpu);
        GcpuGuestCpu guest_cpu = filled_guest;
        guest_cpu.cpu = cpu;
        guest_cpu.machine = (char *)cases[i].machine;
        g_autofree char *template = filled_read(cases[i].template);
        g_autofree char *expected = filled_read(cases[i].expected);
        g_auto(Filled) filled = filled_from(template, cases[i].body, &guest_cpu);
        check_str(filled.findings, "");
        check_str(filled.xml, expected);
        check_valid_domain(filled.xml);
    }
}

#define DOMAIN(os) "<domain><name>a</name>" os "</domain>"

static void the_machine_type_is_the_one_that_was_asked_for(void)
{
    static const struct {
        const char *os, *machine;
        gboolean is_default;
        const char *type;
    } cases[] = {
        { "<os><type>hvm</type></os>", NULL, FALSE, "<type arch='x86_64'>hvm</type>" },
        { "<os><type>hvm</type></os>", "q35", FALSE,
          "<type arch='x86_64' machine='q35'>hvm</type>" },
        { "<os><type>hvm</type></os>", "pc", TRUE, "<type arch='x86_64' machine='pc'>hvm</type>" },
        { "<os><type machine='isapc'>hvm</type></os>", NULL, FALSE,
          "<type machine='isapc' arch='x86_64'>hvm</type>" },
        { "<os><type machine='isapc'>hvm</type></os>", "q35", FALSE,
          "<type machine='q35' arch='x86_64'>hvm</type>" },
        { "<os><type machine='isapc'>hvm</type></os>", "pc", TRUE,
          "<type machine='isapc' arch='x86_64'>hvm</type>" },
        { "<os><type arch='x86_64'/></os>", NULL, FALSE, "<type arch='x86_64'>hvm</type>" },
        { "<os/>", NULL, FALSE, "<type arch='x86_64'>hvm</type>" },
        { "", "q35", FALSE, "<type arch='x86_64' machine='q35'>hvm</type>" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf(DOMAIN("%s"), cases[i].os);
        GcpuGuestCpu guest_cpu = filled_guest;
        guest_cpu.machine = (char *)cases[i].machine;
        guest_cpu.machine_is_default = cases[i].is_default;
        g_auto(Filled) filled = filled_from(text, "", &guest_cpu);
        check_contains(filled.xml, cases[i].type);
        check_valid_domain(filled.xml);
    }
}

static void a_template_of_another_kind_is_refused(void)
{
    static const struct {
        const char *os, *virt_type, *os_type, *message;
    } cases[] = {
        { "<os>\n<type arch='aarch64'>hvm</type></os>", "kvm", "hvm",
          "web.xml:2: error: the template is for aarch64, the guest is x86_64; choose another" },
        { "<os>\n<type>exe</type><init>/bin/sh</init></os>", "kvm", "hvm",
          "web.xml:2: error: the template is for guests of os type exe, a guest of type kvm has os "
          "type hvm; choose another template, or another virt_type" },
        { "<os firmware='efi'>\n<type>hvm</type></os>", "lxc", "exe",
          "web.xml:2: error: the template is for guests of os type hvm, a guest of type lxc" },
        { "<os>\n<type machine='q35'>hvm</type></os>", "lxc", "exe", "of os type hvm" },
        { "<os>\n<type arch='a&#10;b\x7f'>hvm</type></os>", "kvm", "hvm",
          "is for a?b?, the guest" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf(DOMAIN("%s"), cases[i].os);
        GcpuGuestCpu guest_cpu = filled_guest;
        guest_cpu.virt_type = (char *)cases[i].virt_type;
        guest_cpu.os_type = (char *)cases[i].os_type;
        g_auto(Filled) filled = filled_from(text, "", &guest_cpu);
        check_refused(filled, cases[i].message);
    }
}

/* Each was asked of libvirt 9.0: "The PCI controller with index='0' must be model='pci-root' for
 * this machine type". Two pcie-root machines differ in nothing that counts here. */
static void the_first_pci_controller_must_be_the_machines(void)
{
    static const struct {
        const char *machine, *controller, *wanted, *message;
    } cases[] = {
        { "q35", "model='pcie-root'", NULL, NULL },
        { "q35", "index='0' model='pcie-root'", "pc-q35-7.2", NULL },
        { "q35", "index='0' model='pcie-root'", "pc",
          "web.xml:2: error: the first PCI controller of machine type pc is a pci-root, the "
          "template "
          "has a pcie-root; choose another template, or set machine" },
        { NULL, "model='pcie-root'", "pc", "machine type pc is a pci-root" },
        { NULL, "model='pcie-root'", "pc-i440fx-7.2", "pc-i440fx-7.2 is a pci-root" },
        { "pc", "index='0' model='pci-root'", "q35", "machine type q35 is a pcie-root" },
        { "pc", "index='1' model='pci-bridge'", "q35", NULL },
        { NULL, "index='0' model='pcie-root'", "isapc", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *machine =
            cases[i].machine ? g_strdup_printf(" machine='%s'", cases[i].machine) : g_strdup("");
        g_autofree char *text = g_strdup_printf(
            "<domain><os><type%s>hvm</type></os><devices>\n<controller type='pci' %s/></devices>"
            "</domain>",
            machine, cases[i].controller);
        GcpuGuestCpu guest_cpu = filled_guest;
        guest_cpu.machine = (char *)cases[i].wanted;
        g_auto(Filled) filled = filled_from(text, "", &guest_cpu);
        if (cases[i].message)
            check_refused(filled, cases[i].message);
        else
            check_str(filled.findings, "");
    }
}

static void a_machine_of_the_arm_family_takes_what_q35_has(void)
{
    GcpuGuestCpu guest_cpu = filled_guest;

    guest_cpu.arch = (char *)"aarch64";
    guest_cpu.machine = (char *)"virt-7.2";
    g_auto(Filled) filled =
        filled_from("<domain><os><type machine='q35'>hvm</type></os><devices>"
                    "<controller type='pci' model='pcie-root'/></devices></domain>",
                    "", &guest_cpu);
    check_str(filled.findings, "");
}

/* libvirt 0.9.11 brought memory/@unit; libvirt before it reads the number as KiB. */
static void an_old_libvirt_gets_memory_without_unit(void)
{
    static const struct {
        GcpuVersion version;
        const char *parts, *body, *expected;
    } cases[] = {
        { GCPU_VERSION(0, 9, 10), "", "memory_mb = 2", "<memory>2048</memory><vcpu>" },
        { GCPU_VERSION(0, 9, 10), "<memory unit='GiB'>1</memory>", "", "<memory>1048576</memory>" },
        { GCPU_VERSION(0, 9, 10),
          "<memory unit='GB'>1</memory><currentMemory unit='b'>1025</currentMemory>", "",
          "<memory>976563</memory><currentMemory>2</currentMemory>" },
        { GCPU_VERSION(0, 9, 11), "", "memory_mb = 2", "<memory unit='MiB'>2</memory>" },
        { 0, "", "memory_mb = 2", "<memory unit='MiB'>2</memory>" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf(DOMAIN("%s"), cases[i].parts);
        GcpuGuestCpu guest_cpu = filled_guest;
        guest_cpu.libvirt_version = cases[i].version;
        g_auto(Filled) filled = filled_from(text, cases[i].body, &guest_cpu);
        check_contains(filled.xml, cases[i].expected);
        check_valid_domain(filled.xml);
    }
}

static void a_container_needs_a_program(void)
{
    GcpuGuestCpu guest_cpu = filled_guest;
    guest_cpu.virt_type = (char *)"lxc";
    guest_cpu.os_type = (char *)"exe";
    g_auto(Filled) without = filled_from(DOMAIN("<os>\n<type>hvm</type></os>"), "", &guest_cpu);
    g_auto(Filled) with = filled_from(DOMAIN("<os><init>/bin/sh</init></os>"), "", &guest_cpu);

    check_refused(without, "web.xml:1: error: a container needs a program to run, the template has "
                           "no <init> in os; choose another template, or another virt_type\n");
    check_contains(with.xml, "<domain type='lxc'>");
    check_contains(with.xml, "<os><type arch='x86_64'>exe</type><init>/bin/sh</init></os>");
    check_valid_domain(with.xml);
}

static void a_host_without_uefi_takes_no_uefi_template(void)
{
    GcpuGuestCpu guest_cpu = filled_guest;
    guest_cpu.lacks_efi = TRUE;
    g_auto(Filled) uefi = filled_from(DOMAIN("<os firmware='efi'/>"), "", &guest_cpu);
    g_auto(Filled) bios = filled_from(DOMAIN("<os firmware='bios'/>"), "", &guest_cpu);
    g_auto(Filled) none = filled_from(DOMAIN("<os/>"), "", &guest_cpu);

    check_refused(uefi, "the template asks for UEFI firmware, and the host has none");
    check(bios.xml != NULL);
    check(none.xml != NULL);
}

static void a_template_that_says_little_serves_other_types(void)
{
    GcpuGuestCpu guest_cpu = filled_guest;
    guest_cpu.virt_type = (char *)"xen";
    guest_cpu.os_type = (char *)"xenpvh";
    g_auto(Filled) filled = filled_from(DOMAIN("<os><type>hvm</type></os>"), "", &guest_cpu);

    check_str(filled.findings, "");
    check_contains(filled.xml, "<os><type arch='x86_64'>xenpvh</type></os>");
}

static void the_instance_wins_over_the_template_and_it_over_the_default(void)
{
    static const struct {
        const char *parts, *body, *expected;
    } cases[] = {
        { "<memory unit='GiB'>2</memory><vcpu>3</vcpu>", "",
          "<memory unit='GiB'>2</memory><vcpu>3</vcpu>" },
        { "<memory unit='GiB'>2</memory><vcpu>3</vcpu>", "memory_mb = 700\nvcpus = 5",
          "<memory unit='MiB'>700</memory><vcpu>5</vcpu>" },
        { "<memory>1048576</memory><vcpu>3</vcpu>", "memory_mb = 700",
          "<memory unit='MiB'>700</memory><vcpu>3</vcpu>" },
        { "<memory>4096</memory><currentMemory>2048</currentMemory><vcpu current='2'>3</vcpu>", "",
          "<memory>4096</memory><currentMemory>2048</currentMemory><vcpu current='2'>3</vcpu>" },
        { "<memory>4096</memory><currentMemory>2048</currentMemory><vcpu current='2'>3</vcpu>",
          "memory_mb = 700\nvcpus = 1", "<memory unit='MiB'>700</memory><vcpu>1</vcpu>" },
        { "<vcpu placement='static' cpuset='1-4'>3</vcpu>", "vcpus = 2",
          "<memory unit='MiB'>512</memory><vcpu placement='static' cpuset='1-4'>2</vcpu>" },
        { "", "", "<memory unit='MiB'>512</memory><vcpu>1</vcpu>" },
        { "<memory><!-- enough --> 4096 </memory>", "memory_mb = 700",
          "<memory unit='MiB'>700</memory>" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strdup_printf(DOMAIN("%s<os><type>hvm</type></os>"), cases[i].parts);
        g_auto(Filled) filled = filled_from(text, cases[i].body, &filled_guest);
        check_str(filled.findings, "");
        check_contains(filled.xml, cases[i].expected);
        check_valid_domain(filled.xml);
    }
}

static void a_guest_without_name_is_called_guest_and_its_uuid_is_libvirts(void)
{
    g_auto(Filled) filled =
        filled_from("<domain><name>web</name><uuid>5a2f6c1e-7d0b-4b8e-9c55-0d3c1f2e4a6b</uuid>"
                    "</domain>",
                    "", &filled_guest);

    check_contains(filled.xml, "<name>guest</name><memory");
}

static void a_cpu_element_goes_when_the_guest_has_none(void)
{
    g_auto(Filled) filled = filled_from(
        "<domain>\n  <os/>\n  <cpu mode='custom'>\n    <model>Penryn</model>\n  </cpu>\n"
        "  <clock offset='utc'/>\n</domain>",
        "", &filled_guest);

    check_contains(filled.xml, "</os>\n  <clock offset='utc'/>");
}

static void names_are_escaped_not_pasted(void)
{
    g_autofree char *long_name = g_strnfill(247, 'n');
    const struct {
        const char *name, *xml;
    } cases[] = {
        { "a</name><name>b", NULL }, /* no '/' in names: refused before */
        { "<b>&amp;\"'", "<name>&lt;b&gt;&amp;amp;\"'</name>" },
        { "]]>", "<name>]]&gt;</name>" },
        { "<!--", "<name>&lt;!--</name>" },
        { "&#10;", "<name>&amp;#10;</name>" },
        { "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\xa7",
          "<name>gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\xa7</name>" },
        { long_name, long_name },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *override = g_strconcat("instance.name=", cases[i].name, NULL);
        const char *const overrides[] = { override, NULL };
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        g_autoptr(GcpuInstance) instance = gcpu_instance_load(NULL, overrides, findings);
        g_autoptr(GcpuTemplate) form = filled_load("minimal");
        check_int(instance != NULL, cases[i].xml != NULL);
        if (!instance)
            continue;
        g_autofree char *xml = gcpu_template_fill(form, instance, &filled_guest, findings);
        check_contains(xml, cases[i].xml);
        check_valid_domain(xml);
    }
}

static void findings_from_before_do_not_refuse(void)
{
    const GcpuFinding earlier = { .severity = GCPU_SEVERITY_ERROR, .message = (char *)"earlier" };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuTemplate) form = filled_load("minimal");
    g_autoptr(GcpuInstance) instance = filled_instance("");

    gcpu_findings_add(findings, &earlier);
    g_autofree char *xml = gcpu_template_fill(form, instance, &filled_guest, findings);
    check(xml != NULL);
    check_int(gcpu_findings_count(findings), 1);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(domains_are_as_written_by_hand),
        TEST(the_machine_type_is_the_one_that_was_asked_for),
        TEST(a_template_of_another_kind_is_refused),
        TEST(the_first_pci_controller_must_be_the_machines),
        TEST(a_machine_of_the_arm_family_takes_what_q35_has),
        TEST(an_old_libvirt_gets_memory_without_unit),
        TEST(a_container_needs_a_program),
        TEST(a_host_without_uefi_takes_no_uefi_template),
        TEST(a_template_that_says_little_serves_other_types),
        TEST(the_instance_wins_over_the_template_and_it_over_the_default),
        TEST(a_guest_without_name_is_called_guest_and_its_uuid_is_libvirts),
        TEST(a_cpu_element_goes_when_the_guest_has_none),
        TEST(names_are_escaped_not_pasted),
        TEST(findings_from_before_do_not_refuse),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "filling", cases);
}
