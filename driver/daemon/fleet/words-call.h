/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* words-call.h: Labels and Traits: what KubeVirt and OpenStack call a host of the fleet. */
#pragma once

#include <gio/gio.h>

#include "daemon/fleet/fleet-desk.h"

/** gcpu_words_call_labels: answers @invocation, which is taken. @parameters: (sa{sv}). */
void gcpu_words_call_labels(GDBusMethodInvocation *invocation, GVariant *parameters,
                            GcpuFleetDesk *desk);

/** gcpu_words_call_traits: answers @invocation, which is taken. @parameters: (sa{sv}). */
void gcpu_words_call_traits(GDBusMethodInvocation *invocation, GVariant *parameters,
                            GcpuFleetDesk *desk);
