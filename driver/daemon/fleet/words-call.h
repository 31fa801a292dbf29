/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* words-call.h: Labels and Traits: what KubeVirt and OpenStack call a host of the fleet. */
#pragma once

#include <gio/gio.h>

/** gcpu_words_call_labels: a #GcpuMethodFunc about a #GcpuFleetDesk. @parameters: (sa{sv}). */
gboolean gcpu_words_call_labels(GDBusMethodInvocation *invocation, GVariant *parameters,
                                gpointer desk, GError **error);

/** gcpu_words_call_traits: a #GcpuMethodFunc about a #GcpuFleetDesk. @parameters: (sa{sv}). */
gboolean gcpu_words_call_traits(GDBusMethodInvocation *invocation, GVariant *parameters,
                                gpointer desk, GError **error);
