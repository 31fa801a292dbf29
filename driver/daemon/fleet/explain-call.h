/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain-call.h: Explain and ExplainMove: why can a guest not be on a host, who is to blame, what
 * is to be done? */
#pragma once

#include <gio/gio.h>

/** gcpu_explain_call: a #GcpuMethodFunc about a #GcpuFleetDesk. @parameters: (ssa{sv}): a guest, a
 * host.
 */
gboolean gcpu_explain_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                           GError **error);

/** gcpu_explain_call_move: a #GcpuMethodFunc about a #GcpuFleetDesk. @parameters: (ssa{sv}): two
 * hosts.
 */
gboolean gcpu_explain_call_move(GDBusMethodInvocation *invocation, GVariant *parameters,
                                gpointer desk, GError **error);
