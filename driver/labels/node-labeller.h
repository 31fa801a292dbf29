/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* node-labeller.h: the labels that KubeVirt's node-labeller gives to a node, from its host report.
 *
 * The labeller asks the libvirt and QEMU inside KubeVirt's own virt-launcher image, once when
 * virt-handler starts, for kvm where the node has it, and for machine q35, virt or
 * s390-ccw-virtio; its answer is as good as the report is of that libvirt. Not from here: labels of
 * virt-handler's heartbeat (kubevirt.io/schedulable, cpumanager, ksm-enabled) and of
 * virt-controller (labels/tsc.h). Source: kubevirt.h. */
#pragma once

#include "cpu/host-cpu.h"
#include "cpu/map.h"
#include "labels/kubevirt.h"
#include "labels/node-labels.h"

/** GcpuLabelRequest: all borrowed. */
typedef struct {
    const GcpuHostReport *host;
    const GcpuDomainCapabilities *offer; /* what its hypervisor offers: gcpu_host_cpu_choose() */
    const GcpuMap *map;                  /* NULL: not known */
    const GcpuDef *supported; /* what `virsh hypervisor-cpu-baseline --features` made of the domain
                                 capabilities; NULL: work it out, as far as that is possible */
    GcpuVersion version;      /* of KubeVirt */
    const char *const *obsolete; /* obsoleteCPUModels, in place of the default; NULL: the default */
    gboolean cross_architecture; /* feature gate CrossArchitectureVirtualization */
} GcpuLabelRequest;

/** gcpu_node_labeller_machine: Returns: (transfer none) (nullable): the machine type that the
 * labeller asks about on @arch (libvirt's name); NULL: it labels no such node. */
GCPU_PUBLIC const char *gcpu_node_labeller_machine(const char *arch);

/**
 * gcpu_node_labeller_choose:
 * @wanted: arch, virt_type and machine, where the caller has a wish
 * @out_offer: (out): the hypervisor's, of the machine that is wanted, else of that which the
 * labeller asks about, else of whatever the report is about; written only on success
 *
 * Returns: FALSE with the error of gcpu_host_cpu_choose().
 */
GCPU_PUBLIC gboolean gcpu_node_labeller_choose(const GcpuHostReport *host,
                                               const GcpuHostCpuRequest *wanted,
                                               GcpuHostCpu *out_offer, GError **error);

/**
 * gcpu_node_labeller_run:
 *
 * What the report does not tell is among the unknown labels: hyperv.* and kubevirt.io/realtime
 * always.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_UNSUPPORTED if that version of
 * KubeVirt labels no nodes of this architecture, %GCPU_ERROR_UNUSABLE if its virt-handler would not
 * start: x86_64 and s390x must have a host-model.
 */
GCPU_PUBLIC GcpuNodeLabels *gcpu_node_labeller_run(const GcpuLabelRequest *request,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
