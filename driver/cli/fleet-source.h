/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-source.h: where the commands about fleets have their hosts from: a directory of reports, or
 * else the fleet of guestcpud.
 *
 * Reports are fetched, not answers, so that the same question has the same answer either way. */
#pragma once

#include "cli/options.h"
#include "cpu/finding.h"
#include "fleet/fleet.h"

/** gcpu_fleet_source_find_misuse: @directory: (nullable): --fleet. Returns: (transfer none)
 * (nullable): what is wrong with the options that say where the hosts are. */
const char *gcpu_fleet_source_find_misuse(const char *directory, const GcpuOptions *options);

/**
 * gcpu_fleet_source_read:
 * @directory: (nullable): NULL: guestcpud is asked, on the bus that @options name
 * @fleet: an empty one; gets the hosts, and what could not be read
 * @findings: gets what is wrong; where there is no daemon, what to do about it
 *
 * Returns: FALSE if an error was added.
 */
gboolean gcpu_fleet_source_read(const char *directory, const GcpuOptions *options, GcpuFleet *fleet,
                                GcpuFindings *findings);

/**
 * gcpu_fleet_source_read_host:
 * @directory: (nullable): as for gcpu_fleet_source_read()
 * @who: name or UUID
 * @findings: gets what is wrong
 *
 * Returns: (transfer full) (nullable): the report of that host, with libvirt's documents; NULL if
 * an error was added.
 */
GcpuHostReport *gcpu_fleet_source_read_host(const char *directory, const GcpuOptions *options,
                                            const char *who,
                                            GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_fleet_source_read_again:
 * @fleet: what gcpu_fleet_source_read() has read, and hosts that were added to be like one of these
 * @host: of @fleet
 *
 * Returns: (transfer full) (nullable): the report of @host, with libvirt's documents; of one that
 * was added, that of a host which it is like, but for name, UUID and time. NULL if an error was
 * added.
 */
GcpuHostReport *gcpu_fleet_source_read_again(const GcpuFleet *fleet, const GcpuFleetHost *host,
                                             const GcpuOptions *options,
                                             GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;
