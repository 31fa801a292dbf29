/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* domains-call.h: Domains: how to divide the fleet into domains of free migration? */
#pragma once

#include <gio/gio.h>

/** gcpu_domains_call: a #GcpuMethodFunc about a #GcpuFleetDesk. @parameters: (ua{sv}). */
gboolean gcpu_domains_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                           GError **error);
