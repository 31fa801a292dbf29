/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-verdict.h: can a guest start on the hosts of a class, and which CPU would it have there?
 *
 * What gcpu_hypervisor_explain() says of the CPU, and besides that what keeps a guest from starting
 * although libvirt's comparison says yes: a machine type or a model that QEMU there does not have,
 * a model that QEMU there cannot run, unless the guest disables what is in the way or, where nobody
 * tells what that is, is vouched for (model-doubt.h), a mode that is not offered. Modes that leave
 * the CPU to the host are decided here, since the host is known. And what lets it start although
 * the comparison says no: libvirt 10.2 to 10.8 compares no model that QEMU can run if the guest
 * only disables features of it. */
#pragma once

#include "cpu/explain.h"
#include "fleet/fleet-classes.h"

/** GcpuFleetGuest: all borrowed. */
typedef struct {
    const GcpuDef *cpu;  /* NULL: it has none and takes what the hypervisor gives */
    const char *machine; /* machine type, alias or canonical; NULL: any will do */
} GcpuFleetGuest;

typedef struct {
    GcpuExplanation *explanation; /* never NULL; the verdict is about starting */
    GcpuDef *cpu;  /* what the guest would have there, by which alone it can be judged elsewhere;
                      NULL: nobody can say */
    char *machine; /* canonical, if the guest names one */
    guint n_spare; /* features that hosts of the class could give and the guest would not have */
} GcpuFleetVerdict;

/** gcpu_fleet_verdict_new: Returns: (transfer full): never NULL. */
GCPU_PUBLIC GcpuFleetVerdict *
gcpu_fleet_verdict_new(const GcpuFleetClass *hosts,
                       const GcpuFleetGuest *guest) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_fleet_verdict_free(GcpuFleetVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetVerdict, gcpu_fleet_verdict_free)

/** gcpu_fleet_host_model_cpu: the CPU that gcpu_fleet_verdict_new() says a guest with host-model
 * would have on hosts of @hosts. Returns: (transfer full) (nullable): NULL: nobody can say. */
GCPU_PUBLIC GcpuDef *
gcpu_fleet_host_model_cpu(const GcpuFleetClass *hosts) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_fleet_starts_uncompared: whether libvirt on @hosts starts the model without comparing if a
 * guest only disables features of it; such a guest can start although it seems to ask for more than
 * the host has. @model: (nullable): what QEMU there says of it. */
GCPU_PUBLIC gboolean gcpu_fleet_starts_uncompared(const GcpuFleetClass *hosts,
                                                  const GcpuModelSupport *model);

/**
 * gcpu_fleet_disable_blockers:
 * @map: who is told of the CPU has to know its names; nothing else is added
 * @cpu: (inout): a custom CPU
 *
 * Where QEMU on @hosts says that it cannot run the model of @cpu: disables what it says is in the
 * way; before libvirt 10.9.0, which does not tell that, what host-model disables of the same model.
 */
GCPU_PUBLIC void gcpu_fleet_disable_blockers(const GcpuFleetClass *hosts, const GcpuMap *map,
                                             GcpuDef *cpu);

/** gcpu_fleet_verdict_is_yes: identical or superset. */
GCPU_PUBLIC gboolean gcpu_fleet_verdict_is_yes(const GcpuFleetVerdict *verdict);
