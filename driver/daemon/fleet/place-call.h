/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* place-call.h: Place: on which hosts of the fleet can a guest start? */
#pragma once

#include <gio/gio.h>

/** gcpu_place_call: a #GcpuMethodFunc about a #GcpuFleetDesk. @parameters: (sa{sv}). */
gboolean gcpu_place_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                         GError **error);
