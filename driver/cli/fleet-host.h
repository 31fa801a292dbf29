/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-host.h: one host of a fleet, for commands that are otherwise about a host of its own.
 *
 * Its report is read as it was written, so that the answer is that of the report's file. */
#pragma once

#include "cli/cpu-inputs.h"

/** GcpuFleetHostOptions: the options that name the host, as the command line states them. All
 * owned. */
typedef struct {
    char *fleet; /* --fleet DIR; NULL: the daemon's */
    char *host;  /* --fleet-host HOST; NULL: the command is about no fleet */
} GcpuFleetHostOptions;

void gcpu_fleet_host_options_clear(GcpuFleetHostOptions *options);

/* clang-format off */
/** GCPU_FLEET_HOST_OPTION_ENTRIES: the rows of @options for a table of GOptionEntry. */
#define GCPU_FLEET_HOST_OPTION_ENTRIES(options)                                             \
    { "fleet", 0, 0, G_OPTION_ARG_FILENAME, &(options)->fleet,                              \
      "Where --fleet-host is: a directory of host reports (default: guestcpud's)", "DIR" }, \
    { "fleet-host", 0, 0, G_OPTION_ARG_FILENAME, &(options)->host,                          \
      "The host of the fleet with this name or UUID", "HOST" }
/* clang-format on */

/** gcpu_fleet_host_find_misuse: Returns: (transfer none) (nullable): what is wrong with the options
 * that name a host. */
const char *gcpu_fleet_host_find_misuse(const GcpuFleetHostOptions *own,
                                        const GcpuOptions *options);

/** gcpu_fleet_host_read: gcpu_cpu_inputs_read_host(), of the fleet's host if the options name one.
 */
gboolean gcpu_fleet_host_read(const GcpuFleetHostOptions *own, GcpuCpuInputs *inputs);
