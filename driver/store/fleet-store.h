/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-store.h: a fleet on disk that loses nothing it acknowledged.
 *
 *   PATH/facts/SHA256.xml  what equal hosts have in common: the report of the first of them
 *   PATH/facts.cache       the same, read without a parser; made anew where it is lost or damaged,
 * or of another version (facts-cache.h) PATH/hosts             one line for each host that came or
 * went (host-record.h) PATH/lock              held by the one process that may write
 *
 * A host is acknowledged when its line is on disk. Starting again reads each kind of host once and
 * a line for each host, not each report. What cannot be read is told as a gap of the fleet. For one
 * thread at a time. */
#pragma once

#include "cpu/finding.h"
#include "fleet/fleet.h"
#include "store/fleet-image.h"

typedef struct GcpuFleetStore GcpuFleetStore;

/**
 * gcpu_fleet_store_open:
 * @path: (nullable): the directory; made if it is not there. NULL: nothing is written, and the
 * hosts are forgotten at the end
 * @fleet: an empty fleet that gets the hosts, and what could not be read (gcpu_fleet_unread()).
 * Borrowed as long as the store is open, and changed by it alone
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_UNREACHABLE (also: another process has
 * it), %GCPU_ERROR_DENIED, or %GCPU_ERROR_INVALID for a file that is not a store's.
 */
GcpuFleetStore *gcpu_fleet_store_open(const char *path, GcpuFleet *fleet,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gcpu_fleet_store_free(GcpuFleetStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetStore, gcpu_fleet_store_free)

/**
 * gcpu_fleet_store_put:
 * @report_xml: a host report
 * @source: (nullable): what to call it in messages
 * @out_host: (out) (optional): the host in the fleet
 *
 * Returns: FALSE with the errors of gcpu_host_report_xml_parse() and gcpu_fleet_put() now, or with
 * %GCPU_ERROR_UNREACHABLE or %GCPU_ERROR_DENIED where it could not be written: the fleet then may
 * know the host until the next start, and putting it again mends that.
 */
gboolean gcpu_fleet_store_put(GcpuFleetStore *store, const char *report_xml, const char *source,
                              const GcpuFleetHost **out_host, GError **error);

/**
 * gcpu_fleet_store_remove:
 * @who: name or UUID
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if there is no such host (with the nearest name), or if
 * it could not be written, the host then still there.
 */
gboolean gcpu_fleet_store_remove(GcpuFleetStore *store, const char *who, GError **error);

/** gcpu_fleet_store_image: Returns: (transfer full): the fleet as it is now, to be sent from any
 * thread; what happens to the store later does not change it. */
GcpuFleetImage *gcpu_fleet_store_image(const GcpuFleetStore *store) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_fleet_store_report: the report of @host of this fleet.
 *
 * Equal hosts have one document together. The host whose it is gets it as it was put; the others
 * get it with what is their own: name, UUID, time, kernel command line, frequency.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_UNREACHABLE or the errors of
 * gcpu_host_report_xml_parse() if the store does not have it any more.
 */
char *gcpu_fleet_store_report(const GcpuFleetStore *store, const GcpuFleetHost *host,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
