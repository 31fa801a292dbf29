/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* hypervisor.h: compare and baseline with what QEMU on a host can do, not with its bare processor.
 *
 * What virConnectCompareHypervisorCPU() and virConnectBaselineHypervisorCPU() answer, from the
 * facts that a host's domain capabilities hold. x86 only: on s390x QEMU itself decides. Source:
 * libvirt 9.0 and 11.3, src/qemu/qemu_driver.c, qemu_domain.c (qemuDomainCheckCPU). */
#pragma once

#include "cpu/baseline.h"
#include "cpu/compare.h"
#include "cpu/domain-capabilities.h"
#include "cpu/explain.h"

/**
 * gcpu_hypervisor_compare:
 * @capabilities: of the emulator, machine and virt type in question
 * @version: of the libvirt to imitate; from 10.9.0 on it goes by what QEMU says of each model;
 * 0: the newest
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID for unknown names,
 * %GCPU_ERROR_UNSUPPORTED if @capabilities have no host model of QEMU, or not x86.
 */
GCPU_PUBLIC GcpuComparison *gcpu_hypervisor_compare(const GcpuMap *map,
                                                    const GcpuDomainCapabilities *capabilities,
                                                    GcpuVersion version, const GcpuDef *cpu,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_hypervisor_explain: gcpu_hypervisor_compare() with all reasons, as gcpu_explain() is to
 * gcpu_compare(): what only the hypervisor can tell is UNDECIDED, and they do not contradict each
 * other. What libvirt does not look at from 10.9.0 on (vendor, forbidden and extra features of a
 * model whose blockers QEMU tells) is no reason.
 *
 * Returns: (transfer full): never NULL.
 */
GCPU_PUBLIC GcpuExplanation *gcpu_hypervisor_explain(const GcpuMap *map,
                                                     const GcpuDomainCapabilities *capabilities,
                                                     GcpuVersion version,
                                                     const GcpuDef *cpu) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_hypervisor_models:
 * @map: (nullable)
 *
 * The models of @capabilities with their blockers. A libvirt before 10.9.0 knows them and does not
 * tell: for such, those of a model that is not usable are what it has by @map and host-model has
 * not. That is what QEMU says, too, unless its model is not the one of @map.
 *
 * Returns: (transfer full) (element-type GcpuModelSupport): in the order of the document.
 */
GCPU_PUBLIC GPtrArray *gcpu_hypervisor_models(const GcpuMap *map,
                                              const GcpuDomainCapabilities *capabilities);

/** GcpuHypervisorBaseline: zero means: not known, not wanted. */
typedef struct {
    const char *arch;
    const GcpuDef *const *cpus; /* host or guest type, each with a model */
    guint n_cpus;
    const GPtrArray *models;     /* of GcpuModelSupport, with blockers; NULL: any model */
    const char *const *features; /* names of all properties that QEMU's CPU has, by libvirt's names,
                                    with MIGRATABLE only those that migrate; NULL: not known */
    gboolean reports_migratability; /* QEMU says which properties migrate */
    GcpuBaselineFlags flags;
    GcpuVersion version;               /* of the libvirt to imitate; 0: the newest */
    const GcpuFeatureSet *const *sets; /* as in GcpuBaselineRequest */
} GcpuHypervisorBaseline;

/**
 * gcpu_hypervisor_baseline:
 * @map: a complete x86 map
 *
 * Exact if models with blockers and features are known; the latter are not in domain capabilities,
 * only in libvirt's own cache. Without them, what no QEMU offers is left out, and with MIGRATABLE
 * the one feature that QEMU itself does not migrate, invtsc; libvirt may keep it where KVM is not
 * used.
 *
 * Returns: (transfer full) (nullable): NULL with the errors of gcpu_baseline().
 */
GCPU_PUBLIC GcpuDef *gcpu_hypervisor_baseline(const GcpuMap *map,
                                              const GcpuHypervisorBaseline *request,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
