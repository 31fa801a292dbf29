/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* what-if-call.h: WhatIf: what would hosts that come or go do to what the fleet has in common? */
#pragma once

#include <gio/gio.h>

#include "daemon/fleet/fleet-desk.h"

/** GCPU_WHAT_IF_CALL_REPORTS_MAX: reports in one call; more are refused. */
#define GCPU_WHAT_IF_CALL_REPORTS_MAX 100

/** gcpu_what_if_call: answers @invocation, which is taken; the fleet does not change. @parameters:
 * (a{sv}a{sv}). */
void gcpu_what_if_call(GDBusMethodInvocation *invocation, GVariant *parameters,
                       GcpuFleetDesk *desk);
