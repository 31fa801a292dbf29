/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* live-migratable.h: whether KubeVirt will take a guest for one that can migrate, and all reasons
 * why not.
 *
 * KubeVirt's virt-handler looks for reasons in a fixed order and tells the first in the condition
 * LiveMigratable; StorageLiveMigratable has all but those about volumes. Here all are told, in that
 * order. The condition is about the guest and the node that it is on: whether any other node would
 * take it is another question (pod-selector.h).
 *
 * Source: kubevirt/kubevirt, pkg/virt-handler/vm.go (calculateLiveMigrationCondition,
 * checkVolumesForMigration, isHostModelMigratable), pkg/network/vmispec,
 * pkg/virt-controller/watch/topology. */
#pragma once

#include "labels/node-match.h"
#include "labels/volume-claim.h"

/** GcpuImmobility: why a guest does not migrate, in KubeVirt's order. */
typedef enum {
    GCPU_IMMOBILITY_INTERFACE,
    GCPU_IMMOBILITY_CPU_MODE,
    GCPU_IMMOBILITY_HOST_DEVICE,
    GCPU_IMMOBILITY_SEV,
    GCPU_IMMOBILITY_TDX,
    GCPU_IMMOBILITY_SECURE_EXECUTION,
    GCPU_IMMOBILITY_RESERVATION, /* not all versions */
    GCPU_IMMOBILITY_TSC,
    GCPU_IMMOBILITY_HYPERV_PASSTHROUGH,
    GCPU_IMMOBILITY_DISKS,
    GCPU_N_IMMOBILITIES,
} GcpuImmobility;

/** GcpuImmobilityReason: strings are owned. */
typedef struct {
    GcpuImmobility kind;
    gboolean is_certain; /* FALSE: whether it holds cannot be known from what is given */
    char *message;       /* what is so, or what is not known; one sentence without full stop */
    char *remedy;        /* (nullable) */
} GcpuImmobilityReason;

typedef enum {
    GCPU_LIVE_MIGRATABLE_NO,
    GCPU_LIVE_MIGRATABLE_YES,
    GCPU_LIVE_MIGRATABLE_UNDECIDED, /* nothing speaks against it but what is not known */
} GcpuLiveMigratableVerdict;

/** GcpuLiveMigratable: allocated only by this library; fields may be added at the end. */
typedef struct {
    GcpuLiveMigratableVerdict verdict; /* LiveMigratable */
    GcpuLiveMigratableVerdict storage; /* StorageLiveMigratable */
    GPtrArray *reasons;                /* of GcpuImmobilityReason, in KubeVirt's order */
    gboolean copies_disks;             /* status.migrationMethod is BlockMigration */
} GcpuLiveMigratable;

/** GcpuLiveMigratableFacts: besides the guest and the cluster. All borrowed; NULL: not given. */
typedef struct {
    const GPtrArray *claims; /* of GcpuVolumeClaim */
    const GcpuNode *node;    /* that it is on */
} GcpuLiveMigratableFacts;

/**
 * gcpu_live_migratable_new:
 * @request: the guest as it is created, or as it would be: then what the cluster adds to it is
 * taken into account
 *
 * Returns: (transfer full): never NULL.
 */
GCPU_PUBLIC GcpuLiveMigratable *gcpu_live_migratable_new(const GcpuPodRequest *request,
                                                         const GcpuLiveMigratableFacts *facts);
GCPU_PUBLIC void gcpu_live_migratable_free(GcpuLiveMigratable *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuLiveMigratable, gcpu_live_migratable_free)

/** gcpu_immobility_to_string: as KubeVirt spells the reason: "InterfaceNotLiveMigratable",
 * "CPUModeLiveMigratable" … */
GCPU_PUBLIC const char *gcpu_immobility_to_string(GcpuImmobility kind);

/** gcpu_live_migratable_verdict_to_string: "no", "yes", "undecided". */
GCPU_PUBLIC const char *gcpu_live_migratable_verdict_to_string(GcpuLiveMigratableVerdict verdict);
