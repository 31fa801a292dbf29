/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/network.h"

#include "filled.h"
#include "rng.h"
#include "test-suite.h"
#include "xml/xml-doc.h"

/* The <interface> of network.0 = @text; NULL: refused. */
static char *interface_of(const char *text, const GcpuGuestCpu *guest_cpu, char **out_findings)
{
    g_autofree char *override = g_strconcat("instance.network.0=", text, NULL);
    const char *const overrides[] = { override, NULL };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuInstance) instance = gcpu_instance_load(NULL, overrides, findings);
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse("<devices/>", -1, "doc", NULL, NULL);
    xmlNode *devices = xmlDocGetRootElement(doc);
    GcpuNetwork network;
    gboolean ok = gcpu_network_parse(gcpu_instance_get(instance, GCPU_SETTING_NETWORK), guest_cpu,
                                     &network, findings);

    *out_findings = filled_findings(findings);
    if (!ok)
        return NULL;
    gcpu_network_add(&network, devices);
    return gcpu_xml_dump(devices->children);
}

#define VIRTIO "<model type='virtio'/>"

static void interfaces_are_as_asked_for(void)
{
    static const struct {
        const char *text, *xml;
    } cases[] = {
        { "default",
          "<interface type='network'><source network='default'/>" VIRTIO "</interface>" },
        { "network=default",
          "<interface type='network'><source network='default'/>" VIRTIO "</interface>" },
        { "network=user",
          "<interface type='network'><source network='user'/>" VIRTIO "</interface>" },
        { "bridge=br-ex.100",
          "<interface type='bridge'><source bridge='br-ex.100'/>" VIRTIO "</interface>" },
        { "user", "<interface type='user'>" VIRTIO "</interface>" },
        { "default, model=e1000e, mac=52:54:00:AB:cd:0f, mtu=9000, boot=1",
          "<interface type='network'><mac address='52:54:00:AB:cd:0f'/><source network='default'/>"
          "<model type='e1000e'/><mtu size='9000'/><boot order='1'/></interface>" },
        { "default, mtu=68", "<interface type='network'><source network='default'/>" VIRTIO
                             "<mtu size='68'/></interface>" },
        { "a \"<&>'\" b]]>\xc3\xbc",
          "<interface type='network'>"
          "<source network='a &quot;&lt;&amp;&gt;&apos;&quot; b]]&gt;\xc3\xbc'/>" VIRTIO
          "</interface>" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *findings = NULL;
        g_autofree char *xml = interface_of(cases[i].text, &filled_guest, &findings);
        g_autofree char *domain = g_strdup_printf("<domain type='kvm'><name>a</name><os><type>hvm"
                                                  "</type></os><devices>%s</devices></domain>",
                                                  xml);
        check_str(findings, "");
        check_str(xml, cases[i].xml);
        check_valid_domain(domain);
    }
}

static const char exactly_one[] =
    "an interface is connected to exactly one thing; allowed: NAME or network=NAME, "
    "bridge=NAME, user\n";
static const struct {
    const char *text, *message;
} mistakes[] = {
    { "model=virtio", exactly_one },
    { "default, bridge=br0", exactly_one },
    { "user, model=spapr-vlan",
      "network.0 = spapr-vlan: only ppc64 machines have this network card; "
      "allowed: virtio, e1000e …\n" },
    { "bridge=br0, user", exactly_one },
    { "network=a, user", exactly_one },
    { "user, user", "network.0 = user: given twice\n" },
    { "user=yes", "network.0 = user=yes: this option takes no value\n" },
    { "default, modle=virtio",
      "command line: error: [instance] network.0 = modle=virtio: unknown option; allowed: "
      "network, "
      "bridge, user, model, mac, mtu, boot; did you mean \"model\"?\n" },
    { "default, model=e100", "did you mean \"e1000\"?\n" },
    { "default, model=ne1",
      "model=ne1: unknown word; allowed: virtio, virtio-transitional, virtio-non-transitional, "
      "e1000, e1000e, igb, rtl8139, vmxnet3, pcnet, ne2k_pci, spapr-vlan" },
    { "default, default", "network.0 = default: unknown option" },
    { "bridge=a-bridge-of-16-b", "network.0 = a-bridge-of-16-b: no name of a bridge; allowed: "
                                 "up to 15 letters" },
    { "bridge=a b", "network.0 = a b: no name of a bridge" },
    { "bridge=<br>", "network.0 = <br>: no name of a bridge" },
    { "network=a/b", "network.0 = a/b: no name of a network; allowed: anything without '/'\n" },
    { "/a", "network.0 = /a: no name of a network" },
    { "user, mac=52:54:00:12:34", "network.0 = 52:54:00:12:34: no MAC address; allowed: six "
                                  "pairs of hexadecimal digits with colons between them\n" },
    { "user, mac=x2:54:00:12:34:56", "no MAC address" },
    { "user, mac=52-54-00-12-34-56", "no MAC address" },
    { "user, mac=52:54:00:12:34:5g", "no MAC address" },
    { "user, mac=52:54:00:12:34:567", "no MAC address" },
    { "user, mac=53:54:00:12:34:56",
      "network.0 = 53:54:00:12:34:56: an interface cannot have this MAC address; allowed: not "
      "zero, and an even second digit (odd means multicast)\n" },
    { "user, mac=ff:ff:ff:ff:ff:ff", "an interface cannot have this MAC address" },
    { "user, mac=00:00:00:00:00:00", "an interface cannot have this MAC address" },
    { "default, mtu=67", "network.0 = 67: mtu is out of its range; allowed: a number from 68 to "
                         "65535\n" },
    { "default, mtu=65536", "mtu is out of its range" },
    { "default, mtu=9k", "mtu is out of its range" },
    { "user, mtu=1400", "libvirt cannot set the MTU of a user network\n" },
    { "default, boot=0", "boot is out of its range; allowed: a number from 1 to 1000\n" },
};

static void mistakes_are_told_with_what_is_allowed(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autofree char *findings = NULL;
        g_autofree char *xml = interface_of(mistakes[i].text, &filled_guest, &findings);
        check_str(xml, NULL);
        check_contains(findings, mistakes[i].message);
    }
}

static void only_qemu_has_virtio_by_default(void)
{
    GcpuGuestCpu guest_cpu = filled_guest;
    g_autofree char *findings = NULL;

    guest_cpu.virt_type = (char *)"lxc";
    g_autofree char *xml = interface_of("default", &guest_cpu, &findings);
    check_str(xml, "<interface type='network'><source network='default'/></interface>");
}

static void spapr_vlan_is_for_ppc64(void)
{
    g_autofree char *findings = NULL;
    GcpuGuestCpu guest_cpu = filled_guest;

    guest_cpu.arch = (char *)"ppc64le";
    g_autofree char *xml = interface_of("user, model=spapr-vlan", &guest_cpu, &findings);
    check_str(xml, "<interface type='user'><model type='spapr-vlan'/></interface>");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(interfaces_are_as_asked_for),
        TEST(mistakes_are_told_with_what_is_allowed),
        TEST(only_qemu_has_virtio_by_default),
        TEST(spapr_vlan_is_for_ppc64),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "network", cases);
}
