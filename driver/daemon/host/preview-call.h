/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* preview-call.h: one PreviewDomain, from its arguments to its reply. */
#pragma once

#include <gio/gio.h>

#include "config/config.h"
#include "daemon/host/host-view.h"

/** gcpu_preview_call: @invocation: (transfer full); done in a worker, since templates are read from
 * disks that may be slow. */
void gcpu_preview_call(GDBusMethodInvocation *invocation, GVariant *parameters, GcpuHostView *view,
                       GcpuConfig *config);
