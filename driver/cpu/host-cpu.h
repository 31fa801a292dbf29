/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-cpu.h: which of the CPUs that a host is reported to have answers a question.
 *
 * A host has several: the bare processor of its capabilities, and for each emulator, machine and
 * virtualisation type what a guest can be given at most, the host-model of its domain capabilities.
 * The latter is nearer to what happens when a guest starts; libvirt asks it in the calls that have
 * "hypervisor" in their names. */
#pragma once

#include "cpu/host-report.h"

typedef enum {
    GCPU_HOST_CPU_BEST,       /* the hypervisor's where it is known, else the processor */
    GCPU_HOST_CPU_HYPERVISOR, /* host-model: hypervisor-cpu-compare, hypervisor-cpu-baseline */
    GCPU_HOST_CPU_PROCESSOR,  /* capabilities: cpu-compare, cpu-baseline */
} GcpuHostCpuKind;

/** GcpuHostCpuRequest: zero means: the best, of whatever is there. */
typedef struct {
    GcpuHostCpuKind kind;
    const char *arch;      /* of the guest; NULL: the host's */
    const char *virt_type; /* NULL: kvm before others */
    const char *machine;   /* NULL: the first */
} GcpuHostCpuRequest;

/** GcpuHostCpu: everything borrowed from the report. */
typedef struct {
    GcpuHostCpuKind kind; /* never BEST */
    const char *arch;
    const GcpuDef *cpu;                                /* NULL: the host does not say */
    const GcpuDomainCapabilities *domain_capabilities; /* NULL for the processor */
} GcpuHostCpu;

/**
 * gcpu_host_cpu_choose:
 * @out_host_cpu: (out): written only on success
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if the report does not hold what is asked for; the
 * message says what it does hold.
 */
GCPU_PUBLIC gboolean gcpu_host_cpu_choose(const GcpuHostReport *host,
                                          const GcpuHostCpuRequest *request,
                                          GcpuHostCpu *out_host_cpu, GError **error);
