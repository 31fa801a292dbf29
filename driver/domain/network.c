/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/network.h"

#include <net/if.h>
#include <string.h>

#include "cpu/arch.h"
#include "domain/device-options.h"
#include "xml/xml-layout.h"

/* The network cards of QEMU that libvirt can place on a machine by itself. */
static const char *const models[] = {
    "virtio",
    "virtio-transitional",
    "virtio-non-transitional",
    "e1000",
    "e1000e",
    "igb",
    "rtl8139",
    "vmxnet3",
    "pcnet",
    "ne2k_pci",
    "spapr-vlan",
    NULL,
};

static const GcpuDeviceOption options[] = {
    { "network", NULL }, { "bridge", NULL }, { "user", gcpu_device_options_flag },
    { "model", models }, { "mac", NULL },    { "mtu", NULL },
    { "boot", NULL },    { NULL, NULL },
};

/* Linux: ETH_MIN_MTU and ETH_MAX_MTU. */
#define MTU_MIN 68
#define MTU_MAX 65535

static gboolean is_mac(const char *text)
{
    if (strlen(text) != strlen("00:00:00:00:00:00"))
        return FALSE;
    for (guint i = 0; text[i]; i++) {
        if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit(text[i]))
            return FALSE;
    }
    return TRUE;
}

/* The lowest bit of the first byte means a group of receivers; zero means none at all. */
static gboolean can_send(const char *mac)
{
    return (g_ascii_xdigit_value(mac[1]) & 1) == 0 && strspn(mac, "0:") != strlen(mac);
}

/* It hangs on a bus that only these machines have. */
static void check_model(const GcpuSetting *setting, const char *model,
                        const GcpuGuestCpu *guest_cpu, GcpuFindings *findings)
{
    gboolean is_ppc64 =
        guest_cpu->arch && gcpu_arch_family(guest_cpu->arch) == GCPU_ARCH_FAMILY_PPC64;

    if (g_strcmp0(model, "spapr-vlan") == 0 && guest_cpu->arch && !is_ppc64)
        gcpu_device_options_refuse(setting, model, "only ppc64 machines have this network card",
                                   "virtio, e1000e …", findings);
}

static void check_mac(const GcpuSetting *setting, const char *mac, GcpuFindings *findings)
{
    static const char form[] = "six pairs of hexadecimal digits with colons between them";

    if (!mac)
        return;
    if (!is_mac(mac))
        gcpu_device_options_refuse(setting, mac, "no MAC address", form, findings);
    else if (!can_send(mac))
        gcpu_device_options_refuse(setting, mac, "an interface cannot have this MAC address",
                                   "not zero, and an even second digit (odd means multicast)",
                                   findings);
}

/* As libvirt's schema wants it, and short enough for Linux. */
static void check_bridge(const GcpuSetting *setting, const char *bridge, GcpuFindings *findings)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "_.:-";

    if (strlen(bridge) < IFNAMSIZ && strspn(bridge, letters) == strlen(bridge))
        return;
    gcpu_device_options_refuse(setting, bridge, "no name of a bridge",
                               "up to 15 letters, digits, '_', '.', ':', '-'", findings);
}

static void check_network(const GcpuSetting *setting, const char *name, GcpuFindings *findings)
{
    if (strchr(name, '/'))
        gcpu_device_options_refuse(setting, name, "no name of a network", "anything without '/'",
                                   findings);
}

static void parse_source(const GcpuSetting *setting, GcpuNetwork *network, GcpuFindings *findings)
{
    const char *bare = gcpu_device_options_get_bare(setting, options);
    const char *named = gcpu_device_options_get(setting, "network");
    const char *bridge = gcpu_device_options_get(setting, "bridge");
    gboolean user = gcpu_device_options_get(setting, "user") != NULL;

    if ((bare != NULL) + (named != NULL) + (bridge != NULL) + user != 1) {
        gcpu_device_options_refuse(setting, NULL, "an interface is connected to exactly one thing",
                                   "NAME or network=NAME, bridge=NAME, user", findings);
        return;
    }
    network->type = user ? GCPU_NETWORK_USER : bridge ? GCPU_NETWORK_BRIDGE : GCPU_NETWORK_VIRTUAL;
    network->source = bare ? bare : named ? named : bridge;
    if (bridge)
        check_bridge(setting, bridge, findings);
    else if (!user)
        check_network(setting, network->source, findings);
}

gboolean gcpu_network_parse(const GcpuSetting *setting, const GcpuGuestCpu *guest_cpu,
                            GcpuNetwork *out_network, GcpuFindings *findings)
{
    guint before = gcpu_findings_count(findings);
    const GcpuDeviceNumber mtu = { "mtu", MTU_MIN, MTU_MAX };
    const GcpuDeviceNumber boot = { "boot", 1, GCPU_DEVICE_BOOT_ORDER_MAX };

    if (!gcpu_device_options_check(setting, options, findings))
        return FALSE;
    GcpuNetwork network = {
        .model = gcpu_device_options_get(setting, "model"),
        .mac = gcpu_device_options_get(setting, "mac"),
        .mtu = gcpu_device_options_get_number(setting, &mtu, findings),
        .boot_order = gcpu_device_options_get_number(setting, &boot, findings),
    };
    if (!network.model && gcpu_device_options_for_qemu(guest_cpu))
        network.model = "virtio";
    check_model(setting, network.model, guest_cpu, findings);
    check_mac(setting, network.mac, findings);
    parse_source(setting, &network, findings);
    if (network.type == GCPU_NETWORK_USER && network.mtu)
        gcpu_device_options_refuse(setting, NULL, "libvirt cannot set the MTU of a user network",
                                   NULL, findings);
    if (gcpu_findings_count(findings) > before)
        return FALSE;
    *out_network = network;
    return TRUE;
}

static void add(xmlNode *parent, const char *name, const char *attribute, const char *value)
{
    if (value)
        xmlNewProp(xmlNewChild(parent, NULL, BAD_CAST name, NULL), BAD_CAST attribute,
                   BAD_CAST value);
}

static void add_number(xmlNode *parent, const char *name, const char *attribute, guint value)
{
    g_autofree char *text = value ? g_strdup_printf("%u", value) : NULL;

    add(parent, name, attribute, text);
}

void gcpu_network_add(const GcpuNetwork *network, xmlNode *devices)
{
    static const char *const types[] = { "network", "bridge", "user" };
    xmlNode *node = xmlNewDocNode(devices->doc, NULL, BAD_CAST "interface", NULL);

    xmlNewProp(node, BAD_CAST "type", BAD_CAST types[network->type]);
    add(node, "mac", "address", network->mac);
    add(node, "source", types[network->type], network->source);
    add(node, "model", "type", network->model);
    add_number(node, "mtu", "size", network->mtu);
    add_number(node, "boot", "order", network->boot_order);
    gcpu_xml_append(devices, node);
}
