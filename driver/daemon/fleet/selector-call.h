/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* selector-call.h: Selector: to which hosts of the fleet would KubeVirt let a guest go? */
#pragma once

#include <gio/gio.h>

/** gcpu_selector_call: a #GcpuMethodFunc about a #GcpuFleetDesk. @parameters: (a{sv}a{sv}). */
gboolean gcpu_selector_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                            GError **error);
