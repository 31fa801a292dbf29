/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-directory.h: reads a fleet on disk: a directory of host reports.
 *
 * Every file of it is either a host or is told: a file that is broken, cut off, too large or
 * something else does not keep the others from being read, and does not vanish either. */
#pragma once

#include "cpu/finding.h"
#include "fleet/fleet.h"

/** GCPU_FLEET_DIRECTORY_MAX: files in one directory; a directory with more is refused. */
#define GCPU_FLEET_DIRECTORY_MAX 2000000

/**
 * gcpu_fleet_directory_read:
 * @path: the directory. Reports are its files NAME.xml, guestcpu-report(5); it is not searched
 * deeper
 * @fleet: gets the hosts, and what could not be read (gcpu_fleet_unread())
 * @findings: gets an error if the directory cannot be read or holds no report at all, and for each
 * report about a host that another one is about
 *
 * Returns: FALSE if an error was added; @fleet then holds what could be read.
 */
GCPU_PUBLIC gboolean gcpu_fleet_directory_read(const char *path, GcpuFleet *fleet,
                                               GcpuFindings *findings);
