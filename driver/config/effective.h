/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* effective.h: configuration and instance seen as one, and what must hold between their settings.
 *
 * The nearest layer that sets a key wins. Some settings of the guest's CPU rule others out, as
 * cpu_mode = host-model rules out cpu_models. A ruled out setting of a farther layer is simply not
 * in force; one of the same or of a nearer layer is a contradiction, and this is where it is found.
 * Rules: doc/guestcpu.conf.5; the words follow OpenStack Nova 2012.2. */
#pragma once

#include "config/config.h"
#include "config/instance.h"

/** GcpuEffective: borrows from the configuration and the instance it was made of. */
typedef struct {
    const GcpuSetting *in_force[GCPU_N_SETTINGS];     /* NULL: not set, or ruled out */
    const GcpuSetting *ruled_out[GCPU_N_SETTINGS];    /* set by a farther layer but not in force */
    const GcpuSetting *ruled_out_by[GCPU_N_SETTINGS]; /* the nearer setting because of which */
    gboolean has_instance;
} GcpuEffective;

/**
 * gcpu_effective_init:
 * @effective: (out caller-allocates)
 * @config: the settings of the host
 * @instance: (nullable): what the guest asks for; for the numbered keys of an instance ask the
 * instance
 */
GCPU_PUBLIC void gcpu_effective_init(GcpuEffective *effective, const GcpuConfig *config,
                                     const GcpuInstance *instance);

/**
 * gcpu_effective_check:
 * @effective: the settings
 * @findings: contradictions are added here. If there is an instance, only those in which it has a
 * part: the others were told when the configuration was loaded.
 *
 * Returns: FALSE if a finding of severity error was added.
 */
GCPU_PUBLIC gboolean gcpu_effective_check(const GcpuEffective *effective, GcpuFindings *findings);

/**
 * gcpu_effective_check_model:
 * @arch: (nullable): the guest's architecture; NULL: not known
 *
 * Whether a custom CPU has its model. Left to the decision about a guest, because on AArch64 it may
 * be missing (Nova: the model is then max).
 *
 * Returns: FALSE if a finding was added.
 */
GCPU_PUBLIC gboolean gcpu_effective_check_model(const GcpuEffective *effective, const char *arch,
                                                GcpuFindings *findings);

/** gcpu_effective_virt_type_takes_cpu: whether guests of this libvirt domain type can be given a
 * CPU model: kvm and qemu. */
GCPU_PUBLIC gboolean gcpu_effective_virt_type_takes_cpu(const char *virt_type);
