/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cause.h: who is to blame that guests on a host cannot have a feature, and what to do about it.
 *
 * Between the processor and the guest stand firmware, microcode, the kernel, KVM, QEMU and libvirt,
 * and each of them can take a feature away. A report shows the processor as libvirt sees it, what
 * QEMU offers, the kernel's command line and the parameters of kvm; what follows from those is
 * proven, everything else is the likeliest cause and said to be no more than that. */
#pragma once

#include "fleet/fleet-classes.h"

typedef enum {
    GCPU_CAUSE_UNKNOWN, /* the report does not show enough */
    GCPU_CAUSE_HARDWARE,
    GCPU_CAUSE_FIRMWARE, /* a switch in BIOS or UEFI */
    GCPU_CAUSE_MICROCODE,
    GCPU_CAUSE_KERNEL,
    GCPU_CAUSE_KVM,     /* a parameter of a kvm module */
    GCPU_CAUSE_QEMU,    /* QEMU, or KVM in that kernel, does not offer it */
    GCPU_CAUSE_LIBVIRT, /* its CPU map does not know the name */
    GCPU_CAUSE_POLICY,  /* nothing lacks: the settings or the guest itself ask for it */
} GcpuCauseKind;

typedef struct {
    GcpuCauseKind kind;
    gboolean is_proven; /* FALSE: the likeliest cause */
    char *evidence;     /* what the report shows; one sentence */
    char *remedy;       /* what to do; one sentence; NULL: nothing can be done */
} GcpuCause;

/**
 * gcpu_cause_new:
 * @host: a host of the class
 * @of_host: its class
 * @feature: what guests cannot have there
 *
 * Returns: (transfer full): never NULL.
 */
GCPU_PUBLIC GcpuCause *gcpu_cause_new(const GcpuFleetHost *host, const GcpuFleetClass *of_host,
                                      const char *feature) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_cause_new_of_model: the same of a model that the CPU map of the hosts does not know.
 * Returns: (transfer full): never NULL. */
GCPU_PUBLIC GcpuCause *gcpu_cause_new_of_model(const GcpuFleetClass *of_host,
                                               const char *model) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_cause_free(GcpuCause *cause);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuCause, gcpu_cause_free)

/** gcpu_cause_kind_to_string: "hardware", "firmware", "microcode", "kernel", "kvm-parameter",
 * "qemu", "libvirt-map", "policy", "unknown". */
GCPU_PUBLIC const char *gcpu_cause_kind_to_string(GcpuCauseKind kind);
