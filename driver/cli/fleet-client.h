/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-client.h: the fleet of a running guestcpud as its callers see it: org.guestcpu1.Fleet. */
#pragma once

#include <gio/gio.h>

#include "fleet/fleet.h"

/** GCPU_FLEET_CLIENT_NAME: what the daemon is called in messages about its fleet. */
#define GCPU_FLEET_CLIENT_NAME "guestcpud"

/** GCPU_FLEET_CLIENT_BYTES_MAX: of all reports of a fleet; more are refused. */
#define GCPU_FLEET_CLIENT_BYTES_MAX (G_GINT64_CONSTANT(8) * 1024 * 1024 * 1024)

/**
 * gcpu_fleet_client_read:
 * @fleet: an empty one; gets the hosts, and what the daemon could not read
 *
 * All reports come through one descriptor.
 *
 * Returns: FALSE with the errors of daemon-client.h, %GCPU_ERROR_UNREACHABLE if they do not come to
 * an end, or %GCPU_ERROR_INVALID if they are no fleet.
 */
gboolean gcpu_fleet_client_read(GDBusConnection *connection, GcpuFleet *fleet, GError **error);

/**
 * gcpu_fleet_client_list:
 * @max_age_s: 0: any age
 * @out_unread: (out) (transfer full): aa{sv} as in ListHosts
 *
 * Returns: (transfer full) (nullable) (element-type GVariant): an a{sv} of ListHosts for each host,
 * by name; NULL with the errors of daemon-client.h.
 */
GPtrArray *gcpu_fleet_client_list(GDBusConnection *connection, gint64 max_age_s,
                                  GVariant **out_unread, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_fleet_client_report: @who: name or UUID. Returns: (transfer full) (nullable): the report of
 * that host; NULL with the errors of daemon-client.h. */
char *gcpu_fleet_client_report(GDBusConnection *connection, const char *who,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_fleet_client_put:
 * @source: UTF-8: what to call the report, in lists and in errors: those about the report begin
 * with
 * "%GCPU_FLEET_CLIENT_NAME: SOURCE:LINE: ", or without line
 *
 * Returns: (transfer full) (nullable): what the host of @report_xml is called; NULL with the errors
 * of daemon-client.h.
 */
char *gcpu_fleet_client_put(GDBusConnection *connection, const char *report_xml, const char *source,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_fleet_client_remove: @who: name or UUID. Returns: FALSE with the errors of daemon-client.h.
 */
gboolean gcpu_fleet_client_remove(GDBusConnection *connection, const char *who, GError **error);
