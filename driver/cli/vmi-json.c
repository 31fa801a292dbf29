/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/vmi-json.h"

#include "cli/kubernetes-object.h"

/* Far above what fits into an object of Kubernetes, and what a guest has. */
#define DEVICES_MAX 10000

#define ANNOTATION_BRIDGE "kubevirt.io/allow-pod-bridge-network-live-migration"

typedef void (*ReadDevice)(const GcpuJson *json, JsonObject *object, GcpuVmiDevices *devices);

static guint read_each(const GcpuJson *json, JsonObject *object, const char *path, ReadDevice read,
                       GcpuVmiDevices *devices)
{
    JsonArray *array = gcpu_json_array(json, object, path);
    guint n = array ? json_array_get_length(array) : 0;

    if (n > DEVICES_MAX) {
        gcpu_kubernetes_refuse(json, "there are too many devices");
        return 0;
    }
    for (guint i = 0; i < n; i++) {
        JsonObject *element = gcpu_json_element(json, array, path, i);
        if (element && read)
            read(json, element, devices);
    }
    return n;
}

void gcpu_vmi_json_read_metadata(const GcpuJson *json, JsonObject *metadata, GcpuVmi *vmi)
{
    JsonObject *annotations = gcpu_json_object(json, metadata, "annotations");

    gcpu_kubernetes_read_labels(json, gcpu_json_object(json, metadata, "labels"), vmi->labels);
    vmi->devices->is_bridge_allowed =
        annotations && json_object_has_member(annotations, ANNOTATION_BRIDGE);
}

static void read_network(const GcpuJson *json, JsonObject *network, GcpuVmiDevices *devices)
{
    JsonObject *multus = gcpu_json_object(json, network, "multus");
    GcpuVmiNetworkKind kind = gcpu_json_object(json, network, "pod") ? GCPU_VMI_NETWORK_POD
                              : multus && gcpu_json_boolean(json, multus, "default", FALSE)
                                  ? GCPU_VMI_NETWORK_MULTUS_DEFAULT
                                  : GCPU_VMI_NETWORK_OTHER;

    gcpu_vmi_devices_add_network(devices, gcpu_json_string(json, network, "name"), kind);
}

static void read_interface(const GcpuJson *json, JsonObject *interface, GcpuVmiDevices *devices)
{
    static const struct {
        const char *key;
        GcpuVmiBinding binding;
    } rows[] = {
        { "masquerade", GCPU_VMI_BINDING_MASQUERADE },
        { "bridge", GCPU_VMI_BINDING_BRIDGE },
        { "passtBinding", GCPU_VMI_BINDING_PASST },
        { "binding", GCPU_VMI_BINDING_PLUGIN },
    };
    GcpuVmiBinding binding = GCPU_VMI_BINDING_OTHER;
    const char *plugin = gcpu_json_string(json, interface, "binding/name");

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (gcpu_json_object(json, interface, rows[i].key))
            binding = rows[i].binding;
    }
    gcpu_vmi_devices_add_interface(devices, gcpu_json_string(json, interface, "name"), binding,
                                   plugin ? plugin : "(no name)");
}

static void read_volume(const GcpuJson *json, JsonObject *object, GcpuVmiDevices *devices)
{
    const char *name = gcpu_json_string(json, object, "name");
    JsonObject *disk = gcpu_json_object(json, object, "hostDisk");
    const char *of_claim = gcpu_json_string(json, object, "persistentVolumeClaim/claimName");
    const char *of_data = gcpu_json_string(json, object, "dataVolume/name");
    gboolean is_claim = gcpu_json_object(json, object, "persistentVolumeClaim") ||
                        gcpu_json_object(json, object, "dataVolume");
    GcpuVmiVolume *volume = gcpu_vmi_devices_add_volume(devices, name ? name : "(no name)",
                                                        is_claim ? GCPU_VMI_VOLUME_CLAIM
                                                        : disk   ? GCPU_VMI_VOLUME_HOST_DISK
                                                                 : GCPU_VMI_VOLUME_LOCAL);

    if (is_claim)
        volume->claim = g_strdup(of_claim ? of_claim : of_data ? of_data : "(no name)");
    volume->is_shared = disk && gcpu_json_boolean(json, disk, "shared", FALSE);
}

static void read_disk(const GcpuJson *json, JsonObject *disk, GcpuVmiDevices *devices)
{
    GcpuVmiVolume *volume =
        gcpu_vmi_devices_find_volume(devices, gcpu_json_string(json, disk, "name"));
    JsonObject *cdrom = gcpu_json_object(json, disk, "cdrom");

    if (volume && cdrom && gcpu_json_boolean(json, cdrom, "readonly", TRUE))
        volume->is_read_only = TRUE;
    if (gcpu_json_boolean(json, disk, "lun/reservation", FALSE))
        devices->has_reservation = TRUE;
}

static void read_file_system(const GcpuJson *json, JsonObject *object, GcpuVmiDevices *devices)
{
    GcpuVmiVolume *volume =
        gcpu_vmi_devices_find_volume(devices, gcpu_json_string(json, object, "name"));

    if (volume)
        volume->is_file_system = TRUE;
}

static void read_gpu(const GcpuJson *json, JsonObject *gpu, GcpuVmiDevices *devices)
{
    const char *resource = gcpu_json_string(json, gpu, "deviceName");

    g_ptr_array_add(devices->gpus, g_strdup(resource ? resource : "(no name)"));
}

void gcpu_vmi_json_read_devices(const GcpuJson *json, JsonObject *spec, GcpuVmiDevices *devices)
{
    JsonObject *of_domain = gcpu_json_object(json, spec, "domain/devices");

    read_each(json, spec, "networks", read_network, devices);
    read_each(json, of_domain, "interfaces", read_interface, devices);
    read_each(json, spec, "volumes", read_volume, devices);
    read_each(json, of_domain, "disks", read_disk, devices);
    read_each(json, of_domain, "filesystems", read_file_system, devices);
    read_each(json, of_domain, "gpus", read_gpu, devices);
    devices->n_host_devices = read_each(json, of_domain, "hostDevices", NULL, devices);
    devices->lacks_default_network =
        !gcpu_json_boolean(json, of_domain, "autoattachPodInterface", TRUE);
}

GcpuVmiAccess gcpu_vmi_json_read_access(const GcpuJson *json, JsonObject *object, const char *path)
{
    JsonArray *modes = gcpu_json_array(json, object, path);
    GcpuVmiAccess access = GCPU_VMI_ACCESS_UNKNOWN;

    for (guint i = 0; modes && i < json_array_get_length(modes); i++) {
        JsonNode *mode = json_array_get_element(modes, i);
        if (!JSON_NODE_HOLDS_VALUE(mode) || json_node_get_value_type(mode) != G_TYPE_STRING) {
            gcpu_kubernetes_refuse(json, "an access mode is no string");
            continue;
        }
        if (g_strcmp0(json_node_get_string(mode), "ReadWriteMany") == 0)
            return GCPU_VMI_ACCESS_MANY;
        access = GCPU_VMI_ACCESS_ONE;
    }
    return access;
}

static void read_volume_status(const GcpuJson *json, JsonObject *object, GcpuVmiDevices *devices)
{
    GcpuVmiVolume *volume =
        gcpu_vmi_devices_find_volume(devices, gcpu_json_string(json, object, "name"));

    if (!volume || !gcpu_json_object(json, object, "persistentVolumeClaimInfo"))
        return;
    volume->access =
        gcpu_vmi_json_read_access(json, object, "persistentVolumeClaimInfo/accessModes");
    if (volume->access == GCPU_VMI_ACCESS_UNKNOWN)
        volume->access = GCPU_VMI_ACCESS_ONE;
}

static void read_moving(const GcpuJson *json, JsonObject *object, GcpuVmiDevices *devices)
{
    GcpuVmiVolume *volume =
        gcpu_vmi_devices_find_volume(devices, gcpu_json_string(json, object, "volumeName"));

    if (volume)
        volume->is_moving = TRUE;
}

void gcpu_vmi_json_read_status(const GcpuJson *json, JsonObject *status, GcpuVmiDevices *devices)
{
    read_each(json, status, "volumeStatus", read_volume_status, devices);
    read_each(json, status, "migratedVolumes", read_moving, devices);
}
