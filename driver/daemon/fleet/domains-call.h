/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* domains-call.h: Domains: how to divide the fleet into domains of free migration? */
#pragma once

#include <gio/gio.h>

#include "daemon/fleet/fleet-desk.h"

/** gcpu_domains_call: answers @invocation, which is taken. @parameters: (ua{sv}). */
void gcpu_domains_call(GDBusMethodInvocation *invocation, GVariant *parameters,
                       GcpuFleetDesk *desk);
