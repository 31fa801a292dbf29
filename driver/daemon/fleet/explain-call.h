/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain-call.h: Explain and ExplainMove: why can a guest not be on a host, who is to blame, what
 * is to be done? */
#pragma once

#include <gio/gio.h>

#include "daemon/fleet/fleet-desk.h"

/** gcpu_explain_call: answers @invocation, which is taken. @parameters: (ssa{sv}): a guest, a host.
 */
void gcpu_explain_call(GDBusMethodInvocation *invocation, GVariant *parameters,
                       GcpuFleetDesk *desk);

/** gcpu_explain_call_move: answers @invocation, which is taken. @parameters: (ssa{sv}): two hosts.
 */
void gcpu_explain_call_move(GDBusMethodInvocation *invocation, GVariant *parameters,
                            GcpuFleetDesk *desk);
