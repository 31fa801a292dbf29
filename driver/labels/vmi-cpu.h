/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vmi-cpu.h: the <cpu> that KubeVirt writes into a guest's domain.
 *
 * Source: kubevirt/kubevirt, pkg/virt-launcher/virtwrap/converter/compute/cpu.go. */
#pragma once

#include "cpu/def.h"
#include "labels/kubevirt.h"
#include "labels/vmi.h"

/**
 * gcpu_vmi_cpu:
 * @model: that holds for @vmi: of a #GcpuPodSelector
 * @version: of KubeVirt
 *
 * A named model is mode custom, host-model and host-passthrough are modes; features are copied with
 * the policies that they state. From 1.3.0 on a named model of amd64 loses mpx, unless the guest
 * states a policy for it: libvirt counts it to models whose processors and QEMU no longer have it.
 * Topology is left out.
 *
 * Returns: (transfer full)
 */
GCPU_PUBLIC GcpuDef *gcpu_vmi_cpu(const GcpuVmi *vmi, const char *model, GcpuVersion version);
