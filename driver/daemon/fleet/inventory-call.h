/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* inventory-call.h: ListHosts, PutHost, RemoveHost, GetReport and OpenReports: which hosts are
 * there, and what is known of them?
 *
 * Each is a #GcpuMethodFunc about a #GcpuFleetDesk. */
#pragma once

#include <gio/gio.h>

/** gcpu_inventory_call_list: @parameters: (a{sv}). */
gboolean gcpu_inventory_call_list(GDBusMethodInvocation *invocation, GVariant *parameters,
                                  gpointer desk, GError **error);

/** gcpu_inventory_call_put: @parameters: (sa{sv}): a report. */
gboolean gcpu_inventory_call_put(GDBusMethodInvocation *invocation, GVariant *parameters,
                                 gpointer desk, GError **error);

/** gcpu_inventory_call_remove: @parameters: (sa{sv}): a host. */
gboolean gcpu_inventory_call_remove(GDBusMethodInvocation *invocation, GVariant *parameters,
                                    gpointer desk, GError **error);

/** gcpu_inventory_call_report: @parameters: (sa{sv}): a host. */
gboolean gcpu_inventory_call_report(GDBusMethodInvocation *invocation, GVariant *parameters,
                                    gpointer desk, GError **error);

/** gcpu_inventory_call_open: @parameters: (a{sv}). */
gboolean gcpu_inventory_call_open(GDBusMethodInvocation *invocation, GVariant *parameters,
                                  gpointer desk, GError **error);
