/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kubevirt.h: what the versions of KubeVirt do differently under the same label names.
 *
 * One row per change, with the versions that have it, and two constants of KubeVirt: the models
 * that it hides by default and the label prefixes that it owns. Sources: kubevirt/kubevirt, tags
 * v1.0.0 to v1.9.0: pkg/virt-handler/node-labeller,
 * pkg/virt-controller/services/nodeselectorrenderer.go and template.go,
 * pkg/virt-controller/watch/migration, pkg/virt-config; the pull requests stand with the rows.
 * Rows marked "as inferred" were not looked up tag by tag: the version is the first minor release
 * after the pull request was merged, or the one that a pull request names. */
#pragma once

#include "cpu/error.h"
#include "cpu/version.h"

/** GcpuKubevirtRule: something that not all versions do. */
typedef enum {
    /* from 1.0.0 to 1.2: a model is labelled only if the node has the label of every feature that
     * the CPU map gives to the model (pull request 9325); from 1.3.0 on usable='yes' is enough */
    GCPU_KUBEVIRT_MODELS_BY_MAP,
    /* from 1.4.0 on: nodes of s390x are labelled */
    GCPU_KUBEVIRT_S390X,
    /* from 1.5.1 and 1.6.0 on: labels and selectors of machine types */
    GCPU_KUBEVIRT_MACHINE_TYPES,
    /* from 1.5.2 and 1.6.0 on: the default list of obsolete models has their names with -v1, too */
    GCPU_KUBEVIRT_OBSOLETE_V1,
    /* from 1.6.0 on: nodes of aarch64 are labelled, without CPU models (pull request 14520) */
    GCPU_KUBEVIRT_ARM64,
    /* from 1.6.0 on, as inferred: kubevirt.io/sev and its like have the value "true"; before, it is
     * empty (pull request 14941 of June 2025, after 1.5.0) */
    GCPU_KUBEVIRT_TRUE_VALUES,
    /* from 1.6.0 on, as inferred: kubevirt.io/s390-pv */
    GCPU_KUBEVIRT_S390_PV,
    /* from 1.7.0 on, as inferred: kubevirt.io/sev-snp and kubevirt.io/tdx (kubevirt/enhancements,
     * pull request 79 of August 2025) */
    GCPU_KUBEVIRT_SNP_AND_TDX,
    /* from 1.6.4 and 1.7.0 on: cpu-model-migration for every model that QEMU knows (pull request
     * 15694); before, for the usable ones and the host's own. It was merged into the branch of 1.4,
     * too (16163), of which no release with it is known */
    GCPU_KUBEVIRT_MIGRATION_BY_KNOWN,
    /* from 1.6.4, 1.7.1 and 1.8.0 on: every migration stays with the vendor (pull request 16060).
     * It was merged into the branch of 1.5, too (16357), of which no release with it is known */
    GCPU_KUBEVIRT_VENDOR_AT_MIGRATION,
    /* from 1.8.0 on, as inferred: guests with dedicated CPUs ask for kubevirt.io/cpumanager;
     * before, for cpumanager, which nodes keep beside it until after 1.9 (pull requests 14892,
     * 19100) */
    GCPU_KUBEVIRT_CPU_MANAGER_PREFIX,
    /* from 1.8.4 and 1.9.0 on: asks libvirt to expand host-model (12.2.0) and for all features that
     * guests can have (12.5.0), if it can (pull request 17947) */
    GCPU_KUBEVIRT_EXPANDED,
    /* from 1.9.0 on, as inferred: with the feature gate CrossArchitectureVirtualization, nodes have
     * kubevirt.io/vm-arch-*, and guests ask for it in place of kubernetes.io/arch (pull request
     * 17199 of March 2026) */
    GCPU_KUBEVIRT_VM_ARCH,
    /* from 1.4.0 on: completionTimeoutPerGiB is 150 s by default; before, 800 s */
    GCPU_KUBEVIRT_SHORT_TIMEOUT,
    /* from 1.5.0 on: allowWorkloadDisruption */
    GCPU_KUBEVIRT_DISRUPTION,
    /* from 1.8.0 on: with the feature gate VGPULiveMigration (later MDevVGPULiveMigration), a guest
     * with one GPU that is a mediated device can migrate */
    GCPU_KUBEVIRT_VGPU_MIGRATION,
    /* from 1.9.0 on: maxDowntimeMs */
    GCPU_KUBEVIRT_MAX_DOWNTIME,
    GCPU_N_KUBEVIRT_RULES,
} GcpuKubevirtRule;

/** GCPU_KUBEVIRT_NEWEST: the newest version whose rules are known, and the default. */
#define GCPU_KUBEVIRT_NEWEST GCPU_VERSION(1, 9, 0)

/**
 * gcpu_kubevirt_parse:
 * @text: "1.8.4" or "v1.8.4"; "1.8" is the last of that line; what follows a dash or plus is passed
 * over
 * @out_version: (out): written only on success
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if it is no version, %GCPU_ERROR_UNSUPPORTED before 1.0.0
 * and after the line of %GCPU_KUBEVIRT_NEWEST.
 */
GCPU_PUBLIC gboolean gcpu_kubevirt_parse(const char *text, GcpuVersion *out_version,
                                         GError **error);

/** gcpu_kubevirt_has: whether @version goes by @rule. */
GCPU_PUBLIC gboolean gcpu_kubevirt_has(GcpuVersion version, GcpuKubevirtRule rule);

/** gcpu_kubevirt_obsolete: Returns: (transfer none) (array zero-terminated=1): the models that it
 * hides where obsoleteCPUModels is not set. */
GCPU_PUBLIC const char *const *gcpu_kubevirt_obsolete(GcpuVersion version);

/** gcpu_kubevirt_goarch: Returns: (transfer none) (nullable): Kubernetes' name for libvirt's @arch,
 * "amd64" for "x86_64"; NULL: KubeVirt runs on none such. */
GCPU_PUBLIC const char *gcpu_kubevirt_goarch(const char *arch);

/** gcpu_kubevirt_arch: Returns: (transfer none) (nullable): the reverse of gcpu_kubevirt_goarch().
 */
GCPU_PUBLIC const char *gcpu_kubevirt_arch(const char *goarch);

/* The prefixes of its labels; what follows is a name. */
#define GCPU_LABEL_FEATURE    "cpu-feature.node.kubevirt.io/"
#define GCPU_LABEL_MODEL      "cpu-model.node.kubevirt.io/"
#define GCPU_LABEL_MIGRATION  "cpu-model-migration.node.kubevirt.io/"
#define GCPU_LABEL_HOST_MODEL "host-model-cpu.node.kubevirt.io/"
#define GCPU_LABEL_REQUIRED   "host-model-required-features.node.kubevirt.io/"
#define GCPU_LABEL_VENDOR     "cpu-vendor.node.kubevirt.io/"
#define GCPU_LABEL_TIMER      "cpu-timer.node.kubevirt.io/"
#define GCPU_LABEL_HYPERV     "hyperv.node.kubevirt.io/"
#define GCPU_LABEL_MACHINE    "machine-type.node.kubevirt.io/"
#define GCPU_LABEL_VM_ARCH    "kubevirt.io/vm-arch-"
#define GCPU_LABEL_TSC        "scheduling.node.kubevirt.io/tsc-frequency-"
/* Whole keys. */
#define GCPU_LABEL_OBSOLETE_HOST   "node-labeller.kubevirt.io/obsolete-host-model"
#define GCPU_LABEL_REALTIME        "kubevirt.io/realtime"
#define GCPU_LABEL_SEV             "kubevirt.io/sev"
#define GCPU_LABEL_SEV_ES          "kubevirt.io/sev-es"
#define GCPU_LABEL_SEV_SNP         "kubevirt.io/sev-snp"
#define GCPU_LABEL_TDX             "kubevirt.io/tdx"
#define GCPU_LABEL_S390_PV         "kubevirt.io/s390-pv"
#define GCPU_LABEL_CPU_MANAGER     "kubevirt.io/cpumanager"
#define GCPU_LABEL_CPU_MANAGER_OLD "cpumanager"
#define GCPU_LABEL_SCHEDULABLE     "kubevirt.io/schedulable"
#define GCPU_LABEL_ARCH            "kubernetes.io/arch"
/* The feature gate of guests that are emulated on nodes of another architecture. */
#define GCPU_KUBEVIRT_GATE_CROSS "CrossArchitectureVirtualization"
/* An annotation: the labeller leaves such a node alone, whatever the value. */
#define GCPU_ANNOTATION_SKIP_NODE "node-labeller.kubevirt.io/skip-node"

/** gcpu_kubevirt_removes: whether the labeller deletes the label @key of a node before it writes
 * its own: what it does not compute anew is gone. cpu-vendor and kubevirt.io/s390-pv are its own,
 * too, but never deleted. */
GCPU_PUBLIC gboolean gcpu_kubevirt_removes(const char *key);
