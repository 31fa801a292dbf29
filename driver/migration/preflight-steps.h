/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* preflight-steps.h: the steps of preflight.h; each looks at one side of the guest. */
#pragma once

#include "migration/preflight.h"

/** GcpuPreflightRun: what the steps work on. @policy and @live are never NULL. */
typedef struct {
    const GcpuMigrationDomain *domain;
    const GcpuHostReport *source; /* NULL: not known */
    const GcpuHostReport *destination;
    const GcpuMap *map;
    const GcpuPreflightLive *live;
    const GcpuPreflightPolicy *policy;
    GcpuPreflight *result;
} GcpuPreflightRun;

/** GcpuHurdleHead: what an obstacle is besides its message; all borrowed. */
typedef struct {
    GcpuHurdleKind kind;
    GcpuHurdleSeverity severity;
    const char *about;  /* NULL: the guest as a whole */
    const char *remedy; /* NULL: none */
    const char *option; /* NULL: with NEEDS_OPTION "--ignore KIND" */
} GcpuHurdleHead;

/** gcpu_preflight_add: adds an obstacle; one of a kind that the policy ignores only warns. */
void gcpu_preflight_add(const GcpuPreflightRun *run, const GcpuHurdleHead *head, const char *format,
                        ...) G_GNUC_PRINTF(3, 4);

/** gcpu_preflight_guest_runs_on_processor: whether the guest sees the host's own processor: not
 * when QEMU emulates one. */
gboolean gcpu_preflight_guest_runs_on_processor(const GcpuPreflightRun *run);

/** gcpu_preflight_is_same_host: whether both reports are known to be of one host. */
gboolean gcpu_preflight_is_same_host(const GcpuPreflightRun *run);

void gcpu_preflight_hosts(const GcpuPreflightRun *run);
void gcpu_preflight_cpu(const GcpuPreflightRun *run);
void gcpu_preflight_passthrough(const GcpuPreflightRun *run);
void gcpu_preflight_tsc(const GcpuPreflightRun *run);
void gcpu_preflight_memory(const GcpuPreflightRun *run);
void gcpu_preflight_devices(const GcpuPreflightRun *run);
