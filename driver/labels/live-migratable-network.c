/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/live-migratable-inquiry.h"

static const GcpuVmiNetwork *find_default_network(const GcpuVmiDevices *devices)
{
    for (guint i = 0; i < devices->networks->len; i++) {
        const GcpuVmiNetwork *network = g_ptr_array_index(devices->networks, i);
        if (network->kind != GCPU_VMI_NETWORK_OTHER)
            return network;
    }
    return NULL;
}

static const GcpuVmiInterface *find_interface(const GcpuVmiDevices *devices, const char *network)
{
    for (guint i = 0; i < devices->interfaces->len; i++) {
        const GcpuVmiInterface *one = g_ptr_array_index(devices->interfaces, i);
        if (g_strcmp0(one->network, network) == 0)
            return one;
    }
    return NULL;
}

/* A guest that states no network gets the pod's when it is created. */
static void check_added_interface(GcpuLiveMigratableInquiry *inquiry)
{
    const char *stated = inquiry->config->default_interface;
    const char *remedy = "give it an interface with masquerade on the pod network";

    if (g_strcmp0(stated, "masquerade") == 0)
        return;
    if (stated || inquiry->config->is_stated)
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_INTERFACE,
            g_strdup_printf("the guest states no interface, and this cluster then gives it one "
                            "with %s on the pod network",
                            stated ? stated : "bridge"),
            remedy);
    else
        gcpu_live_migratable_doubt(
            inquiry, GCPU_IMMOBILITY_INTERFACE,
            g_strdup("the guest states no interface: it gets the cluster's "
                     "defaultNetworkInterface, which is bridge unless somebody set it, and a "
                     "bridge on the pod network does not migrate"),
            "give the cluster's settings with --kubevirt, or the guest an interface with "
            "masquerade");
}

static void check_plugin(GcpuLiveMigratableInquiry *inquiry, const GcpuVmiInterface *one)
{
    char **known = inquiry->config->migratable_bindings;

    if (known && one->plugin && g_strv_contains((const char *const *)known, one->plugin))
        return;
    if (inquiry->config->is_stated)
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_INTERFACE,
            g_strdup_printf("the interface %s uses the binding plugin %s, for which the cluster "
                            "states no migration",
                            one->network, one->plugin),
            "use masquerade there");
    else
        gcpu_live_migratable_doubt(
            inquiry, GCPU_IMMOBILITY_INTERFACE,
            g_strdup_printf("the interface %s uses the binding plugin %s: the cluster's settings "
                            "say whether it migrates, and they are not given",
                            one->network, one->plugin),
            "give them with --kubevirt");
}

static void check_binding(GcpuLiveMigratableInquiry *inquiry, const GcpuVmiNetwork *network,
                          const GcpuVmiInterface *one)
{
    gboolean is_bridge = one->binding == GCPU_VMI_BINDING_BRIDGE;

    if (one->binding == GCPU_VMI_BINDING_MASQUERADE || one->binding == GCPU_VMI_BINDING_PASST ||
        (is_bridge && inquiry->vmi->devices->is_bridge_allowed))
        return;
    if (one->binding == GCPU_VMI_BINDING_PLUGIN)
        check_plugin(inquiry, one);
    else if (network->kind == GCPU_VMI_NETWORK_MULTUS_DEFAULT)
        gcpu_live_migratable_doubt(
            inquiry, GCPU_IMMOBILITY_INTERFACE,
            g_strdup_printf("the interface %s is on a network of Multus in place of the pod's: "
                            "not all versions of KubeVirt look at it",
                            one->network),
            NULL);
    else
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_INTERFACE,
            g_strdup_printf("the interface %s on the pod network uses %s, neither masquerade nor a "
                            "binding that migrates",
                            one->network, is_bridge ? "bridge" : "another binding"),
            is_bridge ? "use masquerade there; a bridge migrates with the annotation "
                        "kubevirt.io/allow-pod-bridge-network-live-migration, and the guest's "
                        "address changes"
                      : "use masquerade there");
}

void gcpu_live_migratable_check_interfaces(GcpuLiveMigratableInquiry *inquiry)
{
    const GcpuVmiDevices *devices = inquiry->vmi->devices;
    const GcpuVmiNetwork *network = find_default_network(devices);

    if (devices->interfaces->len == 0 && devices->networks->len == 0 && !inquiry->vmi->is_created &&
        !devices->lacks_default_network)
        check_added_interface(inquiry);
    if (devices->interfaces->len == 0 || !network)
        return;
    const GcpuVmiInterface *one = find_interface(devices, network->name);
    if (one)
        check_binding(inquiry, network, one);
    else
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_INTERFACE,
            g_strdup_printf("no interface is on the network %s", network->name),
            "give the guest an interface of that name");
}
