/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-call.h: Common: which CPU do hosts of the fleet have in common? */
#pragma once

#include <gio/gio.h>

#include "daemon/fleet/fleet-desk.h"

/** gcpu_common_call: answers @invocation, which is taken. @parameters: (asa{sv}). */
void gcpu_common_call(GDBusMethodInvocation *invocation, GVariant *parameters, GcpuFleetDesk *desk);
