/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guest-cpu.h: the CPU that a guest gets under a policy on a host, and the reason for every part.
 *
 * The heart of `guestcpu preview`: settings + host facts + instance in, one definition out. Reads
 * no file and asks nobody; what it may know stands in the host report. */
#pragma once

#include "config/config.h"
#include "config/instance.h"
#include "cpu/host-report.h"
#include "cpu/model-features.h"

/** GcpuWhy: why one part of the result is as it is. Strings are owned. */
typedef struct {
    char *part;  /* "virt_type", "mode", "model", "feature pcid", "topology", … */
    char *value; /* what was decided; NULL: the part is absent */
    GcpuLayer layer;
    char *file; /* (nullable): file and line of the setting that decided */
    guint line; /* 0: none */
    char *rule; /* the rule that applied, one sentence without full stop */
    char *fact; /* (nullable): the host fact that was used */
} GcpuWhy;

/** GcpuGuestCpu: the result. Allocated only by this library; fields may be added at the end. */
typedef struct {
    GcpuDef *cpu;    /* guest type; NULL: the guest has no <cpu> element */
    char *virt_type; /* domain/@type */
    char *arch;
    char *machine;               /* NULL: libvirt's choice */
    gboolean machine_is_default; /* nobody asked for @machine: a template that names one wins */
    gboolean emulated;           /* @arch cannot run on the host's processor: QEMU translates it */
    char **machines;             /* names and aliases that the host has for such guests; NULL: not
                                    known */
    GcpuVersion libvirt_version; /* of the host; 0: unknown */
    gboolean lacks_efi;          /* the host says that it has no UEFI firmware for such guests */
    char *os_type;               /* "hvm", "exe" … */
    GPtrArray *reasons;          /* of GcpuWhy, in the order of the decisions */
} GcpuGuestCpu;

/**
 * gcpu_guest_cpu_decide:
 * @config: the settings in force
 * @instance: what the guest asks for
 * @host: facts about the host; missing ones are named in the reasons, never guessed
 * @features: (nullable): NULL: nothing is known about models and features beyond @host
 * @findings: everything that is wrong or worth a warning is added here
 *
 * Rules: doc/policy.md; sources: OpenStack Nova 2012.2 and master (its defects are not copied),
 * libvirt's documentation for the version of each attribute.
 *
 * Returns: (transfer full) (nullable): NULL if a finding of severity error was added; the code of
 * the first is INVALID for a mistake, UNSUPPORTED where libvirt is too old, UNUSABLE where the host
 * cannot run the CPU.
 */
GCPU_PUBLIC GcpuGuestCpu *gcpu_guest_cpu_decide(const GcpuConfig *config,
                                                const GcpuInstance *instance,
                                                const GcpuHostReport *host,
                                                GcpuModelFeatures *features,
                                                GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_guest_cpu_add_why: appends a copy of @reason, whose part and rule must be set. */
GCPU_PUBLIC void gcpu_guest_cpu_add_why(GcpuGuestCpu *guest_cpu, const GcpuWhy *reason);

GCPU_PUBLIC void gcpu_guest_cpu_free(GcpuGuestCpu *guest_cpu);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuGuestCpu, gcpu_guest_cpu_free)
