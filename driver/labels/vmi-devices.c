/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/vmi-devices.h"

static void network_free(GcpuVmiNetwork *network)
{
    g_free(network->name);
    g_free(network);
}

static void interface_free(GcpuVmiInterface *interface)
{
    g_free(interface->network);
    g_free(interface->plugin);
    g_free(interface);
}

static void volume_free(GcpuVmiVolume *volume)
{
    g_free(volume->name);
    g_free(volume->claim);
    g_free(volume);
}

GcpuVmiDevices *gcpu_vmi_devices_new(void)
{
    GcpuVmiDevices *devices = g_new0(GcpuVmiDevices, 1);

    devices->networks = g_ptr_array_new_with_free_func((GDestroyNotify)network_free);
    devices->interfaces = g_ptr_array_new_with_free_func((GDestroyNotify)interface_free);
    devices->volumes = g_ptr_array_new_with_free_func((GDestroyNotify)volume_free);
    devices->gpus = g_ptr_array_new_with_free_func(g_free);
    return devices;
}

void gcpu_vmi_devices_free(GcpuVmiDevices *devices)
{
    if (!devices)
        return;
    g_ptr_array_unref(devices->networks);
    g_ptr_array_unref(devices->interfaces);
    g_ptr_array_unref(devices->volumes);
    g_ptr_array_unref(devices->gpus);
    g_free(devices);
}

void gcpu_vmi_devices_add_network(GcpuVmiDevices *devices, const char *name,
                                  GcpuVmiNetworkKind kind)
{
    GcpuVmiNetwork *network = g_new0(GcpuVmiNetwork, 1);

    network->name = g_strdup(name);
    network->kind = kind;
    g_ptr_array_add(devices->networks, network);
}

void gcpu_vmi_devices_add_interface(GcpuVmiDevices *devices, const char *network,
                                    GcpuVmiBinding binding, const char *plugin)
{
    GcpuVmiInterface *interface = g_new0(GcpuVmiInterface, 1);

    interface->network = g_strdup(network);
    interface->binding = binding;
    interface->plugin = g_strdup(plugin);
    g_ptr_array_add(devices->interfaces, interface);
}

GcpuVmiVolume *gcpu_vmi_devices_add_volume(GcpuVmiDevices *devices, const char *name,
                                           GcpuVmiVolumeKind kind)
{
    GcpuVmiVolume *volume = g_new0(GcpuVmiVolume, 1);

    volume->name = g_strdup(name);
    volume->kind = kind;
    g_ptr_array_add(devices->volumes, volume);
    return volume;
}

GcpuVmiVolume *gcpu_vmi_devices_find_volume(const GcpuVmiDevices *devices, const char *name)
{
    for (guint i = 0; i < devices->volumes->len; i++) {
        GcpuVmiVolume *volume = g_ptr_array_index(devices->volumes, i);
        if (g_strcmp0(volume->name, name) == 0)
            return volume;
    }
    return NULL;
}
