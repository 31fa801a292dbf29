/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-move.h: what can move from hosts of one class to those of another, and what cannot.
 *
 * A guest is bound by the CPU it got where it started, by its machine type, and by nothing else
 * that a report shows. Moving there and moving back are two questions. */
#pragma once

#include "fleet/cause.h"
#include "fleet/fleet-verdict.h"

/** GcpuFleetMove: one direction. */
typedef struct {
    GcpuFleetVerdict *host_model; /* of a guest that started with host-model; NULL: nobody can say
                                     which CPU it has */
    GPtrArray *models_kept;       /* of char *: named models that guests can have here and there;
                                     under kvm none if the vendors differ */
    GPtrArray *models_lost;       /* that they can have here, and there not for certain */
    GPtrArray *machines_lost;     /* of char *: machine types that are only here */
} GcpuFleetMove;

/** gcpu_fleet_move_new: Returns: (transfer full): never NULL. */
GCPU_PUBLIC GcpuFleetMove *gcpu_fleet_move_new(const GcpuFleetClass *from,
                                               const GcpuFleetClass *to) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_fleet_move_free(GcpuFleetMove *move);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetMove, gcpu_fleet_move_free)

/**
 * gcpu_cause_of_reason:
 * @host: a host of the class
 * @of_host: its class
 * @reason: why a guest cannot start there
 *
 * Returns: (transfer full): who is to blame for @reason; gcpu_cause_new() where a feature lacks,
 * and of each of the features that make a model unusable, as far as libvirt tells them (since
 * 10.9.0). Of several causes the kind is that of the first that nothing can be done about.
 */
GCPU_PUBLIC GcpuCause *gcpu_cause_of_reason(const GcpuFleetHost *host,
                                            const GcpuFleetClass *of_host,
                                            const GcpuReason *reason) G_GNUC_WARN_UNUSED_RESULT;
