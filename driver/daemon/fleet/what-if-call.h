/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* what-if-call.h: WhatIf: what would hosts that come or go do to what the fleet has in common? */
#pragma once

#include <gio/gio.h>

/** GCPU_WHAT_IF_CALL_GUESTS_MAX: guests in one call; more are refused. */
#define GCPU_WHAT_IF_CALL_GUESTS_MAX 100

/** gcpu_what_if_call: a #GcpuMethodFunc about a #GcpuFleetDesk, which does not change. @parameters:
 * (a{sv}a{sv}). */
gboolean gcpu_what_if_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                           GError **error);
