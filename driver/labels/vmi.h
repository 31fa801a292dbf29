/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vmi.h: what KubeVirt's VirtualMachineInstance says about where it may run, and what a cluster's
 * KubeVirt is set to.
 *
 * Only the parts that decide about node selectors and about migrations. Source:
 * kubevirt.io/api/core/v1, schema.go and types.go. Allocated only by this library; fields may be
 * added at the end. */
#pragma once

#include "cpu/def.h"
#include "cpu/version.h"
#include "labels/node-labels.h"
#include "labels/vmi-devices.h"
#include "labels/vmi-settings.h"

/** GcpuVmiNeeds: bits: what a guest has that not every node offers. */
typedef enum {
    GCPU_VMI_DEDICATED_CPUS = 1 << 0,
    GCPU_VMI_REALTIME = 1 << 1,
    GCPU_VMI_SEV = 1 << 2,
    GCPU_VMI_SEV_ES = 1 << 3,
    GCPU_VMI_SEV_SNP = 1 << 4,
    GCPU_VMI_TDX = 1 << 5,
    GCPU_VMI_SECURE_EXECUTION = 1 << 6,
    GCPU_VMI_EVMCS = 1 << 7, /* the Hyper-V feature, which wants vmx */
    GCPU_VMI_HYPERV_PASSTHROUGH = 1 << 8,
} GcpuVmiNeeds;

/** GcpuVmi: strings are owned; NULL: not stated. */
typedef struct {
    char *name;
    char *architecture;   /* Kubernetes' name: "amd64" */
    char *cpu_model;      /* may be "host-model" or "host-passthrough" */
    GArray *cpu_features; /* of GcpuFeature; without policy they are required */
    char *machine;        /* status.machine.type, else spec.domain.machine.type */
    guint needs;          /* of GcpuVmiNeeds */
    GPtrArray *hyperv; /* of char *: Hyper-V features that are on, as KubeVirt's API spells them */
    guint64 tsc_frequency_hz; /* status.topologyHints.tscFrequency; 0: none */
    GcpuNodeLabels *node_selector;
    char *node;            /* status.nodeName */
    gboolean has_affinity; /* spec.affinity: its rules are not looked at */
    char *immobile_reason; /* why its condition LiveMigratable is False: KubeVirt refuses every
                              migration; NULL: it is not */
    char *namespace_name;
    GcpuNodeLabels *labels; /* metadata.labels */
    gboolean is_created;    /* it has a status, so that the cluster has added its defaults to it */
    GcpuVmiDevices *devices;
    gboolean has_instancetype;     /* a VirtualMachine that leaves some of it to an instance type */
    gboolean has_preference;       /* … or to a preference: neither is looked at */
    GcpuNodeLabels *source_labels; /* status.migrationState.sourceState.nodeSelectors: what another
                                      cluster, from which it migrates, says of the node there;
                                      empty: it comes from none */
} GcpuVmi;

GCPU_PUBLIC GcpuVmi *gcpu_vmi_new(void);
GCPU_PUBLIC void gcpu_vmi_free(GcpuVmi *vmi);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVmi, gcpu_vmi_free)

/** gcpu_vmi_add_feature: @name is copied; a feature that is there already gets the @policy. */
GCPU_PUBLIC void gcpu_vmi_add_feature(GcpuVmi *vmi, const char *name, GcpuFeaturePolicy policy);

/** gcpu_vmi_find_feature: Returns: (transfer none) (nullable) */
GCPU_PUBLIC const GcpuFeature *gcpu_vmi_find_feature(const GcpuVmi *vmi, const char *name);

/** GcpuKubevirtConfig: spec.configuration of the KubeVirt resource. NULL: not stated. */
typedef struct {
    char *version;       /* status.observedKubeVirtVersion */
    char *cpu_model;     /* cpuModel: of guests that name none */
    char *min_cpu_model; /* minCPUModel: no effect since KubeVirt 0.55 */
    char **obsolete;     /* the names of obsoleteCPUModels, also those with the value false; NULL:
                            the default list */
    char **feature_gates;
    GcpuNodeLabels *node_selector; /* developerConfiguration.nodeSelectors */
    gboolean is_stated;            /* FALSE: nobody gave the resource: nothing of it is known */
    char *default_interface;       /* network.defaultNetworkInterface */
    char **migratable_bindings;    /* the names of network.binding that have a migration */
    char **mediated_devices;       /* the resources of permittedHostDevices.mediatedDevices */
    GcpuVmiSettings *migrations;
} GcpuKubevirtConfig;

GCPU_PUBLIC GcpuKubevirtConfig *gcpu_kubevirt_config_new(void);
GCPU_PUBLIC void gcpu_kubevirt_config_free(GcpuKubevirtConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuKubevirtConfig, gcpu_kubevirt_config_free)

/** gcpu_kubevirt_config_has_gate: whether the feature gate @gate is open. */
GCPU_PUBLIC gboolean gcpu_kubevirt_config_has_gate(const GcpuKubevirtConfig *config,
                                                   const char *gate);
