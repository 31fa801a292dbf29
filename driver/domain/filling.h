/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* filling.h: one copy of a template on its way to a domain.
 *
 * Only the elements that the guest decides are touched; a missing one is put where libvirt prints
 * it. */
#pragma once

#include <libxml/tree.h>

#include "config/instance.h"
#include "domain/machine-family.h"
#include "policy/guest-cpu.h"

/** GcpuFilling: everything is borrowed. */
typedef struct {
    const char *name; /* of the template, for findings */
    xmlNode *domain;
    const GcpuInstance *instance;
    const GcpuGuestCpu *guest_cpu;
    GcpuFindings *findings;
} GcpuFilling;

/** gcpu_filling_fill: sets everything but devices. */
void gcpu_filling_fill(GcpuFilling *filling);

/**
 * gcpu_filling_need_child:
 * Returns: (transfer none): the child element @name of the domain; made if there is none.
 */
xmlNode *gcpu_filling_need_child(GcpuFilling *filling, const char *name);

/** gcpu_filling_machine: Returns: (transfer full) (nullable): the machine type that the domain has
 * by now; NULL: libvirt's choice. */
char *gcpu_filling_machine(const GcpuFilling *filling);

/** gcpu_filling_machine_family: the family of that machine type. */
GcpuMachineFamily gcpu_filling_machine_family(const GcpuFilling *filling);

/** gcpu_filling_object: adds a finding about the line of the template at which @node stands.
 * @message: may hold what a template says, whatever that is
 * @remedy: (nullable): what to do */
void gcpu_filling_object(const GcpuFilling *filling, GcpuSeverity severity, const xmlNode *node,
                         const char *message, const char *remedy);
