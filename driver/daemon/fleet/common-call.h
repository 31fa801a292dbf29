/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-call.h: Common: which CPU do hosts of the fleet have in common? */
#pragma once

#include <gio/gio.h>

/** gcpu_common_call: a #GcpuMethodFunc about a #GcpuFleetDesk. @parameters: (asa{sv}). */
gboolean gcpu_common_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                          GError **error);
