/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vmi-devices.h: the networks, disks and devices of KubeVirt's VirtualMachineInstance, as far as
 * they decide whether it can migrate.
 *
 * Source: kubevirt.io/api/core/v1, schema.go. Allocated only by this library; fields may be added
 * at the end. Strings are owned. */
#pragma once

#include "cpu/public.h"

typedef enum {
    GCPU_VMI_NETWORK_POD,            /* the network that every pod has */
    GCPU_VMI_NETWORK_MULTUS_DEFAULT, /* one of Multus in place of it */
    GCPU_VMI_NETWORK_OTHER,
} GcpuVmiNetworkKind;

typedef struct {
    char *name;
    GcpuVmiNetworkKind kind;
} GcpuVmiNetwork;

/** GcpuVmiBinding: how an interface is joined to its network. */
typedef enum {
    GCPU_VMI_BINDING_OTHER, /* also one that is not known here */
    GCPU_VMI_BINDING_MASQUERADE,
    GCPU_VMI_BINDING_BRIDGE,
    GCPU_VMI_BINDING_PASST,
    GCPU_VMI_BINDING_PLUGIN,
} GcpuVmiBinding;

typedef struct {
    char *network; /* its name, which is the interface's, too */
    GcpuVmiBinding binding;
    char *plugin; /* of %GCPU_VMI_BINDING_PLUGIN */
} GcpuVmiInterface;

/** GcpuVmiAccess: whether several nodes can use a claim at once. */
typedef enum {
    GCPU_VMI_ACCESS_UNKNOWN,
    GCPU_VMI_ACCESS_ONE,  /* none of its access modes is ReadWriteMany */
    GCPU_VMI_ACCESS_MANY, /* one of them is */
} GcpuVmiAccess;

typedef enum {
    GCPU_VMI_VOLUME_LOCAL, /* made anew for each pod: container disk, cloud-init, secret … */
    GCPU_VMI_VOLUME_CLAIM, /* a PersistentVolumeClaim or a DataVolume, whose claim has its name */
    GCPU_VMI_VOLUME_HOST_DISK,
} GcpuVmiVolumeKind;

typedef struct {
    char *name;
    GcpuVmiVolumeKind kind;
    char *claim;             /* of %GCPU_VMI_VOLUME_CLAIM */
    GcpuVmiAccess access;    /* as the guest's own status says */
    gboolean is_shared;      /* a host disk that all nodes see */
    gboolean is_read_only;   /* only a read-only CD-ROM uses it */
    gboolean is_file_system; /* virtiofs hands it to the guest */
    gboolean is_moving;      /* the migration takes it to another claim */
} GcpuVmiVolume;

/** GcpuVmiDevices: all of them; a guest that states none has empty ones. */
typedef struct {
    GPtrArray *networks;   /* of GcpuVmiNetwork */
    GPtrArray *interfaces; /* of GcpuVmiInterface */
    GPtrArray *volumes;    /* of GcpuVmiVolume */
    GPtrArray *gpus;       /* of char *: the resource that each is */
    guint n_host_devices;
    gboolean has_reservation;       /* a LUN with a persistent reservation of SCSI */
    gboolean is_bridge_allowed;     /* its annotation lets a bridge on the pod network migrate */
    gboolean lacks_default_network; /* autoattachPodInterface is false */
} GcpuVmiDevices;

GCPU_PUBLIC GcpuVmiDevices *gcpu_vmi_devices_new(void);
GCPU_PUBLIC void gcpu_vmi_devices_free(GcpuVmiDevices *devices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVmiDevices, gcpu_vmi_devices_free)

/** gcpu_vmi_devices_add_network, gcpu_vmi_devices_add_interface: strings are copied. */
GCPU_PUBLIC void gcpu_vmi_devices_add_network(GcpuVmiDevices *devices, const char *name,
                                              GcpuVmiNetworkKind kind);
GCPU_PUBLIC void gcpu_vmi_devices_add_interface(GcpuVmiDevices *devices, const char *network,
                                                GcpuVmiBinding binding, const char *plugin);

/** gcpu_vmi_devices_add_volume: Returns: (transfer none): a volume of which nothing but @name and
 * @kind is known yet. */
GCPU_PUBLIC GcpuVmiVolume *gcpu_vmi_devices_add_volume(GcpuVmiDevices *devices, const char *name,
                                                       GcpuVmiVolumeKind kind);

/** gcpu_vmi_devices_find_volume: Returns: (transfer none) (nullable) */
GCPU_PUBLIC GcpuVmiVolume *gcpu_vmi_devices_find_volume(const GcpuVmiDevices *devices,
                                                        const char *name);
