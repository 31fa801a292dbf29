/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* preview-call.h: one PreviewDomain, from its arguments to its reply. */
#pragma once

#include <gio/gio.h>

#include "config/config.h"
#include "daemon/host-view.h"

/** gcpu_preview_call: @invocation: (transfer full); @view and @config are used in this call only.
 */
void gcpu_preview_call(GDBusMethodInvocation *invocation, GVariant *parameters,
                       const GcpuHostView *view, const GcpuConfig *config);
