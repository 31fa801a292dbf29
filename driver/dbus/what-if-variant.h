/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* what-if-variant.h: what hosts that come or go do to a fleet, as WhatIf tells it. */
#pragma once

#include <gio/gio.h>

#include "fleet/common-change.h"

/** gcpu_what_if_variant: @changes: (element-type GcpuCommonChange). Returns: (transfer floating):
 * aa{sv}, one for each vendor. */
GVariant *gcpu_what_if_variant(const GPtrArray *changes);
