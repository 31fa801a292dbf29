/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* selector-call.h: Selector: to which hosts of the fleet would KubeVirt let a guest go? */
#pragma once

#include <gio/gio.h>

#include "daemon/fleet/fleet-desk.h"

/** gcpu_selector_call: answers @invocation, which is taken. @parameters: (a{sv}a{sv}). */
void gcpu_selector_call(GDBusMethodInvocation *invocation, GVariant *parameters,
                        GcpuFleetDesk *desk);
