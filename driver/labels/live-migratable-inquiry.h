/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* live-migratable-inquiry.h: one run of gcpu_live_migratable_new(): what is known, and what was
 * found so far. The rules add their reasons in KubeVirt's order. */
#pragma once

#include "labels/live-migratable.h"

typedef struct {
    const GcpuVmi *vmi;
    const GcpuKubevirtConfig *config;
    GcpuVersion version;
    const GcpuLiveMigratableFacts *facts;
    GcpuLiveMigratable *answer;
} GcpuLiveMigratableInquiry;

/** gcpu_live_migratable_add: adds a reason that holds. @message: (transfer full) */
void gcpu_live_migratable_add(GcpuLiveMigratableInquiry *inquiry, GcpuImmobility kind,
                              char *message, const char *remedy);

/** gcpu_live_migratable_doubt: adds one that may hold. @message: (transfer full) */
void gcpu_live_migratable_doubt(GcpuLiveMigratableInquiry *inquiry, GcpuImmobility kind,
                                char *message, const char *remedy);

/** gcpu_live_migratable_check_interfaces: the network that a pod has of its own must let go of the
 * guest. */
void gcpu_live_migratable_check_interfaces(GcpuLiveMigratableInquiry *inquiry);

/** gcpu_live_migratable_check_volumes: what is not shared must be copied, or keeps the guest. */
void gcpu_live_migratable_check_volumes(GcpuLiveMigratableInquiry *inquiry);
