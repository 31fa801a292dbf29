/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/network.h"

#include <string.h>

#include "domain/device-options.h"
#include "xml/xml-layout.h"

static const char *const models[] = { "virtio",
                                      "virtio-transitional",
                                      "virtio-non-transitional",
                                      "e1000",
                                      "e1000e",
                                      "igb",
                                      "rtl8139",
                                      "spapr-vlan",
                                      "usb-net",
                                      NULL };

static const GcpuDeviceOption options[] = {
    { "network", NULL }, { "bridge", NULL }, { "user", gcpu_device_flag },
    { "model", models }, { "mac", NULL },    { "mtu", NULL },
    { NULL, NULL },
};

#define MTU_MIN 68
#define MTU_MAX 65535

static gboolean is_mac(const char *text)
{
    if (strlen(text) != 17)
        return FALSE;
    for (guint i = 0; i < 17; i++) {
        if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit(text[i]))
            return FALSE;
    }
    /* The lowest bit of the first byte means a group of receivers: no sender has such an address.
     */
    return (g_ascii_xdigit_value(text[1]) & 1) == 0;
}

static void check_name(const GcpuSetting *setting, const char *name, GcpuFindings *findings)
{
    if (*name && !strpbrk(name, "/\n\t\r"))
        return;
    gcpu_device_object(setting, name, "no name of a network or bridge", NULL, NULL, findings);
}

static void parse_kind(const GcpuSetting *setting, GcpuNetwork *network, GcpuFindings *findings)
{
    const char *bare = gcpu_device_bare_value(setting, options);
    const char *named = gcpu_device_option(setting, "network");
    const char *bridge = gcpu_device_option(setting, "bridge");
    gboolean user = gcpu_device_option(setting, "user") != NULL;

    if ((bare != NULL) + (named != NULL) + (bridge != NULL) + user != 1) {
        gcpu_device_object(setting, setting->text, "an interface is connected to exactly one thing",
                           "NAME or network=NAME, bridge=NAME, user", NULL, findings);
        return;
    }
    network->type = user ? GCPU_NETWORK_USER : bridge ? GCPU_NETWORK_BRIDGE : GCPU_NETWORK_VIRTUAL;
    network->source = bare ? bare : named ? named : bridge;
    if (network->source)
        check_name(setting, network->source, findings);
}

static void parse_mtu(const GcpuSetting *setting, GcpuNetwork *network, GcpuFindings *findings)
{
    const char *text = gcpu_device_option(setting, "mtu");
    guint64 mtu = 0;

    if (!text)
        return;
    if (g_ascii_string_to_unsigned(text, 10, MTU_MIN, MTU_MAX, &mtu, NULL))
        network->mtu = mtu;
    else
        gcpu_device_object(setting, text, "no MTU", "a number from 68 to 65535", NULL, findings);
}

gboolean gcpu_network_parse(const GcpuSetting *setting, GcpuNetwork *out_network,
                            GcpuFindings *findings)
{
    guint before = gcpu_findings_count(findings);
    GcpuNetwork network = { 0 };

    if (!gcpu_device_options_check(setting, options, findings))
        return FALSE;
    network.model = gcpu_device_option(setting, "model");
    network.mac = gcpu_device_option(setting, "mac");
    if (!network.model)
        network.model = "virtio";
    if (network.mac && !is_mac(network.mac))
        gcpu_device_object(setting, network.mac, "no MAC address of a sender",
                           "six pairs of hexadecimal digits with colons, the second digit even",
                           NULL, findings);
    parse_kind(setting, &network, findings);
    parse_mtu(setting, &network, findings);
    if (gcpu_findings_count(findings) > before)
        return FALSE;
    *out_network = network;
    return TRUE;
}

static void add_with(xmlNode *parent, const char *name, const char *attribute, const char *value)
{
    xmlNewProp(xmlNewChild(parent, NULL, BAD_CAST name, NULL), BAD_CAST attribute, BAD_CAST value);
}

void gcpu_network_add(const GcpuNetwork *network, xmlNode *devices)
{
    static const char *const types[] = { "network", "bridge", "user" };
    xmlNode *node = xmlNewDocNode(devices->doc, NULL, BAD_CAST "interface", NULL);

    xmlNewProp(node, BAD_CAST "type", BAD_CAST types[network->type]);
    if (network->mac)
        add_with(node, "mac", "address", network->mac);
    if (network->source)
        add_with(node, "source", types[network->type], network->source);
    add_with(node, "model", "type", network->model);
    if (network->mtu) {
        g_autofree char *mtu = g_strdup_printf("%u", network->mtu);
        add_with(node, "mtu", "size", mtu);
    }
    gcpu_xml_append(devices, node);
}
