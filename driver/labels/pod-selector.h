/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pod-selector.h: the nodes that KubeVirt lets a guest's pod go to, when it starts and when it
 * migrates.
 *
 * Source: kubevirt/kubevirt, pkg/virt-controller/services/nodeselectorrenderer.go and template.go,
 * watch/migration/migration.go (createTargetPod), pkg/defaults. */
#pragma once

#include "cpu/finding.h"
#include "labels/kubevirt.h"
#include "labels/vmi.h"

/** GcpuPodSelector: allocated only by this library; fields may be added at the end. */
typedef struct {
    GcpuNodeLabels *wanted; /* labels that the node must have; their facts say why */
    GcpuNodeLabels *denied; /* labels that it must not have; their values mean nothing */
    char *cpu_model;        /* that holds: of the guest, the cluster, or the default */
    char *cpu_model_origin; /* where it comes from, for reading */
    gboolean is_frozen;     /* a migration keeps what an earlier one chose */
} GcpuPodSelector;

GCPU_PUBLIC void gcpu_pod_selector_free(GcpuPodSelector *selector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuPodSelector, gcpu_pod_selector_free)

/** GcpuPodRequest: all borrowed. */
typedef struct {
    const GcpuVmi *vmi;
    const GcpuKubevirtConfig *config; /* what the cluster is set to */
    GcpuVersion version;              /* of KubeVirt */
} GcpuPodRequest;

/**
 * gcpu_pod_selector_at_start:
 *
 * Precedence of the model: guest > cluster > host-model; on arm64 host-passthrough stands before
 * the cluster's. A cluster's model only holds for guests created after it was set.
 *
 * Returns: (transfer full): never NULL.
 */
GCPU_PUBLIC GcpuPodSelector *gcpu_pod_selector_at_start(const GcpuPodRequest *request);

/**
 * gcpu_pod_selector_of_pod:
 * @pod: nodeSelector of a pod of the guest that waits for a node
 *
 * What KubeVirt really asked for, whichever version it is: the labels of @pod, with the reasons
 * that are known from the guest. Labels that a node must not have are those of its start.
 *
 * Returns: (transfer full): never NULL.
 */
GCPU_PUBLIC GcpuPodSelector *gcpu_pod_selector_of_pod(const GcpuPodRequest *request,
                                                      const GcpuNodeLabels *pod);

/** GcpuMigrationFacts: where a guest is now. All borrowed. */
typedef struct {
    const GcpuNodeLabels *pod_selector; /* nodeSelector of the pod that it runs in; NULL: the one
                                           that it gets at its start */
    const GcpuNodeLabels *node;         /* labels of the node that it runs on; NULL: not known */
    const GcpuNodeLabels *added;        /* addedNodeSelector of the migration; NULL: none */
} GcpuMigrationFacts;

/**
 * gcpu_pod_selector_at_migration:
 * @findings: a warning where KubeVirt asks for less than the guest needs
 *
 * A guest that comes from another cluster (decentralised migration) brings what is needed of the
 * labels of its node there; they go before those of @facts.
 *
 * A host-model guest takes the features and the model of its node's labels along when it migrates
 * first; from then on its pod's own selector is copied, until the guest is restarted. KubeVirt
 * tells the two apart by the keys of the pod's selector alone, so that a guest which requires a
 * feature counts as migrated already, and asks for nothing else.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID if the labels of the source
 * node are needed and not known, %GCPU_ERROR_UNUSABLE if they name no host model, or if KubeVirt
 * says that the guest cannot migrate: it then creates no pod.
 */
GCPU_PUBLIC GcpuPodSelector *
gcpu_pod_selector_at_migration(const GcpuPodRequest *request, const GcpuMigrationFacts *facts,
                               GcpuFindings *findings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
