/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* place-call.h: Place: on which hosts of the fleet can a guest start? */
#pragma once

#include <gio/gio.h>

#include "daemon/fleet/fleet-desk.h"

/** gcpu_place_call: answers @invocation, which is taken. @parameters: (sa{sv}). */
void gcpu_place_call(GDBusMethodInvocation *invocation, GVariant *parameters, GcpuFleetDesk *desk);
